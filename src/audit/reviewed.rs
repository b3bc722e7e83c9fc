//! The labels that an audit need not question again.

use std::{collections::HashSet, path::Path};

use super::Finding;
use crate::{
    error::Result,
    files::OptionalFile,
    table::{Source, TableReader},
    title::clean,
};

/// Labels that somebody has looked at and found right.
#[derive(Clone, Debug, Default)]
pub struct ReviewedLabels(HashSet<(String, String)>);

impl ReviewedLabels {
    /// Reads a file with the columns `Job Title` and `Persona Segment`.
    ///
    /// # Errors
    /// If the file cannot be read or lacks a column.
    pub fn read(path: &Path) -> Result<Self> {
        let mut reader = TableReader::open(&Source::from(path), &[&["Job Title"], &["Persona Segment"]])?;
        let mut reviewed = HashSet::new();
        while let Some(row) = reader.read()? {
            // A row that cannot be read has been reviewed by nobody: its finding is listed again.
            if let Ok(row) = row {
                reviewed.insert(key(row.cell(0), row.cell(1)));
            }
        }
        Ok(Self(reviewed))
    }

    /// Reads a file if there is one; without one, nothing was reviewed.
    ///
    /// # Errors
    /// As [`ReviewedLabels::read`].
    pub fn read_if_there(file: &OptionalFile) -> Result<Self> {
        match file.find() {
            Some(file) => Self::read(file),
            None => Ok(Self::default()),
        }
    }

    /// Whether the label of a finding is one of them: the same title with the same segment.
    #[must_use]
    pub fn has(&self, finding: &Finding) -> bool {
        self.0.contains(&key(&finding.title, &finding.labelled))
    }
}

fn key(title: &str, segment: &str) -> (String, String) {
    let fold = |text| clean(text).to_lowercase();
    (fold(title), fold(segment))
}
