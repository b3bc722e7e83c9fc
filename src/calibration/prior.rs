//! The prior: how likely each segment is by the words and letters of a title alone.
//!
//! Neighbours say much where a title is like others, and little where it is not. A linear model adds up
//! what single words say (`marketing` speaks against every persona), whatever stands beside them. Given
//! the same titles, both together are better than either.

use rand::{SeedableRng, rngs::StdRng, seq::SliceRandom};

use crate::{
    arrays,
    cancellation::Cancellation,
    metric::{TRAIT_DIMENSIONS, Traits, describe, words},
    title::SegmentId,
};

/// Times each title is seen; the weights after each of the last `LATE` are averaged (Polyak & Juditsky
/// 1992). Measured on held-out lists: 10 are no better than 7.
const EPOCHS: usize = 7;
const LATE: usize = 2;
/// Titles a step.
const BATCH: usize = 128;
const LEARNING_RATE: f32 = 1.0;
/// How strongly weights are pulled to 0 in each step that touches them.
const DECAY: f32 = 1e-6;
/// What is assumed of a weight's past gradients, squared and summed, before there are any.
const FIRST_SQUARES: f32 = 1e-3;
const SEED: u64 = 11;

/// A multinomial logistic regression on the traits of a title.
#[derive(Clone, Debug, PartialEq)]
pub struct Prior {
    segments: usize,
    /// `d x k`, `d` the traits' dimensions and `k` the segments, times [`Prior::scale`].
    weights: Vec<i16>,
    /// What one step of a weight is worth.
    scale: f32,
}

impl bincode::Encode for Prior {
    fn encode<E: bincode::enc::Encoder>(&self, encoder: &mut E) -> Result<(), bincode::error::EncodeError> {
        (self.segments as u64, self.scale).encode(encoder)?;
        arrays::encode(&self.weights, encoder)
    }
}

impl<Context> bincode::Decode<Context> for Prior {
    fn decode<D: bincode::de::Decoder<Context = Context>>(
        decoder: &mut D,
    ) -> Result<Self, bincode::error::DecodeError> {
        let (segments, scale): (u64, f32) = bincode::Decode::decode(decoder)?;
        Ok(Self {
            segments: segments as usize,
            weights: arrays::decode(decoder)?,
            scale,
        })
    }
}

bincode::impl_borrow_decode!(Prior);

/// What a word of a title says about a segment.
#[derive(Clone, Debug, PartialEq)]
pub struct WordEffect {
    /// The word, in lower case and without accents.
    pub word: String,
    /// By how much the logarithm of the segment's odds falls without the word: below 0, it speaks against.
    pub log_odds: f32,
}

impl Prior {
    /// Learns from titles, by their traits and segments (of `segments`), by AdaGrad (Duchi et al. 2011). The
    /// same titles in the same order give the same prior. Cancelled, it gives what it has by then.
    #[must_use]
    pub fn learn(
        traits: &[&Traits],
        segment_of: &[SegmentId],
        segments: usize,
        cancellation: &Cancellation,
    ) -> Self {
        let mut learner = Learner::new(segments);
        let mut random = StdRng::seed_from_u64(SEED);
        let mut order: Vec<usize> = (0..traits.len()).collect();
        let mut late = vec![0.0_f32; learner.weights.len()];
        for epoch in 0..EPOCHS {
            order.shuffle(&mut random);
            for batch in order.chunks(BATCH).take_while(|_| !cancellation.is_cancelled()) {
                learner.step(batch, traits, segment_of);
            }
            if epoch >= EPOCHS - LATE {
                late.iter_mut()
                    .zip(&learner.weights)
                    .for_each(|(sum, weight)| *sum += weight);
            }
        }
        late.iter_mut().for_each(|sum| *sum /= LATE as f32);
        Self::rounded(segments, &late)
    }

    /// Stored in 16 bits each: a sum of a hundred of them is off by less than a thousandth.
    fn rounded(segments: usize, weights: &[f32]) -> Self {
        let largest = weights
            .iter()
            .fold(f32::MIN_POSITIVE, |largest, weight| largest.max(weight.abs()));
        let scale = largest / f32::from(i16::MAX);
        Self {
            segments,
            weights: weights
                .iter()
                .map(|weight| (weight / scale).round() as i16)
                .collect(),
            scale,
        }
    }

    /// The same for other segments: `of[k]` is the one that segment `k` has here. Gives none if there is no
    /// such segment.
    #[must_use]
    pub fn for_segments(&self, of: &[usize]) -> Option<Self> {
        if of.iter().any(|segment| *segment >= self.segments) {
            return None;
        }
        let rows = self.weights.chunks_exact(self.segments);
        Some(Self {
            segments: of.len(),
            weights: rows
                .flat_map(|row| of.iter().map(|segment| row[*segment]))
                .collect(),
            scale: self.scale,
        })
    }

    /// How many segments it tells apart.
    #[must_use]
    pub fn segments(&self) -> usize {
        self.segments
    }

    /// Whether it has a weight for every trait and segment.
    pub(crate) fn is_whole(&self) -> bool {
        self.segments > 0 && self.weights.len() == self.segments * TRAIT_DIMENSIONS && self.scale.is_finite()
    }

    /// The probability of each segment, by rank.
    #[must_use]
    pub fn probabilities(&self, traits: &Traits) -> Vec<f32> {
        let mut sums = self.log_weights(traits);
        softmax(&mut sums);
        sums
    }

    /// The logarithm of each segment's weight, by rank, but for a constant.
    fn log_weights(&self, traits: &Traits) -> Vec<f32> {
        let mut sums = vec![0.0_f32; self.segments];
        for (dimension, value) in &traits.values {
            let first = *dimension as usize * self.segments;
            let row = &self.weights[first..first + self.segments];
            for (sum, weight) in sums.iter_mut().zip(row) {
                *sum += value * f32::from(*weight);
            }
        }
        sums.iter_mut().for_each(|sum| *sum *= self.scale);
        sums
    }

    /// What each word of `title` says about `segment` against the segment `other`, in the title's order.
    #[must_use]
    pub fn word_effects(&self, title: &str, segment: SegmentId, other: SegmentId) -> Vec<WordEffect> {
        let log_odds = |title: &str| {
            let weights = self.log_weights(&describe(title).1);
            let of = |segment: SegmentId| weights.get(usize::from(segment.0)).copied().unwrap_or(0.0);
            of(segment) - of(other)
        };
        let words = words(title);
        let with_all = log_odds(title);
        (0..words.len())
            .map(|at| {
                let others: Vec<&str> = words
                    .iter()
                    .enumerate()
                    .filter(|(other, _)| *other != at)
                    .map(|(_, word)| word.as_str())
                    .collect();
                WordEffect {
                    word: words[at].clone(),
                    log_odds: with_all - log_odds(&others.join(" ")),
                }
            })
            .collect()
    }
}

/// Turns logarithms of weights into probabilities.
pub(super) fn softmax(logarithms: &mut [f32]) {
    let largest = logarithms.iter().copied().fold(f32::MIN, f32::max);
    logarithms
        .iter_mut()
        .for_each(|value| *value = (*value - largest).exp());
    let total: f32 = logarithms.iter().sum();
    logarithms.iter_mut().for_each(|value| *value /= total);
}

/// Weights on their way.
struct Learner {
    segments: usize,
    weights: Vec<f32>,
    /// Past gradients, squared and summed.
    squares: Vec<f32>,
    /// The gradient of a step, 0 outside the rows `touched`.
    gradient: Vec<f32>,
    touched: Vec<u32>,
    is_touched: Vec<bool>,
}

impl Learner {
    fn new(segments: usize) -> Self {
        let count = segments * TRAIT_DIMENSIONS;
        Self {
            segments,
            weights: vec![0.0; count],
            squares: vec![FIRST_SQUARES; count],
            gradient: vec![0.0; count],
            touched: Vec::new(),
            is_touched: vec![false; TRAIT_DIMENSIONS],
        }
    }

    fn step(&mut self, batch: &[usize], traits: &[&Traits], segment_of: &[SegmentId]) {
        let width = self.segments;
        let mut residual = vec![0.0_f32; width];
        for title in batch {
            residual.fill(0.0);
            let values = &traits[*title].values;
            for (dimension, value) in values {
                let first = *dimension as usize * width;
                for (sum, weight) in residual.iter_mut().zip(&self.weights[first..first + width]) {
                    *sum += value * weight;
                }
            }
            softmax(&mut residual);
            if let Some(labelled) = residual.get_mut(usize::from(segment_of[*title].0)) {
                *labelled -= 1.0;
            }
            for (dimension, value) in values {
                let row = *dimension as usize;
                if !self.is_touched[row] {
                    self.is_touched[row] = true;
                    self.touched.push(*dimension);
                }
                let gradient = &mut self.gradient[row * width..(row + 1) * width];
                for (sum, residual) in gradient.iter_mut().zip(&residual) {
                    *sum += value * residual;
                }
            }
        }
        let share = 1.0 / batch.len() as f32;
        for dimension in self.touched.drain(..) {
            let row = dimension as usize;
            self.is_touched[row] = false;
            for at in row * width..(row + 1) * width {
                let gradient = self.gradient[at] * share + DECAY * self.weights[at];
                self.gradient[at] = 0.0;
                self.squares[at] += gradient * gradient;
                self.weights[at] -= LEARNING_RATE * gradient / self.squares[at].sqrt();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn learn(titles: &[(&str, u8)]) -> Prior {
        let traits: Vec<Traits> = titles.iter().map(|(title, _)| describe(title).1).collect();
        let traits: Vec<&Traits> = traits.iter().collect();
        let segments: Vec<SegmentId> = titles.iter().map(|(_, segment)| SegmentId(*segment)).collect();
        Prior::learn(&traits, &segments, 3, &Cancellation::default())
    }

    fn few() -> Prior {
        learn(&[
            ("Software Engineer", 0),
            ("Data Engineer", 0),
            ("Product Manager", 1),
            ("Senior Product Manager", 1),
            ("Marketing Manager", 2),
            ("Product Marketing Manager", 2),
            ("Marketing Assistant", 2),
        ])
    }

    #[test]
    fn it_tells_what_it_learned_and_what_has_the_same_words() {
        let prior = few();
        let winner = |title: &str| {
            let found = prior.probabilities(&describe(title).1);
            (0..3).max_by(|a, b| found[*a].total_cmp(&found[*b])).unwrap()
        };
        assert_eq!(winner("Software Engineer"), 0);
        assert_eq!(winner("Principal Product Manager"), 1);
        assert_eq!(winner("Head of Marketing"), 2);
        let sum: f32 = prior.probabilities(&describe("Baker").1).iter().sum();
        assert!((sum - 1.0).abs() < 1e-5);
    }

    #[test]
    fn a_word_that_speaks_against_a_segment_is_named() {
        let said = few().word_effects("Product Marketing", SegmentId(1), SegmentId(2));
        assert_eq!(said[0].word, "product");
        assert!(said[0].log_odds > 0.0 && said[1].log_odds < 0.0, "{said:?}");
    }

    #[test]
    fn the_same_titles_give_the_same_prior() {
        assert_eq!(few(), few());
    }

    #[test]
    fn other_segments_get_the_weights_of_those_that_they_are() {
        let prior = few();
        let turned = prior.for_segments(&[2, 0]).unwrap();
        assert_eq!((turned.segments(), turned.is_whole()), (2, true));
        let found = turned.probabilities(&describe("Software Engineer").1);
        assert!(found[1] > found[0]);
        assert_eq!(prior.for_segments(&[3]), None);
    }
}
