//! Writing a table row by row, in the format that its name says.

mod delimited;
mod format;
mod parquet;
mod sink;
mod workbook;

pub use format::Format;
pub use workbook::SHEET_ROWS;

use std::path::Path;

use csv::StringRecord;

use self::{delimited::DelimitedWriter, parquet::ParquetWriter, sink::Sink, workbook::WorkbookWriter};
use crate::{error::Result, files::ReplacedFile};

/// Writes a table in the format that its file's ending names. It takes its place whole, when it is
/// committed, or leaves what was there.
pub struct TableWriter {
    rows: FormatWriter,
    format: Format,
}

enum FormatWriter {
    Delimited(Box<DelimitedWriter>),
    Workbook(Box<WorkbookWriter>),
    Parquet(Box<ParquetWriter>),
}

/// A table that is written but not yet in its place.
pub struct WrittenTable(Sink);

impl TableWriter {
    /// Begins a table at `place`, `-` being standard output, with a header. In formats that know numbers, the
    /// columns that `numbers` lists hold numbers where they can.
    ///
    /// # Errors
    /// If the file cannot be created, or its ending names a format that is not written.
    pub fn create(place: &Path, header: &StringRecord, numbers: &[usize]) -> Result<Self> {
        let format = Format::of(place)?;
        let folder = place.parent().filter(|folder| *folder != Path::new(""));
        // Where there is room for the table, there should be room for its parts.
        let folder = folder.unwrap_or(Path::new("."));
        Self::begin(format, Sink::create(place)?, folder, header, numbers)
    }

    /// The same for a table that is to be nowhere: whatever `place` cannot hold is an error, and no file is
    /// written but temporary ones.
    ///
    /// # Errors
    /// If the place's ending names a format that is not written.
    pub fn rehearse(place: &Path, header: &StringRecord, numbers: &[usize]) -> Result<Self> {
        let folder = std::env::temp_dir();
        Self::begin(Format::of(place)?, Sink::Nowhere, &folder, header, numbers)
    }

    fn begin(
        format: Format,
        sink: Sink,
        parts: &Path,
        header: &StringRecord,
        numbers: &[usize],
    ) -> Result<Self> {
        let rows = match format {
            Format::Csv(compression) => {
                FormatWriter::Delimited(Box::new(DelimitedWriter::new(sink, b',', compression, header)?))
            }
            Format::Tsv(compression) => {
                FormatWriter::Delimited(Box::new(DelimitedWriter::new(sink, b'\t', compression, header)?))
            }
            Format::Workbook => {
                FormatWriter::Workbook(Box::new(WorkbookWriter::new(sink, parts, header, numbers)?))
            }
            Format::Parquet => FormatWriter::Parquet(Box::new(ParquetWriter::new(sink, header, numbers)?)),
        };
        Ok(Self { rows, format })
    }

    /// Its format.
    #[must_use]
    pub fn format(&self) -> Format {
        self.format
    }

    /// Writes a row.
    ///
    /// # Errors
    /// If the file cannot be written, or its format cannot hold the row.
    pub fn write<Cell: AsRef<str>>(&mut self, row: impl Iterator<Item = Cell>) -> Result<()> {
        match &mut self.rows {
            FormatWriter::Delimited(rows) => rows.write(row),
            FormatWriter::Workbook(rows) => rows.write(row),
            FormatWriter::Parquet(rows) => rows.write(row),
        }
    }

    /// Writes what is not yet written.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn finish(self) -> Result<WrittenTable> {
        Ok(WrittenTable(match self.rows {
            FormatWriter::Delimited(rows) => rows.finish()?,
            FormatWriter::Workbook(rows) => rows.finish()?,
            FormatWriter::Parquet(rows) => rows.finish()?,
        }))
    }
}

impl WrittenTable {
    /// Gives the file that has to be put in its place, if there is one.
    ///
    /// # Errors
    /// If standard output cannot be written.
    pub fn into_file(self) -> Result<Option<ReplacedFile>> {
        self.0.into_file()
    }
}
