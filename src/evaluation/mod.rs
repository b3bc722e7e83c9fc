//! Evaluation: how often the program is right, and where it is not.

mod cross_validation;
mod figures;
mod labelled;
mod map;
mod report;

pub use cross_validation::cross_validate;
pub use labelled::score;
pub use map::Point;

use serde::Serialize;

use crate::{index::Neighbour, model::LabelledTitle, title::SegmentId};

/// A labelled title that was tagged by a model that had not learned from it.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The title as it was written.
    pub title: String,
    /// The segment it is labelled with.
    pub labelled: SegmentId,
    /// The segment it was tagged with.
    pub tagged: SegmentId,
    /// How sure that was, in percent.
    pub confidence: u8,
    /// The training titles that said most, the nearest first.
    pub neighbours: Vec<Nearby>,
}

/// A training title near to a title. Segments are ranks.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Nearby {
    /// The training title as it was written.
    pub title: String,
    /// Its segment.
    pub segment: usize,
    /// Cosine similarity in the space of the vote.
    pub similarity: f32,
}

impl Nearby {
    /// A neighbour, which is this title.
    fn of(neighbour: &Neighbour, labelled: &LabelledTitle) -> Self {
        Self {
            title: labelled.title.written.clone(),
            segment: usize::from(labelled.segment.0),
            similarity: neighbour.similarity,
        }
    }
}

/// What was found: the figures of the terminal, of the JSON and of the page. Shares are 0 to 1.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Evaluation {
    /// The program's name and version.
    pub program: String,
    /// Which titles were asked about, and how.
    pub source: EvaluationSource,
    /// The names of the segments by rank, `Not Classified` last.
    pub segments: Vec<String>,
    /// How many titles were asked about.
    pub titles: usize,
    /// The share tagged with the right segment, `Not Classified` counted as one.
    pub accuracy: f64,
    /// The mean F1 of the segments that have titles.
    pub macro_f1: f64,
    /// The share that was given no persona.
    pub left_unclassified: f64,
    /// Expected calibration error (Guo et al. 2017, arXiv:1706.04599) over ten bins of equal count.
    pub calibration_error: f64,
    /// How the background titles fared, if there are any.
    pub background: Option<BackgroundFigures>,
    /// Figures a segment, by rank.
    pub by_segment: Vec<SegmentFigures>,
    /// Titles by the rank of the labelled segment, then by that of the tagged one.
    pub confusion: Vec<Vec<usize>>,
    /// Stated confidence against how often it was right, in bins of equal count.
    pub reliability: Vec<ReliabilityBin>,
    /// What a threshold on the confidence would leave of the titles given a persona.
    pub coverage: Vec<CoveragePoint>,
    /// The share right by how many labelled titles were learned from; empty for a labelled file.
    pub learning_curve: Vec<CurvePoint>,
    /// Training titles, the nearer the more alike; empty for a labelled file.
    pub map: Vec<Point>,
    /// The most confident mistakes.
    pub mistakes: Vec<Mistake>,
}

/// Which titles were asked about, and how.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EvaluationSource {
    /// The file of the titles.
    pub file: String,
    /// `cross-validation` or `labelled file`.
    pub method: &'static str,
    /// Parts that the titles were dealt out to.
    pub folds: Option<usize>,
}

/// How titles fared that fit no persona.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct BackgroundFigures {
    /// How many there are.
    pub titles: usize,
    /// The share that was given no persona.
    pub left_unclassified: f64,
}

/// How the titles of a segment fared.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SegmentFigures {
    /// Its name.
    pub segment: String,
    /// Titles labelled with it.
    pub titles: usize,
    /// Titles tagged with it.
    pub tagged: usize,
    /// Of the titles tagged with it, the share labelled with it.
    pub precision: Option<f64>,
    /// Of the titles labelled with it, the share tagged with it.
    pub recall: Option<f64>,
    /// The harmonic mean of both.
    pub f1: Option<f64>,
}

/// Titles of like confidence.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ReliabilityBin {
    /// How many there are.
    pub titles: usize,
    /// Their mean confidence.
    pub confidence: f64,
    /// The share that is right.
    pub accuracy: f64,
}

/// The effect of a threshold on the confidence of titles given a persona.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CoveragePoint {
    /// The threshold, in percent.
    pub threshold: u8,
    /// The share of them that remains.
    pub coverage: f64,
    /// The share of those that is right, if any remain.
    pub precision: Option<f64>,
}

/// What learning from so many titles gives.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CurvePoint {
    /// Labelled titles learned from.
    pub titles: usize,
    /// The share right.
    pub accuracy: f64,
}

/// A title tagged wrongly. Segments are ranks.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Mistake {
    /// The title as it was written.
    pub title: String,
    /// The segment it is labelled with.
    pub segment: usize,
    /// The segment it was tagged with.
    pub tagged: usize,
    /// How sure that was, in percent.
    pub confidence: u8,
    /// The training titles that said most.
    pub neighbours: Vec<Nearby>,
}
