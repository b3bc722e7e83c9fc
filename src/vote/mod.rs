//! The votes of training titles near a title, and the outcome.
//!
//! In the close space, learned from the user's own titles, those and the background titles vote; in the
//! general space, which ships with the program, all titles do. The pool makes probabilities of both votes
//! and the prior, and the likeliest segment wins.

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

    /// Whether the prior is so certain that the vote in the general space need not be asked.
    #[must_use]
    pub fn settles(&self, prior: &[f32]) -> bool {
        self.weights.0.none_may_win() && self.pool.settles(prior)
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
/// likeliest.
fn winner(probabilities: &[f32], tie_margin: f32) -> SegmentId {
    let lowest = probabilities.len().saturating_sub(1);
    let (personas, none) = probabilities.split_at(lowest);
    let largest = personas.iter().copied().fold(0.0, f32::max);
    if none.first().is_some_and(|none| *none >= largest) {
        return SegmentId(lowest as u8);
    }
    let tied = |probability: &f32| *probability > 0.0 && *probability >= largest - tie_margin;
    let rank = personas.iter().position(tied).unwrap_or(lowest);
    SegmentId(rank as u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: SegmentId = SegmentId(0);
    const B: SegmentId = SegmentId(1);
    const NONE: SegmentId = SegmentId(2);

    fn vote(probabilities: [f32; 3], tie_margin: f32) -> SegmentId {
        Vote::of(probabilities.to_vec(), 0.0, tie_margin).winner
    }

    #[test]
    fn of_personas_that_tie_the_higher_priority_wins() {
        assert_eq!(vote([0.45, 0.45, 0.1], 0.0), A);
        assert_eq!(vote([0.44, 0.46, 0.1], 0.0), B);
        assert_eq!(vote([0.445, 0.455, 0.1], TIE_MARGIN), A);
        assert_eq!(vote([0.0, 0.6, 0.4], 1.0), B, "nobody spoke for the first");
    }

    #[test]
    fn no_persona_is_printed_that_is_less_likely_than_none() {
        assert_eq!(vote([0.27, 0.1, 0.63], TIE_MARGIN), NONE);
        assert_eq!(vote([0.44, 0.1, 0.46], 0.05), NONE);
        assert_eq!(vote([0.2, 0.4, 0.4], 0.0), NONE);
    }

    #[test]
    fn about_nothing_none_wins_with_nothing() {
        let nothing = Prediction::none(3).vote;
        assert_eq!((nothing.winner, nothing.confidence()), (NONE, 0));
    }

    #[test]
    fn a_users_own_title_decides_about_those_that_are_nearly_the_same() {
        let pool = Pool {
            general: [0.3, 0.7, 0.0],
            own: [1.6, 0.0],
            gate: [-5.0, 4.0, 1.0, 3.0],
            settled: None,
        };
        let equal = Weights::equal(3);
        let count = VoteCounter {
            weights: (&equal, &equal),
            segment_of: |title| if title == 0 { A } else { B },
            is_own: |title| title == 0,
            pool: &pool,
            tie_margin: TIE_MARGIN,
        };
        let at = |own: f32| {
            let near = |title, similarity| Neighbour { title, similarity };
            let close = vec![near(0, own), near(1, 0.2)];
            count.count(close, vec![near(1, 0.9)], vec![0.1, 0.8, 0.1]).vote
        };
        assert_eq!(at(1.0).winner, A);
        assert_eq!(at(0.4).winner, B);
        assert!(at(1.0).own_say > 0.9 && at(0.4).own_say < 0.2);
    }

    #[test]
    fn own_titles_and_what_is_known_in_general_share_the_say() {
        let pool = Pool {
            general: [0.3, 0.7, 0.1],
            own: [1.6, -0.2],
            gate: [0.0, 1.0, 1.0, 1.0],
            settled: None,
        };
        let equal = Weights::equal(3);
        let segment_of = |title| if title == 0 { A } else { B };
        let count = VoteCounter {
            weights: (&equal, &equal),
            segment_of,
            is_own: |title| title == 0,
            pool: &pool,
            tie_margin: TIE_MARGIN,
        };
        let near = |title, similarity| Neighbour { title, similarity };
        let (close, general) = (vec![near(0, 0.8), near(1, 0.6)], vec![near(1, 0.9)]);
        let prior = vec![0.3, 0.2, 0.5];
        let of_own = pool.own(&equal.shares(&close, segment_of));
        let in_general = pool.general(Some(&equal.shares(&general, segment_of)), &prior);
        let without_votes = pool.general(None, &prior);
        let found = count.count(close.clone(), general.clone(), prior.clone());
        let say = found.vote.own_say;
        assert!(say > 0.5 && say < 1.0, "{say}");
        let mixed = |own: f32, general: f32| say * own + (1.0 - say) * general;
        for (rank, probability) in found.vote.probabilities.iter().enumerate() {
            assert!((probability - mixed(of_own[rank], in_general[rank])).abs() < 1e-6);
        }
        assert_eq!(found.decisive_neighbours(), &close, "whose say is the larger");
        let nobodys = count.count(Vec::new(), general.clone(), prior.clone());
        assert_eq!(nobodys.vote.probabilities, in_general);
        assert_eq!(nobodys.decisive_neighbours(), &general);
        let alone = count.count(close.clone(), Vec::new(), prior);
        assert!((alone.vote.probabilities[1] - mixed(of_own[1], without_votes[1])).abs() < 1e-6);
        assert_eq!(alone.decisive_neighbours(), &close, "there are no others");
        let labelled = found.with_label(Some(0), NONE);
        assert_eq!((labelled.vote.winner, labelled.itself), (NONE, Some(0)));
        assert_eq!((nearest(&close), nearest(&[])), (0.8, 0.0));
    }

    #[test]
    fn where_the_prior_settles_it_the_general_vote_has_no_say() {
        let pool = Pool {
            general: [0.3, 0.7, 0.0],
            settled: Some([0.9, 0.0]),
            ..Pool::default()
        };
        let equal = Weights::equal(3);
        let personas = equal.of_personas();
        let of = |weights: &Weights, prior: [f32; 3]| {
            let count = VoteCounter {
                weights: (weights, weights),
                segment_of: |_| A,
                is_own: |_| false,
                pool: &pool,
                tie_margin: TIE_MARGIN,
            };
            let general = vec![Neighbour {
                title: 0,
                similarity: 0.9,
            }];
            count.count(Vec::new(), general, prior.to_vec())
        };
        let (sure, unsure) = (of(&equal, [0.03, 0.95, 0.02]), of(&equal, [0.1, 0.8, 0.1]));
        assert!(sure.settled && !unsure.settled);
        assert_eq!(sure.vote.probabilities, pool.settled(&sure.prior));
        assert!(unsure.vote.probabilities != pool.settled(&unsure.prior));
        let assigned = of(&personas, [0.03, 0.02, 0.95]);
        assert!(
            !assigned.settled,
            "that it is none settles nothing where none may not win"
        );
    }

    #[test]
    fn the_label_of_a_title_itself_goes_before_what_its_neighbours_say() {
        let vote = Vote::of(vec![0.1, 0.1, 0.8], 0.0, TIE_MARGIN).with_label(A);
        assert_eq!((vote.winner, vote.confidence()), (A, 96));
        assert!((vote.probabilities.iter().sum::<f32>() - 1.0).abs() < 1e-6);
    }

    #[test]
    fn if_all_are_to_be_assigned_none_has_no_probability() {
        let pool = Pool {
            general: [0.3, 0.7, 0.0],
            ..Pool::default()
        };
        let personas = Weights::equal(3).of_personas();
        let count = VoteCounter {
            weights: (&personas, &personas),
            segment_of: |_| A,
            is_own: |_| false,
            pool: &pool,
            tie_margin: TIE_MARGIN,
        };
        let vote = count.count(Vec::new(), Vec::new(), vec![0.05, 0.05, 0.9]).vote;
        assert_eq!((vote.winner, vote.probabilities[2]), (A, 0.0));
    }
}
