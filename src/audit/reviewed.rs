use std::{collections::HashSet, path::Path};

use anyhow::Result;

use super::Finding;
use crate::{
    table::{Source, TableReader},
    title::clean,
};

/// Labels that somebody has looked at and found right.
#[derive(Clone, Debug, Default)]
pub struct Reviewed(HashSet<(String, String)>);

impl Reviewed {
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
