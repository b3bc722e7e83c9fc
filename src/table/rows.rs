use anyhow::Result;
use csv::StringRecord;

/// A sheet of Excel has no more columns than this; a header that has is no header.
pub(super) const MAX_COLUMNS: usize = 16_384;

/// The rows of a file, whatever its format, the header first.
pub(super) trait Rows: Send {
    /// The next row; `None` after the last.
    fn read(&mut self) -> Result<Option<Line>>;

    /// How far the reading has come, and how far there is to go, where that is known; in any unit.
    fn progress(&self) -> (u64, Option<u64>);

    /// What there was to notice about the file as a whole and about the wanted `columns`, to follow the
    /// file's name and a colon.
    fn notes(&self, columns: &[usize]) -> Vec<String>;

    /// Where else the wanted columns may be, for a file that seems to lack them; a sentence, or nothing.
    fn elsewhere(&self) -> Option<String> {
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
