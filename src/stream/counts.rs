//! What was written, counted.

use csv::StringRecord;

use super::{Compared, KeptRows};
use crate::table::is_formula;

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

/// Cells of the input, names of columns included, that a spreadsheet would take for formulas when it opens the output.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Formulas {
    /// How many there are.
    pub cells: u64,
    /// The line of the first.
    pub first_line: u64,
}

impl Formulas {
    /// Counts those of a line.
    pub(super) fn find_in(&mut self, cells: &StringRecord, line: u64) {
        let found = cells.iter().filter(|cell| is_formula(cell)).count() as u64;
        if self.cells == 0 && found > 0 {
            self.first_line = line;
        }
        self.cells += found;
    }
}
