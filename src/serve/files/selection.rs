//! The titles of the rows that a filter leaves, to set the segment of all of them at once.

use std::collections::HashMap;

use super::{RowView, TaggedTable};

/// The titles of the rows that a filter leaves.
pub struct Selection {
    /// The rows that fit.
    pub rows: usize,
    /// Their titles by number, in the order of the rows; of those that differ in case or white space, the first.
    pub titles: Vec<usize>,
    /// How many rows of the file have each of these titles: also those that do not fit, since a label is of a title.
    pub rows_of: Vec<usize>,
    /// Titles that no segment can be set for.
    pub left_out: usize,
}

impl Selection {
    /// The titles of a view of `table` that can have a label.
    pub fn of(table: &TaggedTable, view: &RowView, can_be: impl Fn(&str) -> bool) -> Self {
        let mut is_seen = vec![false; table.titles().len()];
        let mut places: HashMap<u64, Option<usize>> = HashMap::new();
        let mut titles = Vec::new();
        for row in &view.rows {
            let title = table.title_of()[*row as usize] as usize;
            if std::mem::replace(&mut is_seen[title], true) {
                continue;
            }
            places.entry(table.keys()[title]).or_insert_with(|| {
                can_be(table.titles().get(title)).then(|| {
                    titles.push(title);
                    titles.len() - 1
                })
            });
        }
        let mut rows_of = vec![0; titles.len()];
        for (key, rows) in table.keys().iter().zip(table.rows_of_titles()) {
            if let Some(Some(place)) = places.get(key) {
                rows_of[*place] += rows as usize;
            }
        }
        Self {
            rows: view.rows.len(),
            left_out: places.values().filter(|place| place.is_none()).count(),
            titles,
            rows_of,
        }
    }

    /// At most `count` places in `titles`, spread evenly.
    pub fn sample(&self, count: usize) -> impl Iterator<Item = usize> {
        let all = self.titles.len();
        (0..count.min(all)).map(move |number| number * all / count.min(all))
    }
}
