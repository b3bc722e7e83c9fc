//! How much a neighbour counts in a vote.

use super::nearest;
use crate::{index::Neighbour, title::SegmentId};

/// How much a nearer neighbour counts more: the weight of a neighbour is `exp(SHARPNESS *
/// similarity)`, the soft neighbour assignment that the metric is trained with (Goldberger et al.
/// 2004, Neighbourhood Components Analysis, eq. 1). Measured on held-out lists: 15 does equally well.
const SHARPNESS: f32 = 10.0;

/// The share of titles without a persona that a user's own titles are weighed to, where they have another
/// one. In exports it is three quarters; less is assumed, because training titles without a persona are never as varied
/// as real ones. The numbers of the pool are fitted with it.
const FIT_NO_PERSONA: f32 = 0.65;

/// Titles without a persona count at most this much more, so that a handful of them cannot outvote
/// everyone.
const MOST_WEIGHT: f32 = 8.0;

/// How much the vote of a training title counts, by its segment's rank: corrects for how rare titles
/// without a persona are in training against real use.
#[derive(Clone, Debug, PartialEq, bincode::Encode, bincode::Decode)]
pub struct Weights(Vec<f32>);

impl Weights {
    /// The weights for training titles of these segments, of `segments` in all, the last of which
    /// stands for none.
    #[must_use]
    pub fn balancing(segment_of: &[SegmentId], segments: usize) -> Self {
        let none = segments.saturating_sub(1);
        let count = segment_of
            .iter()
            .filter(|segment| usize::from(segment.0) == none)
            .count();
        let mut weights = vec![1.0; segments];
        if count > 0 && count < segment_of.len() {
            let odds = FIT_NO_PERSONA / (1.0 - FIT_NO_PERSONA);
            let personas = (segment_of.len() - count) as f32;
            weights[none] = (odds * personas / count as f32).min(MOST_WEIGHT);
        }
        Self(weights)
    }

    /// Weights where every title counts the same, of `segments` segments.
    #[must_use]
    pub fn equal(segments: usize) -> Self {
        Self(vec![1.0; segments])
    }

    /// These weights where only titles with a persona vote.
    #[must_use]
    pub fn of_personas(&self) -> Self {
        let mut weights = self.0.clone();
        if let Some(none) = weights.last_mut() {
            *none = 0.0;
        }
        Self(weights)
    }

    /// How much of the weight is that of titles that `counts` accepts, 0 to 1.
    #[must_use]
    pub fn part(
        &self,
        neighbours: &[Neighbour],
        segment_of: impl Fn(usize) -> SegmentId,
        counts: impl Fn(usize) -> bool,
    ) -> f32 {
        let nearest = nearest(neighbours);
        let (mut part, mut total) = (0.0, 0.0);
        for neighbour in neighbours {
            let segment = usize::from(segment_of(neighbour.title).0);
            let weight = self.0.get(segment).copied().unwrap_or(0.0);
            let weight = weight * (SHARPNESS * (neighbour.similarity - nearest)).exp();
            total += weight;
            if counts(neighbour.title) {
                part += weight;
            }
        }
        if total > 0.0 { part / total } else { 0.0 }
    }

    /// Whether titles without a persona have a vote.
    #[must_use]
    pub fn none_may_win(&self) -> bool {
        self.0.last().is_some_and(|weight| *weight > 0.0)
    }

    /// The share of the weight a segment, by rank; all 0 without neighbours.
    #[must_use]
    pub fn shares(&self, neighbours: &[Neighbour], segment_of: impl Fn(usize) -> SegmentId) -> Vec<f32> {
        let mut shares = vec![0.0; self.0.len()];
        let nearest = nearest(neighbours);
        for neighbour in neighbours {
            let segment = usize::from(segment_of(neighbour.title).0);
            if let (Some(share), Some(weight)) = (shares.get_mut(segment), self.0.get(segment)) {
                *share += weight * (SHARPNESS * (neighbour.similarity - nearest)).exp();
            }
        }
        if self.none_may_win() && !neighbours.is_empty() && nearest <= 0.0 {
            // A title that has nothing in common with any of them, such as an emoji, fits no persona.
            shares.fill(0.0);
            if let Some(none) = shares.last_mut() {
                *none = 1.0;
            }
        }
        let total: f32 = shares.iter().sum();
        if total > 0.0 {
            shares.iter_mut().for_each(|share| *share /= total);
        }
        shares
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: SegmentId = SegmentId(0);
    const B: SegmentId = SegmentId(1);
    const NONE: SegmentId = SegmentId(2);

    fn shares(votes: &[(SegmentId, f32)], weights: &Weights) -> Vec<f32> {
        let neighbours: Vec<Neighbour> = votes
            .iter()
            .enumerate()
            .map(|(title, (_, similarity))| Neighbour {
                title,
                similarity: *similarity,
            })
            .collect();
        weights.shares(&neighbours, |title| votes[title].0)
    }

    #[test]
    fn nearer_neighbours_count_more() {
        let shares = shares(&[(B, 0.95), (A, 0.7), (A, 0.7)], &Weights::equal(3));
        assert!(shares[1] > 0.5, "{shares:?}");
        assert!((shares.iter().sum::<f32>() - 1.0).abs() < 1e-6);
    }

    #[test]
    fn titles_without_a_persona_count_as_if_they_were_as_common_as_in_real_use() {
        let votes = [(A, 0.9), (NONE, 0.9)];
        for (personas, none) in [(300, 100), (100, 400)] {
            let titles = [vec![A; personas], vec![NONE; none]].concat();
            let shares = shares(&votes, &Weights::balancing(&titles, 3));
            // As likely as real use has it, times how often training has it.
            let expected = 0.65 / none as f32 / (0.65 / none as f32 + 0.35 / personas as f32);
            assert!((shares[2] - expected).abs() < 1e-5, "{shares:?} {expected}");
        }
    }

    #[test]
    fn a_handful_of_titles_without_a_persona_does_not_outvote_everyone() {
        let titles = [vec![A; 1000], vec![NONE]].concat();
        let shares = shares(&[(NONE, 0.9), (A, 0.9)], &Weights::balancing(&titles, 3));
        assert!((shares[2] - 8.0 / 9.0).abs() < 1e-5, "{shares:?}");
    }

    #[test]
    fn where_no_title_has_a_persona_none_may_win_all_the_same() {
        let weights = Weights::balancing(&[NONE; 3], 3);
        assert_eq!(weights, Weights::equal(3));
        assert!(weights.none_may_win() && !weights.of_personas().none_may_win());
    }

    #[test]
    fn a_neighbour_that_is_nearer_by_a_tenth_counts_e_times_as_much() {
        let shares = shares(&[(A, 0.9), (B, 0.8)], &Weights::equal(3));
        assert!((shares[0] / shares[1] - 1_f32.exp()).abs() < 1e-3, "{shares:?}");
    }

    #[test]
    fn a_title_with_nothing_in_common_with_any_fits_no_persona_unless_all_get_one() {
        let votes = [(A, 0.0), (B, 0.0)];
        assert_eq!(shares(&votes, &Weights::equal(3)), [0.0, 0.0, 1.0]);
        assert_eq!(shares(&votes, &Weights::equal(3).of_personas()), [0.5, 0.5, 0.0]);
        assert_eq!(shares(&[], &Weights::equal(3)), [0.0; 3]);
    }
}
