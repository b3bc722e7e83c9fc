//! Which rows of a file are asked for, and in which order.

use std::{
    cmp::Reverse,
    collections::HashMap,
    sync::{Arc, Mutex},
};

use rayon::prelude::*;

use super::{FileReview, TableTags, TaggedTable, table::TitleFunction};
use crate::{
    serve::{
        http::{ApiError, ApiResult, find_segment, percent, truth},
        work::unpoisoned,
    },
    title::{SegmentId, Segments},
};

/// Bars of the confidence histogram: 0 to 9, 10 to 19, …, 90 to 100 percent.
pub const BARS: usize = 10;
/// The confidence that is wanted of all rows where nobody says another.
pub const GOAL: u8 = 90;

/// Which rows are wanted, in which order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowFilter {
    /// In the title or the record ID, in any case.
    text: String,
    /// Of one of these segments; of any if there are none.
    segments: Vec<SegmentId>,
    /// With a confidence from … to, in percent.
    from: u8,
    to: u8,
    /// With a pending fix, or without one.
    fixed: Option<bool>,
    /// Like this title but for case, level and region.
    like: Option<TitleFunction>,
    order: Order,
    descending: bool,
    /// The confidence that a review is to reach.
    goal: u8,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Order {
    Row,
    Id,
    Title,
    Segment,
    Confidence,
    /// What the label of the title teaches.
    Review,
}

/// The rows that are wanted, and what a filter less would leave.
pub struct RowView {
    /// Their positions in the file.
    pub rows: Vec<u32>,
    /// Rows a segment, by rank, were there no filter by segment.
    pub segments: Vec<usize>,
    /// Rows a bar of the histogram, were there no filter by confidence.
    pub confidence: [usize; BARS],
}

/// The rows that were asked for last, since a next page of them is likely wanted.
#[derive(Default)]
pub struct LastView(Mutex<Option<(RowFilter, u64, Arc<RowView>)>>);

impl LastView {
    /// The rows that `filter` leaves of a table of this version: those found last, or those that `look` finds.
    pub fn get(&self, filter: &RowFilter, version: u64, look: impl FnOnce() -> RowView) -> Arc<RowView> {
        if let Some((of, at, view)) = &*unpoisoned(&self.0)
            && of == filter
            && *at == version
        {
            return Arc::clone(view);
        }
        let view = Arc::new(look());
        *unpoisoned(&self.0) = Some((filter.clone(), version, Arc::clone(&view)));
        view
    }
}

impl Default for RowFilter {
    fn default() -> Self {
        Self {
            text: String::new(),
            segments: Vec::new(),
            from: 0,
            to: 100,
            fixed: None,
            like: None,
            order: Order::Row,
            descending: false,
            goal: GOAL,
        }
    }
}

impl RowFilter {
    /// What filters are called in an address.
    pub const FILTERS: [&str; 6] = ["text", "segment", "from", "to", "fixed", "like"];
    /// And the order.
    const ORDER: [&str; 3] = ["sort", "order", "goal"];

    /// Refuses an address in which there is something else: a filter that is misspelt would be none, and that means all rows.
    pub fn check(pairs: &[(String, String)], beside: &[&str]) -> ApiResult<()> {
        let is_known = |name: &str| {
            let known = [&Self::FILTERS[..], &Self::ORDER, beside];
            known.iter().any(|known| known.contains(&name))
        };
        match pairs.iter().find(|(name, _)| !is_known(name)) {
            None => Ok(()),
            Some((name, _)) => Err(ApiError::wrong(format!(
                "There is no filter \"{name}\", only {}.",
                Self::FILTERS.join(", ")
            ))),
        }
    }

    /// Reads the filters and the order from an address; whatever else stands there is left to others.
    pub fn read(pairs: &[(String, String)], segments: &Segments) -> ApiResult<Self> {
        let mut filter = Self::default();
        for (name, value) in pairs {
            match name.as_str() {
                "text" => filter.text = value.trim().to_lowercase(),
                "segment" => filter.segments.push(find_segment(segments, value)?),
                "from" => filter.from = percent(name, value)?,
                "to" => filter.to = percent(name, value)?,
                "fixed" => filter.fixed = Some(truth(name, value)?),
                "like" => filter.like = Some(TitleFunction::of(value)),
                "sort" => {
                    filter.order = match value.as_str() {
                        "row" => Order::Row,
                        "record_id" => Order::Id,
                        "title" => Order::Title,
                        "persona_segment" => Order::Segment,
                        "confidence_score" => Order::Confidence,
                        "review" => Order::Review,
                        _ => {
                            return Err(ApiError::wrong(format!(
                                "Rows cannot be sorted by \"{value}\", only by row, record_id, title, \
                                 persona_segment, confidence_score or review."
                            )));
                        }
                    }
                }
                "goal" => filter.goal = percent(name, value)?,
                "order" => {
                    filter.descending = match value.as_str() {
                        "asc" => false,
                        "desc" => true,
                        _ => {
                            return Err(ApiError::wrong(format!(
                                "\"order\" is asc or desc, not \"{value}\"."
                            )));
                        }
                    }
                }
                _ => {}
            }
        }
        Ok(filter)
    }

    /// Whether the pending fixes make a difference.
    pub fn looks_at_fixes(&self) -> bool {
        self.fixed.is_some()
    }

    /// The confidence that a review is to reach, if rows are wanted in its order.
    pub fn review(&self) -> Option<u8> {
        (self.order == Order::Review).then_some(self.goal)
    }

    /// Whether every row is wanted.
    pub fn is_all(&self) -> bool {
        let all = Self::default();
        let any_order = Self {
            order: all.order,
            descending: all.descending,
            goal: all.goal,
            ..self.clone()
        };
        any_order == all
    }

    /// Looks for the rows in `table`, tagged with `tags`; `fixes` are the titles, by key, with a pending fix. Rows that are
    /// wanted in the order of a review come in that of `review`, if it is at hand.
    pub fn look<T>(
        &self,
        table: &TaggedTable,
        tags: &TableTags,
        review: Option<&FileReview>,
        fixes: &HashMap<u64, T>,
    ) -> RowView {
        let by_title: Vec<bool> = (0..table.titles().len())
            .into_par_iter()
            .map(|title| self.text.is_empty() || contains(table.titles().get(title), &self.text))
            .collect();
        let alike = self.like.map(|function| (function, table.functions()));
        let mut view = RowView {
            rows: Vec::new(),
            segments: vec![0; tags.segments.count()],
            confidence: [0; BARS],
        };
        for (row, title) in table.title_of().iter().enumerate() {
            let title = *title as usize;
            if !by_title[title] && !contains(table.id(row), &self.text) {
                continue;
            }
            if alike.is_some_and(|(function, all)| all[title] != function) {
                continue;
            }
            if let Some(fixed) = self.fixed
                && fixes.contains_key(&table.keys()[title]) != fixed
            {
                continue;
            }
            let tag = tags.of_title[title];
            let of_segment = self.segments.is_empty() || self.segments.contains(&tag.segment);
            let of_confidence = (self.from..=self.to).contains(&tag.confidence);
            if of_confidence && let Some(count) = view.segments.get_mut(usize::from(tag.segment.0)) {
                *count += 1;
            }
            if of_segment {
                view.confidence[usize::from(tag.confidence / 10).min(BARS - 1)] += 1;
            }
            if of_segment && of_confidence {
                view.rows.push(row as u32);
            }
        }
        self.sort(table, tags, review, &mut view.rows);
        view
    }

    fn sort(&self, table: &TaggedTable, tags: &TableTags, review: Option<&FileReview>, rows: &mut [u32]) {
        let tag = |row: u32| tags.of_title[table.title_of()[row as usize] as usize];
        match self.order {
            Order::Row if self.descending => rows.reverse(),
            Order::Row => {}
            Order::Id => {
                let ranks = table.id_ranks();
                self.sort_by(rows, |row| ranks[row as usize]);
            }
            Order::Title => {
                let ranks = table.title_ranks();
                self.sort_by(rows, |row| ranks[table.title_of()[row as usize] as usize]);
            }
            Order::Segment => self.sort_by(rows, |row| tag(row).segment.0),
            Order::Confidence => self.sort_by(rows, |row| tag(row).confidence),
            Order::Review => {
                if let Some(review) = review {
                    self.sort_by(rows, |row| review.ranks[table.title_of()[row as usize] as usize]);
                }
            }
        }
    }

    /// Rows with the same key stay in the order of the file.
    fn sort_by<K: Ord + Send>(&self, rows: &mut [u32], key: impl Fn(u32) -> K + Sync) {
        if self.descending {
            rows.par_sort_by_key(|row| Reverse(key(*row)));
        } else {
            rows.par_sort_by_key(|row| key(*row));
        }
    }
}

/// Whether `text` has `part`, which is in lower case, in it.
pub fn contains(text: &str, part: &str) -> bool {
    part.is_empty() || text.to_lowercase().contains(part)
}
