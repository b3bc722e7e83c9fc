//! A file of background titles: `Job Title`.

use std::path::Path;

use super::Background;
use crate::{
    error::Result,
    table::{Source, TableReader},
    title::TitleReference,
};

impl Background {
    /// Reads a file with a column `Job Title`. Empty titles are left out.
    ///
    /// # Errors
    /// If the file cannot be read or lacks the column.
    pub fn read(path: &Path, reference: &TitleReference) -> Result<Self> {
        let mut reader = TableReader::open(&Source::from(path), &[&["Job Title"]])?;
        let mut background = Self::default();
        while let Some(row) = reader.read()? {
            match row {
                Ok(row) => {
                    let title = reference.read_title(row.cell(0));
                    if !title.standard.is_empty() {
                        background.titles.push(title);
                    }
                }
                Err(reject) => background.unreadable.push(reject.into()),
            }
        }
        background.notes = reader.notes();
        Ok(background)
    }
}
