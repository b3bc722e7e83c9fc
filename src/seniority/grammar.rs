//! Titles to seniority.

use std::sync::LazyLock;

use super::{
    Seniority, SeniorityEntry, SeniorityReading, WordUse, built_in,
    confidence::{self, Evidence},
    lexicon::Lexicon,
    part::{Item, Joint, Part},
    text::{self, Token},
};
use crate::title::clean;

/// Tells how senior the role is that a title names. What it says depends on the title and the words it knows, and
/// on nothing else.
#[derive(Clone, Debug)]
pub struct SeniorityGrammar {
    lexicon: Lexicon,
}

impl Default for SeniorityGrammar {
    fn default() -> Self {
        Self::with(Vec::new())
    }
}

impl SeniorityGrammar {
    /// A grammar that knows `own` words beside those that are compiled in; of the same words, `own` count.
    #[must_use]
    pub fn with(own: Vec<SeniorityEntry>) -> Self {
        let mut lexicon = Lexicon::default();
        built_in::entries()
            .chain(own)
            .for_each(|entry| lexicon.add(entry));
        Self { lexicon }
    }

    /// The grammar of the words that are compiled in.
    #[must_use]
    pub fn built_in() -> &'static Self {
        static BUILT_IN: LazyLock<SeniorityGrammar> = LazyLock::new(SeniorityGrammar::default);
        &BUILT_IN
    }

    /// What a title says about seniority.
    #[must_use]
    pub fn read(&self, title: &str) -> SeniorityReading {
        let title = clean(title);
        if title.is_empty() {
            return SeniorityReading {
                level: None,
                confidence: 0,
            };
        }
        let (level, evidence) = self.judge(&title);
        SeniorityReading {
            level,
            confidence: confidence::percent(level, evidence),
        }
    }

    /// The level that a cleaned title has, and by what.
    fn judge(&self, title: &str) -> (Option<Seniority>, Evidence) {
        let parts = self.parts(title);
        let mut highest: Option<Seniority> = None;
        let mut evidence = Evidence::default();
        for (at, part) in parts.iter().enumerate() {
            let said = part.says(&parts[..at]);
            let is_hidden = evidence.is_hidden | said.evidence.is_hidden;
            let differs = said.level.is_some() && highest.is_some() && said.level != highest;
            let has_others = evidence.has_others | said.evidence.has_others | differs;
            // "Key Account Manager (Intern)"
            if part.is_beginner() && highest <= Some(Seniority::Manager) {
                (highest, evidence) = (said.level, said.evidence);
            }
            if said.level > highest {
                (highest, evidence) = (said.level, said.evidence);
            }
            evidence = Evidence {
                has_others,
                is_hidden,
                ..evidence
            };
        }
        (highest, evidence)
    }

    /// The parts of a cleaned title.
    fn parts(&self, title: &str) -> Vec<Part<'_>> {
        let tokens = text::tokens(title);
        let mut parts = vec![Part::new(Joint::Break)];
        let mut at = 0;
        while at < tokens.len() {
            let (item, taken) = self.item(&tokens[at..]);
            at += taken;
            let joint = match item {
                Some(Item {
                    entry: Some(entry), ..
                }) if entry.usage == WordUse::And => Joint::And,
                None => Joint::Break,
                Some(item) => {
                    if let Some(part) = parts.last_mut() {
                        part.items.push(item);
                    }
                    continue;
                }
            };
            parts.push(Part::new(joint));
        }
        parts.retain(|part| !part.items.is_empty());
        parts
    }

    /// The item that tokens begin with, none for a break, and how many tokens it takes.
    fn item(&self, tokens: &[Token]) -> (Option<Item<'_>>, usize) {
        let Some(Token::Word { is_tied, .. }) = tokens.first() else {
            return (None, 1);
        };
        let found = self.lexicon.find(tokens);
        // In `e-commerce`, `e` is no word of its own.
        let is_tied_next = matches!(tokens.get(1), Some(Token::Word { is_tied: true, .. }));
        let joins = |usage: WordUse| matches!(usage, WordUse::And | WordUse::Of | WordUse::At);
        let found = found.filter(|found| !(joins(found.entry.usage) && (*is_tied || is_tied_next)));
        let taken = found.map_or(1, |found| found.taken);
        let is_possessive = matches!(
            tokens.get(taken - 1),
            Some(Token::Word {
                is_possessive: true,
                ..
            })
        );
        let item = Item {
            entry: found.map(|found| found.entry),
            is_part: found.is_some_and(|found| found.is_part),
            is_possessive,
        };
        (Some(item), taken)
    }
}
