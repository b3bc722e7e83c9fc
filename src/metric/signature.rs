use std::f32::consts::LN_2;

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};
use xxhash_rust::xxh3::xxh3_64;

/// Buckets that each of the two kinds of features is hashed into.
const BUCKETS: u64 = 2048;

/// The dimensions of a signature: words first, letters second.
pub const SIGNATURE_DIMENSIONS: usize = 2 * BUCKETS as usize;

/// The length that the words and the letters are each scaled to, beside an embedding of unit length.
/// Measured with `benches/held_out.rs`: 1.0 costs a point with 300 titles, 0.35 gains nothing.
const WEIGHT: f32 = 0.5;

/// Letters in a feature, word boundaries included.
const LETTERS: std::ops::RangeInclusive<usize> = 3..=5;

/// The letters of a title as a sparse vector: hashed counts of its words and pairs of words, and of
/// the letter sequences in its words.
///
/// Signed feature hashing (Weinberger et al. 2009, arXiv:0902.2206); counts enter as `ln(1 + n)`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Signature {
    /// `(dimension, value)`, by dimension, each dimension once.
    pub values: Vec<(u32, f32)>,
}

impl Signature {
    /// The signature of a title's words.
    #[must_use]
    pub fn of(title: &str) -> Self {
        let words = Words::of(title);
        let mut features = Block::default();
        for word in words.iter() {
            features.add(word);
        }
        for pair in words.pairs() {
            features.add(pair);
        }
        let mut letters = Block::default();
        let (mut bounded, mut starts) = (String::new(), Vec::new());
        for word in words.iter() {
            bounded.clear();
            bounded.extend(["<", word, ">"]);
            starts.clear();
            starts.extend(bounded.char_indices().map(|(at, _)| at));
            starts.push(bounded.len());
            for length in LETTERS {
                for ends in starts.windows(length + 1) {
                    letters.add(&bounded[ends[0]..ends[length]]);
                }
            }
        }
        let mut values = Vec::with_capacity(features.hashes.len() + letters.hashes.len());
        features.finish_into(&mut values, 0);
        letters.finish_into(&mut values, BUCKETS as u32);
        Self { values }
    }
}

/// The words of a title: runs of letters and digits, in lower case and without accents.
struct Words {
    /// One after the other, a space between.
    text: String,
    /// Where each begins and ends.
    places: Vec<(usize, usize)>,
}

impl Words {
    fn of(title: &str) -> Self {
        let mut text = String::with_capacity(title.len() + 8);
        let mut places = Vec::new();
        let mut start = None;
        let mut take = |character: char| {
            if character.is_alphanumeric() {
                if start.is_none() {
                    if !text.is_empty() {
                        text.push(' ');
                    }
                    start = Some(text.len());
                }
                text.push(character);
            } else if let Some(start) = start.take() {
                places.push((start, text.len()));
            }
        };
        if title.is_ascii() {
            title.chars().for_each(|c| take(c.to_ascii_lowercase()));
        } else {
            let plain = title.nfd().filter(|c| !is_combining_mark(*c));
            plain.flat_map(char::to_lowercase).for_each(&mut take);
        }
        take(' ');
        Self { text, places }
    }

    fn iter(&self) -> impl Iterator<Item = &str> {
        self.places.iter().map(|(start, end)| &self.text[*start..*end])
    }

    /// Each word with the next, a space between.
    fn pairs(&self) -> impl Iterator<Item = &str> {
        self.places
            .windows(2)
            .map(|pair| &self.text[pair[0].0..pair[1].1])
    }
}

/// One kind of features, hashed into its own dimensions and scaled to one length.
#[derive(Default)]
struct Block {
    hashes: Vec<u64>,
}

impl Block {
    fn add(&mut self, feature: &str) {
        // The bucket is the hash's low bits. Turned to the front, they put the hashes in the order of
        // their buckets.
        self.hashes
            .push(xxh3_64(feature.as_bytes()).rotate_right(BUCKETS.trailing_zeros()));
    }

    /// Adds the values of the dimensions from `first` on.
    fn finish_into(mut self, values: &mut Vec<(u32, f32)>, first: u32) {
        self.hashes.sort_unstable();
        let begin = values.len();
        for same in self.hashes.chunk_by(|a, b| a == b) {
            let hash = same[0].rotate_left(BUCKETS.trailing_zeros());
            let dimension = first + (hash % BUCKETS) as u32;
            // The sign comes from a bit that the bucket does not use.
            let sign = if hash >> 63 == 0 { 1.0 } else { -1.0 };
            let value = match same.len() {
                1 => sign * LN_2,
                count => sign * (count as f32).ln_1p(),
            };
            match values[begin..].last_mut() {
                Some(last) if last.0 == dimension => last.1 += value,
                _ => values.push((dimension, value)),
            }
        }
        let block = &mut values[begin..];
        let length = block.iter().map(|(_, v)| v * v).sum::<f32>().sqrt();
        if length > 0.0 {
            block.iter_mut().for_each(|(_, v)| *v *= WEIGHT / length);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn similarity(a: &str, b: &str) -> f32 {
        let (a, b) = (Signature::of(a), Signature::of(b));
        let shared = |(dimension, value): &(u32, f32)| {
            let other = b.values.iter().find(|(d, _)| d == dimension);
            other.map_or(0.0, |(_, v)| v * value)
        };
        a.values.iter().map(shared).sum::<f32>() / (2.0 * WEIGHT * WEIGHT)
    }

    #[test]
    fn case_accents_and_punctuation_make_no_difference() {
        assert_eq!(Signature::of("Ingénieur, R&D"), Signature::of("ingenieur r d"));
    }

    #[test]
    fn a_typo_leaves_most_of_the_letters() {
        let typo = similarity("Compliance Manager", "Complience Manager");
        let other = similarity("Compliance Manager", "Product Designer");
        assert!(typo > 0.4 && other < 0.15, "{typo} {other}");
    }

    #[test]
    fn the_order_of_words_matters_a_little() {
        let turned = similarity("Product Marketing", "Marketing Product");
        assert!(turned > 0.5 && turned < 0.95, "{turned}");
    }

    #[test]
    fn titles_without_words_have_an_empty_signature() {
        assert_eq!(Signature::of("—"), Signature::default());
        assert_eq!(Signature::of(""), Signature::default());
    }

    #[test]
    fn dimensions_are_in_range_and_in_order() {
        let signature = Signature::of("Senior Director, Global Trust & Safety Operations, EMEA");
        assert!(signature.values.windows(2).all(|pair| pair[0].0 < pair[1].0));
        assert!(
            signature
                .values
                .iter()
                .all(|(d, _)| (*d as usize) < SIGNATURE_DIMENSIONS)
        );
    }
}
