use rand::{SeedableRng, rngs::StdRng, seq::SliceRandom};

use super::{Answer, Dataset, Projections, Way};
use crate::{
    calibration::{Calibration, Observation},
    segment::SegmentId,
    vote::Weights,
};

/// One title in so many is held out.
pub const FOLDS: usize = 5;
/// With fewer personas than this every fold is held out in turn, for a steadier figure.
const FEW_PERSONAS: usize = 2_000;
/// At most so many titles are held out: enough for a figure that is good to half a point.
const MOST_HELD_OUT: usize = 4_000;
/// With fewer titles than this a learned metric has nothing on the plain embedding. Measured with
/// `benches/held_out.rs`, five draws: 60.5 against 59.7 % right with 20 titles, 76.9 against 71.6 %
/// with 60.
const HANDFUL: usize = 30;
const SEED: u64 = 5;

/// What was found out on titles that were not learned from.
#[derive(Clone, Debug)]
pub struct HeldOut {
    /// Titles that were asked about.
    pub titles: usize,
    /// The share that is right in each way, the most promising first.
    pub right: Vec<(Way, f32)>,
    /// The way that was chosen.
    pub way: Way,
    /// Of the titles with a persona, the share that was given one.
    pub recall: f32,
    /// Of the titles given a persona, the share given the right one.
    pub precision: f32,
    /// What a vote in the chosen way is worth.
    pub calibration: Calibration,
}

impl HeldOut {
    /// Asks about titles held out, a fifth of each segment, in each way to make a model.
    #[must_use]
    pub fn check(dataset: &Dataset) -> Self {
        let folds = Folds::deal(dataset);
        let none = SegmentId(dataset.segments.saturating_sub(1) as u8);
        let personas = dataset
            .titles
            .iter()
            .filter(|labelled| labelled.segment != none)
            .count();
        let few = personas < FEW_PERSONAS;
        let mut ways = dataset.ways();
        if !few {
            // With so many titles the plain embedding has never been better.
            ways.retain(|way| *way != Way::Plain);
        }
        let mut answers: Vec<Vec<Answer>> = vec![Vec::new(); ways.len()];
        for fold in 0..if few { FOLDS } else { 1 } {
            let (kept, mut held_out) = folds.split(fold);
            held_out.truncate(MOST_HELD_OUT);
            if held_out.is_empty() || kept.is_empty() {
                continue;
            }
            let learned = dataset.learn_blind(&kept);
            for (all, new) in answers
                .iter_mut()
                .zip(dataset.answer(&kept, &held_out, &learned, &ways))
            {
                all.extend(new);
            }
        }
        Self::summary(dataset, &ways, &answers)
    }

    fn summary(dataset: &Dataset, ways: &[Way], answers: &[Vec<Answer>]) -> Self {
        let titles = answers.first().map_or(0, Vec::len);
        let is_right = |answer: &&Answer| dataset.is_right(answer);
        let right: Vec<(Way, f32)> = ways
            .iter()
            .zip(answers)
            .map(|(way, answers)| (*way, share(answers.iter().filter(is_right).count(), titles)))
            .collect();
        let chosen = choose(&right, titles);
        let answers = answers.get(chosen).map_or(&[][..], Vec::as_slice);
        let none = SegmentId(dataset.segments.saturating_sub(1) as u8);
        let count = |of: &dyn Fn(&Answer) -> bool| answers.iter().filter(|answer| of(answer)).count();
        let has = |answer: &Answer| dataset.titles[answer.title].segment != none;
        let given = |answer: &Answer| answer.testimony.vote.winner != none;
        Self {
            titles,
            way: ways.get(chosen).copied().unwrap_or(Way::Plain),
            right,
            recall: share(count(&|answer| has(answer) && given(answer)), count(&has)),
            precision: share(count(&|answer| given(answer) && is_right(&answer)), count(&given)),
            calibration: Calibration::fit(&observations(dataset, answers)),
        }
    }
}

/// Answers as the calibration wants them: those about titles without a persona count as much more as
/// such titles are more common in real use.
#[must_use]
pub fn observations<'a>(
    dataset: &Dataset,
    answers: impl IntoIterator<Item = &'a Answer>,
) -> Vec<Observation> {
    let answers: Vec<&Answer> = answers.into_iter().collect();
    let truth: Vec<SegmentId> = answers
        .iter()
        .map(|answer| dataset.titles[answer.title].segment)
        .collect();
    let weights = Weights::balancing(&truth, dataset.segments);
    answers
        .iter()
        .zip(truth)
        .map(|(answer, truth)| {
            Observation::new(
                &answer.testimony.vote,
                answer.testimony.vote.winner == truth,
                weights.of(truth),
            )
        })
        .collect()
}

/// Which way to take, by its position: the most promising one, unless a later one is right more often
/// by more than chance (one standard error of a share), or by anything where there is but a handful of
/// titles.
#[must_use]
pub fn choose(right: &[(Way, f32)], titles: usize) -> usize {
    let mut chosen = 0;
    for (position, (_, share)) in right.iter().enumerate().skip(1) {
        let standard_error = (share * (1.0 - share) / titles.max(1) as f32).sqrt();
        let best = right[chosen].1;
        let better = if titles < HANDFUL {
            *share >= best
        } else {
            *share > best + standard_error
        };
        if better {
            chosen = position;
        }
    }
    chosen
}

fn share(part: usize, whole: usize) -> f32 {
    part as f32 / whole.max(1) as f32
}

/// The titles dealt out over the folds: those of each segment evenly, in random but repeatable order.
pub struct Folds {
    order: Vec<usize>,
    fold_of: Vec<usize>,
}

impl Folds {
    /// Deals out the titles of `dataset`.
    #[must_use]
    pub fn deal(dataset: &Dataset) -> Self {
        let all: Vec<usize> = (0..dataset.titles.len()).collect();
        Self::of(&dataset.segment_of(&all))
    }

    fn of(segment_of: &[SegmentId]) -> Self {
        let mut order: Vec<usize> = (0..segment_of.len()).collect();
        order.shuffle(&mut StdRng::seed_from_u64(SEED));
        let mut dealt = [0_usize; 256];
        let mut fold_of = vec![0; segment_of.len()];
        for title in &order {
            let dealt = &mut dealt[usize::from(segment_of[*title].0)];
            fold_of[*title] = *dealt % FOLDS;
            *dealt += 1;
        }
        Self { order, fold_of }
    }

    /// Asks about the titles of each fold what the others have to say: answers by fold, then by way, and
    /// what was learned for the first fold. `progress` is told before each fold.
    pub fn ask_all(
        &self,
        dataset: &Dataset,
        ways: &[Way],
        mut progress: impl FnMut(usize),
    ) -> (Vec<Vec<Vec<Answer>>>, Option<Projections>) {
        let mut answers = Vec::new();
        let mut of_first_fold = None;
        for fold in 0..FOLDS {
            progress(fold);
            let (kept, held_out) = self.split(fold);
            let learned = dataset.learn_blind(&kept);
            answers.push(dataset.answer(&kept, &held_out, &learned, ways));
            of_first_fold.get_or_insert(learned);
        }
        (answers, of_first_fold)
    }

    /// One in `part` of `titles`, drawn at random but repeatably.
    #[must_use]
    pub fn draw(&self, titles: &[usize], part: usize) -> Vec<usize> {
        let mut place = vec![0; self.order.len()];
        for (position, title) in self.order.iter().enumerate() {
            place[*title] = position;
        }
        let drawn = titles
            .iter()
            .copied()
            .filter(|title| place[*title].is_multiple_of(part.max(1)));
        drawn.collect()
    }

    /// The titles to keep, in their order, and those to hold out, in random order.
    #[must_use]
    pub fn split(&self, fold: usize) -> (Vec<usize>, Vec<usize>) {
        let kept = (0..self.fold_of.len()).filter(|title| self.fold_of[*title] != fold);
        let held_out = self
            .order
            .iter()
            .copied()
            .filter(|title| self.fold_of[*title] == fold);
        (kept.collect(), held_out.collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_promising_way_is_taken_unless_another_is_clearly_better() {
        let taken = |titles, general, learned, plain| {
            let right = [
                (Way::General, general),
                (Way::Learned, learned),
                (Way::Plain, plain),
            ];
            right[choose(&right, titles)].0
        };
        assert_eq!(taken(300, 0.91, 0.915, 0.84), Way::General);
        assert_eq!(taken(300, 0.70, 0.78, 0.72), Way::Learned);
        assert_eq!(taken(300, 0.70, 0.70, 0.80), Way::Plain);
        assert_eq!(taken(12, 0.9, 0.9, 0.9), Way::Plain);
        assert_eq!(taken(12, 1.0, 0.9, 0.9), Way::General);
    }

    #[test]
    fn each_segment_is_dealt_out_evenly_and_each_title_once() {
        let segment_of: Vec<SegmentId> = (0..100).map(|i| SegmentId(u8::from(i % 10 == 0))).collect();
        let folds = Folds::of(&segment_of);
        let mut seen = Vec::new();
        for fold in 0..FOLDS {
            let (kept, held_out) = folds.split(fold);
            assert_eq!(kept.len() + held_out.len(), 100);
            assert_eq!(held_out.iter().filter(|title| **title % 10 == 0).count(), 2);
            seen.extend(held_out);
        }
        seen.sort_unstable();
        assert_eq!(seen, (0..100).collect::<Vec<_>>());
    }
}
