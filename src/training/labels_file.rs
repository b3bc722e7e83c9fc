//! A file of labels: `Job Title`, `Persona Segment`.

use std::path::Path;

use super::{Labels, labels::LabelRows};
use crate::{
    error::Result,
    table::{Source, TableReader},
    title::{Segments, TitleReference},
};

impl Labels {
    /// Reads a `Job Title,Persona Segment` file. Titles that are the same in their standard form,
    /// whatever their case, are merged.
    ///
    /// # Errors
    /// If the file cannot be read or lacks a column. Rows with faults are in the result.
    pub fn read(path: &Path, segments: &Segments, reference: &TitleReference) -> Result<Self> {
        let mut reader = TableReader::open(&Source::from(path), &[&["Job Title"], &["Persona Segment"]])?;
        let mut rows = LabelRows::new(segments, reference);
        while let Some(row) = reader.read()? {
            match row {
                Ok(row) => rows.add(row.line, row.cell(0), row.cell(1)),
                Err(reject) => {
                    rows.labels.rows += 1;
                    rows.labels.unreadable.push(reject.into());
                }
            }
        }
        rows.labels.notes = reader.notes();
        Ok(rows.finish())
    }
}
