//! Excel workbooks: a sheet's rows as text, as Excel shows them.

use std::{
    collections::HashSet,
    fs::File,
    io::{BufReader, Read, Seek},
    sync::mpsc::{Receiver, SyncSender, sync_channel},
    thread,
};

use calamine::{DataRef, Reader, SheetType, SheetVisible, Xls, Xlsx};
use csv::StringRecord;

use super::{
    compound_file,
    guard::guarded,
    lines::MAX_ROW,
    number::LostDigits,
    rows::{Line, MAX_COLUMNS, Rows},
    tally::Tally,
    workbook_cell::{Text, text},
};
use crate::error::{Context, Error, OtherSheets, Result, bail, invalid};

/// Rows that are read ahead, in chunks.
const CHUNK: usize = 256;
const CHUNKS_AHEAD: usize = 4;

/// The rows of a sheet. A thread of its own reads them, since the library's reader cannot be kept beside
/// the workbook that it borrows.
pub(super) struct Workbook {
    /// Chunks of rows; an empty one is the last.
    rows: Receiver<Result<Vec<SheetRow>>>,
    ended: bool,
    chunk: std::vec::IntoIter<SheetRow>,
    length: u64,
    line: u64,
    lost_digits: LostDigits,
    unsolved: Tally,
    sheets: Sheets,
}

/// The kinds of workbook that are read.
pub(super) enum WorkbookKind {
    /// `.xlsx`
    Zip,
    /// `.xls`
    CompoundFile,
}

#[derive(Default)]
struct SheetRow {
    line: Line,
    /// Columns of numbers.
    numbers: Vec<(usize, f64)>,
    /// Columns of formulas whose result is not stored.
    unsolved: Vec<usize>,
}

/// The sheets of a workbook.
struct Sheets {
    /// The one that is read.
    read: String,
    /// Whether it was asked for.
    named: bool,
    others: Vec<String>,
}

impl Workbook {
    /// Reads the named sheet of a workbook, or else the first that can be seen.
    pub(super) fn open(file: File, kind: &WorkbookKind, sheet: Option<&str>) -> Result<Self> {
        guarded(|| Self::try_open(file, kind, sheet))
    }

    fn try_open(file: File, kind: &WorkbookKind, sheet: Option<&str>) -> Result<Self> {
        let (sender, rows) = sync_channel(CHUNKS_AHEAD);
        let (sheets, length) = match kind {
            WorkbookKind::Zip => {
                let mut book = Xlsx::new(rewound(file)?).map_err(damaged)?;
                let sheets = choose(&book, sheet)?;
                let sheet = sheets.read.clone();
                let length = book
                    .worksheet_cells_reader(&sheet)
                    .map_err(damaged)?
                    .dimensions()
                    .end
                    .0;
                spawn(move || send_sheet(&mut book, &sheet, &sender))?;
                (sheets, length)
            }
            WorkbookKind::CompoundFile => {
                compound_file::check(&file)?;
                let mut book = Xls::new(rewound(file)?).map_err(|error| old_damaged(&error))?;
                let sheets = choose(&book, sheet)?;
                let range = book
                    .worksheet_range(&sheets.read)
                    .map_err(|error| old_damaged(&error))?;
                let formulas = book
                    .worksheet_formula(&sheets.read)
                    .map_err(|error| old_damaged(&error))?;
                let length = range.end().map_or(0, |(row, _)| row);
                spawn(move || send_range(&range, &formulas, &sender))?;
                (sheets, length)
            }
        };
        Ok(Self {
            rows,
            ended: false,
            chunk: Vec::new().into_iter(),
            length: u64::from(length) + 1,
            line: 0,
            lost_digits: LostDigits::default(),
            unsolved: Tally::default(),
            sheets,
        })
    }
}

impl Rows for Workbook {
    fn read(&mut self) -> Result<Option<Line>> {
        let row = loop {
            if let Some(row) = self.chunk.next() {
                break row;
            }
            if self.ended {
                return Ok(None);
            }
            let chunk = self
                .rows
                .recv()
                .map_err(|_| invalid!("the workbook is damaged. Save it again."))??;
            self.ended = chunk.is_empty();
            self.chunk = chunk.into_iter();
        };
        self.line = row.line.line;
        for (column, number) in row.numbers {
            self.lost_digits.look_at(number, column, self.line);
        }
        for column in row.unsolved {
            self.unsolved.add(column, self.line);
        }
        Ok(Some(row.line))
    }

    fn progress(&self) -> (u64, Option<u64>) {
        (self.line, Some(self.length.max(self.line)))
    }

    fn notes(&self, header: &StringRecord) -> Vec<String> {
        let others = match self.sheets.named {
            true => None,
            false => self
                .elsewhere()
                .map(|sheets| format!("{sheets}: name another one with --sheet.")),
        };
        let lost = self.lost_digits.notes(header);
        let unsolved = self.unsolved.notes(header, |count, column, row| {
            format!(
                "{count} cells in the column \"{column}\" are formulas without a stored result, the first in row {row}: \
                 they are empty here. Open the workbook in Excel and save it, so that the results are in it."
            )
        });
        others.into_iter().chain(lost).chain(unsolved).collect()
    }

    fn elsewhere(&self) -> Option<OtherSheets> {
        let Sheets { read, others, .. } = &self.sheets;
        (!others.is_empty()).then(|| OtherSheets {
            read: read.clone(),
            others: others.clone(),
        })
    }
}

fn rewound(mut file: File) -> Result<BufReader<File>> {
    file.rewind()?;
    Ok(BufReader::new(file))
}

fn damaged(error: calamine::XlsxError) -> Error {
    invalid!("the workbook is damaged ({error}). Save it again, or save it as \"CSV UTF-8\".")
}

fn old_damaged(error: &calamine::XlsError) -> Error {
    invalid!(
        "the workbook has a password, or is damaged or too old ({error}). Save it as .xlsx without a password, \
         or as \"CSV UTF-8\"."
    )
}

/// The sheet that is `wanted`, or else the first that can be seen.
fn choose<R: Read + Seek, B: Reader<R>>(book: &B, wanted: Option<&str>) -> Result<Sheets> {
    let sheets = book.sheets_metadata();
    let tables = || sheets.iter().filter(|sheet| sheet.typ == SheetType::WorkSheet);
    let folded = |name: &str| name.trim().to_lowercase();
    let found = match wanted {
        Some(wanted) => tables()
            .find(|sheet| sheet.name == wanted)
            .or_else(|| tables().find(|sheet| folded(&sheet.name) == folded(wanted))),
        None => tables()
            .find(|sheet| sheet.visible == SheetVisible::Visible)
            .or_else(|| tables().next()),
    };
    let names = || tables().map(|sheet| sheet.name.clone());
    match (found, wanted) {
        (Some(sheet), _) => Ok(Sheets {
            read: sheet.name.clone(),
            named: wanted.is_some(),
            others: names().filter(|name| *name != sheet.name).collect(),
        }),
        (None, Some(wanted)) => Err(Error::NoSuchSheet {
            wanted: wanted.to_string(),
            there: names().collect(),
        }),
        (None, None) => bail!("it has no sheet with cells."),
    }
}

fn spawn(read: impl FnOnce() + Send + 'static) -> Result<()> {
    thread::Builder::new()
        .name("workbook".to_string())
        .spawn(read)
        .context("starting a thread to read the workbook")?;
    Ok(())
}

fn send_sheet(book: &mut Xlsx<BufReader<File>>, sheet: &str, sender: &SyncSender<Result<Vec<SheetRow>>>) {
    let mut chunks = Chunks::new(sender);
    let outcome = guarded(|| {
        let mut cells = book.worksheet_cells_reader(sheet).map_err(damaged)?;
        while let Some(cell) = cells.next_cell_with_formula_metadata().map_err(damaged)? {
            let (row, column) = cell.pos;
            let is_unsolved = cell.formula.is_some() && matches!(cell.value, DataRef::Empty);
            if !chunks.put(row, column, text(&cell.value), is_unsolved)? {
                return Ok(());
            }
        }
        Ok(())
    });
    chunks.finish(outcome);
}

fn send_range(
    range: &calamine::Range<calamine::Data>,
    formulas: &calamine::Range<String>,
    sender: &SyncSender<Result<Vec<SheetRow>>>,
) {
    let mut chunks = Chunks::new(sender);
    let (top, left) = range.start().unwrap_or_default();
    let from = formulas.start().unwrap_or_default();
    let formulas: HashSet<(u32, u32)> = formulas
        .used_cells()
        .map(|(row, column, _)| (from.0 + row as u32, from.1 + column as u32))
        .collect();
    let outcome = guarded(|| {
        for (row, column, cell) in range.used_cells() {
            let (row, column) = (top + row as u32, left + column as u32);
            let text = text(cell);
            let is_unsolved = text.0.is_empty() && formulas.contains(&(row, column));
            if !chunks.put(row, column, text, is_unsolved)? {
                return Ok(());
            }
        }
        Ok(())
    });
    chunks.finish(outcome);
}

/// Makes rows of cells, and chunks of rows.
struct Chunks<'a> {
    sender: &'a SyncSender<Result<Vec<SheetRow>>>,
    chunk: Vec<SheetRow>,
    at: Option<u32>,
    cells: Vec<String>,
    numbers: Vec<(usize, f64)>,
    unsolved: Vec<usize>,
    /// What the row takes, and the chunk.
    bytes: u64,
    chunk_bytes: u64,
}

impl<'a> Chunks<'a> {
    fn new(sender: &'a SyncSender<Result<Vec<SheetRow>>>) -> Self {
        Self {
            sender,
            chunk: Vec::new(),
            at: None,
            cells: Vec::new(),
            numbers: Vec::new(),
            unsolved: Vec::new(),
            bytes: 0,
            chunk_bytes: 0,
        }
    }

    /// Takes the next cell. Gives whether anybody wants more.
    fn put(&mut self, row: u32, column: u32, (text, number): Text, is_unsolved: bool) -> Result<bool> {
        if text.is_empty() && !is_unsolved {
            return Ok(true);
        }
        let wanted = self.at == Some(row) || self.end_row();
        self.at = Some(row);
        let column = column as usize;
        self.bytes += text.len() as u64;
        if column >= MAX_COLUMNS || self.bytes > MAX_ROW {
            bail!(
                "row {} of the workbook is too long to be one.",
                u64::from(row) + 1
            );
        }
        if self.cells.len() <= column {
            self.bytes += 8 * (column - self.cells.len()) as u64;
            self.cells.resize(column + 1, String::new());
        }
        self.cells[column] = text.into_owned();
        self.numbers.extend(number.map(|number| (column, number)));
        self.unsolved.extend(is_unsolved.then_some(column));
        Ok(wanted)
    }

    /// Ends the row that is being made, if there is one. Gives whether anybody wants more.
    fn end_row(&mut self) -> bool {
        let Some(row) = self.at.take() else { return true };
        self.chunk.push(SheetRow {
            line: Line {
                line: u64::from(row) + 1,
                cells: self.cells.drain(..).collect(),
            },
            numbers: std::mem::take(&mut self.numbers),
            unsolved: std::mem::take(&mut self.unsolved),
        });
        self.chunk_bytes += std::mem::take(&mut self.bytes);
        if self.chunk.len() < CHUNK && self.chunk_bytes < MAX_ROW {
            return true;
        }
        self.chunk_bytes = 0;
        self.sender.send(Ok(std::mem::take(&mut self.chunk))).is_ok()
    }

    fn finish(mut self, outcome: Result<()>) {
        self.end_row();
        if !self.chunk.is_empty() {
            // Where nobody listens any more, nobody misses it.
            let _ = self.sender.send(Ok(self.chunk));
        }
        let _ = self.sender.send(outcome.map(|()| Vec::new()));
    }
}
