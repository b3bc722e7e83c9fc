use std::sync::Arc;

use anyhow::{Context, Result, bail};
use csv::{ByteRecord, StringRecord};
use encoding_rs::WINDOWS_1252;

use super::{dialect, lines::LineCounter, source::Source};

/// A cell of a wanted column with more lines than this is no cell, but rows swallowed by a quote
/// that was opened and not closed.
const MAX_CELL_LINES: usize = 20;

/// Reads a CSV file with a header row, row by row, as people have such files: any of the common
/// delimiters, UTF-8 with or without byte-order mark, UTF-16, Windows-1252, any line ends.
///
/// Wanted columns are found by name, without regard to case, order or surrounding space. A column may
/// have several names, the preferred first.
pub struct TableReader {
    source: Source,
    reader: csv::Reader<LineCounter>,
    raw: ByteRecord,
    header: StringRecord,
    columns: Arc<[usize]>,
    lines_skipped: u64,
    length: Option<u64>,
    notes: Notes,
    last: LastRecord,
}

/// What there was to notice about a file as a whole.
#[derive(Default)]
struct Notes {
    encoding: Option<&'static str>,
    windows_1252_rows: u64,
    repeated_columns: Vec<String>,
}

/// What the end of the file needs to know about the row before it.
#[derive(Default)]
struct LastRecord {
    line: u64,
    ends_in_lines: bool,
}

/// A row that could be read.
#[derive(Clone, Debug)]
pub struct Row {
    /// The line it begins on; the header is line 1.
    pub line: u64,
    /// All its cells.
    pub cells: StringRecord,
    columns: Arc<[usize]>,
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

impl Row {
    /// The cell of the wanted column number `column`; empty where the row is too short.
    #[must_use]
    pub fn cell(&self, column: usize) -> &str {
        let at = self.columns.get(column);
        at.and_then(|at| self.cells.get(*at)).unwrap_or_default()
    }
}

impl TableReader {
    /// Opens `source` and finds the `wanted` columns in its header, each by the first of its names that is
    /// there.
    ///
    /// # Errors
    /// If the source cannot be read, is no CSV text, or lacks one of the columns.
    pub fn open(source: &Source, wanted: &[&[&str]]) -> Result<Self> {
        Self::try_open(source, wanted).with_context(|| format!("{source} could not be read"))
    }

    fn try_open(source: &Source, wanted: &[&[&str]]) -> Result<Self> {
        let (stream, length) = source.open()?;
        let find = |header: &[String], names: &[&str]| {
            let mut found = names
                .iter()
                .filter_map(|name| header.iter().position(|cell| same(cell, name)));
            found.next()
        };
        let dialect = dialect::detect(stream, |header| {
            wanted.iter().all(|names| find(header, names).is_some())
        })?;
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(dialect.delimiter)
            .has_headers(false)
            .flexible(true)
            .from_reader(LineCounter::new(dialect.text));
        let mut raw = ByteRecord::new();
        reader.read_byte_record(&mut raw)?;
        let (header, _) = decode(&raw);
        let names: Vec<String> = header.iter().map(str::to_string).collect();
        let mut columns = Vec::with_capacity(wanted.len());
        let mut missing = Vec::new();
        let mut notes = Notes {
            encoding: dialect.encoding.map(encoding_rs::Encoding::name),
            ..Notes::default()
        };
        for wanted in wanted {
            match find(&names, wanted) {
                Some(at) => {
                    columns.push(at);
                    if names.iter().filter(|cell| same(cell, &names[at])).count() > 1 {
                        notes.repeated_columns.push(names[at].trim().to_string());
                    }
                }
                None => missing.extend(wanted.first().map(|name| format!("\"{name}\""))),
            }
        }
        if !missing.is_empty() {
            bail!(
                "its header lacks the column{} {}. The columns that are there: {}. \
                 Name the columns in the first line{} and try again.",
                if missing.len() == 1 { "" } else { "s" },
                missing.join(" and "),
                names
                    .iter()
                    .map(|name| format!("\"{}\"", shorten(name.trim())))
                    .collect::<Vec<_>>()
                    .join(", "),
                if wanted.iter().any(|names| names.len() > 1) {
                    ", or say which they are with --id-column and --title-column,"
                } else {
                    ""
                }
            );
        }
        Ok(Self {
            source: source.clone(),
            reader,
            raw,
            header,
            columns: columns.into(),
            lines_skipped: dialect.lines_skipped,
            length,
            notes,
            last: LastRecord::default(),
        })
    }

    /// The names of all columns, as they are written.
    #[must_use]
    pub fn header(&self) -> &StringRecord {
        &self.header
    }

    /// Where a column of this name stands in the header, if there is one.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<usize> {
        self.header.iter().position(|cell| same(cell, name))
    }

    /// Where the wanted columns stand in the header.
    #[must_use]
    pub fn columns(&self) -> &[usize] {
        &self.columns
    }

    /// The source's length in bytes, where it is known.
    #[must_use]
    pub fn length(&self) -> Option<u64> {
        self.length
    }

    /// Bytes of text read so far.
    #[must_use]
    pub fn bytes_read(&self) -> u64 {
        self.reader.position().byte()
    }

    /// What there was to notice about the file as a whole, in sentences.
    #[must_use]
    pub fn notes(&self) -> Vec<String> {
        let source = &self.source;
        let mut notes = Vec::new();
        if let Some(encoding) = self.notes.encoding {
            notes.push(format!("{source} is written in {encoding}"));
        }
        if self.notes.windows_1252_rows > 0 {
            notes.push(format!(
                "{source}: {} rows are not UTF-8 and were read as Windows-1252",
                self.notes.windows_1252_rows
            ));
        }
        for column in &self.notes.repeated_columns {
            notes.push(format!(
                "{source} has more than one column \"{column}\"; the first counts"
            ));
        }
        notes
    }

    /// The next row, or why it could not be read; `None` after the last.
    ///
    /// # Errors
    /// If the source fails, or ends inside a quoted cell.
    pub fn read(&mut self) -> Result<Option<Result<Row, Reject>>> {
        let source = &self.source;
        let more = self
            .reader
            .read_byte_record(&mut self.raw)
            .with_context(|| format!("{source} could not be read to its end"))?;
        if !more {
            if self.last.ends_in_lines && self.reader.get_ref().quotes() % 2 == 1 {
                bail!(
                    "{source} ends inside a quoted cell: a quotation mark (\") is opened in the row that \
                     begins on line {} and never closed. Close or remove it and try again.",
                    self.last.line
                );
            }
            return Ok(None);
        }
        let start = self.raw.position().map_or(0, csv::Position::byte);
        let line = self.reader.get_mut().line_at(start) + self.lines_skipped;
        let (cells, was_utf8) = decode(&self.raw);
        self.notes.windows_1252_rows += u64::from(!was_utf8);
        self.last = LastRecord {
            line,
            ends_in_lines: cells.iter().next_back().is_some_and(|cell| cell.contains('\n')),
        };
        let row = Row {
            line,
            cells,
            columns: Arc::clone(&self.columns),
        };
        Ok(Some(match self.flaw(&row) {
            None => Ok(row),
            Some(reason) => Err(Reject {
                line,
                reason,
                cells: row.cells,
            }),
        }))
    }

    fn flaw(&self, row: &Row) -> Option<String> {
        let width = self.header.len();
        let surplus = row.cells.iter().skip(width);
        if surplus.clone().any(|cell| !cell.trim().is_empty()) {
            return Some(format!(
                "it has {} cells where the header has {width}; a cell that contains the delimiter must stand in \
                 quotation marks",
                row.cells.len()
            ));
        }
        let lines = (0..self.columns.len())
            .map(|column| row.cell(column).lines().count())
            .max()?;
        (lines > MAX_CELL_LINES).then(|| {
            format!("one of its cells runs over {lines} lines; a quotation mark (\") is probably not closed")
        })
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

fn same(header: &str, name: &str) -> bool {
    let words = |text: &str| {
        text.split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
            .to_lowercase()
    };
    words(header) == words(name)
}

fn shorten(name: &str) -> String {
    const LONGEST: usize = 40;
    match name.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &name[..end]),
        None => name.to_string(),
    }
}
