//! How sure a level is, by what speaks for it.

use super::Seniority;

/// What speaks for a level.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Evidence {
    /// Whether a grade made it, such as `Senior`.
    pub by_grade: bool,
    /// Whether only a part of the role's word is known, or the word is misspelt.
    pub is_part: bool,
    /// Whether roles of other levels are named.
    pub has_others: bool,
    /// Whether roles are named that are somebody else's.
    pub is_hidden: bool,
}

/// How likely the level is right, in percent: the share that was right of 800 real titles of a CRM and seven
/// public lists, read once, none of which the words were chosen on, by the evidence that they had.
pub(super) fn percent(level: Option<Seniority>, evidence: Evidence) -> u8 {
    match (level, evidence) {
        // 62 of 72: a role whose word is not known looks like none.
        (None, _) => 86,
        // 6 of 6, and 4 of 4 of those that the words were chosen on.
        (_, Evidence { is_part: true, .. }) => 92,
        // 107 of 110.
        (_, Evidence { has_others: true, .. }) => 96,
        // 62 of 62.
        (_, Evidence { by_grade: true, .. }) => 98,
        // 11 of 11.
        (_, Evidence { is_hidden: true, .. }) => 97,
        // 10 of 12, and 9 of 10 of those that the words were chosen on: `partner` is many things.
        (Some(Seniority::Owner), _) => 86,
        // 189 of 195.
        (Some(Seniority::Individual), _) => 96,
        // 342 of 342.
        _ => 99,
    }
}
