//! The votes of training titles near a title, and the outcome.
//!
//! In the close space, learned from the user's own titles, those and the background titles vote; in the
//! general space, which ships with the program, all titles do. The pool makes probabilities of both votes
//! and the prior, and the likeliest segment wins.

#[cfg(test)]
mod tests;
mod weights;

pub use weights::Weights;

use crate::{
    calibration::{Nearness, Pool},
    index::Neighbour,
    title::SegmentId,
};

/// Neighbours in the close vote. Chosen for the close vote
/// without the others, where 6 to 24 do equally well.
pub const CLOSE: usize = 12;

/// Neighbours in the general vote, which knows less and so asks more.
pub const GENERAL: usize = 24;

/// Personas whose probabilities differ by no more than this are tied, and the one with the higher
/// priority wins.
pub const TIE_MARGIN: f32 = 0.02;

/// How likely the label of a user's own title is for that title: two readers agree on so many real titles.
pub const OF_SAME: f32 = 0.956;

/// A counted vote.
#[derive(Clone, Debug, PartialEq)]
pub struct Vote {
    /// The probability of each segment, by rank; they add up to 1, or are all 0 if there is nothing to say.
    pub probabilities: Vec<f32>,
    /// The segment that won.
    pub winner: SegmentId,
    /// The say that the user's own titles had, 0 to 1.
    pub own_say: f32,
}

impl Vote {
    /// The vote about nothing, of `segments` segments.
    #[must_use]
    pub fn none(segments: usize) -> Self {
        Self {
            probabilities: vec![0.0; segments],
            winner: SegmentId(segments.saturating_sub(1) as u8),
            own_say: 0.0,
        }
    }

    /// The outcome where these are the probabilities.
    #[must_use]
    pub fn of(probabilities: Vec<f32>, own_say: f32, tie_margin: f32) -> Self {
        Self {
            winner: winner(&probabilities, tie_margin),
            probabilities,
            own_say,
        }
    }

    /// The outcome where the title itself is one of the user's, labelled with `segment`, whatever its neighbours
    /// say.
    #[must_use]
    pub fn with_label(mut self, segment: SegmentId) -> Self {
        self.probabilities
            .iter_mut()
            .for_each(|probability| *probability *= 1.0 - OF_SAME);
        if let Some(probability) = self.probabilities.get_mut(usize::from(segment.0)) {
            *probability += OF_SAME;
        }
        Self {
            winner: segment,
            ..self
        }
    }

    /// The probability of the segment that won, 0 to 1.
    #[must_use]
    pub fn probability(&self) -> f32 {
        let won = self.probabilities.get(usize::from(self.winner.0));
        won.copied().unwrap_or(0.0)
    }

    /// The same in percent: 0 to 100.
    #[must_use]
    pub fn confidence(&self) -> u8 {
        (100.0 * self.probability()).round().clamp(0.0, 100.0) as u8
    }
}

/// What the training titles and the prior say about a title.
#[derive(Clone, Debug, PartialEq)]
pub struct Prediction {
    /// The nearest in the close space, the nearest first.
    pub close: Vec<Neighbour>,
    /// The nearest in the general space, the nearest first; none if they have no say and nobody wants to see them.
    pub general: Vec<Neighbour>,
    /// The probability of each segment by the prior, by rank.
    pub prior: Vec<f32>,
    /// Whether the prior is so certain that those in the general space have no say.
    pub settled: bool,
    /// The outcome.
    pub vote: Vote,
    /// The title itself among the user's own, if it is one of them: its label decides.
    pub itself: Option<usize>,
}

/// Who votes, and how it is counted.
pub struct VoteCounter<'a, S, O> {
    /// What a training title counts in the close vote, and in the general one.
    pub weights: (&'a Weights, &'a Weights),
    /// The segment of a training title.
    pub segment_of: S,
    /// Whether a training title is the user's own.
    pub is_own: O,
    /// What both votes and the prior say together.
    pub pool: &'a Pool,
    /// How near the probabilities of two personas may be for the higher priority to win.
    pub tie_margin: f32,
}

impl<S: Fn(usize) -> SegmentId, O: Fn(usize) -> bool> VoteCounter<'_, S, O> {
    /// How near the user's own titles are, of the neighbours in the close space.
    #[must_use]
    pub fn nearness(&self, close: &[Neighbour]) -> Nearness {
        let voters = &close[..close.len().min(CLOSE)];
        let own = voters.iter().find(|neighbour| (self.is_own)(neighbour.title));
        Nearness {
            nearest: own.map_or(0.0, |own| own.similarity),
            share: self.weights.0.part(voters, &self.segment_of, &self.is_own),
        }
    }

    /// The shares of the close vote.
    #[must_use]
    pub fn close_shares(&self, close: &[Neighbour]) -> Vec<f32> {
        self.weights
            .0
            .shares(&close[..close.len().min(CLOSE)], &self.segment_of)
    }

    /// The shares of the general vote.
    #[must_use]
    pub fn general_shares(&self, general: &[Neighbour]) -> Vec<f32> {
        self.weights
            .1
            .shares(&general[..general.len().min(GENERAL)], &self.segment_of)
    }

    /// The say of the user's own titles about a title with these neighbours in the close space.
    #[must_use]
    pub fn own_say(&self, close: &[Neighbour]) -> f32 {
        if close.is_empty() {
            return 0.0;
        }
        self.pool.own_say(self.nearness(close))
    }

    /// Whether the prior is so certain that the vote in the general space need not be asked. Where personas count as
    /// tied that are further apart than usual, a vote may still decide between them.
    #[must_use]
    pub fn settles(&self, prior: &[f32]) -> bool {
        self.weights.0.none_may_win() && self.tie_margin <= TIE_MARGIN && self.pool.settles(prior)
    }

    /// Counts the votes.
    #[must_use]
    pub fn count(&self, close: Vec<Neighbour>, general: Vec<Neighbour>, prior: Vec<f32>) -> Prediction {
        let own_say = self.own_say(&close);
        let settled = self.settles(&prior);
        let mut probabilities = vec![0.0; prior.len()];
        let mut add = |say: f32, of: Vec<f32>| {
            let sums = probabilities.iter_mut().zip(of);
            sums.for_each(|(sum, probability)| *sum += say * probability);
        };
        if own_say > 0.0 {
            add(own_say, self.pool.own(&self.close_shares(&close)));
        }
        if own_say < 1.0 {
            let shares = (!general.is_empty()).then(|| self.general_shares(&general));
            let in_general = match settled {
                true => self.pool.settled(&prior),
                false => self.pool.general(shares.as_deref(), &prior),
            };
            add(1.0 - own_say, in_general);
        }
        if !self.weights.0.none_may_win() {
            without_none(&mut probabilities);
        }
        Prediction {
            vote: Vote::of(probabilities, own_say, self.tie_margin),
            close,
            general,
            prior,
            settled,
            itself: None,
        }
    }
}

impl Prediction {
    /// What is said about nothing, of `segments` segments.
    #[must_use]
    pub fn none(segments: usize) -> Self {
        Self {
            close: Vec::new(),
            general: Vec::new(),
            prior: vec![0.0; segments],
            settled: false,
            vote: Vote::none(segments),
            itself: None,
        }
    }

    /// The same, where the title `itself` is one of the user's own, labelled with `segment`.
    #[must_use]
    pub fn with_label(self, itself: Option<usize>, segment: SegmentId) -> Self {
        Self {
            vote: self.vote.with_label(segment),
            itself,
            ..self
        }
    }

    /// The neighbours whose vote had the larger say.
    #[must_use]
    pub fn decisive_neighbours(&self) -> &[Neighbour] {
        if self.general.is_empty() || self.vote.own_say >= 0.5 {
            &self.close
        } else {
            &self.general
        }
    }
}

/// The similarity of the nearest of `neighbours`, which are in order; 0 without any.
#[must_use]
pub fn nearest(neighbours: &[Neighbour]) -> f32 {
    neighbours.first().map_or(0.0, |first| first.similarity)
}

/// The probabilities where there is no none.
fn without_none(probabilities: &mut [f32]) {
    if let Some(none) = probabilities.last_mut() {
        *none = 0.0;
    }
    let total: f32 = probabilities.iter().sum();
    if total > 0.0 {
        probabilities
            .iter_mut()
            .for_each(|probability| *probability /= total);
    }
}

/// None if nothing is likelier; else the highest-priority persona among those within `tie_margin` of the
/// likeliest that are likelier than none.
fn winner(probabilities: &[f32], tie_margin: f32) -> SegmentId {
    let lowest = probabilities.len().saturating_sub(1);
    let (personas, none) = probabilities.split_at(lowest);
    let largest = personas.iter().copied().fold(0.0, f32::max);
    let none = none.first().copied().unwrap_or(0.0);
    let tied = |probability: &f32| *probability > none && *probability >= largest - tie_margin;
    let rank = personas.iter().position(tied).unwrap_or(lowest);
    SegmentId(rank as u8)
}
