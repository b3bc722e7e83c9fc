//! Reading a table row by row, whatever its format.

use std::{cmp::Ordering, sync::Arc};

use csv::StringRecord;

use super::{
    footer::Footer,
    header::{Header, Repeated, has_columns, position},
    opening,
    reading::Reading,
    row::{Reject, Row},
    rows::Rows,
    scientific::is_cut,
    source::Source,
    tally::Tally,
};
use crate::error::{Context, OtherSheets, Result, bail};

/// A cell of a wanted column with more lines than this is no cell, but rows swallowed by a quote
/// that was opened and not closed.
const MAX_CELL_LINES: usize = 20;

/// A cell of a wanted column with more bytes than this is none either.
const MAX_CELL: usize = 100_000;

/// Reads a table with a header row, row by row, whatever its format: CSV as people have it, maybe
/// compressed, an Excel workbook, or Parquet. The content tells which.
///
/// Wanted columns are found by name, without regard to case, order or surrounding space. A column may
/// have several names, the preferred first.
pub struct TableReader {
    source: Source,
    rows: Box<dyn Rows>,
    header: Header,
    columns: Arc<[usize]>,
    /// Rows that repeat the header.
    headers_again: Met,
    /// Rows with cells behind the header's last column, in a table that has its cells in columns.
    beside: Met,
    /// Rows with more cells than the header, in text, of which those behind its last are empty; and how many have as many.
    long: Met,
    whole: u64,
    /// Rows with fewer cells than the header has names, in text.
    short: Met,
    /// Those that no other row followed yet.
    short_at_the_end: Met,
    /// Cells of wanted columns that a spreadsheet has cut.
    cut_numbers: Tally,
    /// Where it is an export, and may have one.
    footer: Option<Footer>,
}

/// Rows of a kind that were met.
#[derive(Clone, Copy, Debug, Default)]
struct Met {
    rows: u64,
    first_line: u64,
}

impl TableReader {
    /// Opens `source` and finds the `wanted` columns in its header, each by the first of its names that is
    /// there.
    ///
    /// # Errors
    /// If the source cannot be read, is no table, or lacks one of the columns.
    pub fn open(source: &Source, wanted: &[&[&str]]) -> Result<Self> {
        let read = Self::try_open(source, &Reading::default(), wanted, None);
        read.with_context(|| format!("{source} could not be read"))
    }

    /// The same for an export of another program, of which the first column is a record ID and the rows at the
    /// end may be the footer of a report. `reading` is what it does not tell about itself.
    ///
    /// # Errors
    /// Also if it has no such sheet.
    pub fn open_export(source: &Source, reading: &Reading, wanted: &[&[&str]]) -> Result<Self> {
        let read = Self::try_open(source, reading, wanted, Some(Footer::default()));
        read.with_context(|| format!("{source} could not be read"))
    }

    fn try_open(
        source: &Source,
        reading: &Reading,
        wanted: &[&[&str]],
        footer: Option<Footer>,
    ) -> Result<Self> {
        let is_header = |header: &[String]| has_columns(header, wanted);
        let mut rows = opening::rows(source.open()?, reading, &is_header)?;
        let header = Header::find(&mut *rows, wanted)?;
        rows.begin(&header.cells);
        Ok(Self {
            source: source.clone(),
            rows,
            columns: header.columns.as_slice().into(),
            header,
            headers_again: Met::default(),
            beside: Met::default(),
            long: Met::default(),
            whole: 0,
            short: Met::default(),
            short_at_the_end: Met::default(),
            cut_numbers: Tally::default(),
            footer,
        })
    }

    /// The names of all columns, as they are written.
    #[must_use]
    pub fn header(&self) -> &StringRecord {
        &self.header.cells
    }

    /// Where it is read from.
    pub(crate) fn source(&self) -> &Source {
        &self.source
    }

    /// The line of the header, 0 where a file has no lines.
    pub(crate) fn header_line(&self) -> u64 {
        self.header.line
    }

    /// Where a column of this name stands in the header, if there is one.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<usize> {
        position(&self.header.cells.iter().collect::<Vec<_>>(), name)
    }

    /// Where the wanted columns stand in the header.
    #[must_use]
    pub fn columns(&self) -> &[usize] {
        &self.columns
    }

    /// The sheets of a workbook, where it has others than the one that is read.
    #[must_use]
    pub fn other_sheets(&self) -> Option<OtherSheets> {
        self.rows.elsewhere()
    }

    /// How far the reading has come, and how far there is to go, where that is known: in bytes of the
    /// file, or in rows, as the format has it.
    #[must_use]
    pub fn progress(&self) -> (u64, Option<u64>) {
        self.rows.progress()
    }

    /// What there was to notice about the file as a whole, in sentences.
    #[must_use]
    pub fn notes(&self) -> Vec<String> {
        let source = &self.source;
        let mut notes = self.header.notes();
        notes.extend(self.rows.notes(&self.header.cells));
        let Met { rows, first_line } = self.headers_again;
        match rows {
            0 => {}
            1 => notes.push(format!(
                "its header stands again on line {first_line}, which was left out"
            )),
            _ => notes.push(format!(
                "its header stands again on {rows} lines, the first of them {first_line}, which were left out"
            )),
        }
        if self.beside.rows > 0 {
            notes.push(format!(
                "{} rows have cells to the right of its last named column, the first in row {}: they were left out. Name \
                 their column, if they are to stay.",
                self.beside.rows, self.beside.first_line
            ));
        }
        // Where every row has them, they are only the way in which the file was written.
        let of_others = "behind the header's last column, where others end: a cell that contains the delimiter must stand in \
                         quotation marks, or those behind it are in the wrong columns";
        match self.long {
            Met { rows, first_line } if rows > 1 && self.whole > 0 => notes.push(format!(
                "{rows} rows, the first on line {first_line}, have an empty cell {of_others}"
            )),
            Met { rows: 1, first_line } if self.whole > 0 => notes.push(format!(
                "the row on line {first_line} has an empty cell {of_others}"
            )),
            _ => {}
        }
        let footer = self.footer.as_ref().and_then(Footer::note);
        match self.short.and(self.short_at_the_end, footer.is_some()) {
            Met { rows: 0, .. } => {}
            Met { rows: 1, first_line } => notes.push(format!(
                "the row on line {first_line} has fewer cells than its header; the others are taken to be empty. A line \
                 break in a cell that is not in quotation marks makes such a row."
            )),
            Met { rows, first_line } => notes.push(format!(
                "{rows} rows have fewer cells than its header, the first on line {first_line}; the others are taken to be \
                 empty. A line break in a cell that is not in quotation marks makes such rows."
            )),
        }
        notes.extend(self.cut_numbers.notes(&self.header.cells, |count, column, line| {
            format!(
                "{count} cells in the column \"{column}\" are numbers as Excel cuts them (4.82E+10), the first on line \
                 {line}: their last digits are lost. Export again, and do not save the file from Excel."
            )
        }));
        notes.extend(footer);
        let mut notes: Vec<String> = notes.iter().map(|note| format!("{source}: {note}")).collect();
        notes.extend(
            self.header
                .repeated()
                .iter()
                .map(|column| format!("{source} has more than one column \"{column}\"; the first counts")),
        );
        if self.footer.is_some() {
            let others = self.header.others_repeated();
            notes.extend(others.iter().map(|column| {
                format!("{source} has more than one column \"{column}\"; of those, a CRM takes only one")
            }));
        }
        notes
    }

    /// The next row, or why it could not be read; `None` after the last.
    ///
    /// # Errors
    /// If the source fails, or ends inside a quoted cell.
    pub fn read(&mut self) -> Result<Option<Result<Row, Reject>>> {
        let row = loop {
            let read = self.rows.read();
            let line = read.with_context(|| format!("{} could not be read to its end", self.source))?;
            let Some(line) = line else { return Ok(None) };
            match self.header.repeated_by(&line.cells) {
                None => break line,
                // Whoever wants no others is not misled by others.
                Some(Repeated::WithOthers) if self.footer.is_none() => self.headers_again.meet(line.line),
                Some(Repeated::InPlace) => self.headers_again.meet(line.line),
                Some(Repeated::Elsewhere) => bail!(
                    "{} has another header on line {}, with its columns in another order. Tag the two tables one by \
                     one.",
                    self.source,
                    line.line
                ),
                Some(Repeated::WithOthers) => bail!(
                    "{} has another header on line {}, with other columns. Tag the two tables one by one.",
                    self.source,
                    line.line
                ),
            }
        };
        let mut row = row;
        // Where no delimiter can be forgotten, what stands beside the table is a remark, and its row is one.
        let width = self.header.cells.len();
        if !self.rows.is_text() && row.cells.len() > width {
            if row.cells.iter().skip(width).any(|cell| !cell.trim().is_empty()) {
                self.beside.meet(row.line);
            }
            row.cells.truncate(width);
        }
        let row = Row {
            line: row.line,
            cells: row.cells,
            columns: Arc::clone(&self.columns),
        };
        Ok(Some(match self.flaw(&row) {
            None => {
                self.notice(&row);
                Ok(row)
            }
            Some(reason) => Err(Reject {
                line: row.line,
                reason: match self.rows.part() {
                    Some(part) => format!("in {part}: {reason}"),
                    None => reason,
                },
                cells: row.cells,
            }),
        }))
    }

    fn notice(&mut self, row: &Row) {
        for (column, at) in self.columns.iter().enumerate() {
            if is_cut(row.cell(column)) {
                self.cut_numbers.add(*at, row.line);
            }
        }
        match row.cells.len().cmp(&self.header.cells.len()) {
            Ordering::Greater => self.long.meet(row.line),
            Ordering::Equal => self.whole += 1,
            Ordering::Less => {}
        }
        if let Some(footer) = &mut self.footer {
            if self.rows.is_text() && row.cells.len() < self.header.named() {
                self.short_at_the_end.meet(row.line);
            } else if self.short_at_the_end.rows > 0 {
                self.short = self.short.and(std::mem::take(&mut self.short_at_the_end), false);
            }
            footer.look_at(row, self.columns.len());
        }
    }

    fn flaw(&self, row: &Row) -> Option<String> {
        // Of some programs it is the end of a text, others write it by mistake: what it did to the cell is not known.
        if row.cells.as_slice().contains('\0') {
            return Some("it has a NUL character. Take it out and try again".to_string());
        }
        if let Some(flaw) = self.rows.flaw() {
            return Some(flaw);
        }
        let width = self.header.cells.len();
        let surplus = row.cells.iter().skip(width);
        if surplus.clone().any(|cell| !cell.trim().is_empty()) {
            return Some(format!(
                "it has {} cells where the header has {width}; a cell that contains the delimiter must stand in \
                 quotation marks",
                row.cells.len(),
            ));
        }
        (0..self.columns.len()).find_map(|column| cell_flaw(row.cell(column), self.rows.is_text()))
    }
}

impl Met {
    /// These and `others` behind them, unless those are `left_out`.
    fn and(self, others: Self, left_out: bool) -> Self {
        match (self.rows, left_out) {
            (_, true) => self,
            (0, false) => others,
            (rows, false) => Self {
                rows: rows + others.rows,
                ..self
            },
        }
    }

    fn meet(&mut self, line: u64) {
        if self.rows == 0 {
            self.first_line = line;
        }
        self.rows += 1;
    }
}

/// Why a cell of a wanted column is none.
fn cell_flaw(cell: &str, is_text: bool) -> Option<String> {
    if cell.len() <= MAX_CELL_LINES {
        return None;
    }
    if cell.len() > MAX_CELL {
        return Some(format!(
            "one of its cells has {} bytes, which is no title and no record ID",
            cell.len()
        ));
    }
    let lines = if is_text { cell.lines().count() } else { 1 };
    (lines > MAX_CELL_LINES).then(|| {
        format!("one of its cells runs over {lines} lines; a quotation mark (\") is probably not closed")
    })
}
