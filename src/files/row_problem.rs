//! A row that does not do what its writer meant.

use std::fmt;

use serde::Serialize;

/// A row of a file that was left out, or will surprise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RowProblem {
    /// The line it begins on; the header is line 1.
    pub line: u64,
    /// What is wrong with it, and what was done about it.
    pub reason: String,
}

impl fmt::Display for RowProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.reason)
    }
}
