//! What was met in which columns, how often, and where first.

use std::collections::BTreeMap;

use csv::StringRecord;

/// Cells of one kind, counted a column.
#[derive(Debug, Default)]
pub(super) struct Tally(BTreeMap<usize, Met>);

#[derive(Debug)]
struct Met {
    count: u64,
    first_row: u64,
}

impl Tally {
    pub(super) fn add(&mut self, column: usize, row: u64) {
        let first = Met {
            count: 0,
            first_row: row,
        };
        self.0.entry(column).or_insert(first).count += 1;
    }

    /// A note for each column: what `say` makes of the count, the column's name and the first row.
    pub(super) fn notes(&self, header: &StringRecord, say: impl Fn(u64, &str, u64) -> String) -> Vec<String> {
        let note = |(column, met): (&usize, &Met)| {
            let name = header.get(*column).unwrap_or_default().trim();
            say(met.count, name, met.first_row)
        };
        self.0.iter().map(note).collect()
    }
}
