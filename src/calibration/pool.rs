//! The pool: what neighbours and prior say together, as the probability of each segment.
//!
//! What is known in general (the vote of all titles in the general space, and the prior) and what the
//! user's own titles say are two experts, and how near the user's titles lie decides how much either
//! counts (Jacobs et al. 1991, Adaptive Mixtures of Local Experts). Within the first, the vote and the
//! prior are a logarithmic opinion pool (Genest & Zidek 1986). A share of a vote is no probability; what it
//! is worth is part of the pool's numbers, which were fitted on titles held out by list, so what comes out
//! is calibrated on titles such as users have.

/// Votes that a share is smoothed with, half a vote spread over all segments, so that a unanimous one is not
/// taken for certain.
const VOTES: f32 = 12.0;
const HALF_A_VOTE: f32 = 0.5;

/// The least that a prior's probability is taken for.
const LEAST: f32 = 1e-4;

/// From this say of the user's titles on, what is known in general is not asked.
pub const ALL: f32 = 0.98;

/// From this probability of a segment by the prior on, no general vote could make another one likelier, where the
/// prior was learned from what ships: that vote is not asked. Of the titles that the pools were fitted on, on which this
/// was chosen too, eight in ten were as certain before the prior had a network; with those asked as well as many were right (92.57 %
/// for 92.58 %).
pub const SETTLED: f32 = 0.9;

/// The numbers of the pool: [`Pool::NUMBERS`] of them, in the order of the fields.
#[derive(Clone, Copy, Debug, Default, PartialEq, bincode::Encode, bincode::Decode)]
pub struct Pool {
    /// What a unit of the logarithm of the general vote's share is worth, of the prior's, and what is added for
    /// no persona.
    pub general: [f32; 3],
    /// What one of the own vote's share is worth, and what is added for no persona.
    pub own: [f32; 2],
    /// The say of the user's titles: a constant; per tenth of similarity of the nearest above what is usual; per share
    /// of the close vote that is theirs and not the background titles'; per tenth of similarity above what is nearly the same.
    pub gate: [f32; 4],
    /// Where the prior settles it: what a unit of its logarithm is worth, and what is added for no persona. None if
    /// the vote is always asked, as beside a prior that was learned from few titles.
    pub settled: Option<[f32; 2]>,
}

/// A user's title nearer than this is nearly the same.
const NEAR: f32 = 0.9;

/// As near as this is usual for titles like the user's.
const USUAL: f32 = 0.8;

/// How near the user's own titles are.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Nearness {
    /// The similarity of the nearest of them, -1 to 1; 0 if none is among the neighbours.
    pub nearest: f32,
    /// Their share of the weight of the close vote, 0 to 1.
    pub share: f32,
}

impl Pool {
    /// How many numbers it has.
    pub const NUMBERS: usize = 11;

    /// A pool of these numbers.
    #[must_use]
    pub fn from_numbers(numbers: [f32; Self::NUMBERS]) -> Self {
        let [a, b, c, d, e, f, g, h, i, j, k] = numbers;
        Self {
            general: [a, b, c],
            own: [d, e],
            gate: [f, g, h, i],
            settled: Some([j, k]),
        }
    }

    /// The same, where the vote is always asked.
    #[must_use]
    pub fn always_asking(self) -> Self {
        Self {
            settled: None,
            ..self
        }
    }

    /// Whether the prior is so certain that the general vote need not be asked.
    #[must_use]
    pub fn settles(&self, prior: &[f32]) -> bool {
        self.settled.is_some() && prior.iter().any(|probability| *probability >= SETTLED)
    }

    /// The say of the user's own titles, 0 to 1.
    #[must_use]
    pub fn own_say(&self, near: Nearness) -> f32 {
        let [constant, nearest, share, above] = self.gate;
        let sum = constant
            + nearest * 10.0 * (near.nearest - USUAL)
            + share * near.share
            + above * 10.0 * (near.nearest - NEAR).max(0.0);
        let say = 1.0 / (1.0 + (-sum).exp());
        if say >= ALL { 1.0 } else { say }
    }

    /// What is known in general: the probability of each segment by rank, by the shares of the general vote (if
    /// there is one) and the prior.
    #[must_use]
    pub fn general(&self, shares: Option<&[f32]>, prior: &[f32]) -> Vec<f32> {
        let [vote, of_prior, none] = self.general;
        let mut sums = of(prior, of_prior);
        if let Some(shares) = shares {
            add_logarithms(&mut sums, shares, vote);
        }
        finish(&mut sums, none);
        sums
    }

    /// The same where the prior settles it; what [`Pool::general`] gives without a vote, if it never does.
    #[must_use]
    pub fn settled(&self, prior: &[f32]) -> Vec<f32> {
        let Some([of_prior, none]) = self.settled else {
            return self.general(None, prior);
        };
        let mut sums = of(prior, of_prior);
        finish(&mut sums, none);
        sums
    }

    /// What the user's own titles say: the same by the shares of the close vote.
    #[must_use]
    pub fn own(&self, shares: &[f32]) -> Vec<f32> {
        let [vote, none] = self.own;
        let mut sums = vec![0.0; shares.len()];
        add_logarithms(&mut sums, shares, vote);
        finish(&mut sums, none);
        sums
    }
}

/// The logarithms of a prior's probabilities, each times what it is worth.
fn of(prior: &[f32], worth: f32) -> Vec<f32> {
    let logarithms = prior.iter().map(|probability| probability.max(LEAST).ln());
    logarithms.map(|logarithm| worth * logarithm).collect()
}

fn add_logarithms(sums: &mut [f32], shares: &[f32], worth: f32) {
    let each = HALF_A_VOTE / shares.len() as f32;
    for (sum, share) in sums.iter_mut().zip(shares) {
        *sum += worth * ((VOTES * share + each) / (VOTES + HALF_A_VOTE)).ln();
    }
}

fn finish(sums: &mut [f32], none: f32) {
    if let Some(last) = sums.last_mut() {
        *last += none;
    }
    super::prior::softmax(sums);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pool() -> Pool {
        Pool::from_numbers([0.25, 0.8, -0.25, 1.5, -2.5, -2.5, 1.0, 3.0, 0.5, 0.9, 0.1])
    }

    #[test]
    fn its_numbers_are_those_that_it_was_made_of() {
        let pool = pool();
        assert_eq!((pool.general, pool.own), ([0.25, 0.8, -0.25], [1.5, -2.5]));
        assert_eq!(
            (pool.gate, pool.settled),
            ([-2.5, 1.0, 3.0, 0.5], Some([0.9, 0.1]))
        );
    }

    #[test]
    fn a_prior_settles_what_no_vote_could_change() {
        let pool = pool();
        assert!(pool.settles(&[0.91, 0.05, 0.04]) && !pool.settles(&[0.8, 0.1, 0.1]));
        let asking = pool.always_asking();
        assert!(
            !asking.settles(&[0.91, 0.05, 0.04])
                && asking.general(None, &[0.5, 0.5]) == pool.general(None, &[0.5, 0.5])
        );
        let found = pool.settled(&[0.91, 0.05, 0.04]);
        let odds = (0.9 * (0.91_f32 / 0.05).ln()).exp();
        assert!((found[0] / found[1] - odds).abs() < 1e-2);
        assert!((found.iter().sum::<f32>() - 1.0).abs() < 1e-5);
    }

    #[test]
    fn the_nearer_the_users_titles_are_the_more_they_have_to_say() {
        let say = |nearest, share| pool().own_say(Nearness { nearest, share });
        assert!(say(0.0, 0.0) < 0.01);
        assert!(say(0.7, 0.5) < say(0.8, 0.5) && say(0.8, 0.5) < say(0.8, 1.0));
        // Above what is nearly the same, by more: a tenth is worth the half more there.
        let odds = |say: f32| (say / (1.0 - say)).ln();
        assert!((odds(say(0.95, 0.2)) - odds(say(0.9, 0.2)) - 0.75).abs() < 1e-3);
        let all = Pool {
            gate: [5.0, 1.0, 3.0, 0.5],
            ..pool()
        };
        let near = Nearness {
            nearest: 0.8,
            share: 0.0,
        };
        assert!(all.own_say(near) >= 1.0, "what is known in general is not asked");
    }

    #[test]
    fn a_vote_makes_what_it_is_for_likelier_and_none_is_never_certain() {
        let prior = [0.5, 0.3, 0.2];
        let without = pool().general(None, &prior);
        let with = pool().general(Some(&[0.0, 1.0, 0.0]), &prior);
        let unlikely = pool().general(Some(&[1.0, 0.0, 0.0]), &[1.0, 0.0, 0.0]);
        assert!(with[1] > without[1] && with[0] < without[0] && with[2] < without[2]);
        assert!(unlikely[0] < 1.0 && unlikely[1] > 0.0);
        for found in [&without, &with, &unlikely, &pool().own(&[0.2, 0.3, 0.5])] {
            assert!((found.iter().sum::<f32>() - 1.0).abs() < 1e-5);
        }
        let own = pool().own(&[0.5, 0.0, 0.5]);
        assert!(
            (own[0] / own[2] - 2.5_f32.exp()).abs() < 1e-2,
            "none needs more votes"
        );
    }

    #[test]
    fn what_is_added_for_none_counts_with_a_vote_without_one_and_where_the_prior_settles_it() {
        let (pool, even) = (pool(), [1.0 / 3.0; 3]);
        for (found, added) in [
            (pool.general(None, &even), -0.25_f32),
            (pool.general(Some(&even), &even), -0.25),
            (pool.settled(&even), 0.1),
        ] {
            assert!(((found[2] / found[0]).ln() - added).abs() < 1e-3, "{found:?}");
        }
    }

    #[test]
    fn a_unanimous_vote_is_smoothed_by_half_a_vote_beside_twelve() {
        let own = pool().own(&[1.0, 0.0, 0.0]);
        // A sixth of a vote is spread to each of three segments.
        let odds = (12.0 + 0.5 / 3.0) / (0.5 / 3.0_f32);
        assert!(((own[0] / own[1]).ln() - 1.5 * odds.ln()).abs() < 1e-2, "{own:?}");
    }
}
