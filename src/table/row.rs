//! A row of a table, and one that could not be read.

use std::sync::Arc;

use csv::StringRecord;

use crate::files::RowProblem;

/// A row that could be read.
#[derive(Clone, Debug)]
pub struct Row {
    /// The line it begins on; the header is line 1.
    pub line: u64,
    /// All its cells.
    pub cells: StringRecord,
    pub(super) columns: Arc<[usize]>,
}

/// A row that could not be read.
#[derive(Clone, Debug)]
pub struct Reject {
    /// The line it begins on; the header is line 1.
    pub line: u64,
    /// What is wrong with it.
    pub reason: String,
    /// Its cells as far as they could be told apart.
    pub cells: StringRecord,
}

impl From<Reject> for RowProblem {
    fn from(reject: Reject) -> Self {
        Self {
            line: reject.line,
            reason: reject.reason,
        }
    }
}

impl Row {
    /// The cell of the wanted column number `column`; empty where the row is too short.
    #[must_use]
    pub fn cell(&self, column: usize) -> &str {
        let at = self.columns.get(column);
        at.and_then(|at| self.cells.get(*at)).unwrap_or_default()
    }
}
