//! Titles held out, and what they tell about the others.

use rand::{SeedableRng, rngs::StdRng, seq::SliceRandom};

use super::{Answer, Dataset, Learned};
use crate::title::SegmentId;

/// One title in so many is held out.
pub const FOLDS: usize = 5;
/// With fewer personas than this every fold is held out in turn, for a steadier figure.
const FEW_PERSONAS: usize = 2_000;
/// At most so many titles are held out: enough for a figure that is good to half a point.
const MOST_HELD_OUT: usize = 4_000;
const SEED: u64 = 5;

/// What was found out on titles that were not learned from.
#[derive(Clone, Copy, Debug, Default)]
pub struct HeldOut {
    /// Titles that were asked about.
    pub titles: usize,
    /// The share that is right.
    pub right: f32,
    /// Of the titles with a persona, the share that was given one.
    pub recall: f32,
    /// Of the titles given a persona, the share given the right one.
    pub precision: f32,
}

impl HeldOut {
    /// Asks about titles held out, a fifth of each segment; all of them in turn where there are few. Those that what ships was
    /// learned from are not asked about, unless all is learned anew.
    #[must_use]
    pub fn check(dataset: &Dataset) -> Self {
        let folds = Folds::deal(dataset);
        let none = SegmentId(dataset.segments.saturating_sub(1) as u8);
        let labelled = &dataset.titles[..dataset.labelled];
        let personas = labelled
            .iter()
            .filter(|labelled| labelled.segment != none)
            .count();
        let mut answers: Vec<Answer> = Vec::new();
        for fold in 0..if personas < FEW_PERSONAS { FOLDS } else { 1 } {
            let (kept, mut held_out) = folds.split(fold);
            held_out.retain(|title| !dataset.is_foreknown(*title));
            held_out.truncate(MOST_HELD_OUT);
            if held_out.is_empty() || kept.is_empty() {
                continue;
            }
            let learned = dataset.learn_blind(&kept);
            if dataset.cancellation.is_cancelled() {
                break;
            }
            answers.extend(dataset.answer(&kept, &held_out, &learned));
        }
        let count = |of: &dyn Fn(&Answer) -> bool| answers.iter().filter(|answer| of(answer)).count();
        let has = |answer: &Answer| dataset.titles[answer.title].segment != none;
        let given = |answer: &Answer| answer.prediction.vote.winner != none;
        let right = |answer: &Answer| dataset.is_right(answer);
        Self {
            titles: answers.len(),
            right: share(count(&right), answers.len()),
            recall: share(count(&|answer| has(answer) && given(answer)), count(&has)),
            precision: share(count(&|answer| given(answer) && right(answer)), count(&given)),
        }
    }
}

fn share(part: usize, whole: usize) -> f32 {
    if whole == 0 {
        0.0
    } else {
        part as f32 / whole as f32
    }
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

    /// Asks about the titles of each fold what the others have to say: answers by fold, and what was learned
    /// for the first fold. `progress` is told before each fold.
    pub fn ask_all(
        &self,
        dataset: &Dataset,
        mut progress: impl FnMut(usize),
    ) -> (Vec<Vec<Answer>>, Option<Learned>) {
        let mut answers = Vec::new();
        let mut of_first_fold = None;
        for fold in 0..FOLDS {
            progress(fold);
            let (kept, held_out) = self.split(fold);
            let learned = dataset.learn_blind(&kept);
            answers.push(dataset.answer(&kept, &held_out, &learned));
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
