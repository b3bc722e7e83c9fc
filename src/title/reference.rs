//! The title reference: what brings titles to their standard form.

use std::collections::{BTreeMap, HashMap};

use super::{Title, clean, is_joined};
use crate::checksum::Checksum;

/// The title reference: abbreviations and variants with their standard form.
///
/// A whole title that is an entry becomes its standard form. In any other title, every whole word
/// or phrase that is an entry does, the longest first, in one pass from left to right; what was put
/// in is not looked at again. Case and white space make no difference.
#[derive(Clone, Debug, Default)]
pub struct TitleReference {
    /// Folded reference -> standard form.
    entries: HashMap<String, String>,
    /// First character of a reference -> the references that begin with it, longest first.
    by_first: HashMap<char, Vec<Vec<char>>>,
}

impl TitleReference {
    /// A reference of `(reference, standardization)` pairs; of equal references the first counts.
    pub fn from_pairs(pairs: impl IntoIterator<Item = (String, String)>) -> Self {
        let mut reference = Self::default();
        for (from, to) in pairs {
            let folded = fold(&clean(&from));
            let Some(first) = folded.chars().next() else {
                continue;
            };
            if let std::collections::hash_map::Entry::Vacant(entry) = reference.entries.entry(folded.clone())
            {
                entry.insert(to);
                let phrases = reference.by_first.entry(first).or_default();
                phrases.push(folded.chars().collect());
            }
        }
        for phrases in reference.by_first.values_mut() {
            phrases.sort_by_key(|phrase| std::cmp::Reverse(phrase.len()));
        }
        reference
    }

    /// How many entries there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The checksum of the entries, whatever their order in the file.
    #[must_use]
    pub fn checksum(&self) -> Checksum {
        let sorted: BTreeMap<_, _> = self.entries.iter().collect();
        let text: String = sorted
            .iter()
            .map(|(from, to)| format!("{from}\n{to}\n"))
            .collect();
        Checksum::of(&[text.as_bytes()])
    }

    /// Cleans `title` and brings it to its standard form.
    #[must_use]
    pub fn read_title(&self, title: &str) -> Title {
        let written = clean(title);
        let standard = if self.is_empty() {
            written.clone()
        } else {
            self.standardize_clean(&written)
        };
        Title { written, standard }
    }

    /// The standard form of `title`.
    #[must_use]
    pub fn standardize(&self, title: &str) -> String {
        self.read_title(title).standard
    }

    /// What is replaced in `title`: what stands there, and the standard form that takes its place.
    #[must_use]
    pub fn replaced(&self, title: &str) -> Vec<(String, String)> {
        let mut replaced = Vec::new();
        if !self.is_empty() {
            self.replace(&clean(title), |from, to| replaced.push((from, to.to_string())));
        }
        replaced
    }

    pub(super) fn standardize_clean(&self, title: &str) -> String {
        self.replace(title, |_, _| {})
    }

    /// The standard form of a clean `title`; `tell` is told of every replacement.
    fn replace(&self, title: &str, mut tell: impl FnMut(String, &str)) -> String {
        if let Some(standard) = self.entries.get(&fold(title)) {
            tell(title.to_string(), standard);
            return standard.clone();
        }
        let characters: Vec<char> = title.chars().collect();
        let folded: Vec<char> = characters.iter().map(|c| fold_character(*c)).collect();
        let mut standard = String::with_capacity(title.len());
        let mut at = 0;
        while at < characters.len() {
            if let Some(phrase) = self.phrase_at(&folded, at) {
                let key: String = phrase.iter().collect();
                let entry = &self.entries[&key];
                // "AI法务": the entry "法务" begins where the word before it ends.
                if standard.ends_with(char::is_alphanumeric) {
                    standard.push(' ');
                }
                standard.push_str(entry);
                tell(characters[at..at + phrase.len()].iter().collect(), entry);
                at += phrase.len();
                // "Sr.Manager": the entry "Sr." ended where the next word begins.
                if characters.get(at).is_some_and(|c| c.is_alphanumeric()) {
                    standard.push(' ');
                }
            } else {
                standard.push(characters[at]);
                at += 1;
            }
        }
        standard
    }

    /// The longest entry that stands at `at` as a whole word or phrase.
    fn phrase_at(&self, folded: &[char], at: usize) -> Option<&Vec<char>> {
        if at > 0 && is_joined(folded[at - 1], folded[at]) {
            return None;
        }
        self.by_first.get(&folded[at])?.iter().find(|phrase| {
            let end = at + phrase.len();
            // Sign by sign: most differ in the second.
            end <= folded.len()
                && phrase.iter().zip(&folded[at..]).all(|(one, other)| one == other)
                && !folded
                    .get(end)
                    .is_some_and(|next| is_joined(folded[end - 1], *next))
        })
    }
}

/// Lower case, so that case makes no difference.
pub(super) fn fold(text: &str) -> String {
    text.chars().map(fold_character).collect()
}

/// Lower case, one character for one, so that positions in a folded title are those of the title.
fn fold_character(character: char) -> char {
    if character.is_ascii() {
        return character.to_ascii_lowercase();
    }
    let mut lower = character.to_lowercase();
    match (lower.next(), lower.next()) {
        // A capital sigma is written so at the end of a word.
        (Some('ς'), None) => 'σ',
        (Some(single), None) => single,
        _ => character,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reference(pairs: &[(&str, &str)]) -> TitleReference {
        TitleReference::from_pairs(pairs.iter().map(|(from, to)| (from.to_string(), to.to_string())))
    }

    #[test]
    fn a_whole_title_is_replaced_first() {
        let reference = reference(&[("PM", "Project Manager"), ("Sr. PM", "Senior Product Manager")]);
        assert_eq!(reference.standardize(" sr.  pm "), "Senior Product Manager");
    }

    #[test]
    fn inside_a_title_the_longest_phrase_is_replaced() {
        let reference = reference(&[
            ("Sr.", "Senior"),
            ("PM", "Project Manager"),
            ("Sr. PM", "Senior Product Manager"),
        ]);
        assert_eq!(
            reference.standardize("Sr. PM, Payments"),
            "Senior Product Manager, Payments"
        );
    }

    #[test]
    fn only_whole_words_are_replaced() {
        let reference = reference(&[("Comp", "Compensation"), ("IT", "Information Technology")]);
        assert_eq!(
            reference.standardize("Compliance Auditor, Comp"),
            "Compliance Auditor, Compensation"
        );
        assert_eq!(reference.standardize("Community Manager"), "Community Manager");
    }

    #[test]
    fn a_replacement_is_not_replaced_again() {
        let reference = reference(&[("VP", "Vice President"), ("President", "Chair")]);
        assert_eq!(reference.standardize("VP Sales"), "Vice President Sales");
    }

    #[test]
    fn what_was_replaced_is_told_as_it_stood_there() {
        let reference = reference(&[("Sr.", "Senior"), ("PM", "Product Manager")]);
        assert_eq!(
            reference.replaced("sr. PM, Payments"),
            [
                ("sr.".to_string(), "Senior".to_string()),
                ("PM".to_string(), "Product Manager".to_string())
            ]
        );
        assert_eq!(reference.replaced("Barista"), []);
    }

    #[test]
    fn an_entry_that_ends_in_a_point_may_touch_the_next_word() {
        let reference = reference(&[("Sr.", "Senior")]);
        assert_eq!(reference.standardize("Sr.Manager"), "Senior Manager");
    }

    #[test]
    fn scripts_without_spaces_are_looked_into() {
        let reference = reference(&[("法务", "Legal Counsel"), ("エンジニア", "Engineer")]);
        assert_eq!(reference.standardize("法务总监助理"), "Legal Counsel 总监助理");
        assert_eq!(reference.standardize("AI法务总监"), "AI Legal Counsel 总监");
        assert_eq!(reference.standardize("システムエンジニア"), "システム Engineer");
    }

    #[test]
    fn entries_with_signs_match_whole() {
        let reference = reference(&[("T&S", "Trust & Safety"), ("R&D", "Research and Development")]);
        assert_eq!(reference.standardize("VP, T&S"), "VP, Trust & Safety");
        assert_eq!(reference.standardize("HR&D"), "HR&D");
    }

    #[test]
    fn letters_whose_lower_case_is_longer_do_not_shift_the_text() {
        let reference = reference(&[("Mgr", "Manager")]);
        assert_eq!(reference.standardize("İstanbul Mgr ẞ"), "İstanbul Manager ẞ");
    }

    #[test]
    fn the_checksum_is_that_of_the_entries_not_of_their_order() {
        let one = reference(&[("A", "Alpha"), ("B", "Beta")]);
        let two = reference(&[("B", "Beta"), ("A", "Alpha")]);
        let three = reference(&[("B", "Beta"), ("A", "Alfa")]);
        assert_eq!(one.checksum(), two.checksum());
        assert_ne!(one.checksum(), three.checksum());
    }

    #[test]
    fn a_sigma_at_the_end_of_a_word_is_a_sigma_in_capitals() {
        let reference = reference(&[("Δντής", "Διευθυντής")]);
        for title in ["δντής Πωλήσεων", "ΔΝΤΉΣ Πωλήσεων"] {
            assert_eq!(reference.standardize(title), "Διευθυντής Πωλήσεων", "{title}");
        }
    }

    #[test]
    fn a_word_goes_on_behind_a_mark_on_its_letters() {
        let reference = reference(&[("प्रबन", "Legal Counsel")]);
        assert_eq!(reference.standardize("प्रबन्धक"), "प्रबन्धक");
    }
}
