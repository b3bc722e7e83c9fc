//! What the words and letters of a title say: hashed into a vector, and as a linear model's traits.

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

const LN_3: f32 = 1.098_612_3;

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
        describe(title).0
    }
}

/// The same features, hashed into more buckets and each scaled as a whole: what the linear model of words
/// and letters weighs. A collision that a metric shrugs off costs a sum of single weights more.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Traits {
    /// `(dimension, value)`.
    pub values: Vec<(u32, f32)>,
}

/// Buckets for words and pairs of words, and for letters, in [`Traits`]. Measured on held-out lists: a quarter
/// as many cost a quarter of a point.
pub(crate) const TRAIT_BUCKETS: (u64, u64) = (1 << 16, 1 << 17);

/// The dimensions of [`Traits`]; the last one is 1 for every title.
pub const TRAIT_DIMENSIONS: usize = (TRAIT_BUCKETS.0 + TRAIT_BUCKETS.1) as usize + 1;

/// The signature and the traits of a title's words.
#[must_use]
pub fn describe(title: &str) -> (Signature, Traits) {
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
    let count = features.hashes.len() + letters.hashes.len();
    let (mut values, mut traits) = (Vec::with_capacity(count), Vec::with_capacity(count + 1));
    features.sort();
    letters.sort();
    features.finish_into(&mut values, 0);
    letters.finish_into(&mut values, BUCKETS as u32);
    features.traits_into(&mut traits, 0, TRAIT_BUCKETS.0);
    letters.traits_into(&mut traits, TRAIT_BUCKETS.0 as u32, TRAIT_BUCKETS.1);
    traits.push((TRAIT_DIMENSIONS as u32 - 1, 1.0));
    (Signature { values }, Traits { values: traits })
}

/// The words of a title, as features are made of them.
#[must_use]
pub fn words(title: &str) -> Vec<String> {
    Words::of(title).iter().map(str::to_string).collect()
}

/// Whether the script of `character` puts no spaces between words: each character is a word then, and
/// pairs of them are. Korean is not among them: its syllables are taken apart into letters.
fn is_unspaced(character: char) -> bool {
    matches!(character, '\u{0E00}'..='\u{0EFF}' | '\u{1780}'..='\u{17FF}' | '\u{2E80}'..='\u{30FF}'
        | '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
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
            if is_unspaced(character)
                && let Some(start) = start.take()
            {
                places.push((start, text.len()));
            }
            if character.is_alphanumeric() {
                if start.is_none() {
                    if !text.is_empty() {
                        text.push(' ');
                    }
                    start = Some(text.len());
                }
                text.push(character);
                if is_unspaced(character)
                    && let Some(start) = start.take()
                {
                    places.push((start, text.len()));
                }
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

/// What a feature is worth that a title has so often: the logarithm of one more.
#[inline]
fn counted(times: usize) -> f32 {
    match times {
        1 => LN_2,
        2 => LN_3,
        _ => (times as f32).ln_1p(),
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

    /// Puts equal features next to each other, and those of one bucket.
    fn sort(&mut self) {
        self.hashes.sort_unstable();
    }

    /// Adds the values of the traits, hashed into `buckets` dimensions from `first` on.
    fn traits_into(&self, values: &mut Vec<(u32, f32)>, first: u32, buckets: u64) {
        let begin = values.len();
        for same in self.hashes.chunk_by(|a, b| a == b) {
            let hash = same[0].rotate_left(BUCKETS.trailing_zeros());
            let sign = if hash >> 63 == 0 { 1.0 } else { -1.0 };
            values.push((first + (hash % buckets) as u32, sign * counted(same.len())));
        }
        let block = &mut values[begin..];
        let length = block.iter().map(|(_, v)| v * v).sum::<f32>().sqrt();
        if length > 0.0 {
            block.iter_mut().for_each(|(_, v)| *v /= length);
        }
    }

    /// Adds the values of the signature's dimensions from `first` on; the features are sorted.
    fn finish_into(&self, values: &mut Vec<(u32, f32)>, first: u32) {
        let begin = values.len();
        for same in self.hashes.chunk_by(|a, b| a == b) {
            let hash = same[0].rotate_left(BUCKETS.trailing_zeros());
            let dimension = first + (hash % BUCKETS) as u32;
            // The sign comes from a bit that the bucket does not use.
            let sign = if hash >> 63 == 0 { 1.0 } else { -1.0 };
            let value = sign * counted(same.len());
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
    fn what_is_known_beforehand_of_counts_is_what_would_be_computed() {
        for times in 1..4 {
            assert_eq!(counted(times).to_bits(), (times as f32).ln_1p().to_bits());
        }
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
