//! What a word or phrase says about seniority.

use super::{Seniority, text};

/// A word or phrase, and what it says about seniority.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeniorityEntry {
    /// The words, in lower case and without accents. `*leiter` stands for every word that ends so, `senior*` for
    /// every one that begins so; `...` for a few words between the others.
    pub(super) words: Vec<String>,
    /// The level; none for words that name no role.
    pub(super) level: Option<Seniority>,
    /// How they are used.
    pub(super) usage: WordUse,
}

/// How a word or phrase is used in a title.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum WordUse {
    /// It names a role; or no role, where it has no level.
    Role,
    /// It names a role where it begins a title or stands beside another: `MD`, which is also a doctor's degree.
    First,
    /// It names a role where nothing follows: `Partner`, but not in `Partner Manager`.
    Last,
    /// It says the grade of a role: `Senior`, `Junior`.
    Grade,
    /// It names a role that is named after another's: `Assistant`, in `CEO Assistant`.
    Assistant,
    /// The same, whatever follows: `Executive Assistant`.
    Serves,
    /// What follows belongs to the role before: `of`, `to`.
    Of,
    /// What follows is a place, a firm, another's office: `at`.
    At,
    /// The role before it is the name of an office: `CEO Office`.
    Office,
    /// What follows stands beside what was before: `and`.
    And,
}

impl WordUse {
    /// All of them with their names in files.
    const NAMES: [(Self, &'static str); 10] = [
        (Self::Role, "role"),
        (Self::First, "first"),
        (Self::Last, "last"),
        (Self::Grade, "grade"),
        (Self::Assistant, "assistant"),
        (Self::Serves, "serves"),
        (Self::Of, "of"),
        (Self::At, "at"),
        (Self::Office, "office"),
        (Self::And, "and"),
    ];

    /// The use that is called so; `role` if the name is empty.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        let name = match name.trim() {
            "" => "role",
            name => name,
        };
        let mut all = Self::NAMES.into_iter();
        all.find_map(|(usage, own)| own.eq_ignore_ascii_case(name).then_some(usage))
    }

    /// Whether words that are used so name a role.
    pub(super) fn is_role(self) -> bool {
        matches!(
            self,
            Self::Role | Self::First | Self::Last | Self::Assistant | Self::Serves
        )
    }
}

impl SeniorityEntry {
    /// The entry that three cells of a file stand for: words, a level (`None` for words that name no role), a use.
    ///
    /// # Errors
    /// If there is no word, no such level or no such use; in words.
    pub fn new(words: &str, level: &str, usage: &str) -> Result<Self, String> {
        let usage = WordUse::named(usage).ok_or_else(|| format!("there is no use \"{}\"", usage.trim()))?;
        let level = match (level.trim(), usage) {
            ("", WordUse::Of | WordUse::At | WordUse::Office | WordUse::And) => None,
            (name, WordUse::Role) if name.eq_ignore_ascii_case("none") => None,
            (name, _) => match Seniority::named(name) {
                Some(level) => Some(level),
                None => return Err(format!("there is no seniority \"{name}\"")),
            },
        };
        let words = entry_words(words);
        match words
            .iter()
            .any(|word| word.chars().any(char::is_alphanumeric) || word.len() == 1)
        {
            true => Ok(Self { words, level, usage }),
            false => Err("there are no words".to_string()),
        }
    }
}

/// The words of an entry, with its stars and its gap.
fn entry_words(words: &str) -> Vec<String> {
    let mut all = Vec::new();
    for word in words.split_whitespace() {
        let (first, last) = (word.starts_with('*'), word.ends_with('*'));
        let bare = text::words(word.trim_matches('*'));
        match bare.as_slice() {
            _ if word == "..." => all.push(word.to_string()),
            [bare] if first => all.push(format!("*{bare}")),
            [bare] if last => all.push(format!("{bare}*")),
            _ => all.extend(bare),
        }
    }
    all
}
