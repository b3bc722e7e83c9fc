//! A title as words to look up: lower case, without accents.

use unicode_normalization::char::{decompose_canonical, is_combining_mark};

use crate::title::is_unspaced;

/// A word of so many letters with a dot behind it is no abbreviation: the dot ends a sentence.
const SENTENCE: usize = 5;

/// A word of a title, or what stands between its parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// A word, in lower case and without accents.
    Word {
        /// Its letters.
        text: String,
        /// Whether it is somebody's: `CEO's`.
        is_possessive: bool,
        /// Whether a hyphen ties it to the word before: `e-commerce`.
        is_tied: bool,
    },
    /// What parts a title: a comma, a bar, a bracket, a dash with a space beside it.
    Break,
}

/// Cuts a cleaned title into words.
pub(super) fn tokens(title: &str) -> Vec<Token> {
    let signs: Vec<char> = title.chars().collect();
    let mut cutter = Cutter::default();
    let mut at = 0;
    while let Some(sign) = signs.get(at) {
        let before = at.checked_sub(1).map_or(' ', |before| signs[before]);
        let after = &signs[at + 1..];
        at += 1 + cutter.take(before, *sign, after);
    }
    cutter.end_word();
    cutter.tokens
}

/// The words of an entry of the lexicon.
pub(super) fn words(text: &str) -> Vec<String> {
    let words = tokens(text).into_iter();
    words
        .filter_map(|token| match token {
            Token::Word { text, .. } => Some(text),
            Token::Break => None,
        })
        .collect()
}

#[derive(Default)]
struct Cutter {
    tokens: Vec<Token>,
    word: String,
    is_tied: bool,
    /// Whether the word so far is letters with dots between them: `V.P.`
    is_dotted: bool,
}

impl Cutter {
    /// Takes a sign, with the one before it and those after it. Gives how many of those are taken with it.
    fn take(&mut self, before: char, sign: char, after: &[char]) -> usize {
        let next = after.first().copied().unwrap_or(' ');
        match sign {
            _ if is_unspaced(sign) => {
                self.end_word();
                self.word.push(sign);
                self.end_word();
            }
            _ if sign.is_alphanumeric() || is_combining_mark(sign) => fold(sign, &mut self.word),
            '\'' | '’' | '`' | '´' => return self.apostrophe(after),
            '.' if self.is_initial() && is_initial(after) => self.is_dotted = true,
            '.' if next.is_whitespace() && self.word.chars().count() >= SENTENCE => self.end_part(),
            '"' | '״' if before.is_alphabetic() && next.is_alphabetic() => {}
            '&' | '/' | '+' | '@' => {
                self.end_word();
                self.word.push(sign);
                self.end_word();
            }
            '-' | '‐' | '‑' if !before.is_whitespace() && !next.is_whitespace() => {
                self.end_word();
                self.is_tied = true;
            }
            '#' if before.is_alphabetic() => {}
            '.' | '_' | '%' | '#' | '*' | '・' => self.end_word(),
            _ if sign.is_whitespace() => self.end_word(),
            _ => self.end_part(),
        }
        0
    }

    /// Whether the word so far is one letter, or letters with dots between them.
    fn is_initial(&self) -> bool {
        self.is_dotted || (self.word.chars().count() == 1 && self.word.chars().all(char::is_alphabetic))
    }

    /// `CEO's` is the CEO's; `d'équipe` is two words.
    fn apostrophe(&mut self, after: &[char]) -> usize {
        let ends = |at: usize| after.get(at).is_none_or(|sign| !sign.is_alphanumeric());
        let has_s = matches!(after.first(), Some('s' | 'S')) && ends(1);
        self.push_word(has_s || (ends(0) && self.word.ends_with('s')));
        usize::from(has_s)
    }

    fn end_part(&mut self) {
        self.end_word();
        if self.tokens.last() != Some(&Token::Break) {
            self.tokens.push(Token::Break);
        }
    }

    fn end_word(&mut self) {
        self.push_word(false);
    }

    fn push_word(&mut self, is_possessive: bool) {
        if self.word.is_empty() {
            self.is_tied = false;
            return;
        }
        let text = std::mem::take(&mut self.word);
        self.is_dotted = false;
        self.tokens.push(Token::Word {
            text,
            is_possessive,
            is_tied: std::mem::take(&mut self.is_tied),
        });
    }
}

/// Whether a letter stands by itself before these signs' end, a dot or a space.
fn is_initial(after: &[char]) -> bool {
    let alone = after.get(1).is_none_or(|second| !second.is_alphanumeric());
    alone && after.first().is_some_and(|first| first.is_alphabetic())
}

/// Adds a letter in lower case and without accent: `É` as `e`, `ß` as `ss`. Scripts whose marks make other letters
/// keep them.
fn fold(sign: char, word: &mut String) {
    if sign.is_ascii() {
        return word.push(sign.to_ascii_lowercase());
    }
    for lower in sign.to_lowercase() {
        match lower {
            'ß' => word.push_str("ss"),
            'æ' => word.push_str("ae"),
            'œ' => word.push_str("oe"),
            'ø' => word.push('o'),
            'ł' => word.push('l'),
            'đ' | 'ð' => word.push('d'),
            'ı' => word.push('i'),
            // Latin, Greek, Cyrillic; and Latin and Greek letters that are composed.
            '\u{c0}'..='\u{52f}' | '\u{1e00}'..='\u{1fff}' => decompose_canonical(lower, |part| {
                if !is_combining_mark(part) {
                    word.push(part);
                }
            }),
            other => word.push(other),
        }
    }
}
