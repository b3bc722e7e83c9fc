//! What was written, counted.

use super::{Compared, KeptRows};

/// What was written so far.
#[derive(Clone, Debug, Default)]
pub(super) struct OutputCounts {
    /// Rows.
    pub rows: u64,
    /// Those that kept their segment.
    pub kept: KeptRows,
    /// What came of comparing them with an earlier run's.
    pub compared: Compared,
    /// What a spreadsheet would take for formulas.
    pub formulas: Formulas,
}

/// Cells of the input that a spreadsheet would take for formulas when it opens the output.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Formulas {
    /// How many there are.
    pub cells: u64,
    /// The line of the first.
    pub first_line: u64,
}

impl Formulas {
    pub(super) fn found(&mut self, cells: u64, line: u64) {
        if self.cells == 0 {
            self.first_line = line;
        }
        self.cells += cells;
    }
}
