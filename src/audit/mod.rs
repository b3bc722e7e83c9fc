//! The audit of labelled titles: which labels the other titles contradict.

#[cfg(feature = "tables")]
mod reviewed;

#[cfg(feature = "tables")]
pub use reviewed::ReviewedLabels;

use serde::Serialize;

use crate::{
    index::Neighbour,
    title::{SegmentId, Segments},
    training::{Answer, Dataset, FOLDS, Folds},
    vote,
};

/// Neighbours kept as evidence.
const EVIDENCE: usize = 3;
/// Titles this similar, in the space of the vote, are taken for the same title in other words.
const SAME: f32 = 0.97;
/// A title whose nearest is no more similar than this is unlike all others.
const FAR: f32 = 0.5;

/// What is odd about a label.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum FindingKind {
    /// A title that is nearly the same is labelled otherwise.
    NearDuplicate,
    /// The titles nearest to it are labelled otherwise.
    Contradicted,
    /// A background title lies among those of a persona.
    BackgroundAmongPersonas,
    /// It is unlike every other title, so nothing speaks for its label.
    FarFromAll,
}

/// A label to look at.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Finding {
    /// What is odd.
    pub kind: FindingKind,
    /// The title as it was written.
    pub title: String,
    /// The segment it is labelled with.
    pub labelled: String,
    /// The segment that the other titles suggest.
    pub suggested: String,
    /// How likely the suggestion is right, 0 to 1, by what such votes are worth.
    pub probability: f64,
    /// The titles that speak for it, the nearest first.
    pub evidence: Vec<Evidence>,
}

/// A title that speaks for a suggestion.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Evidence {
    /// The title as it was written.
    pub title: String,
    /// The segment it is labelled with.
    pub segment: String,
    /// Cosine similarity in the space of the vote.
    pub similarity: f32,
}

/// Asks about each title of `dataset` what the others have to say, and lists those whose label is
/// likely wrong, the likeliest first; titles that are merely unlike all others come last. The same
/// titles give the same list. `progress` is told of every step, and how many there are.
pub fn audit(dataset: &Dataset, segments: &Segments, mut progress: impl FnMut(usize, usize)) -> Vec<Finding> {
    let folds = Folds::deal(dataset);
    let (answers, _) = folds.ask_all(dataset, |fold| progress(fold, FOLDS));
    let answers: Vec<Answer> = answers.into_iter().flatten().collect();
    let mut findings: Vec<Finding> = answers
        .iter()
        .filter_map(|answer| finding(dataset, segments, answer))
        .collect();
    findings.sort_by(|a, b| {
        let far = |finding: &Finding| finding.kind == FindingKind::FarFromAll;
        let likelier = b.probability.total_cmp(&a.probability);
        far(a)
            .cmp(&far(b))
            .then(likelier)
            .then_with(|| a.title.cmp(&b.title))
    });
    findings
}

fn finding(dataset: &Dataset, segments: &Segments, answer: &Answer) -> Option<Finding> {
    let labelled = dataset.titles[answer.title].segment;
    let suggested = answer.prediction.vote.winner;
    let kind = if suggested != labelled {
        let same = answer.prediction.decisive_neighbours().iter().any(|neighbour| {
            neighbour.similarity >= SAME && dataset.title(neighbour.title).segment == suggested
        });
        match same {
            true => FindingKind::NearDuplicate,
            false if answer.title >= dataset.labelled => FindingKind::BackgroundAmongPersonas,
            false => FindingKind::Contradicted,
        }
    } else if labelled != segments.not_classified()
        && vote::nearest(answer.prediction.decisive_neighbours()) < FAR
    {
        FindingKind::FarFromAll
    } else {
        return None;
    };
    let name = |segment: SegmentId| segments.name(segment).to_string();
    // Those that speak for the suggestion, and where there are none, whatever is nearest.
    let speaks = |neighbour: &&Neighbour| dataset.title(neighbour.title).segment == suggested;
    let mut neighbours: Vec<_> = answer
        .prediction
        .decisive_neighbours()
        .iter()
        .filter(speaks)
        .collect();
    if neighbours.is_empty() {
        neighbours = answer.prediction.decisive_neighbours().iter().collect();
    }
    let evidence = neighbours
        .into_iter()
        .take(EVIDENCE)
        .map(|neighbour| {
            let near = dataset.title(neighbour.title);
            Evidence {
                title: near.title.written.clone(),
                segment: name(near.segment),
                similarity: neighbour.similarity,
            }
        })
        .collect();
    Some(Finding {
        kind,
        title: dataset.titles[answer.title].title.written.clone(),
        labelled: name(labelled),
        suggested: name(suggested),
        probability: f64::from(answer.prediction.vote.probability()),
        evidence,
    })
}

impl FindingKind {
    /// As it is printed.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::NearDuplicate => "near duplicate",
            Self::Contradicted => "contradicted",
            Self::BackgroundAmongPersonas => "background among personas",
            Self::FarFromAll => "far from all",
        }
    }
}
