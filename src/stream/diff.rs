//! The rows whose segment is another one than in an earlier run.

use std::{collections::HashMap, path::Path};

use super::{Compared, EarlierTags, Noticed, earlier::Change, layout::CONFIDENCE_SCORE};
use crate::{
    error::{Context, Result},
    files::ReplacedFile,
    table::{Row, TableReader, TableWriter},
};

/// The difference between two tagged tables.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diff {
    /// How many rows are the same, and how many are not.
    pub compared: Compared,
    /// The rows that are not, by their segments, the most frequent change first.
    pub changes: Vec<SegmentChange>,
    /// Rows of the newer table.
    pub rows: u64,
    /// What there was to notice about the newer table.
    pub noticed: Noticed,
}

/// Rows that went from one segment to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SegmentChange {
    /// The segment that they had.
    pub from: String,
    /// The one that they have.
    pub to: String,
    /// How many there are.
    pub rows: u64,
}

impl Diff {
    /// Compares `newer`, of whose rows cell 0 is the record ID and cell 1 the segment, with an earlier run, and
    /// writes its rows that are new or changed to `place`, if there is one: the same columns, in the same order.
    ///
    /// # Errors
    /// If the table cannot be read to its end, or the file cannot be written.
    pub fn of(mut earlier: EarlierTags, mut newer: TableReader, place: Option<&Path>) -> Result<Self> {
        let numbers: Vec<usize> = newer.find(CONFIDENCE_SCORE).into_iter().collect();
        let create = |place| TableWriter::create(place, newer.header(), &numbers);
        let mut writer = place.map(create).transpose()?;
        let width = newer.header().len();
        let unwritten = || {
            format!(
                "{} could not be written",
                place.unwrap_or(Path::new("")).display()
            )
        };
        let mut diff = Self::default();
        let mut changes: HashMap<(u32, u32), u64> = HashMap::new();
        while let Some(row) = newer.read()? {
            diff.rows += 1;
            let row = match row {
                Ok(row) => row,
                Err(reject) => {
                    diff.noticed.reject(&reject);
                    continue;
                }
            };
            let change = earlier.compare(row.cell(0), row.cell(1));
            diff.compared.count(change);
            if let Change::Segment(from, to) = change {
                *changes.entry((from, to)).or_default() += 1;
            }
            if let (Some(writer), true) = (&mut writer, change != Change::None) {
                writer.write(cells(&row, width)).with_context(unwritten)?;
            }
        }
        if let Some(writer) = writer {
            let written = writer.finish().with_context(unwritten)?;
            written.into_file()?.map_or(Ok(()), ReplacedFile::commit)?;
        }
        diff.compared.gone = earlier.left();
        diff.noticed.notes = newer.notes();
        diff.changes = named(changes, &earlier);
        Ok(diff)
    }
}

/// The cells of a row, as many as the header has.
fn cells(row: &Row, width: usize) -> impl Iterator<Item = &str> {
    (0..width).map(|at| row.cells.get(at).unwrap_or_default())
}

fn named(changes: HashMap<(u32, u32), u64>, earlier: &EarlierTags) -> Vec<SegmentChange> {
    let mut named: Vec<SegmentChange> = changes
        .into_iter()
        .map(|((from, to), rows)| SegmentChange {
            from: earlier.segment(from).to_string(),
            to: earlier.segment(to).to_string(),
            rows,
        })
        .collect();
    let order = |change: &SegmentChange| (u64::MAX - change.rows, change.from.clone(), change.to.clone());
    named.sort_by_cached_key(order);
    named
}
