//! How far a file is from a confidence that somebody wants for all of its rows.

use std::collections::HashMap;

use serde::Serialize;

use super::{FileReview, TaggedTable};

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
    /// Rows that these labels decide, of the titles whose labels teach the most.
    decided: u64,
}

impl Goal {
    /// Looks at `table`, of which the titles with a key in `fixes` are decided and those that `can_be` labelled can be.
    pub fn of<T>(
        table: &TaggedTable,
        fixes: &HashMap<u64, T>,
        confidence: u8,
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
        for (title, rows) in table.rows_of_titles().into_iter().enumerate() {
            let is_reached = fixes.contains_key(&table.keys()[title]) || tags[title].confidence >= confidence;
            if is_reached {
                goal.reached += rows as usize;
            }
            if is_reached || can_be(table.titles().get(title)) {
                goal.rows += rows as usize;
            }
        }
        goal
    }

    /// Counts what the next `labels` labels decide, of titles without a fix, in the order of `review`.
    #[must_use]
    pub fn with_labels<T>(
        mut self,
        labels: usize,
        review: &FileReview,
        table: &TaggedTable,
        fixes: &HashMap<u64, T>,
    ) -> Self {
        let ranked = review.ranked.iter();
        let open = ranked.filter(|(title, _)| !fixes.contains_key(&table.keys()[*title]));
        for (_, decides) in open.take(labels) {
            self.labels += 1;
            self.decided += decides;
        }
        // Some of the rows that a label decides have a fix of their own.
        self.decided = self.decided.min((self.rows - self.reached) as u64);
        self
    }
}
