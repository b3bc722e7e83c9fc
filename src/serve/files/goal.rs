//! How far a file is from a confidence that somebody wants for all of its rows.

use std::{cmp::Reverse, collections::HashMap};

use serde::Serialize;

use super::TaggedTable;

/// How far a file is from a confidence that is wanted for all of its rows.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Goal {
    /// The confidence that is wanted, in percent.
    confidence: u8,
    /// The rows whose title can be sure: not those without one.
    rows: usize,
    /// Those of them that are as sure as is wanted, or have a fix.
    reached: usize,
    /// The labels that are asked about, fewer where there are not as many titles left.
    labels: usize,
    /// Rows that these labels decide, of the titles that are in the most rows.
    decided: usize,
}

impl Goal {
    /// Looks at `table`, of which the titles with a key in `fixes` are decided, and counts what the next `labels`
    /// labels would decide, of titles that `can_be` labelled.
    pub fn of<T>(
        table: &TaggedTable,
        fixes: &HashMap<u64, T>,
        confidence: u8,
        labels: usize,
        can_be: impl Fn(&str) -> bool,
    ) -> Self {
        let tags = table.tags().of_title;
        let mut goal = Self {
            confidence,
            rows: 0,
            reached: 0,
            labels: 0,
            decided: 0,
        };
        let mut open: HashMap<u64, usize> = HashMap::new();
        for (title, rows) in table.rows_of_titles().into_iter().enumerate() {
            let (key, rows) = (table.keys()[title], rows as usize);
            if fixes.contains_key(&key) || tags[title].confidence >= confidence {
                goal.reached += rows;
            } else if can_be(table.titles().get(title)) {
                *open.entry(key).or_default() += rows;
            } else {
                continue;
            }
            goal.rows += rows;
        }
        let mut open: Vec<usize> = open.into_values().collect();
        open.sort_unstable_by_key(|rows| Reverse(*rows));
        open.truncate(labels);
        goal.labels = open.len();
        goal.decided = open.iter().sum();
        goal
    }
}
