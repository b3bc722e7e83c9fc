//! Parquet files: rows as text, one row group after the other.

use std::{collections::HashSet, fs::File};

use csv::StringRecord;
use parquet::{
    basic::{Compression, Type as PhysicalType},
    file::{
        metadata::{ParquetMetaData, RowGroupMetaData},
        reader::{FileReader, SerializedFileReader},
    },
    record::{Field, reader::RowIter},
    schema::types::TypePtr,
};

use super::{
    guard::guarded,
    lines::MAX_ROW,
    number::LostDigits,
    parquet_value::{is_bytes, text},
    rows::{Line, MAX_COLUMNS, Rows},
    tally::Tally,
};
use crate::error::{Context, Result, bail};

/// The rows of a Parquet file.
pub(super) struct Parquet {
    rows: RowIter<'static>,
    header: StringRecord,
    began: bool,
    /// What the columns hold.
    columns: Vec<TypePtr>,
    lost_digits: LostDigits,
    /// Cells that are bytes.
    bytes: Tally,
    row: u64,
    length: u64,
}

impl Parquet {
    pub(super) fn open(file: File) -> Result<Self> {
        guarded(|| Self::try_open(file))
    }

    fn try_open(file: File) -> Result<Self> {
        let reader = SerializedFileReader::new(file)
            .context("it looks like a Parquet file, but is damaged or not whole. Fetch or write it again.")?;
        let metadata = reader.metadata().file_metadata();
        let columns = metadata.schema().get_fields();
        if columns.len() > MAX_COLUMNS {
            bail!(
                "it has {} columns; at most {MAX_COLUMNS} are read.",
                columns.len()
            );
        }
        check_compression(reader.metadata())?;
        let mut seen = HashSet::new();
        // The library reads the last of them for all.
        if let Some(twice) = columns.iter().find(|column| !seen.insert(column.name())) {
            bail!(
                "two of its columns are called \"{}\". Rename or leave out one of them, and write the file again.",
                twice.name()
            );
        }
        let names = columns.iter().map(|column| column.name()).collect();
        let columns = columns.to_vec();
        let length = u64::try_from(metadata.num_rows()).unwrap_or_default();
        Ok(Self {
            rows: RowIter::from_file_into(Box::new(reader)),
            header: names,
            began: false,
            columns,
            lost_digits: LostDigits::default(),
            bytes: Tally::default(),
            row: 0,
            length,
        })
    }
}

impl Rows for Parquet {
    fn read(&mut self) -> Result<Option<Line>> {
        if !self.began {
            self.began = true;
            let cells = self.header.clone();
            return Ok(Some(Line { line: 0, cells }));
        }
        self.row += 1;
        let number = self.row;
        let read = guarded(|| self.next_row());
        let cells = read.with_context(|| {
            format!("row {number} is damaged, or none that is read. Fetch or write the file again.")
        })?;
        Ok(cells.map(|cells| Line { line: number, cells }))
    }

    fn progress(&self) -> (u64, Option<u64>) {
        (self.row, Some(self.length))
    }

    fn notes(&self, header: &StringRecord) -> Vec<String> {
        let mut notes = self.lost_digits.notes(header);
        // The library gives these moments to the millisecond.
        let is_old =
            |column: &&TypePtr| column.is_primitive() && column.get_physical_type() == PhysicalType::INT96;
        let old = self.columns.iter().filter(is_old);
        notes.extend(old.map(|column| {
            format!(
                "the column \"{}\" holds moments of an old kind (INT96), of which thousandths of a second are the \
                 smallest part that is read",
                column.name()
            )
        }));
        notes.extend(self.bytes.notes(header, |count, column, row| {
            format!(
                "{count} cells in the column \"{column}\" are bytes that are no text, the first in row {row}: they are \
                 shown in hexadecimal digits"
            )
        }));
        notes
    }
}

impl Parquet {
    fn next_row(&mut self) -> Result<Option<StringRecord>> {
        let Some(row) = self.rows.next() else {
            return Ok(None);
        };
        let row = row?;
        let mut cells = StringRecord::new();
        for (at, ((_, field), column)) in row.get_column_iter().zip(&self.columns).enumerate() {
            cells.push_field(&text(field, column));
            if let Field::Double(value) = field {
                self.lost_digits.look_at(*value, at, self.row);
            }
            if is_bytes(field, column) {
                self.bytes.add(at, self.row);
            }
        }
        if cells.as_slice().len() as u64 > MAX_ROW {
            bail!(
                "row {} is longer than {} MB, which is no row of titles.",
                self.row,
                MAX_ROW >> 20
            );
        }
        Ok(Some(cells))
    }
}

fn check_compression(metadata: &ParquetMetaData) -> Result<()> {
    let mut columns = metadata.row_groups().iter().flat_map(RowGroupMetaData::columns);
    let other = columns.find_map(|column| match column.compression() {
        Compression::UNCOMPRESSED | Compression::SNAPPY | Compression::GZIP(_) | Compression::ZSTD(_) => None,
        other => Some(other),
    });
    match other {
        None => Ok(()),
        Some(other) => {
            bail!("it is compressed with {other}, which is not read. Write it with snappy, gzip or zstd.")
        }
    }
}
