use ndarray::{Array2, ArrayView2, Axis};
use rand::{SeedableRng, rngs::StdRng, seq::SliceRandom};

use crate::{
    index::exact,
    metric::{self, Metric, Signature},
    segment::SegmentId,
    vote::{TIE_MARGIN, Vote, VoteRules},
};

/// One title in so many is held out.
const FOLDS: usize = 5;
/// With fewer titles than this every fold is held out in turn, for a steadier figure.
const FEW_TITLES: usize = 2_000;
/// At most so many titles are held out: enough for a figure that is good to half a point.
const MOST_HELD_OUT: usize = 4_000;
/// With fewer titles than this a learned metric has nothing on the plain embedding. Measured with
/// `benches/held_out.rs`, five draws: 60.5 against 59.7 % right with 20 titles, 76.9 against 71.6 %
/// with 60.
const HANDFUL: usize = 30;
const SEED: u64 = 5;

/// How often the model is right on titles that it did not learn from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HeldOut {
    /// Titles it was asked about.
    pub titles: usize,
    /// The share it got right with the learned metric.
    pub learned: f32,
    /// The share it got right with the plain embedding.
    pub plain: f32,
}

impl HeldOut {
    /// Whether to use the learned metric: unless the plain embedding is right more often by more than
    /// chance (one standard error of a share). With a handful of titles (fewer than 30), only if the learned
    /// metric is right more often.
    #[must_use]
    pub fn prefers_learned(&self) -> bool {
        if self.titles < HANDFUL {
            return self.learned > self.plain;
        }
        let standard_error = (self.plain * (1.0 - self.plain) / self.titles as f32).sqrt();
        self.learned + standard_error >= self.plain
    }
}

/// Compares the learned metric with the plain embedding on titles held out, a fifth of each segment.
///
/// `embeddings` is `n x d`; `signatures` and `segment_of` have `n` entries; `segments` is how many
/// there are. The search is exact, so this measures the metric and the vote, not the index.
#[must_use]
pub fn check(
    embeddings: ArrayView2<'_, f32>,
    signatures: &[Signature],
    segment_of: &[SegmentId],
    segments: usize,
) -> HeldOut {
    let fold_of = folds(segment_of);
    let rounds = if segment_of.len() < FEW_TITLES { FOLDS } else { 1 };
    let (mut asked, mut learned, mut plain) = (0, 0, 0);
    for round in 0..rounds {
        let (mut held_out, kept): (Vec<usize>, Vec<usize>) =
            (0..segment_of.len()).partition(|title| fold_of[*title] == round);
        held_out.truncate(MOST_HELD_OUT);
        if held_out.is_empty() || kept.is_empty() {
            continue;
        }
        let of_kept: Vec<SegmentId> = kept.iter().map(|title| segment_of[*title]).collect();
        let signatures_of = |titles: &[usize]| -> Vec<Signature> {
            titles.iter().map(|title| signatures[*title].clone()).collect()
        };
        let kept_embeddings = embeddings.select(Axis(0), &kept);
        let asked_embeddings = embeddings.select(Axis(0), &held_out);
        let kept_signatures = signatures_of(&kept);
        let projection = metric::learn(kept_embeddings.view(), &kept_signatures, &of_kept);
        let right = |metric: &Metric| {
            let kept = metric.map_signed(kept_embeddings.view(), &kept_signatures);
            let asked = metric.map_signed(asked_embeddings.view(), &signatures_of(&held_out));
            let tagged = tag(&asked, &kept, &of_kept, segments);
            let pairs = tagged.iter().zip(&held_out);
            pairs.filter(|(tag, title)| **tag == segment_of[**title]).count()
        };
        asked += held_out.len();
        learned += right(&Metric::Learned(projection));
        plain += right(&Metric::Plain);
    }
    let share = |right: usize| right as f32 / asked.max(1) as f32;
    HeldOut {
        titles: asked,
        learned: share(learned),
        plain: share(plain),
    }
}

/// Deals the titles of each segment out over the folds, in random but repeatable order.
fn folds(segment_of: &[SegmentId]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..segment_of.len()).collect();
    order.shuffle(&mut StdRng::seed_from_u64(SEED));
    let mut dealt = [0_usize; 256];
    let mut fold_of = vec![0; segment_of.len()];
    for title in order {
        let dealt = &mut dealt[usize::from(segment_of[title].0)];
        fold_of[title] = *dealt % FOLDS;
        *dealt += 1;
    }
    fold_of
}

/// The segment of each of `asked` (`n x m`) by the vote of its nearest among `kept` (`k x m`).
fn tag(asked: &Array2<f32>, kept: &Array2<f32>, segment_of: &[SegmentId], segments: usize) -> Vec<SegmentId> {
    let rules = VoteRules::default();
    let found = exact::search(asked.view(), kept.view(), rules.neighbours as usize);
    let segment_of = |title: usize| segment_of[title];
    found
        .iter()
        .map(|nearest| Vote::count(nearest, segment_of, segments, rules, TIE_MARGIN).winner)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_plain_embedding_is_used_only_when_it_is_clearly_better() {
        let prefers_learned = |titles, learned, plain| {
            HeldOut {
                titles,
                learned,
                plain,
            }
            .prefers_learned()
        };
        assert!(prefers_learned(300, 0.91, 0.84));
        assert!(prefers_learned(300, 0.860, 0.863));
        assert!(!prefers_learned(300, 0.80, 0.86));
        assert!(!prefers_learned(12, 1.0, 1.0));
        assert!(prefers_learned(12, 1.0, 0.9));
    }

    #[test]
    fn each_segment_is_dealt_out_evenly() {
        let segment_of: Vec<SegmentId> = (0..100).map(|i| SegmentId(u8::from(i % 10 == 0))).collect();
        let folds = folds(&segment_of);
        for fold in 0..FOLDS {
            let rare = (0..100).filter(|i| folds[*i] == fold && segment_of[*i] == SegmentId(1));
            assert_eq!(rare.count(), 2);
        }
    }
}
