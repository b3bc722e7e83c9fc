//! The training data as it is now.

use std::{
    path::Path,
    sync::{Arc, Mutex},
    time::SystemTime,
};

use serde::Serialize;

use super::work::unpoisoned;
use crate::{
    error::Result,
    table::{Source, TableReader},
};

/// A row of the training data.
#[derive(Clone, Debug, Serialize)]
pub struct TrainingRow {
    /// The line it begins on; the header is line 1.
    pub line: u64,
    /// The title as it was written.
    pub title: String,
    /// The segment as it was written.
    pub persona_segment: String,
}

/// The training data as it is now: read again only when the file has changed.
#[derive(Default)]
pub struct TrainingRows(Mutex<Option<(Stamp, Arc<Vec<TrainingRow>>)>>);

type Stamp = (Option<SystemTime>, u64);

impl TrainingRows {
    pub fn read(&self, path: &Path) -> Result<Arc<Vec<TrainingRow>>> {
        let metadata = std::fs::metadata(path).ok();
        let stamp = metadata.map_or((None, 0), |metadata| (metadata.modified().ok(), metadata.len()));
        if let Some((at, rows)) = &*unpoisoned(&self.0)
            && *at == stamp
        {
            return Ok(Arc::clone(rows));
        }
        let mut reader = TableReader::open(&Source::from(path), &[&["Job Title"], &["Persona Segment"]])?;
        let mut rows = Vec::new();
        while let Some(row) = reader.read()? {
            // Rows that cannot be read are `persona check`'s matter.
            if let Ok(row) = row {
                rows.push(TrainingRow {
                    line: row.line,
                    title: row.cell(0).to_string(),
                    persona_segment: row.cell(1).trim().to_string(),
                });
            }
        }
        let rows = Arc::new(rows);
        *unpoisoned(&self.0) = Some((stamp, Arc::clone(&rows)));
        Ok(rows)
    }
}
