//! Confidence: what the outcome of a vote is worth.
//!
//! A share of the vote is no probability: of the titles whose neighbours are all of one segment, not
//! all are right, and fewer are the further away those neighbours lie. How many, training finds out on
//! titles held out.

use crate::{segment::SegmentId, vote::Vote};

/// What confidence is computed from.
const FEATURES: usize = 5;

/// Votes that a share is smoothed with, half a vote for either side, so that a unanimous one is not
/// taken for certain.
const VOTES: f64 = 12.0;

/// What is assumed before any title is held out: the smoothed share itself.
const PRIOR: [f64; FEATURES] = [0.0, 1.0, 0.0, 0.0, 0.0];

/// How firmly: the inverse variance of each weight around it. It takes some dozens of titles to move
/// one by 1.
const PRIOR_PRECISION: f64 = 2.0;

/// Newton's method converges in a handful of steps, of which the first ones may be too long.
const STEPS: usize = 25;
const HALVINGS: i32 = 20;

/// Turns the outcome of a vote into the probability that it is right: a logistic regression (Platt
/// 1999) on the winner's share, its lead, the similarity of the nearest neighbour, and whether the
/// winner is a persona.
#[derive(Clone, Copy, Debug, PartialEq, bincode::Encode, bincode::Decode)]
pub struct Calibration {
    weights: [f64; FEATURES],
}

impl Default for Calibration {
    fn default() -> Self {
        Self { weights: PRIOR }
    }
}

/// A vote about a title held out.
pub struct Observation {
    features: [f64; FEATURES],
    right: f64,
    weight: f64,
}

impl Observation {
    /// A vote, whether its winner was right, and how much it counts.
    #[must_use]
    pub fn new(vote: &Vote, right: bool, weight: f32) -> Self {
        Self {
            features: features(vote),
            right: if right { 1.0 } else { 0.0 },
            weight: f64::from(weight),
        }
    }
}

impl Calibration {
    /// The calibration under which `observations` are most probable, given the prior.
    #[must_use]
    pub fn fit(observations: &[Observation]) -> Self {
        let mut weights = PRIOR;
        let mut probability = log_posterior(&weights, observations);
        for _ in 0..STEPS {
            let step = newton_step(&weights, observations);
            // Half of a step that leads too far, and again.
            let better = (0..HALVINGS).find_map(|halvings| {
                let factor = 0.5_f64.powi(halvings);
                let tried = std::array::from_fn(|i| weights[i] + factor * step[i]);
                let now = log_posterior(&tried, observations);
                (now > probability).then_some((tried, now))
            });
            let Some(better) = better else { break };
            (weights, probability) = better;
        }
        Self { weights }
    }

    /// The probability that the winner of `vote` is right, in percent: 0 to 100. 0 if nobody voted.
    #[must_use]
    pub fn confidence(&self, vote: &Vote) -> u8 {
        (100.0 * self.probability(vote)).round().clamp(0.0, 100.0) as u8
    }

    /// The same, 0 to 1.
    #[must_use]
    pub fn probability(&self, vote: &Vote) -> f64 {
        if vote.share() <= 0.0 {
            return 0.0;
        }
        logistic(product(&self.weights, &features(vote)))
    }
}

/// The logarithm of the probability of `weights` given `observations`, but for a constant.
fn log_posterior(weights: &[f64; FEATURES], observations: &[Observation]) -> f64 {
    let prior: f64 = weights
        .iter()
        .zip(PRIOR)
        .map(|(w, prior)| (w - prior).powi(2))
        .sum();
    let seen = observations.iter().map(|seen| {
        let x = product(weights, &seen.features);
        // ln of the logistic function of x or -x, without overflow.
        let signed = if seen.right > 0.5 { x } else { -x };
        seen.weight * (signed.min(0.0) - (-signed.abs()).exp().ln_1p())
    });
    seen.sum::<f64>() - PRIOR_PRECISION / 2.0 * prior
}

fn newton_step(weights: &[f64; FEATURES], observations: &[Observation]) -> [f64; FEATURES] {
    let mut gradient: [f64; FEATURES] = std::array::from_fn(|i| PRIOR_PRECISION * (PRIOR[i] - weights[i]));
    let mut curvature = [[0.0; FEATURES]; FEATURES];
    for (i, row) in curvature.iter_mut().enumerate() {
        row[i] = PRIOR_PRECISION;
    }
    for seen in observations {
        let probability = logistic(product(weights, &seen.features));
        let slope = seen.weight * probability * (1.0 - probability);
        for i in 0..FEATURES {
            gradient[i] += seen.weight * (seen.right - probability) * seen.features[i];
            for (j, cell) in curvature[i].iter_mut().enumerate() {
                *cell += slope * seen.features[i] * seen.features[j];
            }
        }
    }
    solve(curvature, gradient)
}

fn features(vote: &Vote) -> [f64; FEATURES] {
    let none = SegmentId(vote.shares.len().saturating_sub(1) as u8);
    let share = f64::from(vote.share());
    let second = vote
        .shares
        .iter()
        .enumerate()
        .filter(|(rank, _)| *rank != usize::from(vote.winner.0))
        .map(|(_, share)| f64::from(*share))
        .fold(0.0, f64::max);
    let smoothed = (VOTES * share + 0.5) / (VOTES + 1.0);
    [
        1.0,
        (smoothed / (1.0 - smoothed)).ln(),
        share - second,
        // About as far from 0 as the others.
        10.0 * (f64::from(vote.nearest) - 0.8),
        if vote.winner == none { 1.0 } else { 0.0 },
    ]
}

fn logistic(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

fn product(a: &[f64; FEATURES], b: &[f64; FEATURES]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// Solves `matrix x = right` for a positive definite matrix, by Gaussian elimination.
fn solve(mut matrix: [[f64; FEATURES]; FEATURES], mut right: [f64; FEATURES]) -> [f64; FEATURES] {
    for pivot in 0..FEATURES {
        let (above, below) = matrix.split_at_mut(pivot + 1);
        let (pivot_row, pivot_right) = (above[pivot], right[pivot]);
        for (row, right) in below.iter_mut().zip(&mut right[pivot + 1..]) {
            let factor = row[pivot] / pivot_row[pivot];
            for (cell, above) in row.iter_mut().zip(pivot_row) {
                *cell -= factor * above;
            }
            *right -= factor * pivot_right;
        }
    }
    for row in (0..FEATURES).rev() {
        for column in row + 1..FEATURES {
            right[row] -= matrix[row][column] * right[column];
        }
        right[row] /= matrix[row][row];
    }
    right
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vote::TIE_MARGIN;

    /// A vote in which the first of two segments and none got this share.
    fn vote(share: f32, nearest: f32) -> Vote {
        Vote::new(vec![share, 1.0 - share, 0.0], None, nearest, TIE_MARGIN)
    }

    /// Votes of which as many are right as `truth` tells, in turn.
    fn observe(votes: &[Vote], truth: impl Fn(&Vote) -> f64) -> Vec<Observation> {
        let mut owed = 0.0;
        let mut right = |vote: &Vote| {
            owed += truth(vote);
            let right = owed >= 1.0;
            owed -= f64::from(u8::from(right));
            right
        };
        votes
            .iter()
            .map(|vote| Observation::new(vote, right(vote), 1.0))
            .collect()
    }

    #[test]
    fn of_titles_told_to_be_right_so_often_so_many_are() {
        let votes: Vec<Vote> = (0..4000).map(|i| vote(1.0, [0.5, 0.9][i % 2])).collect();
        let truth = |vote: &Vote| if vote.nearest > 0.7 { 0.98 } else { 0.6 };
        let calibration = Calibration::fit(&observe(&votes, truth));
        assert_eq!(calibration.confidence(&vote(1.0, 0.9)), 98);
        assert_eq!(calibration.confidence(&vote(1.0, 0.5)), 60);
    }

    #[test]
    fn with_nothing_held_out_confidence_is_the_share_and_never_certain() {
        let calibration = Calibration::fit(&[]);
        assert_eq!(calibration, Calibration::default());
        assert_eq!(calibration.confidence(&vote(1.0, 0.9)), 96);
        assert_eq!(calibration.confidence(&vote(0.5, 0.9)), 50);
    }

    #[test]
    fn a_few_titles_held_out_do_not_overturn_it() {
        let votes: Vec<Vote> = (0..5).map(|_| vote(1.0, 0.9)).collect();
        let all_wrong = Calibration::fit(&observe(&votes, |_| 0.0));
        let all_right = Calibration::fit(&observe(&votes, |_| 1.0));
        assert!(all_wrong.confidence(&votes[0]) > 10);
        assert!(all_right.confidence(&votes[0]) < 100);
    }

    #[test]
    fn a_vote_without_voters_has_no_confidence() {
        let nobody = Vote::new(vec![0.0; 3], None, 0.0, TIE_MARGIN);
        assert_eq!(Calibration::default().confidence(&nobody), 0);
    }
}
