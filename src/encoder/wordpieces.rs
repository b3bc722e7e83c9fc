//! Titles to the pieces of words that the built-in encoder knows.

use std::{
    collections::HashMap,
    sync::{PoisonError, RwLock},
};

use tokenizers::{
    DecoderWrapper, PostProcessorWrapper, TokenizerImpl, models::wordpiece::WordPiece,
    normalizers::BertNormalizer, pre_tokenizers::bert::BertPreTokenizer,
};

use crate::error::{Result, invalid};

/// Words remembered with their pieces. Titles are made of the same few thousand words over and over.
const REMEMBERED: usize = 1 << 16;
/// A longer word, in bytes, is not met again, and would be remembered at its length.
const LONGEST_REMEMBERED: usize = 64;
/// Pieces of a title that count; what follows is cut off.
const LONGEST: usize = 127;

/// The built-in encoder's tokenizer. With its parts known, its file is read in less time than that of one whose
/// parts may be any.
pub(super) type Tokenizer =
    TokenizerImpl<WordPiece, BertNormalizer, BertPreTokenizer, PostProcessorWrapper, DecoderWrapper>;

/// Words with their pieces.
type Known = HashMap<Box<str>, Box<[i64]>>;

/// Takes titles to the numbers of their wordpieces.
///
/// A title is taken apart at its white space first, as the tokenizer would do, and the pieces of a word are remembered for
/// all threads.
pub(super) struct Wordpieces {
    tokenizer: Tokenizer,
    known: RwLock<Known>,
}

impl Wordpieces {
    /// Takes titles apart with `tokenizer`, which must treat words between white space apart.
    pub(super) fn new(tokenizer: Tokenizer) -> Self {
        Self {
            tokenizer,
            known: RwLock::default(),
        }
    }

    /// The pieces of each of `titles`.
    pub(super) fn of(&self, titles: &[&str]) -> Result<Vec<Vec<i64>>> {
        // What is met for the first time is told to the other threads at the end of the batch: while nothing is known yet, they
        // would wait for each other at every word.
        let mut new = Known::new();
        let pieces = titles.iter().map(|title| self.of_title(title, &mut new));
        let pieces = pieces.collect();
        if !new.is_empty() {
            self.remember(new);
        }
        pieces
    }

    fn of_title(&self, title: &str, new: &mut Known) -> Result<Vec<i64>> {
        let mut pieces = Vec::with_capacity(16);
        let look_up = || self.known.read().unwrap_or_else(PoisonError::into_inner);
        let mut known = look_up();
        for word in title.split_whitespace() {
            if pieces.len() >= LONGEST {
                break;
            }
            if let Some(known) = known.get(word).or_else(|| new.get(word)) {
                pieces.extend_from_slice(known);
                continue;
            }
            drop(known);
            let encoding = self.tokenizer.encode_fast(word, false);
            let encoding = encoding.map_err(|error| invalid!("tokenizing \"{title}\": {error}"))?;
            let first = pieces.len();
            pieces.extend(encoding.get_ids().iter().map(|id| i64::from(*id)));
            if word.len() <= LONGEST_REMEMBERED && new.len() < REMEMBERED {
                new.insert(word.into(), pieces[first..].into());
            }
            known = look_up();
        }
        pieces.truncate(LONGEST);
        Ok(pieces)
    }

    fn remember(&self, new: Known) {
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        if known.len() + new.len() > REMEMBERED {
            known.clear();
        }
        known.extend(new);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wordpieces() -> Wordpieces {
        let file = include_bytes!(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/models-cache/title-encoder/tokenizer.json"
        ));
        Wordpieces::new(serde_json::from_slice(file).unwrap())
    }

    #[test]
    fn words_are_remembered_up_to_a_number_and_a_length() {
        let wordpieces = wordpieces();
        let known = || wordpieces.known.read().unwrap();
        let of = |title: &str| wordpieces.of(&[title]).unwrap().remove(0);
        let long = "engineer".repeat(LONGEST_REMEMBERED);
        let of_long = of(&long);
        assert!(!of_long.is_empty() && known().is_empty());
        let first = of("engineer 0");
        for number in 1..=REMEMBERED {
            of(&format!("engineer {number}"));
            assert!(known().len() <= REMEMBERED);
        }
        // What was forgotten has the same pieces when it is met again.
        assert!(!known().contains_key("0"));
        assert_eq!(of("engineer 0"), first);
        assert_eq!(of(&long), of_long);
    }

    #[test]
    fn threads_that_share_words_take_titles_apart_as_one_does() {
        let titles: Vec<String> = (0..2_000)
            .map(|at| format!("Manager {} of {}", at % 700, at % 90))
            .collect();
        let titles: Vec<&str> = titles.iter().map(String::as_str).collect();
        let (one, shared) = (wordpieces(), wordpieces());
        let alone = one.of(&titles).unwrap();
        std::thread::scope(|scope| {
            for from in 0..4 {
                let (titles, alone, shared) = (&titles[from..], &alone[from..], &shared);
                scope.spawn(move || {
                    for (titles, alone) in titles.chunks(50).zip(alone.chunks(50)) {
                        assert_eq!(shared.of(titles).unwrap(), alone);
                    }
                });
            }
        });
        assert_eq!(
            shared.known.read().unwrap().len(),
            one.known.read().unwrap().len()
        );
    }
}
