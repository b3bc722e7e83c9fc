use super::{
    BackgroundFigures, CurvePoint, Evaluation, EvaluationSource, Nearby, Outcome, figures::share, map,
};
use crate::{
    calibration::Calibration,
    metric::Metric,
    segment::Segments,
    training::{Answer, Dataset, FOLDS, Folds, Way, choose, observations},
};

/// Parts of the titles that the learning curve learns from.
const CURVE: [usize; 5] = [32, 16, 8, 4, 2];

/// Deals the titles of `dataset` out to five folds, evenly by segment, and asks about those of each
/// fold what the others have to say. The same titles give the same figures.
///
/// The figures are of the labelled titles; the background titles are learned from in the same way. The
/// confidence of a fold is calibrated on the other folds. `file` is where the titles are from;
/// `progress` is told of every step, and how many there are.
pub fn cross_validate(
    dataset: &Dataset,
    segments: &Segments,
    file: String,
    mut progress: impl FnMut(usize, usize),
) -> Evaluation {
    let labelled = dataset.labelled;
    let steps = FOLDS + CURVE.len() + 1;
    let folds = Folds::deal(dataset);
    let ways = dataset.ways();
    let (answers, of_first_fold) = folds.ask_all(dataset, &ways, |fold| progress(fold, steps));
    let right = |way: usize| {
        let asked = answers.iter().flat_map(|fold| &fold[way]);
        let asked = asked.filter(|answer| answer.title < labelled);
        let right = asked.filter(|answer| dataset.is_right(answer)).count();
        share(right, labelled).unwrap_or(0.0)
    };
    let by_way: Vec<(Way, f32)> = (0..ways.len())
        .map(|way| (ways[way], right(way) as f32))
        .collect();
    let chosen = choose(&by_way, labelled);
    let plain_accuracy = ways.iter().position(|way| *way == Way::Plain).map(right);

    let answers: Vec<Vec<Answer>> = answers
        .into_iter()
        .map(|mut fold| fold.swap_remove(chosen))
        .collect();
    let outcomes = outcomes(dataset, &answers);
    let (background, outcomes): (Vec<_>, Vec<_>) =
        outcomes.into_iter().partition(|(title, _)| *title >= labelled);
    let outcomes: Vec<Outcome> = outcomes.into_iter().map(|(_, outcome)| outcome).collect();
    let left = background
        .iter()
        .filter(|(_, outcome)| outcome.tagged == segments.not_classified())
        .count();
    let source = EvaluationSource {
        file,
        method: "cross-validation",
        folds: Some(FOLDS),
    };
    let mut evaluation = Evaluation::of(&outcomes, segments, source);
    evaluation.plain_accuracy = plain_accuracy;
    evaluation.background = share(left, background.len()).map(|left_unclassified| BackgroundFigures {
        titles: background.len(),
        left_unclassified,
    });

    let (kept, held_out) = folds.split(0);
    let held_out: Vec<usize> = held_out.into_iter().filter(|title| *title < labelled).collect();
    for (step, part) in CURVE.into_iter().enumerate() {
        progress(FOLDS + step, steps);
        let kept: Vec<usize> = folds.draw(&kept, part);
        evaluation
            .learning_curve
            .extend(curve_point(dataset, &kept, &held_out, ways[chosen]));
    }
    let of_first_fold_right = answers[0]
        .iter()
        .filter(|answer| answer.title < labelled && dataset.is_right(answer))
        .count();
    evaluation.learning_curve.extend(
        share(of_first_fold_right, held_out.len()).map(|accuracy| CurvePoint {
            titles: kept.iter().filter(|title| **title < labelled).count(),
            accuracy,
        }),
    );
    progress(steps - 1, steps);
    let metric = match (ways[chosen], of_first_fold) {
        (Way::General | Way::Learned, Some(learned)) => Metric::Learned(learned.close),
        _ => Metric::Plain,
    };
    evaluation.map = map::draw(dataset, &metric);
    evaluation
}

/// The outcomes of all folds, each with its title's position in the dataset.
fn outcomes(dataset: &Dataset, answers: &[Vec<Answer>]) -> Vec<(usize, Outcome)> {
    let mut outcomes = Vec::new();
    for (fold, of_fold) in answers.iter().enumerate() {
        let others = answers.iter().enumerate().filter(|(other, _)| *other != fold);
        let others = others.flat_map(|(_, answers)| answers);
        let calibration = Calibration::fit(&observations(dataset, others));
        outcomes.extend(of_fold.iter().map(|answer| {
            let labelled = &dataset.titles[answer.title];
            let outcome = Outcome {
                title: labelled.title.written.clone(),
                labelled: labelled.segment,
                tagged: answer.testimony.vote.winner,
                confidence: calibration.confidence(&answer.testimony.vote),
                neighbours: answer
                    .testimony
                    .said_most()
                    .iter()
                    .map(|near| Nearby::of(near, &dataset.titles))
                    .collect(),
            };
            (answer.title, outcome)
        }));
    }
    outcomes
}

fn curve_point(dataset: &Dataset, kept: &[usize], asked: &[usize], way: Way) -> Option<CurvePoint> {
    let titles = kept.iter().filter(|title| **title < dataset.labelled).count();
    if titles == 0 {
        return None;
    }
    let answers = dataset.answer(kept, asked, &dataset.learn_blind(kept), &[way]);
    let right = answers
        .iter()
        .flatten()
        .filter(|answer| dataset.is_right(answer))
        .count();
    share(right, asked.len()).map(|accuracy| CurvePoint { titles, accuracy })
}
