//! The titles of a file in the order in which their labels teach the most.

use std::cmp::Reverse;

use super::TaggedTable;
use crate::{
    error::Result,
    review::{ReviewOrder, ReviewTitle},
    serve::engine::Engine,
};

/// Titles that are put in order, at most: those of the most doubtful rows. On two cores 10,000 take some seconds.
const MOST: usize = 10_000;

/// The titles of a file that are less sure than is wanted, in the order in which their labels teach the most.
pub struct FileReview {
    /// The confidence that is wanted, in percent, and the number of the model that tagged the titles.
    pub(super) of: (u8, u64),
    /// Titles by number, the one to label first before all others, with the rows that each decides: its own, and
    /// those of titles near it that none before decides.
    pub ranked: Vec<(usize, u64)>,
    /// The place of each title of the file in this order; the last for those that are not in it.
    pub(super) ranks: Vec<u32>,
}

impl FileReview {
    /// Puts those of the titles of `table` in order that are less sure than `goal` percent and `can_be` labelled.
    pub(super) fn of(
        table: &TaggedTable,
        engine: &Engine,
        goal: u8,
        can_be: impl Fn(&str) -> bool,
    ) -> Result<Self> {
        let tags = table.tags();
        let rows_of = table.rows_of_titles();
        let counted = |title: usize| ReviewTitle {
            rows: u64::from(rows_of[title]),
            confidence: tags.of_title[title].confidence,
        };
        let is_open =
            |title: &usize| tags.of_title[*title].confidence < goal && can_be(table.titles().get(*title));
        let mut open: Vec<usize> = (0..table.titles().len()).filter(is_open).collect();
        if open.len() > MOST {
            let doubt =
                |title: usize| counted(title).rows * u64::from(100 - counted(title).confidence.min(100));
            open.select_nth_unstable_by_key(MOST, |title| (Reverse(doubt(*title)), *title));
            open.truncate(MOST);
            open.sort_unstable();
        }
        let asked: Vec<(&str, ReviewTitle)> = open
            .iter()
            .map(|title| (table.titles().get(*title), counted(*title)))
            .collect();
        let order = ReviewOrder::of_texts(&engine.tagger, &asked)?;
        let ranked = order
            .ranked()
            .iter()
            .map(|ranked| (open[ranked.title], ranked.decides));
        let ranked: Vec<(usize, u64)> = ranked.collect();
        let mut ranks = vec![u32::MAX; table.titles().len()];
        for (rank, (title, _)) in (0..).zip(&ranked) {
            ranks[*title] = rank;
        }
        Ok(Self {
            of: (goal, tags.model),
            ranked,
            ranks,
        })
    }
}
