//! From outcomes to figures.

use super::{CoveragePoint, Evaluation, EvaluationSource, Mistake, Outcome, ReliabilityBin, SegmentFigures};
use crate::title::{SegmentId, Segments};

/// Bins of the calibration error and of the reliability diagram.
const BINS: usize = 10;
/// Percent between two thresholds of the coverage.
const THRESHOLD_STEP: usize = 5;
/// Mistakes kept, and neighbours kept of each.
const MISTAKES: usize = 50;
const NEIGHBOURS: usize = 5;

impl Evaluation {
    /// The figures of `outcomes`; what comes from elsewhere is left empty.
    pub(super) fn of(outcomes: &[Outcome], segments: &Segments, source: EvaluationSource) -> Self {
        let confusion = confusion(outcomes, segments.count());
        let by_segment = by_segment(&confusion, segments);
        let right = outcomes.iter().filter(|outcome| outcome.is_right()).count();
        let f1: Vec<f64> = by_segment
            .iter()
            .filter(|figures| figures.titles > 0)
            .map(|figures| figures.f1.unwrap_or(0.0))
            .collect();
        let reliability = reliability(outcomes);
        let error = |bin: &ReliabilityBin| bin.titles as f64 * (bin.confidence - bin.accuracy).abs();
        let left = by_segment.last().map_or(0, |none| none.tagged);
        Self {
            program: format!("persona {}", env!("CARGO_PKG_VERSION")),
            source,
            segments: segments.ids().map(|id| segments.name(id).to_string()).collect(),
            titles: outcomes.len(),
            accuracy: share(right, outcomes.len()).unwrap_or(0.0),
            macro_f1: f1.iter().sum::<f64>() / f1.len().max(1) as f64,
            left_unclassified: share(left, outcomes.len()).unwrap_or(0.0),
            calibration_error: reliability.iter().map(error).sum::<f64>() / outcomes.len().max(1) as f64,
            background: None,
            coverage: coverage(outcomes, segments),
            mistakes: mistakes(outcomes),
            by_segment,
            confusion,
            reliability,
            learning_curve: Vec::new(),
            map: Vec::new(),
        }
    }
}

impl Outcome {
    /// Whether it was tagged with the segment it is labelled with.
    #[must_use]
    pub fn is_right(&self) -> bool {
        self.labelled == self.tagged
    }
}

/// `part` of `whole`, if there is any.
pub(super) fn share(part: usize, whole: usize) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

fn confusion(outcomes: &[Outcome], segments: usize) -> Vec<Vec<usize>> {
    let mut confusion = vec![vec![0; segments]; segments];
    for outcome in outcomes {
        confusion[usize::from(outcome.labelled.0)][usize::from(outcome.tagged.0)] += 1;
    }
    confusion
}

fn by_segment(confusion: &[Vec<usize>], segments: &Segments) -> Vec<SegmentFigures> {
    let figures = |(rank, id): (usize, SegmentId)| {
        let right = confusion[rank][rank];
        let titles = confusion[rank].iter().sum();
        let tagged = confusion.iter().map(|row| row[rank]).sum();
        SegmentFigures {
            segment: segments.name(id).to_string(),
            titles,
            tagged,
            precision: share(right, tagged),
            recall: share(right, titles),
            f1: share(2 * right, titles + tagged),
        }
    };
    segments.ids().enumerate().map(figures).collect()
}

fn reliability(outcomes: &[Outcome]) -> Vec<ReliabilityBin> {
    let mut sorted: Vec<&Outcome> = outcomes.iter().collect();
    sorted.sort_by_key(|outcome| outcome.confidence);
    let edges: Vec<usize> = (0..=BINS).map(|bin| bin * sorted.len() / BINS).collect();
    let bins = edges.windows(2).map(|edges| &sorted[edges[0]..edges[1]]);
    bins.filter(|bin| !bin.is_empty())
        .map(|bin| {
            let right = bin.iter().filter(|outcome| outcome.is_right()).count();
            let confidence: f64 = bin.iter().map(|outcome| f64::from(outcome.confidence)).sum();
            ReliabilityBin {
                titles: bin.len(),
                confidence: confidence / 100.0 / bin.len() as f64,
                accuracy: right as f64 / bin.len() as f64,
            }
        })
        .collect()
}

fn coverage(outcomes: &[Outcome], segments: &Segments) -> Vec<CoveragePoint> {
    let given: Vec<&Outcome> = outcomes
        .iter()
        .filter(|outcome| outcome.tagged != segments.not_classified())
        .collect();
    let point = |threshold: u8| {
        let remains = given.iter().filter(|outcome| outcome.confidence >= threshold);
        let right = remains.clone().filter(|outcome| outcome.is_right()).count();
        let remains = remains.count();
        CoveragePoint {
            threshold,
            coverage: share(remains, given.len()).unwrap_or(0.0),
            precision: share(right, remains),
        }
    };
    (0..=100).step_by(THRESHOLD_STEP).map(point).collect()
}

fn mistakes(outcomes: &[Outcome]) -> Vec<Mistake> {
    let mut wrong: Vec<&Outcome> = outcomes.iter().filter(|outcome| !outcome.is_right()).collect();
    wrong.sort_by_key(|outcome| std::cmp::Reverse(outcome.confidence));
    let mistake = |outcome: &Outcome| Mistake {
        title: outcome.title.clone(),
        segment: usize::from(outcome.labelled.0),
        tagged: usize::from(outcome.tagged.0),
        confidence: outcome.confidence,
        neighbours: outcome.neighbours.iter().take(NEIGHBOURS).cloned().collect(),
    };
    wrong.into_iter().take(MISTAKES).map(mistake).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Outcomes as (labelled, tagged, confidence), of the default segments.
    fn evaluate(outcomes: &[(u8, u8, u8)]) -> Evaluation {
        let outcomes: Vec<Outcome> = outcomes
            .iter()
            .enumerate()
            .map(|(number, (labelled, tagged, confidence))| Outcome {
                title: format!("Title {number}"),
                labelled: SegmentId(*labelled),
                tagged: SegmentId(*tagged),
                confidence: *confidence,
                neighbours: Vec::new(),
            })
            .collect();
        let source = EvaluationSource {
            file: String::new(),
            method: "labelled file",
            folds: None,
        };
        Evaluation::of(&outcomes, &Segments::default(), source)
    }

    #[test]
    fn precision_and_recall_are_those_of_the_confusion_matrix() {
        let found = evaluate(&[(0, 0, 90), (0, 1, 80), (1, 1, 70), (1, 1, 60), (6, 0, 50)]);
        assert_eq!((found.titles, found.accuracy), (5, 0.6));
        assert_eq!(found.confusion[0][..2], [1, 1]);
        let genai = &found.by_segment[0];
        assert_eq!((genai.titles, genai.tagged), (2, 2));
        assert_eq!(
            (genai.precision, genai.recall, genai.f1),
            (Some(0.5), Some(0.5), Some(0.5))
        );
        let engineering = &found.by_segment[1];
        assert_eq!(engineering.recall, Some(1.0));
        assert_eq!(engineering.f1, Some(0.8));
        assert_eq!(found.by_segment[2].precision, None);
        // Of the three segments that have titles: 0.5, 0.8 and 0.
        assert!((found.macro_f1 - 1.3 / 3.0).abs() < 1e-9);
    }

    #[test]
    fn confidence_that_is_true_has_no_calibration_error() {
        let four_in_five: Vec<(u8, u8, u8)> = (0..100).map(|i| (0, u8::from(i % 5 == 0), 80)).collect();
        assert!(evaluate(&four_in_five).calibration_error < 1e-9);
        let too_sure: Vec<(u8, u8, u8)> = (0..100).map(|i| (0, u8::from(i % 5 == 0), 100)).collect();
        assert!((evaluate(&too_sure).calibration_error - 0.2).abs() < 1e-9);
    }

    #[test]
    fn a_threshold_leaves_the_titles_that_are_as_sure() {
        let found = evaluate(&[(0, 0, 95), (0, 1, 40), (6, 6, 99), (1, 1, 40)]);
        let at = |threshold| {
            let point = found.coverage.iter().find(|point| point.threshold == threshold);
            point.map(|point| (point.coverage, point.precision)).unwrap()
        };
        assert_eq!(at(0), (1.0, Some(2.0 / 3.0)));
        assert_eq!(at(50), (1.0 / 3.0, Some(1.0)));
        assert_eq!(at(100), (0.0, None));
    }

    #[test]
    fn the_most_confident_mistakes_come_first() {
        let found = evaluate(&[(0, 1, 40), (0, 0, 99), (1, 2, 90)]);
        let titles: Vec<&str> = found.mistakes.iter().map(|mistake| &*mistake.title).collect();
        assert_eq!(titles, ["Title 2", "Title 0"]);
    }

    #[test]
    fn nothing_to_ask_about_is_no_trouble() {
        let found = evaluate(&[]);
        assert_eq!(
            (found.titles, found.accuracy, found.calibration_error),
            (0, 0.0, 0.0)
        );
    }
}
