use std::{collections::HashSet, path::Path};

use anyhow::Result;

use super::Labels;
use crate::{
    model::LabelledTitle,
    segment::Segments,
    table::{Source, TableReader},
    title::{Title, TitleReference},
};

/// Titles that fit no persona, to learn beside labelled titles that are all personas.
#[derive(Clone, Debug, Default)]
pub struct Background {
    /// Its titles, in the order of the file.
    pub titles: Vec<Title>,
    /// Lines left out because they could not be read, with the reason.
    pub unreadable: Vec<(u64, String)>,
    /// What there was to notice about the file as a whole.
    pub notes: Vec<String>,
}

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
                Err(reject) => background.unreadable.push((reject.line, reject.reason)),
            }
        }
        background.notes = reader.notes();
        Ok(background)
    }
}

impl Labels {
    /// Adds background titles as `Not Classified`, each once. A title that is labelled already keeps
    /// its label. Gives how many were added.
    pub fn add_background(&mut self, background: &Background, segments: &Segments) -> usize {
        let mut known: HashSet<String> = self
            .titles
            .iter()
            .map(|labelled| labelled.title.standard.to_lowercase())
            .collect();
        let before = self.titles.len();
        for title in &background.titles {
            if known.insert(title.standard.to_lowercase()) {
                self.titles.push(LabelledTitle {
                    title: title.clone(),
                    segment: segments.not_classified(),
                });
            }
        }
        self.titles.len() - before
    }
}
