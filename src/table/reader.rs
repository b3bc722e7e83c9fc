use std::{
    fs::File,
    io::{self, Read, Seek},
    sync::Arc,
};

use anyhow::{Context, Result, bail};
use csv::StringRecord;
use encoding_rs::Encoding;

use super::{
    compression::Compression,
    delimited::Delimited,
    dialect::peek,
    parquet::Parquet,
    rows::{MAX_COLUMNS, Rows},
    source::{Opened, Source},
    workbook::{Kind, Workbook},
};

/// A cell of a wanted column with more lines than this is no cell, but rows swallowed by a quote
/// that was opened and not closed.
const MAX_CELL_LINES: usize = 20;

/// A cell of a wanted column with more bytes than this is none either.
const MAX_CELL: usize = 100_000;

/// What a workbook or a Parquet file may take that comes through a pipe or compressed, and so has to be
/// put down before it can be read.
const MAX_PUT_DOWN: u64 = 4 << 30;

/// Reads a table with a header row, row by row, whatever its format: CSV as people have it, maybe
/// compressed, an Excel workbook, or Parquet. The content tells which.
///
/// Wanted columns are found by name, without regard to case, order or surrounding space. A column may
/// have several names, the preferred first.
pub struct TableReader {
    source: Source,
    rows: Box<dyn Rows>,
    header: StringRecord,
    columns: Arc<[usize]>,
    repeated_columns: Vec<String>,
}

/// What a file does not tell about itself.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// The sheet of a workbook, where it is not the first.
    pub sheet: Option<String>,
    /// The encoding of a CSV file, where it is not the one that its content suggests.
    pub encoding: Option<&'static Encoding>,
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
    /// If the source cannot be read, is no table, or lacks one of the columns.
    pub fn open(source: &Source, wanted: &[&[&str]]) -> Result<Self> {
        Self::open_as(source, &Reading::default(), wanted)
    }

    /// The same, where somebody knows how to read the source.
    ///
    /// # Errors
    /// Also if it has no such sheet.
    pub fn open_as(source: &Source, reading: &Reading, wanted: &[&[&str]]) -> Result<Self> {
        Self::try_open(source, reading, wanted).with_context(|| format!("{source} could not be read"))
    }

    fn try_open(source: &Source, reading: &Reading, wanted: &[&[&str]]) -> Result<Self> {
        let is_header = |header: &[String]| wanted.iter().all(|names| find(header, names).is_some());
        let mut rows = rows(source.open()?, reading, is_header)?;
        let elsewhere = |rows: &dyn Rows| {
            rows.elsewhere()
                .map(|told| format!(" {told}"))
                .unwrap_or_default()
        };
        let Some(header) = rows.read()? else {
            bail!("it is empty.{}", elsewhere(&*rows));
        };
        let header = header.cells;
        if header.len() > MAX_COLUMNS {
            bail!(
                "its first line has {} columns, which is no header of a table; {MAX_COLUMNS} are the most.",
                header.len()
            );
        }
        let names: Vec<String> = header.iter().map(str::to_string).collect();
        let mut columns = Vec::with_capacity(wanted.len());
        let mut missing = Vec::new();
        let mut repeated_columns = Vec::new();
        for wanted in wanted {
            match find(&names, wanted) {
                Some(at) => {
                    columns.push(at);
                    if names.iter().filter(|cell| same(cell, &names[at])).count() > 1 {
                        repeated_columns.push(names[at].trim().to_string());
                    }
                }
                None => missing.extend(wanted.first().map(|name| format!("\"{name}\""))),
            }
        }
        if !missing.is_empty() {
            bail!(
                "its header lacks the column{} {}. The columns that are there: {}. \
                 Name the columns in the first line{} and try again.{}",
                if missing.len() == 1 { "" } else { "s" },
                missing.join(" and "),
                shown(&names),
                if wanted.iter().any(|names| names.len() > 1) {
                    ", or say which they are with --id-column and --title-column,"
                } else {
                    ""
                },
                elsewhere(&*rows)
            );
        }
        Ok(Self {
            source: source.clone(),
            rows,
            header,
            columns: columns.into(),
            repeated_columns,
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
        let told = self
            .rows
            .notes(&self.columns)
            .into_iter()
            .map(|note| format!("{source}: {note}"));
        let repeated = self
            .repeated_columns
            .iter()
            .map(|column| format!("{source} has more than one column \"{column}\"; the first counts"));
        told.chain(repeated).collect()
    }

    /// The next row, or why it could not be read; `None` after the last.
    ///
    /// # Errors
    /// If the source fails, or ends inside a quoted cell.
    pub fn read(&mut self) -> Result<Option<Result<Row, Reject>>> {
        let read = self.rows.read();
        let line = read.with_context(|| format!("{} could not be read to its end", self.source))?;
        let Some(line) = line else { return Ok(None) };
        let row = Row {
            line: line.line,
            cells: line.cells,
            columns: Arc::clone(&self.columns),
        };
        Ok(Some(match self.flaw(&row) {
            None => Ok(row),
            Some(reason) => Err(Reject {
                line: row.line,
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
                "it has {} cells where the header has {width}{}",
                row.cells.len(),
                if self.rows.is_text() {
                    "; a cell that contains the delimiter must stand in quotation marks"
                } else {
                    ""
                }
            ));
        }
        (0..self.columns.len()).find_map(|column| cell_flaw(row.cell(column), self.rows.is_text()))
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

/// The rows of an open source, by what it begins with.
fn rows(opened: Opened, reading: &Reading, is_header: impl Fn(&[String]) -> bool) -> Result<Box<dyn Rows>> {
    let (mut beginning, mut stream) = peek(opened.stream)?;
    let mut file = opened.file;
    if let Some(compression) = Compression::of(&beginning) {
        (beginning, stream) = peek(compression.expand(stream)?)?;
        file = None;
    }
    let whole = |stream| file.map_or_else(|| put_down(stream), Ok);
    let is_workbook = match beginning[..] {
        [b'P', b'K', 3, 4, ..] => Some(Kind::Zip),
        [0xd0, 0xcf, 0x11, 0xe0, ..] => Some(Kind::CompoundFile),
        _ => None,
    };
    let is_parquet = beginning.starts_with(b"PAR1");
    if reading.encoding.is_some() && (is_workbook.is_some() || is_parquet) {
        bail!("it is no CSV file, and says by itself how its text is encoded. Leave --encoding out.");
    }
    if let Some(kind) = is_workbook {
        return Ok(Box::new(Workbook::open(
            whole(stream)?,
            &kind,
            reading.sheet.as_deref(),
        )?));
    }
    if let Some(sheet) = &reading.sheet {
        bail!("it is no Excel workbook, and has no sheet \"{sheet}\". Leave --sheet out.");
    }
    if is_parquet {
        return Ok(Box::new(Parquet::open(whole(stream)?)?));
    }
    let csv = Delimited::open(stream, is_header, reading.encoding, opened.passed, opened.length)?;
    Ok(Box::new(csv))
}

/// The stream as a file of no name, for formats that are not read from the front to the back.
fn put_down(stream: Box<dyn Read + Send>) -> Result<File> {
    let mut file = tempfile::tempfile().context("making room for the file's content")?;
    let size =
        io::copy(&mut stream.take(MAX_PUT_DOWN + 1), &mut file).context("copying the file's content")?;
    if size > MAX_PUT_DOWN {
        bail!(
            "it is larger than {} GB. Save it as CSV; a CSV file may be of any size.",
            MAX_PUT_DOWN >> 30
        );
    }
    file.rewind()?;
    Ok(file)
}

/// Where the first of `names` that is in the header stands.
fn find(header: &[String], names: &[&str]) -> Option<usize> {
    let mut found = names
        .iter()
        .filter_map(|name| header.iter().position(|cell| same(cell, name)));
    found.next()
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

/// The first names of a header, for a message.
fn shown(names: &[String]) -> String {
    const SHOWN: usize = 60;
    let mut shown: Vec<String> = names
        .iter()
        .take(SHOWN)
        .map(|name| format!("\"{}\"", shorten(name.trim())))
        .collect();
    if names.len() > SHOWN {
        shown.push(format!("… and {} more", names.len() - SHOWN));
    }
    shown.join(", ")
}

fn shorten(name: &str) -> String {
    const LONGEST: usize = 40;
    match name.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &name[..end]),
        None => name.to_string(),
    }
}
