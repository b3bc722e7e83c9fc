//! A title's text: cleaning it and bringing it to its standard form.

mod clean;
mod entity;
mod reference;
mod words;

pub use clean::clean;
pub use reference::{ReferenceProblem, TitleReference};
pub(crate) use words::is_joined;

use std::borrow::Cow;

/// A title in two forms.
#[derive(Clone, Debug, Default, PartialEq, Eq, bincode::Encode, bincode::Decode)]
pub struct Title {
    /// As it was written, cleaned.
    pub written: String,
    /// In its standard form.
    pub standard: String,
}

impl Title {
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
        let own = self.standard.chars().flat_map(char::to_lowercase);
        let others = other.standard.chars().flat_map(char::to_lowercase);
        own.eq(others)
    }
}
