//! Cross-validation: titles asked about when they were not learned from.

use super::{
    BackgroundFigures, CurvePoint, Evaluation, EvaluationSource, Nearby, Outcome, figures::share, map,
};
use crate::{
    title::Segments,
    training::{Answer, Dataset, FOLDS, Folds},
};

/// Parts of the titles that the learning curve learns from.
const CURVE: [usize; 5] = [32, 16, 8, 4, 2];

/// Deals the titles of `dataset` out to five folds, evenly by segment, and asks about those of each
/// fold what the others have to say. The same titles give the same figures.
///
/// The figures are of the labelled titles; the background titles are learned from in the same way. Those that what ships was
/// learned from count in neither, unless all is learned anew. `file` is where the titles are from; `progress` is told of every
/// step, and how many there are.
pub fn cross_validate(
    dataset: &Dataset,
    segments: &Segments,
    file: String,
    mut progress: impl FnMut(usize, usize),
) -> Evaluation {
    let steps = FOLDS + CURVE.len() + 1;
    let folds = Folds::deal(dataset);
    let (answers, of_first_fold) = folds.ask_all(dataset, |fold| progress(fold, steps));
    let mut evaluation = evaluate(dataset, segments, file, &answers);
    evaluation.learning_curve = learning_curve(dataset, &folds, &answers[0], |step| {
        progress(FOLDS + step, steps);
    });
    progress(steps - 1, steps);
    let projection = of_first_fold.and_then(|learned| learned.close.or(learned.general));
    evaluation.map = projection.map_or_else(Vec::new, |projection| map::draw(dataset, &projection));
    evaluation
}

/// The figures of the answers of all folds.
fn evaluate(dataset: &Dataset, segments: &Segments, file: String, answers: &[Vec<Answer>]) -> Evaluation {
    let (background, outcomes): (Vec<_>, Vec<_>) = outcomes(dataset, answers)
        .into_iter()
        .partition(|(title, _)| *title >= dataset.labelled);
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
    evaluation.background = share(left, background.len()).map(|left_unclassified| BackgroundFigures {
        titles: background.len(),
        left_unclassified,
    });
    evaluation
}

/// How the share right about the labelled titles of the first fold grows with the titles learned from; `answers`
/// are those of all titles. `progress` is told of every step.
fn learning_curve(
    dataset: &Dataset,
    folds: &Folds,
    answers: &[Answer],
    mut progress: impl FnMut(usize),
) -> Vec<CurvePoint> {
    let labelled = dataset.labelled;
    let (kept, held_out) = folds.split(0);
    let counts = |title: usize| title < labelled && !dataset.is_foreknown(title);
    let held_out: Vec<usize> = held_out.into_iter().filter(|title| counts(*title)).collect();
    let mut curve = Vec::new();
    for (step, part) in CURVE.into_iter().enumerate() {
        progress(step);
        let kept: Vec<usize> = folds.draw(&kept, part);
        curve.extend(curve_point(dataset, &kept, &held_out));
    }
    let right = answers
        .iter()
        .filter(|answer| counts(answer.title) && dataset.is_right(answer))
        .count();
    let titles = kept.iter().filter(|title| **title < labelled).count();
    curve.extend(share(right, held_out.len()).map(|accuracy| CurvePoint { titles, accuracy }));
    curve
}

/// The outcomes of all folds, each with its title's position in the dataset.
fn outcomes(dataset: &Dataset, answers: &[Vec<Answer>]) -> Vec<(usize, Outcome)> {
    let mut outcomes = Vec::new();
    for of_fold in answers {
        let of_fold = of_fold
            .iter()
            .filter(|answer| !dataset.is_foreknown(answer.title));
        outcomes.extend(of_fold.map(|answer| {
            let labelled = &dataset.titles[answer.title];
            let outcome = Outcome {
                title: labelled.title.written.clone(),
                labelled: labelled.segment,
                tagged: answer.prediction.vote.winner,
                confidence: answer.prediction.vote.confidence(),
                neighbours: answer
                    .prediction
                    .decisive_neighbours()
                    .iter()
                    .map(|near| Nearby::of(near, dataset.title(near.title)))
                    .collect(),
            };
            (answer.title, outcome)
        }));
    }
    outcomes
}

fn curve_point(dataset: &Dataset, kept: &[usize], asked: &[usize]) -> Option<CurvePoint> {
    let titles = kept.iter().filter(|title| **title < dataset.labelled).count();
    if titles == 0 {
        return None;
    }
    let answers = dataset.answer(kept, asked, &dataset.learn_blind(kept));
    let right = answers.iter().filter(|answer| dataset.is_right(answer)).count();
    share(right, asked.len()).map(|accuracy| CurvePoint { titles, accuracy })
}
