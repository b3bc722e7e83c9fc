//! What rows were tagged with by an earlier run.

use std::collections::{HashMap, VecDeque, hash_map::Entry};

use xxhash_rust::xxh3::xxh3_128;

use super::{Export, Noticed};
use crate::{
    error::Result,
    table::{Source, without_apostrophe},
    title::SegmentValues,
};

/// The segments that rows were tagged with by an earlier run, by their record IDs. Of a row it holds a hash
/// and a number: 25 bytes and their share of what a hash table keeps free.
pub struct EarlierTags {
    segments: SegmentTexts,
    /// The first row of each record ID that was not compared yet.
    first: HashMap<Id, u32>,
    /// The others, of record IDs that are there more than once.
    others: HashMap<Id, VecDeque<u32>>,
    /// Rows without a record ID.
    without_id: u64,
    rows: u64,
    noticed: Noticed,
}

/// A record ID, hashed. In two halves it takes no more room than it has bytes.
type Id = [u64; 2];

/// How a row differs from what it was before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Change {
    /// It has the same segment.
    None,
    /// It has another one: from this to that, as [`EarlierTags::segment`] tells.
    Segment(u32, u32),
    /// It was not there.
    New,
}

/// What came of comparing rows with those of an earlier run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Compared {
    /// Rows with the segment that they had.
    pub same: u64,
    /// Rows with another one.
    pub changed: u64,
    /// Rows that were not there.
    pub new: u64,
    /// Rows that were there and are no longer.
    pub gone: u64,
}

impl EarlierTags {
    /// Reads the record IDs and segments of a file that was tagged, or of an export that has the segments. A
    /// segment's name and its value among `values` count as the same.
    ///
    /// # Errors
    /// If it cannot be read to its end.
    pub fn read(source: &Source, export: &Export, values: SegmentValues) -> Result<Self> {
        let mut reader = export.open_tagged(source)?;
        let mut tags = Self {
            segments: SegmentTexts::new(values),
            first: HashMap::new(),
            others: HashMap::new(),
            without_id: 0,
            rows: 0,
            noticed: Noticed::default(),
        };
        while let Some(row) = reader.read()? {
            tags.rows += 1;
            match row {
                Ok(row) => tags.add(row.cell(0), row.cell(1)),
                Err(reject) => tags.noticed.reject(&reject),
            }
        }
        tags.noticed.notes = reader.notes();
        Ok(tags)
    }

    fn add(&mut self, id: &str, segment: &str) {
        // The run that wrote them may have made them safe for a spreadsheet.
        let segment = self.segments.number(without_apostrophe(segment));
        let Some(id) = hashed(without_apostrophe(id)) else {
            self.without_id += 1;
            return;
        };
        match self.first.entry(id) {
            Entry::Vacant(place) => _ = place.insert(segment),
            Entry::Occupied(_) => self.others.entry(id).or_default().push_back(segment),
        }
    }

    /// Compares the next row that has this record ID, with what the earlier run had as the next one of it. A
    /// row without a record ID is new.
    pub(super) fn compare(&mut self, id: &str, segment: &str) -> Change {
        let now = self.segments.number(without_apostrophe(segment));
        let before = hashed(without_apostrophe(id)).and_then(|id| self.take(id));
        match before {
            None => Change::New,
            Some(before) if before == now => Change::None,
            Some(before) => Change::Segment(before, now),
        }
    }

    fn take(&mut self, id: Id) -> Option<u32> {
        let next = self.others.get_mut(&id).and_then(VecDeque::pop_front);
        match next {
            Some(next) => self.first.insert(id, next),
            None => self.first.remove(&id),
        }
    }

    /// How a segment is written, by its number.
    pub(super) fn segment(&self, number: u32) -> &str {
        self.segments
            .texts
            .get(number as usize)
            .map_or("", String::as_str)
    }

    /// Rows that were compared with none.
    pub(super) fn left(&self) -> u64 {
        let others: usize = self.others.values().map(VecDeque::len).sum();
        self.without_id + (self.first.len() + others) as u64
    }

    /// Rows that were read.
    #[must_use]
    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// What there was to notice about the file.
    #[must_use]
    pub fn noticed(&self) -> &Noticed {
        &self.noticed
    }
}

impl Compared {
    pub(super) fn count(&mut self, change: Change) {
        match change {
            Change::None => self.same += 1,
            Change::Segment(..) => self.changed += 1,
            Change::New => self.new += 1,
        }
    }
}

fn hashed(id: &str) -> Option<Id> {
    let id = id.trim();
    let hash = xxh3_128(id.as_bytes());
    (!id.is_empty()).then_some([(hash >> 64) as u64, hash as u64])
}

/// Segments as they are written, each with a number.
struct SegmentTexts {
    values: SegmentValues,
    texts: Vec<String>,
    /// The numbers by all that was met: several texts may be the same segment.
    numbers: HashMap<String, u32>,
}

impl SegmentTexts {
    fn new(values: SegmentValues) -> Self {
        Self {
            values,
            texts: Vec::new(),
            numbers: HashMap::new(),
        }
    }

    fn number(&mut self, text: &str) -> u32 {
        if let Some(number) = self.numbers.get(text) {
            return *number;
        }
        let written = self.values.of_text(text).split_whitespace();
        let written = written.collect::<Vec<_>>().join(" ");
        let next = self.texts.len() as u32;
        let number = *self.numbers.entry(written.to_lowercase()).or_insert(next);
        if number == next {
            self.texts.push(written);
        }
        self.numbers.insert(text.to_string(), number);
        number
    }
}
