//! Writing Excel workbooks.

use std::{
    io::{BufWriter, Write},
    path::Path,
};

use csv::StringRecord;
use rust_xlsxwriter::{Format, Workbook, Worksheet};

use super::sink::Sink;
use crate::{
    error::{Context, Result, bail},
    table::guard::guarded_as,
};

/// Rows that a sheet of Excel holds, its header among them.
pub const SHEET_ROWS: u32 = 1_048_576;
/// Characters that a cell holds.
const MAX_CHARACTERS: usize = 32_767;

/// The library stops where it cannot write its temporary file.
const NO_PLACE: &str = "the temporary file of the sheet cannot be written; the disk may be full.";

/// Widths of the first columns and of the others, in characters.
const WIDTHS: [f64; 3] = [16.0, 44.0, 22.0];
const OTHER_WIDTH: f64 = 18.0;

/// Writes an Excel workbook with one sheet. Every cell is text as it stands, whatever it begins with, apart
/// from those of number columns. Rows go to a temporary file, so memory does not grow with them.
pub(super) struct WorkbookWriter {
    workbook: Workbook,
    sink: Sink,
    /// Which columns hold numbers.
    numbers: Vec<usize>,
    rows: u32,
    max_rows: u32,
}

impl WorkbookWriter {
    /// Begins a workbook, of which temporary files are in the folder `parts`.
    pub(super) fn new(sink: Sink, parts: &Path, header: &StringRecord, numbers: &[usize]) -> Result<Self> {
        let mut workbook = Workbook::new();
        workbook.set_tempdir(parts)?;
        let sheet = workbook.add_worksheet_with_constant_memory()?;
        for (column, _) in (0_u16..).zip(header) {
            let width = WIDTHS.get(usize::from(column)).copied().unwrap_or(OTHER_WIDTH);
            sheet.set_column_width(column, width)?;
        }
        sheet.set_freeze_panes(1, 0)?;
        let bold = Format::new().set_bold();
        for (column, name) in (0_u16..).zip(header) {
            check_length(name)?;
            sheet.write_string_with_format(0, column, name, &bold)?;
        }
        Ok(Self {
            workbook,
            sink,
            numbers: numbers.to_vec(),
            rows: 1,
            max_rows: SHEET_ROWS,
        })
    }

    pub(super) fn write<Cell: AsRef<str>>(&mut self, row: impl Iterator<Item = Cell>) -> Result<()> {
        if self.rows >= self.max_rows {
            bail!(
                "a sheet of Excel holds {} rows, and there are more. Name an output that ends in .csv, or tag the \
                 file in parts.",
                self.max_rows
            );
        }
        let sheet = self.workbook.worksheet_from_index(0)?;
        guarded_as(NO_PLACE, || {
            for (column, cell) in (0_u16..).zip(row) {
                let is_number = self.numbers.contains(&usize::from(column));
                write_cell(sheet, self.rows, column, cell.as_ref(), is_number)?;
            }
            Ok(())
        })?;
        self.rows += 1;
        Ok(())
    }

    pub(super) fn finish(mut self) -> Result<Sink> {
        let mut sink = BufWriter::new(self.sink);
        guarded_as(NO_PLACE, || Ok(self.workbook.save_to_writer(&mut sink)?))?;
        sink.flush()?;
        Ok(sink.into_inner().map_err(|error| error.into_error())?)
    }
}

fn write_cell(sheet: &mut Worksheet, row: u32, column: u16, cell: &str, is_number: bool) -> Result<()> {
    if cell.is_empty() {
        return Ok(());
    }
    match cell.parse::<f64>() {
        Ok(number) if is_number && number.is_finite() => sheet.write_number(row, column, number)?,
        _ => {
            check_length(cell).with_context(|| format!("column {}", column + 1))?;
            sheet.write_string(row, column, cell)?
        }
    };
    Ok(())
}

/// Excel counts as UTF-16 does.
fn check_length(cell: &str) -> Result<()> {
    if cell.len() > MAX_CHARACTERS && cell.encode_utf16().count() > MAX_CHARACTERS {
        bail!(
            "a cell of Excel holds {MAX_CHARACTERS} characters, and this one has more. Name an output that ends \
             in .csv."
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sheet_is_never_longer_than_excel_allows() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("out.xlsx");
        std::fs::write(&place, "the previous output").unwrap();
        let header = StringRecord::from(vec!["Record ID"]);
        let mut writer =
            WorkbookWriter::new(Sink::create(&place).unwrap(), folder.path(), &header, &[]).unwrap();
        writer.max_rows = 3;
        writer.write(["1"].into_iter()).unwrap();
        writer.write(["2"].into_iter()).unwrap();
        let error = writer.write(["3"].into_iter()).unwrap_err().to_string();
        assert!(
            error.contains("holds 3 rows") && error.contains(".csv"),
            "{error}"
        );
        drop(writer);
        assert_eq!(std::fs::read_to_string(&place).unwrap(), "the previous output");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_cell_is_never_longer_than_excel_allows() {
        assert!(check_length(&"x".repeat(MAX_CHARACTERS)).is_ok());
        assert!(check_length(&"é".repeat(MAX_CHARACTERS)).is_ok());
        assert!(check_length(&"🙂".repeat(MAX_CHARACTERS / 2 + 1)).is_err());
    }
}
