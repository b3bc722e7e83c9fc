//! What every format gives: rows of cells.

use csv::StringRecord;

use crate::error::{OtherSheets, Result};

/// A sheet of Excel has no more columns than this; a header that has is no header.
pub(super) const MAX_COLUMNS: usize = 16_384;

/// The rows of a file, whatever its format, the header first.
pub(super) trait Rows: Send {
    /// The next row; `None` after the last.
    fn read(&mut self) -> Result<Option<Line>>;

    /// Tells which row was the header, before the row after it is read.
    fn begin(&mut self, _header: &StringRecord) {}

    /// How far the reading has come, and how far there is to go, where that is known; in any unit.
    fn progress(&self) -> (u64, Option<u64>);

    /// What there was to notice about the file as a whole and about its columns, which the `header` names, to
    /// follow the file's name and a colon.
    fn notes(&self, header: &StringRecord) -> Vec<String>;

    /// Where else the wanted columns may be, for a file that seems to lack them.
    fn elsewhere(&self) -> Option<OtherSheets> {
        None
    }

    /// The part of the file that is being read, where it has several and their lines are counted each by
    /// itself.
    fn part(&self) -> Option<&str> {
        None
    }

    /// What is wrong with the row that was read last, if its cells are not what they seem.
    fn flaw(&self) -> Option<String> {
        None
    }

    /// Whether it is a text file, in which delimiters and quotation marks may be forgotten.
    fn is_text(&self) -> bool {
        false
    }
}

/// A row as it stands in the file.
#[derive(Debug, Default)]
pub(super) struct Line {
    /// Where it begins; the header of a text file is line 1.
    pub line: u64,
    pub cells: StringRecord,
}
