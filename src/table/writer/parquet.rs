//! Writing Parquet.

use std::{
    collections::{HashMap, HashSet},
    io::BufWriter,
    sync::Arc,
};

use csv::StringRecord;
use parquet::{
    basic::{Compression, ConvertedType, LogicalType, Repetition, Type as PhysicalType, ZstdLevel},
    column::writer::ColumnWriter,
    data_type::ByteArray,
    file::{properties::WriterProperties, writer::SerializedFileWriter},
    schema::types::{Type, TypePtr},
};

use super::sink::Sink;
use crate::error::Result;

/// A row group is written when it holds this many rows, or cells of this many bytes.
const GROUP_ROWS: usize = 1 << 17;
const GROUP_BYTES: usize = 32 << 20;

/// Writes Parquet: strings, and integers in the number columns. Empty cells are null.
pub(super) struct ParquetWriter {
    writer: SerializedFileWriter<BufWriter<Sink>>,
    columns: Vec<Column>,
    rows: usize,
    bytes: usize,
}

/// A column of the row group that is being filled: its values, and which rows have one.
enum Column {
    Text {
        values: Vec<ByteArray>,
        present: Vec<i16>,
    },
    Number {
        values: Vec<i32>,
        present: Vec<i16>,
    },
}

impl ParquetWriter {
    pub(super) fn new(sink: Sink, header: &StringRecord, numbers: &[usize]) -> Result<Self> {
        let is_number = |column| numbers.contains(&column);
        let fields = names(header)
            .iter()
            .enumerate()
            .map(|(column, name)| field(name, is_number(column)))
            .collect::<Result<_>>()?;
        let schema = Type::group_type_builder("schema").with_fields(fields).build()?;
        let properties = WriterProperties::builder()
            .set_compression(Compression::ZSTD(ZstdLevel::default()))
            .build();
        let sink = BufWriter::with_capacity(1 << 20, sink);
        Ok(Self {
            writer: SerializedFileWriter::new(sink, Arc::new(schema), Arc::new(properties))?,
            columns: (0..header.len())
                .map(|column| Column::new(is_number(column)))
                .collect(),
            rows: 0,
            bytes: 0,
        })
    }

    pub(super) fn write<Cell: AsRef<str>>(&mut self, row: impl Iterator<Item = Cell>) -> Result<()> {
        let mut row = row.fuse();
        for column in &mut self.columns {
            let cell = row.next();
            let cell = cell.as_ref().map(AsRef::as_ref).unwrap_or_default();
            self.bytes += cell.len() + size_of::<ByteArray>();
            column.push(cell);
        }
        self.rows += 1;
        if self.rows >= GROUP_ROWS || self.bytes >= GROUP_BYTES {
            self.write_group()?;
        }
        Ok(())
    }

    fn write_group(&mut self) -> Result<()> {
        if self.rows == 0 {
            return Ok(());
        }
        let mut group = self.writer.next_row_group()?;
        for column in &mut self.columns {
            if let Some(mut writer) = group.next_column()? {
                column.write(writer.untyped())?;
                writer.close()?;
            }
        }
        group.close()?;
        (self.rows, self.bytes) = (0, 0);
        Ok(())
    }

    pub(super) fn finish(mut self) -> Result<Sink> {
        self.write_group()?;
        let sink = self.writer.into_inner()?;
        Ok(sink.into_inner().map_err(|error| error.into_error())?)
    }
}

/// The whole number in a cell, as programs write it: `87`, `87.0`, `87 %`.
fn whole_number(cell: &str) -> Option<i32> {
    let cell = cell.trim().trim_end_matches('%').trim_end();
    let whole = |number: &f64| number.fract() == 0.0 && number.abs() <= f64::from(i32::MAX);
    let number = cell.parse::<f64>().ok().filter(whole);
    number.map(|number| number as i32)
}

impl Column {
    fn new(is_number: bool) -> Self {
        let present = Vec::new();
        if is_number {
            let values = Vec::new();
            Self::Number { values, present }
        } else {
            let values = Vec::new();
            Self::Text { values, present }
        }
    }

    fn push(&mut self, cell: &str) {
        match self {
            Self::Text { values, present } => {
                present.push(i16::from(!cell.is_empty()));
                if !cell.is_empty() {
                    values.push(ByteArray::from(cell.as_bytes().to_vec()));
                }
            }
            Self::Number { values, present } => {
                let number = whole_number(cell);
                present.push(i16::from(number.is_some()));
                values.extend(number);
            }
        }
    }

    /// Writes what the column holds, and empties it.
    fn write(&mut self, writer: &mut ColumnWriter) -> Result<()> {
        match (self, writer) {
            (Self::Text { values, present }, ColumnWriter::ByteArrayColumnWriter(writer)) => {
                writer.write_batch(values, Some(present), None)?;
                values.clear();
                present.clear();
            }
            (Self::Number { values, present }, ColumnWriter::Int32ColumnWriter(writer)) => {
                writer.write_batch(values, Some(present), None)?;
                values.clear();
                present.clear();
            }
            _ => crate::error::bail!("a column has another type than its schema"),
        }
        Ok(())
    }
}

fn field(name: &str, is_number: bool) -> Result<TypePtr> {
    let (physical, logical, converted) = if is_number {
        (PhysicalType::INT32, None, ConvertedType::NONE)
    } else {
        (
            PhysicalType::BYTE_ARRAY,
            Some(LogicalType::String),
            ConvertedType::UTF8,
        )
    };
    let field = Type::primitive_type_builder(name, physical)
        .with_repetition(Repetition::OPTIONAL)
        .with_logical_type(logical)
        .with_converted_type(converted)
        .build()?;
    Ok(Arc::new(field))
}

/// The names of a header, each of them once: readers of Parquet find columns by name.
fn names(header: &StringRecord) -> Vec<String> {
    // A column that has such a name already keeps it.
    let mut taken: HashSet<String> = header.iter().map(str::to_string).collect();
    let mut counts: HashMap<&str, usize> = HashMap::new();
    let mut unique = |name| {
        let count = counts.entry(name).or_default();
        loop {
            *count += 1;
            if *count == 1 {
                return name.to_string();
            }
            let unique = format!("{name} ({count})");
            if taken.insert(unique.clone()) {
                return unique;
            }
        }
    };
    header.iter().map(&mut unique).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_are_known_however_programs_write_them() {
        for (cell, number) in [
            ("87", Some(87)),
            (" 87.0", Some(87)),
            ("87 %", Some(87)),
            ("-1", Some(-1)),
        ] {
            assert_eq!(whole_number(cell), number, "{cell}");
        }
        for cell in ["", "87.5", "high", "1e99", "NaN"] {
            assert_eq!(whole_number(cell), None, "{cell}");
        }
    }

    #[test]
    fn columns_of_the_same_name_are_told_apart() {
        let header = StringRecord::from(vec!["Email", "", "Email", "Email (2)", ""]);
        assert_eq!(names(&header), ["Email", "", "Email (3)", "Email (2)", " (2)"]);
    }
}
