//! Parquet files: rows as text, one row group after the other.

use std::fs::File;

use anyhow::{Context, Result, bail};
use csv::StringRecord;
use jiff::{Timestamp, ToSpan, civil};
use parquet::{
    basic::{Compression, LogicalType, TimeUnit},
    file::{
        metadata::{ParquetMetaData, RowGroupMetaData},
        reader::{FileReader, SerializedFileReader},
    },
    record::{Field, reader::RowIter},
    schema::types::Type,
};

use super::{
    guard::guarded,
    lines::MAX_ROW,
    number::{self, LostDigits},
    rows::{Line, MAX_COLUMNS, Rows},
};

/// The rows of a Parquet file.
pub(super) struct Parquet {
    rows: RowIter<'static>,
    header: StringRecord,
    began: bool,
    /// Which columns hold nanoseconds since 1970; the library tells of milliseconds and microseconds only.
    nanoseconds: Vec<bool>,
    lost_digits: LostDigits,
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
        let names = columns.iter().map(|column| column.name()).collect();
        let nanoseconds = columns.iter().map(|column| is_nanoseconds(column)).collect();
        let length = u64::try_from(metadata.num_rows()).unwrap_or_default();
        Ok(Self {
            rows: RowIter::from_file_into(Box::new(reader)),
            header: names,
            began: false,
            nanoseconds,
            lost_digits: LostDigits::default(),
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

    fn notes(&self, columns: &[usize]) -> Vec<String> {
        self.lost_digits.notes(columns, &self.header)
    }
}

impl Parquet {
    fn next_row(&mut self) -> Result<Option<StringRecord>> {
        let Some(row) = self.rows.next() else {
            return Ok(None);
        };
        let row = row?;
        let mut cells = StringRecord::new();
        for (column, (_, field)) in row.get_column_iter().enumerate() {
            match field {
                Field::Long(value) if self.nanoseconds.get(column) == Some(&true) => {
                    let moment = Timestamp::from_nanosecond(i128::from(*value));
                    cells.push_field(&moment_text(moment, *value));
                }
                _ => cells.push_field(&text(field)),
            }
            if let Field::Double(value) = field {
                self.lost_digits.look_at(*value, column, self.row);
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

/// A value in plain writing; none is empty.
fn text(field: &Field) -> String {
    match field {
        Field::Null => String::new(),
        Field::Str(text) => text.clone(),
        // Old writers do not say that bytes are text.
        Field::Bytes(bytes) => String::from_utf8_lossy(bytes.data()).into_owned(),
        Field::Double(value) => number::text(*value),
        Field::Float(value) => value.to_string(),
        Field::Date(days) => civil::date(1970, 1, 1)
            .checked_add(i64::from(*days).days())
            .map_or_else(|_| days.to_string(), |date| date.to_string()),
        Field::TimestampMillis(value) => moment_text(Timestamp::from_millisecond(*value), *value),
        Field::TimestampMicros(value) => moment_text(Timestamp::from_microsecond(*value), *value),
        other => other.to_string(),
    }
}

fn moment_text(moment: Result<Timestamp, jiff::Error>, value: i64) -> String {
    match moment {
        Ok(moment) => moment.strftime("%Y-%m-%d %H:%M:%S%.f").to_string(),
        Err(_) => value.to_string(),
    }
}

fn is_nanoseconds(column: &Type) -> bool {
    matches!(
        column.get_basic_info().logical_type_ref(),
        Some(LogicalType::Timestamp(timestamp)) if timestamp.unit == TimeUnit::NANOS
    )
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
