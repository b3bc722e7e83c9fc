//! What a title says beside the level and the region of the role.

use std::{collections::HashMap, sync::LazyLock};

use super::text::{self, Token};
use crate::title::clean;

/// `Words,Use`, without quotation marks.
const WORDS: &str = include_str!("function_words.csv");

/// Words that are looked up together, at most.
const LONGEST: usize = 5;

/// What words say about a role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Use {
    /// They name it, and belong together: `account manager`, who need not manage anybody.
    Role,
    /// They say how high it is: `senior`, `head`.
    Level,
    /// The same where another word follows: `associate`.
    Prefix,
    /// They say where it is: `EMEA`.
    Region,
    /// The same where nothing else follows: `north`.
    End,
    /// They join others: `of`.
    Of,
}

impl Use {
    fn named(name: &str) -> Option<Self> {
        Some(match name {
            "role" => Self::Role,
            "level" => Self::Level,
            "prefix" => Self::Prefix,
            "region" => Self::Region,
            "end" => Self::End,
            "of" => Self::Of,
            _ => return None,
        })
    }
}

/// What the words that are compiled in say.
static USES: LazyLock<HashMap<String, Use>> = LazyLock::new(|| {
    let rows = WORDS.lines().skip(1).filter_map(|line| {
        let (words, usage) = line.split_once(',')?;
        Some((text::words(words).join(" "), Use::named(usage)?))
    });
    rows.collect()
});

/// The function that a title names: its words without those that say how high the role is and in which region, in
/// lower case and without accents. Titles of one function differ in case, level and region alone: `data engineer`
/// is that of "Senior Data Engineer (EMEA)" and of "DATA ENGINEER II, Berlin".
///
/// None if the title names none: "Director", "".
#[must_use]
pub fn function(title: &str) -> Option<String> {
    let tokens = text::tokens(&clean(title));
    let mut words: Vec<String> = Vec::new();
    for part in tokens.split(|token| *token == Token::Break) {
        let part: Vec<&str> = part.iter().filter_map(word).collect();
        add_function(&part, &mut words);
    }
    (!words.is_empty()).then(|| words.join(" "))
}

fn word(token: &Token) -> Option<&str> {
    match token {
        Token::Word { text, .. } => Some(text),
        Token::Break => None,
    }
}

/// Adds the words of a part of a title that name its function.
fn add_function(part: &[&str], words: &mut Vec<String>) {
    let mut kept: Vec<(Option<Use>, String)> = Vec::new();
    let mut at = 0;
    while at < part.len() {
        let (usage, taken) = usage(&part[at..]);
        let text = match part[at] {
            "and" | "und" | "et" | "og" | "och" | "+" => "&".to_string(),
            _ => part[at..at + taken].join(" "),
        };
        kept.push((usage, text));
        at += taken;
    }
    // From behind, since some words count only where nothing but regions follows.
    let mut names = Vec::new();
    let mut is_end = true;
    for (usage, text) in kept.into_iter().rev() {
        let says_other = match usage {
            Some(Use::Level | Use::Region | Use::Of) => false,
            Some(Use::End) => !is_end,
            Some(Use::Prefix) => names.is_empty(),
            Some(Use::Role) => true,
            None => !is_grade(&text),
        };
        // "UK & Ireland", "Director / Head"
        let is_loose = matches!(text.as_str(), "&" | "/") && names.is_empty();
        if says_other && !is_loose {
            names.push(text);
            is_end = false;
        }
    }
    names.reverse();
    let begin = names.iter().position(|text| !matches!(text.as_str(), "&" | "/"));
    words.extend(names.into_iter().skip(begin.unwrap_or(usize::MAX)));
}

/// The use of the longest words that `part` begins with, and how many they are.
fn usage(part: &[&str]) -> (Option<Use>, usize) {
    (1..=part.len().min(LONGEST))
        .rev()
        .find_map(|taken| Some((Some(*USES.get(&part[..taken].join(" "))?), taken)))
        .unwrap_or((None, 1))
}

/// Whether a word numbers a level: "Engineer II", "Analyst 3", "L5".
fn is_grade(word: &str) -> bool {
    let number = word
        .strip_prefix('l')
        .filter(|rest| !rest.is_empty())
        .unwrap_or(word);
    matches!(word, "i" | "ii" | "iii" | "iv" | "v") || matches!(number.as_bytes(), [b'1'..=b'9'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_that_differ_in_case_level_and_region_have_one_function() {
        for (wanted, titles) in [
            (
                "data engineer",
                vec![
                    "Data Engineer",
                    "SENIOR DATA ENGINEER (EMEA)",
                    "Sr. Data Engineer II",
                    "Lead Data Engineer - London, UK",
                    "Principal Data Engineer, North America",
                    "Junior Data-Engineer",
                ],
            ),
            (
                "marketing",
                vec![
                    "Head of Marketing",
                    "VP, Marketing",
                    "Marketing Director UK & Ireland",
                    "Vice President of Marketing EMEA",
                ],
            ),
            (
                "trust & safety",
                vec![
                    "Director, Trust & Safety",
                    "head of trust and safety, APAC",
                    "Trust & Safety Manager",
                ],
            ),
            (
                "vertrieb",
                vec![
                    "Leiter Vertrieb",
                    "Leiterin Vertrieb DACH",
                    "Leitung Vertrieb Deutschland",
                ],
            ),
            (
                "sales",
                vec![
                    "Sales Director North",
                    "Director of Sales, International",
                    "Regional Sales Manager West",
                ],
            ),
            (
                "account manager",
                vec!["Account Manager", "Senior Account Manager, Nordics"],
            ),
            (
                "product",
                vec!["Associate Director of Product", "Head of Product"],
            ),
        ] {
            for title in titles {
                assert_eq!(function(title).as_deref(), Some(wanted), "{title}");
            }
        }
    }

    #[test]
    fn titles_of_another_function_have_another() {
        for (one, other) in [
            ("Data Engineer", "Data Analyst"),
            ("Sales Associate", "Sales Director"),
            ("Managing Director", "Director"),
            ("Account Manager", "Accountant"),
            ("North Sea Engineer", "Sea Engineer"),
            ("Assistant to the CEO", "CEO"),
            ("Chief of Staff", "Chief Engineer"),
            ("Trust & Safety", "Trust"),
        ] {
            assert_ne!(function(one), function(other), "{one}, {other}");
        }
    }

    #[test]
    fn a_title_that_says_a_level_or_a_region_alone_has_no_function() {
        for title in [
            "",
            "Director",
            "Senior Manager, EMEA",
            "VP & Head",
            "UK",
            "II",
            "&",
        ] {
            assert_eq!(function(title), None, "{title}");
        }
    }

    #[test]
    fn every_row_that_is_compiled_in_has_a_use_and_is_there_once() {
        let rows = WORDS.lines().skip(1);
        assert!(rows.clone().all(|line| {
            line.split_once(',')
                .is_some_and(|(_, usage)| Use::named(usage).is_some())
        }));
        assert_eq!(USES.len(), rows.count());
        assert!(USES.keys().all(|words| words.split(' ').count() <= LONGEST));
    }
}
