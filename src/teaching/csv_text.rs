//! A CSV text that is changed cell by cell, and otherwise stays as it is.

use std::ops::Range;

use csv::{QuoteStyle, StringRecord};
use csv_core::ReadFieldResult;

use crate::error::{Context, Result};

/// A byte-order mark.
const MARK: &str = "\u{feff}";

/// What Excel announces the delimiter with, in a line before the header.
const ANNOUNCEMENT: &str = "sep=";

/// The delimiters that CSV files have.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// The text of a CSV file, to change cells and rows of it and leave every other byte as it is.
#[derive(Clone)]
pub(super) struct CsvText {
    text: String,
    /// Where the header begins: after a byte-order mark and Excel's `sep=;` line.
    header: usize,
    delimiter: u8,
}

/// A row of the text, the header included.
pub(super) struct Record {
    /// Its bytes, without the line end.
    pub(super) range: Range<usize>,
    pub(super) cells: Vec<Cell>,
}

/// A cell of a row.
pub(super) struct Cell {
    /// Its bytes, with quotation marks.
    range: Range<usize>,
    /// What it says.
    pub(super) text: String,
}

/// Bytes of the text, and what takes their place.
pub(super) struct Edit {
    range: Range<usize>,
    text: String,
}

impl Record {
    /// What the cell number `column` says; nothing where the row is too short.
    pub(super) fn cell(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", |cell| &cell.text)
    }
}

impl CsvText {
    /// Finds out where the header of a text begins and which delimiter it has, by the names of its columns.
    /// Gives nothing if they do not stand there.
    pub(super) fn new(text: String, header: &StringRecord) -> Option<Self> {
        let mark = if text.starts_with(MARK) { MARK.len() } else { 0 };
        let mut layouts: Vec<(usize, u8)> = DELIMITERS.map(|delimiter| (mark, delimiter)).to_vec();
        let first_line = text[mark..].split_inclusive('\n').next().unwrap_or_default();
        if let Some((announcement, delimiter)) = first_line.trim_end().split_at_checked(ANNOUNCEMENT.len())
            && announcement.eq_ignore_ascii_case(ANNOUNCEMENT)
            && let [delimiter] = delimiter.as_bytes()
        {
            layouts.push((mark + first_line.len(), *delimiter));
        }
        let mut found = Self {
            text,
            header: mark,
            delimiter: b',',
        };
        let layout = layouts.into_iter().find(|(start, delimiter)| {
            (found.header, found.delimiter) = (*start, *delimiter);
            let first = found.records().next();
            first.is_some_and(|first| first.cells.iter().map(|cell| cell.text.as_str()).eq(header))
        });
        layout.map(|_| found)
    }

    pub(super) fn as_str(&self) -> &str {
        &self.text
    }

    /// The rows, the header first. Empty lines are none.
    pub(super) fn records(&self) -> impl Iterator<Item = Record> {
        let reader = csv_core::ReaderBuilder::new().delimiter(self.delimiter).build();
        Records {
            text: self.text.as_bytes(),
            at: self.header,
            reader,
            buffer: vec![0; self.text.len() + 1],
        }
    }

    /// A row, such as one of this text, by itself.
    pub(super) fn alone(&self, row: &str) -> Self {
        Self {
            text: row.to_string(),
            header: 0,
            ..*self
        }
    }

    /// A row as it is written.
    pub(super) fn row(&self, record: &Record) -> &str {
        &self.text[record.range.clone()]
    }

    /// Puts another row into the place of one.
    pub(super) fn replace(record: &Record, row: &str) -> Edit {
        Edit {
            range: record.range.clone(),
            text: row.to_string(),
        }
    }

    /// Sets cells of a row, each by the number of its column, in ascending order.
    pub(super) fn set(&self, record: &Record, cells: &[(usize, &str)]) -> Result<Vec<Edit>> {
        let mut edits = Vec::new();
        let mut beyond = String::new();
        let mut width = record.cells.len();
        for (column, value) in cells {
            let Some(cell) = record.cells.get(*column) else {
                let delimiters = (column + 1).saturating_sub(width.max(1));
                beyond.extend(std::iter::repeat_n(char::from(self.delimiter), delimiters));
                beyond.push_str(&self.quote(value, QuoteStyle::Necessary)?);
                width = column + 1;
                continue;
            };
            let quoted = self.text[cell.range.clone()].starts_with('"');
            let style = if quoted {
                QuoteStyle::Always
            } else {
                QuoteStyle::Necessary
            };
            edits.push(Edit {
                range: cell.range.clone(),
                text: self.quote(value, style)?,
            });
        }
        if !beyond.is_empty() {
            edits.push(Edit {
                range: record.range.end..record.range.end,
                text: beyond,
            });
        }
        Ok(edits)
    }

    /// Adds rows after the last one. If that has no line end, the new last one has none either.
    pub(super) fn append(&self, rows: &[Vec<&str>]) -> Result<Edit> {
        let line_end = self.line_end();
        let mut text = String::new();
        for row in rows {
            let mut cells = Vec::with_capacity(row.len());
            for cell in row {
                cells.push(self.quote(cell, QuoteStyle::Necessary)?);
            }
            let row = cells.join(&char::from(self.delimiter).to_string());
            if self.ends_in_line_end() {
                text += &(row + line_end);
            } else {
                text += line_end;
                text += &row;
            }
        }
        let end = self.text.len();
        Ok(Edit {
            range: end..end,
            text,
        })
    }

    /// Removes the cells of a row from number `count` on, which is at least 1.
    pub(super) fn shorten(record: &Record, count: usize) -> Edit {
        let last = record.cells.get(count - 1);
        let start = last.map_or(record.range.end, |last| last.range.end);
        Edit {
            range: start..record.range.end,
            text: String::new(),
        }
    }

    /// Removes a row, with the line end after it; in a text whose last row has none, with that before.
    pub(super) fn remove(&self, record: &Record) -> Edit {
        let (before, after) = (&self.text[..record.range.start], &self.text[record.range.end..]);
        let mut range = record.range.clone();
        if self.ends_in_line_end() {
            range.end += after.len() - without_line_end_before(after).len();
        } else {
            range.start = without_line_end_after(before).len();
        }
        Edit {
            range,
            text: String::new(),
        }
    }

    /// The text with `edits`, which are in its order and do not overlap.
    pub(super) fn with(&self, edits: &[Edit]) -> Self {
        let mut text = String::with_capacity(self.text.len());
        let mut at = 0;
        for edit in edits {
            text += &self.text[at..edit.range.start];
            text += &edit.text;
            at = edit.range.end;
        }
        text += &self.text[at..];
        Self { text, ..*self }
    }

    fn ends_in_line_end(&self) -> bool {
        self.text.ends_with(['\n', '\r'])
    }

    /// That of the header.
    fn line_end(&self) -> &'static str {
        let end = self.records().next().map_or(0, |header| header.range.end);
        match &self.text.as_bytes()[end..] {
            [b'\r', b'\n', ..] => "\r\n",
            [b'\r', ..] => "\r",
            _ => "\n",
        }
    }

    fn quote(&self, cell: &str, style: QuoteStyle) -> Result<String> {
        if cell.is_empty() && matches!(style, QuoteStyle::Necessary) {
            return Ok(String::new());
        }
        let mut writer = csv::WriterBuilder::new()
            .delimiter(self.delimiter)
            .quote_style(style)
            .from_writer(Vec::new());
        writer.write_record([cell])?;
        let quoted = String::from_utf8(writer.into_inner()?)?;
        quoted
            .strip_suffix('\n')
            .map(str::to_string)
            .context("a row has no line end")
    }
}

fn without_line_end_before(text: &str) -> &str {
    let rest = text.strip_prefix("\r\n");
    rest.or_else(|| text.strip_prefix(['\n', '\r'])).unwrap_or(text)
}

fn without_line_end_after(text: &str) -> &str {
    let rest = text.strip_suffix("\r\n");
    rest.or_else(|| text.strip_suffix(['\n', '\r'])).unwrap_or(text)
}

/// Reads rows with the places of their cells: the CSV reader's own parser, cell by cell.
struct Records<'a> {
    text: &'a [u8],
    at: usize,
    reader: csv_core::Reader,
    buffer: Vec<u8>,
}

impl Iterator for Records<'_> {
    type Item = Record;

    fn next(&mut self) -> Option<Record> {
        let line_ends = self.text[self.at..]
            .iter()
            .take_while(|byte| matches!(byte, b'\r' | b'\n'));
        self.at += line_ends.count();
        let start = self.at;
        let mut cells = Vec::new();
        loop {
            let (cell, ends_record) = self.cell()?;
            let end = cell.range.end;
            cells.push(cell);
            if ends_record {
                let range = start..end;
                return Some(Record { range, cells });
            }
        }
    }
}

impl Records<'_> {
    /// The next cell, and whether the row ends with it.
    fn cell(&mut self) -> Option<(Cell, bool)> {
        let start = self.at;
        let mut filled = 0;
        loop {
            let input = &self.text[self.at..];
            let (result, taken, given) = self.reader.read_field(input, &mut self.buffer[filled..]);
            self.at += taken;
            filled += given;
            match result {
                ReadFieldResult::InputEmpty => {}
                // There is room for the whole text.
                ReadFieldResult::OutputFull | ReadFieldResult::End => return None,
                ReadFieldResult::Field { record_end } => {
                    // All but the last cell of the text end with a delimiter or a line end.
                    let end = self.at - usize::from(!input.is_empty());
                    let text = String::from_utf8_lossy(&self.buffer[..filled]).into_owned();
                    let range = start..end;
                    return Some((Cell { range, text }, record_end));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn csv_text(text: &str, header: &[&str]) -> CsvText {
        CsvText::new(text.to_string(), &header.into()).unwrap()
    }

    #[test]
    fn the_delimiter_is_the_one_that_gives_the_columns() {
        let delimiter = |text: &str| {
            let header = StringRecord::from(vec!["a", "b,c"]);
            CsvText::new(text.to_string(), &header).map(|text| text.delimiter)
        };
        assert_eq!(delimiter("\u{feff}a;b,c\n"), Some(b';'));
        assert_eq!(delimiter("a,\"b,c\"\n"), Some(b','));
        assert_eq!(delimiter("Sep=:\r\na:b,c\n"), Some(b':'));
        assert_eq!(delimiter("sep="), None);
        assert_eq!(delimiter("sep=§\na§b,c\n"), None);
        assert_eq!(delimiter("a;b;c\n"), None);
    }

    fn texts(text: &str) -> Vec<(String, Vec<String>)> {
        let text = csv_text(text, &["a", "b"]);
        let told = |record: Record| {
            let cells = record.cells.into_iter().map(|cell| cell.text).collect();
            (text.text[record.range].to_string(), cells)
        };
        text.records().map(told).collect()
    }

    #[test]
    fn rows_and_cells_are_found_with_quotes_empty_lines_and_any_line_ends() {
        for end in ["\n", "\r\n", "\r"] {
            let found = texts(&format!("a,b{end}{end}\"x, \"\"y\"\"\n\",{end} z ,"));
            let cells: Vec<Vec<String>> = found.iter().map(|(_, cells)| cells.clone()).collect();
            assert_eq!(
                cells,
                [vec!["a", "b"], vec!["x, \"y\"\n", ""], vec![" z ", ""]],
                "{end:?}"
            );
            assert_eq!(found[1].0, "\"x, \"\"y\"\"\n\",", "{end:?}");
            assert_eq!(found[2].0, " z ,");
        }
    }

    #[test]
    fn what_is_appended_and_removed_again_leaves_every_byte_as_it_was() {
        for text in [
            "a;b",
            "a;b\n",
            "a;b\r\n1;\"2\r\n",
            "a;b\r\n1;2\r\n",
            "a;b\n1;2\n\n\n",
        ] {
            let before = csv_text(text, &["a", "b"]);
            let after = before.with(&[before.append(&[vec!["x;y", ""], vec!["z", "3"]]).unwrap()]);
            let records: Vec<Record> = after.records().collect();
            if records.len() != before.records().count() + 2 {
                // A quotation mark that is not closed swallows what comes after it.
                assert!(text.contains('"'));
                continue;
            }
            let added = &records[records.len() - 2..];
            assert_eq!((added[0].cell(0), added[1].cell(1)), ("x;y", "3"));
            let removed: Vec<Edit> = added.iter().map(|record| after.remove(record)).collect();
            assert_eq!(after.with(&removed).text, text);
        }
    }

    #[test]
    fn a_cell_that_is_set_keeps_its_quotation_marks_and_a_short_row_grows() {
        let text = csv_text("a,b,c\n\"1\",2\n", &["a", "b", "c"]);
        let row = text.records().nth(1).unwrap();
        let edits = text.set(&row, &[(0, "x"), (1, "y,"), (2, "z")]).unwrap();
        assert_eq!(text.with(&edits).text, "a,b,c\n\"x\",\"y,\",z\n");
    }
}
