//! The network: what words and letters of a title say together.
//!
//! A linear model adds up what each word says, whatever stands beside it. A network with hidden layers can tell
//! that two words together are another post than either. It needs more titles than there are labels for: it was taught on
//! generated titles by a transformer that had learned from the labels and is too slow to be asked about every title (knowledge
//! distillation, Hinton et al. 2015, arXiv:1503.02531). What else was tried stands in `models-cache/world/README.md`.

#[cfg(feature = "tables")]
mod learning;

#[cfg(feature = "tables")]
pub use learning::{Lesson, learn};

use multiversion::multiversion;

use crate::{
    arrays,
    metric::{TRAIT_BUCKETS, Traits},
};

/// Numbers in a hidden layer: with one byte each, the row of a trait is as long as a line of the cache. With half as many
/// the network alone has .8 points fewer of a CRM held out right, and .5 more of two lists.
const HIDDEN: usize = 64;

/// Buckets that the traits of words, and of letters, are folded into. With twice as many the network alone has .2
/// points fewer of the CRM right and .8 more of the two lists, with half as many .7 fewer and as many.
const BUCKETS: (u32, u32) = (1 << 15, 1 << 16);

/// Rows of the first layer.
const ROWS: usize = (BUCKETS.0 + BUCKETS.1) as usize + 1;

/// Two layers of [`HIDDEN`] rectified numbers (`max(0, x)`), on the traits of a title.
#[derive(Clone, Debug, PartialEq)]
pub struct Network {
    /// `r x h`, `r` the buckets and `h` = [`HIDDEN`], in steps.
    rows: Vec<i8>,
    /// What one step of them is worth.
    step: f32,
    /// What is added to the first layer, `h`.
    bias: Vec<f32>,
    /// From the first layer to the second, `h x h`, what each number of the first adds in a row.
    between: Vec<f32>,
    /// What is added to the second layer, `h`.
    between_bias: Vec<f32>,
    /// From the second layer to the logarithms of the segments' odds, `h x k`.
    output: Vec<f32>,
    /// What is added to those, `k`.
    output_bias: Vec<f32>,
}

impl bincode::Encode for Network {
    fn encode<E: bincode::enc::Encoder>(&self, encoder: &mut E) -> Result<(), bincode::error::EncodeError> {
        self.step.encode(encoder)?;
        arrays::encode(&self.rows, encoder)?;
        for numbers in [
            &self.bias,
            &self.between,
            &self.between_bias,
            &self.output,
            &self.output_bias,
        ] {
            arrays::encode(numbers, encoder)?;
        }
        Ok(())
    }
}

impl<Context> bincode::Decode<Context> for Network {
    fn decode<D: bincode::de::Decoder<Context = Context>>(
        decoder: &mut D,
    ) -> Result<Self, bincode::error::DecodeError> {
        Ok(Self {
            step: bincode::Decode::decode(decoder)?,
            rows: arrays::decode(decoder)?,
            bias: arrays::decode(decoder)?,
            between: arrays::decode(decoder)?,
            between_bias: arrays::decode(decoder)?,
            output: arrays::decode(decoder)?,
            output_bias: arrays::decode(decoder)?,
        })
    }
}

bincode::impl_borrow_decode!(Network);

impl Network {
    /// How many segments it tells apart.
    pub fn segments(&self) -> usize {
        self.output_bias.len()
    }

    /// Whether it has all its numbers, and each is one.
    pub fn is_whole(&self) -> bool {
        let lengths = [self.bias.len(), self.between_bias.len()];
        let arrays = [
            &self.bias,
            &self.between,
            &self.between_bias,
            &self.output,
            &self.output_bias,
        ];
        self.rows.len() == ROWS * HIDDEN
            && self.between.len() == HIDDEN * HIDDEN
            && self.output.len() == HIDDEN * self.segments()
            && lengths == [HIDDEN; 2]
            && self.step.is_finite()
            && arrays.into_iter().flatten().all(|number| number.is_finite())
    }

    /// The same for other segments: `of[k]` is the one that segment `k` has here.
    pub fn for_segments(&self, of: &[usize]) -> Self {
        let chosen = |row: &[f32]| of.iter().map(|segment| row[*segment]).collect::<Vec<f32>>();
        Self {
            output: self
                .output
                .chunks_exact(self.segments())
                .flat_map(chosen)
                .collect(),
            output_bias: chosen(&self.output_bias),
            ..self.clone()
        }
    }

    /// Adds so many times the logarithm of each segment's weight to `sums`, `k` of them, but for a constant.
    pub fn add_to(&self, sums: &mut [f32], traits: &Traits, times: f32) {
        let mut first = [0.0; HIDDEN];
        sum_rows(&mut first, &self.rows, &traits.values);
        for (number, bias) in first.iter_mut().zip(&self.bias) {
            *number = (*number * self.step + bias).max(0.0);
        }
        let mut second = [0.0; HIDDEN];
        second.copy_from_slice(&self.between_bias);
        add_layer(&mut second, &first, &self.between);
        let segments = self.segments();
        for (number, row) in second.iter().zip(self.output.chunks_exact(segments)) {
            let number = times * number.max(0.0);
            sums.iter_mut()
                .zip(row)
                .for_each(|(sum, weight)| *sum += number * weight);
        }
        let biases = sums.iter_mut().zip(&self.output_bias);
        biases.for_each(|(sum, bias)| *sum += times * bias);
    }
}

/// The row of a trait.
fn row_of(dimension: u32) -> usize {
    let (words, letters) = TRAIT_BUCKETS;
    let (words, letters) = (words as u32, letters as u32);
    let folded = match dimension {
        word if word < words => word % BUCKETS.0,
        letter if letter < words + letters => BUCKETS.0 + (letter - words) % BUCKETS.1,
        _ => BUCKETS.0 + BUCKETS.1,
    };
    folded as usize
}

/// Adds the rows of `traits`, as often as each counts.
// Each sum is added to in the same order by every processor, so that its bits are the same.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512vl", "x86_64+avx2"))]
fn sum_rows(sums: &mut [f32; HIDDEN], rows: &[i8], traits: &[(u32, f32)]) {
    for (dimension, value) in traits {
        let first = row_of(*dimension) * HIDDEN;
        let row = &rows[first..first + HIDDEN];
        for (sum, weight) in sums.iter_mut().zip(row) {
            *sum += value * f32::from(*weight);
        }
    }
}

/// Adds what each number of a layer that is not 0 adds to the next.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512vl", "x86_64+avx2"))]
fn add_layer(next: &mut [f32; HIDDEN], layer: &[f32; HIDDEN], weights: &[f32]) {
    for (number, row) in layer.iter().zip(weights.chunks_exact(HIDDEN)) {
        if *number > 0.0 {
            for (sum, weight) in next.iter_mut().zip(row) {
                *sum += number * weight;
            }
        }
    }
}

#[cfg(all(test, feature = "tables"))]
mod tests {
    use std::sync::LazyLock;

    use super::*;
    use crate::metric::TRAIT_DIMENSIONS;

    const BOTH: [(u32, f32); 2] = [(1, 1.0), (70_000, 1.0)];

    /// Either trait alone is of the first segment, both together are of the second, and the third has none.
    fn lessons() -> Vec<(Traits, [f32; 3])> {
        let traits = |values: &[(u32, f32)]| Traits {
            values: values.to_vec(),
        };
        vec![
            (traits(&BOTH[..1]), [1.0, 0.0, 0.0]),
            (traits(&BOTH[1..]), [1.0, 0.0, 0.0]),
            (traits(&BOTH), [0.0, 1.0, 0.0]),
            (traits(&[]), [0.0, 1.0, 0.0]),
        ]
    }

    static TAUGHT: LazyLock<(Network, Vec<f32>)> = LazyLock::new(teach);

    fn teach() -> (Network, Vec<f32>) {
        let titles = lessons();
        let lessons: Vec<Lesson> = titles
            .iter()
            .map(|(traits, likely)| Lesson {
                traits,
                likely,
                weight: 1.0,
            })
            .collect();
        learn(&lessons, 3, 400)
    }

    fn logarithms(network: &Network, traits: &Traits, times: f32) -> Vec<f32> {
        let mut sums = vec![0.0; network.segments()];
        network.add_to(&mut sums, traits, times);
        sums
    }

    #[test]
    fn it_tells_apart_what_no_sum_of_words_could() {
        let (network, linear) = &*TAUGHT;
        for (traits, likely) in lessons() {
            let mut found = logarithms(network, &traits, 1.0);
            for (dimension, value) in &traits.values {
                let row = &linear[*dimension as usize * 3..][..3];
                found
                    .iter_mut()
                    .zip(row)
                    .for_each(|(sum, weight)| *sum += value * weight);
            }
            let best = (0..3).max_by(|a, b| found[*a].total_cmp(&found[*b])).unwrap();
            assert!(likely[best] > 0.5, "{found:?} for {likely:?}");
        }
    }

    #[test]
    fn the_same_titles_give_the_same_network() {
        assert!(*TAUGHT == teach());
    }

    #[test]
    fn what_it_says_counts_as_often_as_is_asked() {
        let (network, _) = &*TAUGHT;
        let traits = Traits {
            values: BOTH.to_vec(),
        };
        let (once, twice) = (
            logarithms(network, &traits, 1.0),
            logarithms(network, &traits, 2.0),
        );
        assert!(
            once.iter()
                .zip(&twice)
                .all(|(once, twice)| (2.0 * once - twice).abs() < 1e-3)
        );
        assert!(once.iter().any(|number| number.abs() > 0.1));
    }

    #[test]
    fn other_segments_get_what_it_says_of_those_that_they_are() {
        let (network, _) = &*TAUGHT;
        let turned = network.for_segments(&[2, 0]);
        assert!(turned.is_whole() && turned.segments() == 2);
        let traits = Traits {
            values: BOTH.to_vec(),
        };
        let all = logarithms(network, &traits, 1.0);
        assert_eq!(logarithms(&turned, &traits, 1.0), vec![all[2], all[0]]);
    }

    #[test]
    fn it_is_read_as_it_was_written_and_one_that_lacks_numbers_is_not_whole() {
        let mut network = TAUGHT.0.clone();
        let bytes = bincode::encode_to_vec(&network, bincode::config::standard()).unwrap();
        let (read, _): (Network, usize) =
            bincode::decode_from_slice(&bytes, bincode::config::standard()).unwrap();
        assert!(read == network && network.is_whole());
        network.output.pop();
        assert!(!network.is_whole());
    }

    #[test]
    fn every_trait_has_a_row_and_those_of_words_no_row_of_letters() {
        let words = TRAIT_BUCKETS.0 as u32;
        assert_eq!(row_of(TRAIT_DIMENSIONS as u32 - 1), ROWS - 1);
        assert_eq!((row_of(0), row_of(words)), (0, BUCKETS.0 as usize));
        assert!((0..words).all(|word| row_of(word) < BUCKETS.0 as usize));
        assert!(
            (words..TRAIT_DIMENSIONS as u32)
                .all(|letters| (BUCKETS.0 as usize..ROWS).contains(&row_of(letters)))
        );
    }
}
