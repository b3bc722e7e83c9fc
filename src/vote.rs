//! The neighbours' vote: which segment a title belongs to.

use crate::{index::Neighbour, segment::SegmentId};

/// How a vote is counted.
#[derive(Clone, Copy, Debug, PartialEq, bincode::Encode, bincode::Decode)]
pub struct VoteRules {
    /// Neighbours that vote.
    pub neighbours: u32,
    /// How much a nearer neighbour counts more: the weight of a neighbour is
    /// `exp(sharpness * similarity)`, the soft neighbour assignment that the metric is trained with
    /// (Goldberger et al. 2004, Neighbourhood Components Analysis, eq. 1).
    pub sharpness: f32,
}

impl Default for VoteRules {
    fn default() -> Self {
        Self {
            neighbours: NEIGHBOURS,
            sharpness: SHARPNESS,
        }
    }
}

/// Neighbours that vote. Measured with `benches/held_out.rs`: 6 to 24 do equally well with the
/// learned metric (96.5 to 96.7 % of 3,000 titles), 12 best with the plain embedding.
pub const NEIGHBOURS: u32 = 12;

/// See [`VoteRules::sharpness`]. Measured in the same way: 5 and 20 are no better.
const SHARPNESS: f32 = 10.0;

/// Segments whose shares of the vote differ by no more than this are tied, and the one with the
/// higher priority wins. Measured in the same way: from 0 to 0.05 it costs no accuracy, from 0.1 on
/// it does.
pub const TIE_MARGIN: f32 = 0.02;

/// A counted vote.
#[derive(Clone, Debug, PartialEq)]
pub struct Vote {
    /// Share of the weight a segment, by rank; they add up to 1, or are all 0 if nobody voted.
    pub shares: Vec<f32>,
    /// The segment that won.
    pub winner: SegmentId,
}

impl Vote {
    /// Counts the votes of `neighbours`, whose segments `segment_of` tells, over the segments of
    /// ranks `0..segments`. Without neighbours the lowest rank wins with nothing.
    #[must_use]
    pub fn count(
        neighbours: &[Neighbour],
        segment_of: impl Fn(usize) -> SegmentId,
        segments: usize,
        rules: VoteRules,
        tie_margin: f32,
    ) -> Self {
        let mut shares = vec![0.0; segments];
        let nearest = neighbours.first().map_or(0.0, |first| first.similarity);
        for neighbour in neighbours {
            let weight = (rules.sharpness * (neighbour.similarity - nearest)).exp();
            if let Some(share) = shares.get_mut(usize::from(segment_of(neighbour.title).0)) {
                *share += weight;
            }
        }
        let total: f32 = shares.iter().sum();
        if total > 0.0 {
            shares.iter_mut().for_each(|share| *share /= total);
        }
        Self {
            winner: winner(&shares, tie_margin),
            shares,
        }
    }

    /// The winner's share in percent, 0 to 100.
    #[must_use]
    pub fn confidence(&self) -> u8 {
        let share = self.shares.get(usize::from(self.winner.0));
        (share.copied().unwrap_or(0.0) * 100.0).round().clamp(0.0, 100.0) as u8
    }
}

/// The highest-priority segment among those within `tie_margin` of the largest share.
fn winner(shares: &[f32], tie_margin: f32) -> SegmentId {
    let largest = shares.iter().copied().fold(0.0, f32::max);
    let lowest = shares.len().saturating_sub(1);
    let rank = shares
        .iter()
        .position(|share| *share > 0.0 && *share >= largest - tie_margin)
        .unwrap_or(lowest);
    SegmentId(rank as u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: SegmentId = SegmentId(0);
    const B: SegmentId = SegmentId(1);

    fn vote(votes: &[(SegmentId, f32)], tie_margin: f32) -> Vote {
        let neighbours: Vec<Neighbour> = votes
            .iter()
            .enumerate()
            .map(|(title, (_, similarity))| Neighbour {
                title,
                similarity: *similarity,
            })
            .collect();
        Vote::count(
            &neighbours,
            |title| votes[title].0,
            3,
            VoteRules::default(),
            tie_margin,
        )
    }

    #[test]
    fn nearer_neighbours_count_more() {
        let vote = vote(&[(B, 0.95), (A, 0.7), (A, 0.7)], TIE_MARGIN);
        assert_eq!(vote.winner, B);
        assert!(vote.confidence() > 50);
    }

    #[test]
    fn a_tie_goes_to_the_higher_priority() {
        assert_eq!(vote(&[(B, 0.9), (A, 0.9)], 0.0).winner, A);
        assert_eq!(vote(&[(B, 0.901), (A, 0.9)], 0.0).winner, B);
        assert_eq!(vote(&[(B, 0.901), (A, 0.9)], TIE_MARGIN).winner, A);
    }

    #[test]
    fn shares_add_up_to_one() {
        let vote = vote(&[(B, 0.9), (A, 0.2), (A, -0.5)], TIE_MARGIN);
        assert!((vote.shares.iter().sum::<f32>() - 1.0).abs() < 1e-6);
    }

    #[test]
    fn a_segment_nobody_voted_for_never_wins_a_tie() {
        assert_eq!(vote(&[(B, 0.9)], 1.0).winner, B);
    }

    #[test]
    fn without_neighbours_the_lowest_rank_wins_with_nothing() {
        let vote = vote(&[], TIE_MARGIN);
        assert_eq!((vote.winner, vote.confidence()), (SegmentId(2), 0));
    }
}
