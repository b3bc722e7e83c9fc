//! Titles to tags, each distinct title once.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use persona::Tag;
use xxhash_rust::xxh3::xxh3_128;

use crate::{failure::Failure, threads::Threads};

/// Titles that are remembered with their tag: 11 MB at most, as the command line takes.
const REMEMBERED: usize = 458_752;
/// New titles that are tagged at a time: what is computed between two looks at Ctrl-C.
const NEW_TITLES: usize = 4096;
/// Rows that are looked at between two such looks.
const ROWS: usize = 1 << 16;

/// A tagger, its threads, and what it remembers. A title's tag depends on the title alone, so one that was met
/// before, in this call or another, need not be computed again.
pub(crate) struct Engine {
    pub(crate) tagger: persona::Tagger,
    pub(crate) threads: Threads,
    /// By the title's hash.
    known: Mutex<HashMap<[u8; 16], Tag>>,
}

/// Rows that are tagged together.
#[derive(Default)]
pub(crate) struct Chunk {
    rows: Vec<Row>,
    new: Vec<String>,
    /// Where each of them is, by its hash.
    places: HashMap<[u8; 16], usize>,
}

enum Row {
    Known(Tag),
    New(usize),
}

impl Chunk {
    /// Whether it is to be tagged before more rows come in.
    pub(crate) fn is_full(&self) -> bool {
        self.new.len() >= NEW_TITLES || self.rows.len() >= ROWS
    }
}

impl Engine {
    pub(crate) fn new(tagger: persona::Tagger, threads: Threads) -> Self {
        Self {
            tagger,
            threads,
            known: Mutex::default(),
        }
    }

    /// The tag of a row without a title.
    pub(crate) fn nothing(&self) -> Tag {
        Tag {
            segment: self.tagger.segments().not_classified(),
            confidence: 0,
        }
    }

    /// Puts a row into a chunk.
    pub(crate) fn add(&self, chunk: &mut Chunk, title: Option<&str>) {
        let Some(title) = title.filter(|title| !title.is_empty()) else {
            return chunk.rows.push(Row::Known(self.nothing()));
        };
        let hash = xxh3_128(title.as_bytes()).to_ne_bytes();
        if let Some(tag) = self.known().get(&hash) {
            return chunk.rows.push(Row::Known(*tag));
        }
        let next = chunk.new.len();
        let place = *chunk.places.entry(hash).or_insert(next);
        if place == next {
            chunk.new.push(title.to_string());
        }
        chunk.rows.push(Row::New(place));
    }

    /// The tags of a chunk's rows, which is empty afterwards.
    pub(crate) fn finish(&self, chunk: &mut Chunk) -> Result<Vec<Tag>, Failure> {
        let Chunk { rows, new, places } = std::mem::take(chunk);
        let tags = match new.is_empty() {
            true => Vec::new(),
            false => self.threads.run(|| self.tagger.tag(&new))??,
        };
        let mut known = self.known();
        if known.len() + tags.len() > REMEMBERED {
            known.clear();
        }
        let met = places.into_iter();
        known.extend(met.filter_map(|(hash, place)| Some((hash, *tags.get(place)?))));
        drop(known);
        let rows = rows.into_iter().map(|row| match row {
            Row::Known(tag) => tag,
            Row::New(place) => tags.get(place).copied().unwrap_or(self.nothing()),
        });
        Ok(rows.collect())
    }

    fn known(&self) -> std::sync::MutexGuard<'_, HashMap<[u8; 16], Tag>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
