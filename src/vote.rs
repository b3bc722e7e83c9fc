//! The neighbours' vote: which segment a title belongs to.
//!
//! There are two votes. In the close one the training titles nearest in the space learned from them
//! have their say; in the general one, those nearest in the space that ships with the program. Where
//! a title is like one that was learned from, the close vote decides; the less it is, the more the
//! general one does.

use crate::{index::Neighbour, segment::SegmentId};

/// Neighbours in the close vote. Measured with `benches/held_out.rs`: 6 to 24 do equally well.
pub const CLOSE: usize = 12;

/// Neighbours in the general vote, which knows less and so asks more.
pub const GENERAL: usize = 24;

/// How much a nearer neighbour counts more: the weight of a neighbour is `exp(SHARPNESS *
/// similarity)`, the soft neighbour assignment that the metric is trained with (Goldberger et al.
/// 2004, Neighbourhood Components Analysis, eq. 1). Measured in the same way: 5 and 20 are no better.
const SHARPNESS: f32 = 10.0;

/// Segments whose shares of the vote differ by no more than this are tied, and the one with the
/// higher priority wins. Measured in the same way: from 0 to 0.05 it costs no accuracy, from 0.1 on
/// it does.
pub const TIE_MARGIN: f32 = 0.02;

/// The similarity of the nearest neighbour at which both votes count the same, and how fast one
/// takes over from the other. Nine in ten titles like those learned from have a neighbour nearer than
/// 0.8; of the personas in a CRM, half have none nearer than 0.7.
const EVEN: f32 = 0.7;
const SLOPE: f32 = 20.0;

/// From this say of the close vote on, the general one is not counted.
const ALL: f32 = 0.98;

/// The share of titles in real use that is taken to fit no persona. In exports it is three quarters;
/// the vote assumes less, because a persona missed is noticed less than a wrong one is resented, and
/// because training titles without a persona are never as varied as real ones.
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

    /// These weights where only titles with a persona vote.
    #[must_use]
    pub fn of_personas(&self) -> Self {
        let mut weights = self.0.clone();
        if let Some(none) = weights.last_mut() {
            *none = 0.0;
        }
        Self(weights)
    }

    /// That of a training title of this segment.
    #[must_use]
    pub fn of(&self, segment: SegmentId) -> f32 {
        self.0.get(usize::from(segment.0)).copied().unwrap_or(1.0)
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
        let none_may_win = self.0.last().is_some_and(|weight| *weight > 0.0);
        if none_may_win && !neighbours.is_empty() && nearest <= 0.0 {
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

/// The say of the close vote where the nearest neighbour has this similarity, 0 to 1.
#[must_use]
pub fn close_say(nearest: f32) -> f32 {
    let say = 1.0 / (1.0 + (-SLOPE * (nearest - EVEN)).exp());
    if say >= ALL { 1.0 } else { say }
}

/// A counted vote.
#[derive(Clone, Debug, PartialEq)]
pub struct Vote {
    /// Share of the vote a segment, by rank; they add up to 1, or are all 0 if nobody voted.
    pub shares: Vec<f32>,
    /// The segment that won.
    pub winner: SegmentId,
    /// The similarity of the nearest neighbour in the close vote, -1 to 1; 0 without any.
    pub nearest: f32,
    /// The say that the close vote had, 0 to 1.
    pub close_say: f32,
}

impl Vote {
    /// The outcome of the `close` vote and, if there is one, the `general` vote (shares by rank) of a
    /// title whose nearest neighbour has the similarity `nearest`.
    #[must_use]
    pub fn new(close: Vec<f32>, general: Option<&[f32]>, nearest: f32, tie_margin: f32) -> Self {
        let close_say = if general.is_some() {
            close_say(nearest)
        } else {
            1.0
        };
        let mut shares = close;
        for (share, general) in shares.iter_mut().zip(general.unwrap_or_default()) {
            *share = close_say * *share + (1.0 - close_say) * general;
        }
        Self {
            winner: winner(&shares, tie_margin),
            shares,
            nearest,
            close_say,
        }
    }

    /// The share of the segment that won.
    #[must_use]
    pub fn share(&self) -> f32 {
        let share = self.shares.get(usize::from(self.winner.0));
        share.copied().unwrap_or(0.0)
    }
}

/// What the training titles say about a title.
#[derive(Clone, Debug, PartialEq)]
pub struct Testimony {
    /// The nearest in the close space, the nearest first.
    pub close: Vec<Neighbour>,
    /// The nearest in the general space, the nearest first; none if they have no say.
    pub general: Vec<Neighbour>,
    /// How they voted.
    pub vote: Vote,
}

impl Testimony {
    /// Lets the neighbours vote: the first [`CLOSE`] of the close ones, and all general ones.
    #[must_use]
    pub fn new(
        close: Vec<Neighbour>,
        general: Vec<Neighbour>,
        weights: &Weights,
        segment_of: impl Fn(usize) -> SegmentId,
        tie_margin: f32,
    ) -> Self {
        let voters = &close[..close.len().min(CLOSE)];
        let close_shares = weights.shares(voters, &segment_of);
        let general_shares = (!general.is_empty()).then(|| weights.shares(&general, &segment_of));
        let vote = Vote::new(
            close_shares,
            general_shares.as_deref(),
            nearest(&close),
            tie_margin,
        );
        Self { close, general, vote }
    }

    /// The neighbours whose vote had the larger say.
    #[must_use]
    pub fn said_most(&self) -> &[Neighbour] {
        if self.vote.close_say < 0.5 {
            &self.general
        } else {
            &self.close
        }
    }
}

/// The similarity of the nearest of `neighbours`, which are in order; 0 without any.
#[must_use]
pub fn nearest(neighbours: &[Neighbour]) -> f32 {
    neighbours.first().map_or(0.0, |first| first.similarity)
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

    fn vote(votes: &[(SegmentId, f32)], tie_margin: f32) -> Vote {
        let nearest = votes.first().map_or(0.0, |first| first.1);
        Vote::new(
            shares(votes, &Weights::balancing(&[A, B], 3)),
            None,
            nearest,
            tie_margin,
        )
    }

    #[test]
    fn nearer_neighbours_count_more() {
        let vote = vote(&[(B, 0.95), (A, 0.7), (A, 0.7)], TIE_MARGIN);
        assert_eq!(vote.winner, B);
        assert!(vote.share() > 0.5);
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
        assert_eq!((vote.winner, vote.share()), (NONE, 0.0));
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
    fn a_title_that_has_nothing_in_common_with_any_fits_no_persona() {
        let vote = vote(&[(A, 0.0), (A, 0.0), (B, -0.1)], TIE_MARGIN);
        assert_eq!((vote.winner, vote.share()), (NONE, 1.0));
    }

    #[test]
    fn the_general_vote_decides_where_no_neighbour_is_near() {
        let (close, general) = (vec![1.0, 0.0, 0.0], [0.0, 1.0, 0.0]);
        let at = |nearest| Vote::new(close.clone(), Some(&general), nearest, TIE_MARGIN);
        assert_eq!((at(0.9).winner, at(0.9).close_say), (A, 1.0));
        assert_eq!(at(0.4).winner, B);
        assert!((at(EVEN).shares[0] - 0.5).abs() < 1e-6);
        assert_eq!(Vote::new(close, None, 0.1, TIE_MARGIN).winner, A);
    }
}
