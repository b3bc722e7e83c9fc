//! What a title is: its text, cleaned and in its standard form; the segments that it may belong to; and the
//! rules that decide about it, whatever it is like.

mod clean;
mod entity;
mod keyword_rules;
#[cfg(feature = "tables")]
mod keyword_rules_file;
mod reference;
#[cfg(feature = "tables")]
mod reference_file;
mod segment;
#[cfg(feature = "tables")]
mod segment_values;
#[cfg(feature = "tables")]
mod segments_file;
mod words;

pub use clean::clean;
pub use keyword_rules::{KeywordRule, KeywordRules, RuleKind};
pub use reference::TitleReference;
pub use segment::{DEFAULT_SEGMENTS, NOT_CLASSIFIED, SegmentId, Segments};
#[cfg(feature = "tables")]
pub use segment_values::SegmentValues;
pub(crate) use words::{is_joined, is_unspaced};

use std::borrow::Cow;

use xxhash_rust::xxh3::xxh3_64;

/// A title in two forms.
#[derive(Clone, Debug, Default, PartialEq, Eq, bincode::Encode, bincode::Decode)]
pub struct Title {
    /// As it was written, cleaned.
    pub written: String,
    /// In its standard form.
    pub standard: String,
}

impl Title {
    /// What makes two titles the same one: the standard form, whatever its case.
    #[must_use]
    pub fn key(&self) -> String {
        self.standard.to_lowercase()
    }

    /// The [`Title::key`], hashed.
    #[must_use]
    pub fn key_hash(&self) -> u64 {
        xxh3_64(self.key().as_bytes())
    }

    /// The words to look at: those of both forms, where they differ. Whoever labels titles may tell
    /// "VP" from "Vice President": of 6,700 titles held out of 34,000, the standard form's words alone
    /// had half a point fewer right.
    #[must_use]
    pub fn words(&self) -> Cow<'_, str> {
        if self.written == self.standard {
            Cow::Borrowed(&self.standard)
        } else {
            Cow::Owned(format!("{} {}", self.written, self.standard))
        }
    }

    /// Whether both have the same standard form, upper and lower case being the same.
    #[must_use]
    pub fn is_same_as(&self, other: &Self) -> bool {
        let (own, others) = (&self.standard, &other.standard);
        match own.is_ascii() && others.is_ascii() {
            true => own.eq_ignore_ascii_case(others),
            // As `key` has it: a capital sigma is another letter at the end of a word.
            false => self.key() == other.key(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_are_the_same_in_upper_and_lower_case_of_any_script() {
        let title = |text: &str| Title {
            written: text.to_string(),
            standard: text.to_string(),
        };
        for (one, other) in [
            ("VP Sales", "vp SALES"),
            ("ΔΙΕΥΘΥΝΤΗΣ", "διευθυντης"),
            ("ÉLU", "élu"),
        ] {
            assert!(title(one).is_same_as(&title(other)), "{one}");
            assert_eq!(title(one).key(), title(other).key());
        }
        assert!(!title("VP Sales").is_same_as(&title("VP Sale")));
        assert_ne!(title("VP Sales").key(), title("VP Sale").key());
    }

    #[test]
    fn the_words_of_both_forms_are_looked_at_where_they_differ() {
        let reference = TitleReference::from_pairs([("VP".to_string(), "Vice President".to_string())]);
        let title = reference.read_title("VP Sales");
        assert_eq!(title.words(), "VP Sales Vice President Sales");
        assert_eq!(
            TitleReference::default().read_title("VP Sales").words(),
            "VP Sales"
        );
    }
}
