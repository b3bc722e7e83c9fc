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
