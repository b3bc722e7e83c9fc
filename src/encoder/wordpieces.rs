//! Titles to the pieces of words that the built-in encoder knows.

use std::{collections::HashMap, sync::Arc};

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

/// Takes titles to the numbers of their wordpieces.
///
/// A title is taken apart at its white space first, as the tokenizer would do, and each word is
/// tokenized once.
pub(super) struct Wordpieces {
    tokenizer: Arc<Tokenizer>,
    known: HashMap<String, Vec<i64>>,
}

impl Wordpieces {
    /// Takes titles apart with `tokenizer`, which must treat words between white space apart.
    pub(super) fn new(tokenizer: Arc<Tokenizer>) -> Self {
        Self {
            tokenizer,
            known: HashMap::new(),
        }
    }

    /// The pieces of `title`.
    pub(super) fn of(&mut self, title: &str) -> Result<Vec<i64>> {
        let mut pieces = Vec::with_capacity(16);
        for word in title.split_whitespace() {
            if pieces.len() >= LONGEST {
                break;
            }
            if let Some(known) = self.known.get(word) {
                pieces.extend(known);
            } else {
                let encoding = self
                    .tokenizer
                    .encode_fast(word, false)
                    .map_err(|error| invalid!("tokenizing \"{title}\": {error}"))?;
                let new: Vec<i64> = encoding.get_ids().iter().map(|id| i64::from(*id)).collect();
                pieces.extend(&new);
                if word.len() > LONGEST_REMEMBERED {
                    continue;
                }
                if self.known.len() >= REMEMBERED {
                    self.known.clear();
                }
                self.known.insert(word.to_string(), new);
            }
        }
        pieces.truncate(LONGEST);
        Ok(pieces)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_remembered_up_to_a_number_and_a_length() {
        let file = include_bytes!(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/models-cache/title-encoder/tokenizer.json"
        ));
        let mut wordpieces = Wordpieces::new(Arc::new(serde_json::from_slice(file).unwrap()));
        let long = "engineer".repeat(LONGEST_REMEMBERED);
        let of_long = wordpieces.of(&long).unwrap();
        assert!(!of_long.is_empty() && wordpieces.known.is_empty());
        let first = wordpieces.of("engineer 0").unwrap();
        for number in 1..=REMEMBERED {
            wordpieces.of(&format!("engineer {number}")).unwrap();
            assert!(wordpieces.known.len() <= REMEMBERED);
        }
        // What was forgotten has the same pieces when it is met again.
        assert!(!wordpieces.known.contains_key("0"));
        assert_eq!(wordpieces.of("engineer 0").unwrap(), first);
        assert_eq!(wordpieces.of(&long).unwrap(), of_long);
    }
}
