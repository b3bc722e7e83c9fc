//! What a new model changes in a file.

use std::{cmp::Reverse, collections::HashSet};

use serde::Serialize;

use super::fixes::Fix;
use crate::{
    serve::files::{TaggedTable, title_key},
    tagger::Tag,
    title::Segments,
};

/// Titles that change their segment and are listed; the counts are of all.
const MOVES_LISTED: usize = 500;

/// What a new model changes in a file.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Changes {
    /// The rows of the file.
    pub rows: usize,
    /// Those of them that change their segment.
    pub rows_moved: usize,
    /// From which segment to which, the most rows first.
    flows: Vec<Flow>,
    /// The titles that change their segment, those of the most rows first; not all, where there are many.
    moves: Vec<Move>,
}

#[derive(Clone, Debug, Serialize)]
struct Flow {
    from: String,
    to: String,
    rows: usize,
}

#[derive(Clone, Debug, Serialize)]
struct Move {
    title: String,
    from: String,
    to: String,
    confidence_score: u8,
    rows: u32,
}

impl Changes {
    /// Compares the tags of `table` with those `after`, of the segments `new`.
    pub fn between(table: &TaggedTable, after: &[Tag], new: &Segments, fixes: &[Fix]) -> Self {
        let mut changes = Self {
            rows: table.rows(),
            ..Self::default()
        };
        let before = table.tags();
        for (title, rows) in table.rows_of_titles().into_iter().enumerate() {
            let (Some(was), Some(is)) = (before.of_title.get(title), after.get(title)) else {
                continue;
            };
            let (from, to) = (before.segments.name(was.segment), new.name(is.segment));
            if from != to {
                changes.add(Move {
                    title: table.titles().get(title).chars().take(300).collect(),
                    from: from.to_string(),
                    to: to.to_string(),
                    confidence_score: is.confidence,
                    rows,
                });
            }
        }
        changes.sort(fixes);
        changes
    }

    fn add(&mut self, moved: Move) {
        let rows = moved.rows as usize;
        self.rows_moved += rows;
        let same = |flow: &&mut Flow| flow.from == moved.from && flow.to == moved.to;
        match self.flows.iter_mut().find(same) {
            Some(flow) => flow.rows += rows,
            None => self.flows.push(Flow {
                from: moved.from.clone(),
                to: moved.to.clone(),
                rows,
            }),
        }
        self.moves.push(moved);
    }

    fn sort(&mut self, fixes: &[Fix]) {
        // What somebody fixed comes last: they know about it.
        let fixed: HashSet<u64> = fixes.iter().map(|fix| title_key(&fix.title)).collect();
        self.moves
            .sort_by_cached_key(|moved| (fixed.contains(&title_key(&moved.title)), Reverse(moved.rows)));
        self.moves.truncate(MOVES_LISTED);
        self.flows.sort_by_key(|flow| Reverse(flow.rows));
    }
}
