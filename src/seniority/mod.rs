//! How senior the role is that a title names: a grammar over words that are listed in `words.csv` and in the
//! user's own file.
//!
//! A title is cut into words, the words are looked up, and each part of the title ("Founder & CTO" has two) is
//! read by itself: which roles it names, what grade stands beside them, and whose assistant or office is not
//! who is meant. The highest role of all parts is the title's.
//!
//! What is left of a title without its level and its region is the function that it names ([`function`]).

mod built_in;
mod confidence;
mod entry;
mod function;
mod grammar;
mod lexicon;
mod part;
#[cfg(feature = "tables")]
mod seniority_file;
#[cfg(test)]
mod tests;
mod text;

pub use entry::{SeniorityEntry, WordUse};
pub use function::function;
pub use grammar::SeniorityGrammar;

use std::fmt;

/// How senior a role is, from the lowest up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Seniority {
    /// Interns, trainees, juniors, students.
    Entry,
    /// Everybody else with a job.
    Individual,
    /// A senior individual.
    Senior,
    /// Leads, principals, foremen, and chiefs who are no officers.
    Lead,
    /// Managers and supervisors.
    Manager,
    /// Directors and heads.
    Director,
    /// Vice presidents of every grade.
    Vp,
    /// Chief officers, presidents, chairs, board members, managing directors.
    CLevel,
    /// Who owns or founded it.
    Owner,
}

impl Seniority {
    /// All of them, the highest first.
    pub const ALL: [Self; 9] = [
        Self::Owner,
        Self::CLevel,
        Self::Vp,
        Self::Director,
        Self::Manager,
        Self::Lead,
        Self::Senior,
        Self::Individual,
        Self::Entry,
    ];

    /// Its name, as it is written into files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Owner => "Owner",
            Self::CLevel => "C-Level",
            Self::Vp => "VP",
            Self::Director => "Director",
            Self::Manager => "Manager",
            Self::Lead => "Lead",
            Self::Senior => "Senior",
            Self::Individual => "Individual",
            Self::Entry => "Entry",
        }
    }

    /// The one with this name, without regard to case.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        let mut all = Self::ALL.into_iter();
        all.find(|level| level.name().eq_ignore_ascii_case(name.trim()))
    }
}

impl fmt::Display for Seniority {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// What a title says about seniority.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SeniorityReading {
    /// The level; none if the title names no role.
    pub level: Option<Seniority>,
    /// How sure that is, in percent: 0 to 100; 0 for an empty title.
    pub confidence: u8,
}
