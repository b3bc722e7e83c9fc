//! The lists that a world is learned from.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use crate::{
    error::{Context, Result, invalid},
    model::LabelledTitle,
    table::{Source, TableReader},
    title::{Segments, TitleReference},
    training::{Background, Labels},
};

/// Parts that lists are dealt out to; each is held out in turn to fit the pools.
pub(super) const GROUPS: usize = 5;

/// What there is to learn a world from.
pub struct WorldTitles {
    /// Titles that ship as text: labelled ones, then background titles.
    pub shipped: Labels,
    /// How many of those are labelled.
    pub labelled: usize,
    /// Written titles that ship as text in the world alone, since they are in segments that not everybody has.
    pub written: Vec<LabelledTitle>,
    /// Real titles, with the name of the list each is from.
    pub real: Vec<(LabelledTitle, String)>,
    /// Titles such as a user has of their own.
    pub own: Vec<LabelledTitle>,
    /// The folder of generated titles with a transformer's opinion of each, if there is one: what ships has a network then.
    pub generated: Option<PathBuf>,
    /// How titles are cleaned.
    pub reference: TitleReference,
}

impl WorldTitles {
    /// Reads what ships (labelled titles and background titles), written titles for the world alone, real titles
    /// (with their list: `Job Title`, `Persona Segment`, `List`), and titles such as a user has of their own. All are
    /// in the segments that the world knows.
    ///
    /// # Errors
    /// If a file cannot be read, lacks a column, or has a segment that the world does not know.
    pub fn read(
        [training, background, written, real, own]: [&Path; 5],
        segments: &Segments,
        reference: &TitleReference,
    ) -> Result<Self> {
        let mut shipped = Labels::read(training, segments, reference)?;
        shipped.check(training, segments)?;
        let labelled = shipped.titles.len();
        shipped.add_background(&Background::read(background, reference)?, segments);
        let own_labels = Labels::read(own, segments, reference)?;
        own_labels.check(own, segments)?;
        let columns: [&[&str]; 3] = [&["Job Title"], &["Persona Segment"], &["List"]];
        let mut reader = TableReader::open(&Source::from(real), &columns)?;
        let written_labels = Labels::read(written, segments, reference)?;
        written_labels.check(written, segments)?;
        let mut titles = Vec::new();
        while let Some(row) = reader.read()? {
            let row = row
                .map_err(|reject| invalid!("{}: line {}: {}", real.display(), reject.line, reject.reason))?;
            let title = reference.read_title(row.cell(0));
            let name = row.cell(1).trim();
            let segment = segments
                .find(name)
                .with_context(|| format!("{}: line {}: “{name}” is no segment", real.display(), row.line))?;
            if !title.standard.is_empty() {
                titles.push((LabelledTitle { title, segment }, row.cell(2).to_string()));
            }
        }
        Ok(Self {
            shipped,
            labelled,
            written: written_labels.titles,
            real: titles,
            own: own_labels.titles,
            generated: None,
            reference: reference.clone(),
        })
    }
}

/// Deals lists out to groups, evenly by their titles: the group of each list.
#[must_use]
pub fn groups(lists: &WorldTitles) -> BTreeMap<String, usize> {
    let mut sizes: BTreeMap<&str, usize> = BTreeMap::new();
    for (_, list) in &lists.real {
        *sizes.entry(list).or_default() += 1;
    }
    let mut by_size: Vec<(&str, usize)> = sizes.into_iter().collect();
    by_size.sort_by_key(|(name, size)| (std::cmp::Reverse(*size), *name));
    let mut filled = [0; GROUPS];
    let deal = |(name, size): (&str, usize)| {
        let group = (0..GROUPS).min_by_key(|group| filled[*group]).unwrap_or(0);
        filled[group] += size;
        (name.to_string(), group)
    };
    by_size.into_iter().map(deal).collect()
}
