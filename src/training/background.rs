//! Background titles: those that fit no persona.

use std::collections::HashSet;

use super::Labels;
use crate::{
    files::RowProblem,
    model::LabelledTitle,
    title::{Segments, Title, TitleReference},
};

/// Titles that fit no persona, to learn beside labelled titles that are all personas.
#[derive(Clone, Debug, Default)]
pub struct Background {
    /// Its titles, in the order of the file.
    pub titles: Vec<Title>,
    /// Rows left out because they could not be read.
    pub unreadable: Vec<RowProblem>,
    /// What there was to notice about the file as a whole.
    pub notes: Vec<String>,
}

impl Background {
    /// Background titles that are in no file. Empty ones are left out.
    pub fn of<T: AsRef<str>>(titles: impl IntoIterator<Item = T>, reference: &TitleReference) -> Self {
        let titles = titles
            .into_iter()
            .map(|title| reference.read_title(title.as_ref()));
        Self {
            titles: titles.filter(|title| !title.standard.is_empty()).collect(),
            ..Self::default()
        }
    }
}

impl Labels {
    /// Adds background titles as `Not Classified`, each once. A title that is labelled already keeps
    /// its label. Gives how many were added.
    pub fn add_background(&mut self, background: &Background, segments: &Segments) -> usize {
        let mut known: HashSet<String> = self.titles.iter().map(|labelled| labelled.title.key()).collect();
        let before = self.titles.len();
        for title in &background.titles {
            if known.insert(title.key()) {
                self.titles.push(LabelledTitle {
                    title: title.clone(),
                    segment: segments.not_classified(),
                });
            }
        }
        self.titles.len() - before
    }
}
