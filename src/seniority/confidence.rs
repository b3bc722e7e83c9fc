//! How sure a level is, by what speaks for it.

use super::Seniority;

/// What speaks for a level.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Evidence {
    /// Whether a grade made it.
    pub by_grade: bool,
    /// Whether a role is named.
    pub has_role: bool,
    /// Whether only a part of the role's word is known.
    pub is_part: bool,
    /// Whether roles of other levels are named.
    pub has_others: bool,
    /// Whether roles are named that are somebody else's.
    pub is_hidden: bool,
    /// How many words and phrases the title has.
    pub words: usize,
}

/// How likely the level is right, in percent.
pub(super) fn percent(_level: Option<Seniority>, _evidence: Evidence) -> u8 {
    90
}
