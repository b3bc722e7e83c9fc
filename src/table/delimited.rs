//! CSV as people have it: any of the common delimiters, UTF-8 with or without byte-order mark, UTF-16,
//! Windows-1252 or any encoding that is named, any line ends.

use std::io::Read;

use csv::{ByteRecord, StringRecord};
use encoding_rs::{Encoding, WINDOWS_1252};

use super::{
    dialect,
    lines::{LineCounter, MAX_ROW},
    quoting::Quoting,
    rows::{Line, Rows},
    source::Passed,
};
use crate::error::{Result, bail};

/// The rows of a CSV file.
pub(super) struct Delimited {
    reader: csv::Reader<LineCounter>,
    raw: ByteRecord,
    passed: Passed,
    length: Option<u64>,
    lines_skipped: u64,
    quoting: Quoting,
    encoding: Option<&'static Encoding>,
    named: Option<&'static Encoding>,
    windows_1252_rows: u64,
    undecodable_rows: u64,
    /// The lines on which a cell of the row read last is opened and closed that holds other rows.
    joined: Option<(u64, u64)>,
    delimiter: u8,
    /// How many cells the header has, once it is known.
    width: usize,
    /// Rows with a cell that seems to be several rows, and the line of the first.
    swallowing: (u64, u64),
}

/// In tables of fewer columns than this, too many cells of several lines look so.
const LEAST_WIDTH: usize = 3;

const SWALLOWED: &str = "seems to hold several rows: where they are, close the quotation mark (\") that is opened there, or take \
                         it out, and try again";

impl Delimited {
    /// Reads `text`, of which `passed` counts the bytes of `length`. Its encoding is told from its content,
    /// unless it is `named`.
    pub(super) fn open(
        text: Box<dyn Read + Send>,
        is_header: impl Fn(&[String]) -> bool,
        named: Option<&'static Encoding>,
        passed: Passed,
        length: Option<u64>,
    ) -> Result<Self> {
        let dialect = dialect::detect(text, is_header, named)?;
        let reader = csv::ReaderBuilder::new()
            .delimiter(dialect.delimiter)
            .has_headers(false)
            .flexible(true)
            .from_reader(LineCounter::new(dialect.text, dialect.delimiter));
        Ok(Self {
            reader,
            raw: ByteRecord::new(),
            passed,
            length,
            lines_skipped: dialect.lines_skipped,
            quoting: dialect.quoting,
            encoding: dialect.encoding,
            named,
            windows_1252_rows: 0,
            undecodable_rows: 0,
            joined: None,
            delimiter: dialect.delimiter,
            width: 0,
            swallowing: (0, 0),
        })
    }

    /// Whether a cell of the row read last begins like the rest of one row and ends like the beginning of another, as where two
    /// lone quotation marks have made one cell of all between them.
    fn swallows(&self) -> bool {
        if self.width < LEAST_WIDTH || !self.raw.as_slice().contains(&b'\n') {
            return false;
        }
        let cells = |line: &[u8]| line.split(|byte| *byte == self.delimiter).count();
        self.raw.iter().enumerate().any(|(before, cell)| {
            let mut lines = cell.split(|byte| *byte == b'\n');
            let ends = lines.next().zip(lines.next_back());
            let behind = self.raw.len() - before - 1;
            ends.is_some_and(|(first, last)| {
                before + cells(first) == self.width && cells(last) + behind == self.width
            })
        })
    }
}

impl Rows for Delimited {
    fn read(&mut self) -> Result<Option<Line>> {
        let start = self.reader.position().byte();
        self.reader.get_mut().begin_row(start);
        match self.reader.read_byte_record(&mut self.raw) {
            Ok(true) => {}
            Ok(false) => {
                if let Some(line) = self.reader.get_ref().quotes().open_at_the_end() {
                    bail!(
                        "it ends inside a quoted cell: a quotation mark (\") is opened on line {} and never closed. \
                         Close or remove it and try again.",
                        line + self.lines_skipped
                    );
                }
                return Ok(None);
            }
            Err(_) if self.reader.get_ref().row_is_too_long() => {
                let line = self.reader.get_mut().line_at(start) + self.lines_skipped;
                bail!(
                    "the row that begins on line {line} is longer than {} MB: a quotation mark (\") is \
                     probably not closed, or this is no CSV file.",
                    MAX_ROW >> 20
                );
            }
            Err(error) => return Err(error.into()),
        }
        let start = self.raw.position().map_or(0, csv::Position::byte);
        let line = self.reader.get_mut().line_at(start) + self.lines_skipped;
        let end = self.reader.position().byte();
        let joined = self.reader.get_mut().joined_before(end).map(|cell| cell.lines);
        self.joined =
            joined.map(|(opened, closed)| (opened + self.lines_skipped, closed + self.lines_skipped));
        let (cells, was_utf8) = decode(&self.raw);
        self.windows_1252_rows += u64::from(!was_utf8);
        if self.swallows() {
            let (rows, first) = self.swallowing;
            self.swallowing = (rows + 1, if rows == 0 { line } else { first });
        }
        if self.named.is_some() && cells.as_slice().contains(char::REPLACEMENT_CHARACTER) {
            self.undecodable_rows += 1;
        }
        Ok(Some(Line { line, cells }))
    }

    fn begin(&mut self, header: &StringRecord) {
        self.width = header.len();
    }

    fn progress(&self) -> (u64, Option<u64>) {
        (self.passed.bytes(), self.length)
    }

    fn notes(&self, _: &StringRecord) -> Vec<String> {
        let mut notes = Vec::new();
        match (self.encoding, self.named) {
            (Some(encoding), Some(named)) if encoding != named => notes.push(format!(
                "it has the byte-order mark of {}, and was read as that and not as {}",
                encoding.name(),
                named.name()
            )),
            (Some(encoding), None) => notes.push(format!("it is written in {}", encoding.name())),
            _ => {}
        }
        let quotes = self.reader.get_ref().quotes();
        let escaped = self.reader.get_ref().escaped_quotes();
        match self.quoting {
            Quoting::Backslashes => notes.push(
                "quotation marks in its cells have a backslash in front, and were read without it".to_string(),
            ),
            Quoting::Spaced => notes.push(
                "there are spaces between its delimiters and its quotation marks; spaces in front of cells were left \
                 out"
                    .to_string(),
            ),
            Quoting::Doubled if escaped > 0 => notes.push(format!(
                "{escaped} quotation marks have a backslash in front; where one should not end its cell, the row may \
                 have been read wrongly. Double the quotation marks in cells, and try again."
            )),
            Quoting::Doubled => {}
        }
        let (going_on, first) = quotes.going_on();
        if going_on > 0 {
            notes.push(format!(
                "{going_on} cells go on behind the quotation mark that ends them, the first on line {}; they were read \
                 without their quotation marks",
                first + self.lines_skipped
            ));
        }
        match self.swallowing {
            (0, _) => {}
            (1, line) => notes.push(format!("a cell of the row on line {line} {SWALLOWED}")),
            (rows, line) => notes.push(format!(
                "in {rows} rows, the first on line {line}, a cell {SWALLOWED}"
            )),
        }
        if self.windows_1252_rows > 0 {
            notes.push(format!(
                "{} rows are not UTF-8 and were read as Windows-1252",
                self.windows_1252_rows
            ));
        }
        if self.undecodable_rows > 0 {
            let name = self.encoding.map_or("UTF-8", Encoding::name);
            notes.push(format!(
                "{} rows have characters that are not {name}; a \u{fffd} stands in their place",
                self.undecodable_rows
            ));
        }
        notes
    }

    fn flaw(&self) -> Option<String> {
        let (opened, closed) = self.joined?;
        Some(format!(
            "one of its cells runs from line {opened} to line {closed} and goes on behind its end; a quotation mark (\") is \
             probably not closed"
        ))
    }

    fn is_text(&self) -> bool {
        true
    }
}

/// Decodes a record from UTF-8, or cell by cell from Windows-1252 where it is not UTF-8.
fn decode(raw: &ByteRecord) -> (StringRecord, bool) {
    match StringRecord::from_byte_record(raw.clone()) {
        Ok(record) => (record, true),
        Err(_) => {
            let cells = raw.iter().map(|cell| match std::str::from_utf8(cell) {
                Ok(text) => text.into(),
                Err(_) => WINDOWS_1252.decode_without_bom_handling(cell).0,
            });
            (cells.collect(), false)
        }
    }
}
