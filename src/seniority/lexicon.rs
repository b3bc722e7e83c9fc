//! Looking words up.

use std::collections::HashMap;

use super::{SeniorityEntry, text::Token};

/// Words that may stand in an entry's gap, at most.
const GAP: usize = 7;

/// Letters that a word has beside those that an entry's star leaves open, at least.
const OPEN: usize = 2;

/// Entries by their first word.
#[derive(Clone, Debug, Default)]
pub(super) struct Lexicon {
    entries: Vec<SeniorityEntry>,
    by_first_word: HashMap<String, Vec<usize>>,
    /// Of single words with a star, by the last letter of those that stand behind one.
    by_ending: HashMap<char, Vec<usize>>,
    /// Of single words with a star behind them.
    by_beginning: Vec<usize>,
}

/// An entry that was found.
#[derive(Clone, Copy, Debug)]
pub(super) struct Found<'a> {
    pub entry: &'a SeniorityEntry,
    /// How many tokens it takes.
    pub taken: usize,
    /// Whether only a part of a word was known.
    pub is_part: bool,
}

impl Lexicon {
    /// Adds an entry; it goes before those of the same words that are there.
    pub(super) fn add(&mut self, entry: SeniorityEntry) {
        let at = self.entries.len();
        match entry.words.as_slice() {
            [word] if word.starts_with('*') => {
                let ending = word.chars().next_back().unwrap_or_default();
                self.by_ending.entry(ending).or_default().push(at);
            }
            [word] if word.len() > 1 && word.ends_with('*') => self.by_beginning.push(at),
            [first, ..] => self.by_first_word.entry(first.clone()).or_default().push(at),
            [] => return,
        }
        self.entries.push(entry);
    }

    /// The longest entry that `tokens` begin with; of those as long the one that was added last.
    pub(super) fn find(&self, tokens: &[Token]) -> Option<Found<'_>> {
        let Token::Word { text, .. } = tokens.first()? else {
            return None;
        };
        let known = self.by_first_word.get(text).into_iter().flatten();
        let mut longest: Option<Found> = None;
        for entry in known.map(|at| &self.entries[*at]) {
            if let Some(taken) = matched(&entry.words, tokens)
                && longest.is_none_or(|longest| weight(&longest.entry.words) <= weight(&entry.words))
            {
                longest = Some(Found {
                    entry,
                    taken,
                    is_part: false,
                });
            }
        }
        longest
            .or_else(|| self.find_part(text))
            .or_else(|| self.find_misspelt(text))
    }

    /// The role that is likely meant by a word that is none.
    fn find_misspelt(&self, word: &str) -> Option<Found<'_>> {
        let meant = OFTEN_MISSPELT.iter().find(|meant| is_misspelt(word, meant))?;
        let entry = *self
            .by_first_word
            .get(*meant)?
            .iter()
            .rfind(|at| self.entries[**at].words.len() == 1)?;
        Some(Found {
            entry: &self.entries[entry],
            taken: 1,
            is_part: true,
        })
    }

    /// The entry with a star that fits the most letters of a word.
    fn find_part(&self, word: &str) -> Option<Found<'_>> {
        let ending = word.chars().next_back()?;
        let endings = self.by_ending.get(&ending).into_iter().flatten();
        let fitting = endings.chain(&self.by_beginning).map(|at| &self.entries[*at]);
        let fitting = fitting.filter(|entry| is_part(&entry.words[0], word));
        let entry = fitting.max_by_key(|entry| entry.words[0].len())?;
        Some(Found {
            entry,
            taken: 1,
            is_part: true,
        })
    }
}

/// What a misspelt word that is rare by itself is likely meant to be: the most common roles.
const OFTEN_MISSPELT: [&str; 24] = [
    "accountant",
    "administrator",
    "analyst",
    "architect",
    "assistant",
    "associate",
    "consultant",
    "coordinator",
    "designer",
    "developer",
    "director",
    "engineer",
    "executive",
    "manager",
    "photographer",
    "president",
    "producer",
    "recruiter",
    "representative",
    "scientist",
    "specialist",
    "supervisor",
    "technician",
    "translator",
];

/// Whether `word` is `meant` with one letter wrong, missing, too many, or two in the wrong order. Endings of
/// other words (`managed`, `directory`, `assistance`) are none.
fn is_misspelt(word: &str, meant: &str) -> bool {
    let (last, meant_last) = (word.as_bytes().last(), meant.as_bytes().last());
    let inner = word.as_bytes().first() == meant.as_bytes().first() && last == meant_last;
    inner && word.len().abs_diff(meant.len()) <= 1 && strsim::osa_distance(word, meant) == 1
}

/// Entries with more words go first, those without a gap before those with one.
fn weight(words: &[String]) -> (usize, bool) {
    (words.len(), words.iter().all(|word| word != "..."))
}

/// Whether a word fits an entry's single word with a star.
fn is_part(entry: &str, word: &str) -> bool {
    let left_open = match entry.strip_prefix('*') {
        Some(ending) => word.strip_suffix(ending),
        None => word.strip_prefix(entry.trim_end_matches('*')),
    };
    left_open.is_some_and(|open| open.chars().count() >= OPEN)
}

/// How many tokens an entry takes, if they begin with its words. What stands in its gap and behind it is read by
/// itself.
fn matched(words: &[String], tokens: &[Token]) -> Option<usize> {
    let mut at = 0;
    let mut taken = None;
    for word in words {
        if word == "..." {
            taken = Some(at);
            continue;
        }
        let is_it = |token: &Token| matches!(token, Token::Word { text, .. } if text == word);
        if taken.is_none() {
            if !tokens.get(at).is_some_and(is_it) {
                return None;
            }
            at += 1;
            continue;
        }
        let gap = tokens[at..].iter().take(GAP);
        let gap = gap.take_while(|token| matches!(token, Token::Word { .. }));
        at += gap.enumerate().find(|(_, token)| is_it(token))?.0 + 1;
    }
    Some(taken.unwrap_or(at))
}
