//! Rows in batches: read ahead, each title once.

use std::collections::HashMap;

use csv::StringRecord;
use xxhash_rust::xxh3::xxh3_128;

use super::Keep;
use crate::{
    error::Result,
    files::RowProblem,
    table::{Reject, Row, TableReader},
};

/// How much the reader holds at a time.
pub(super) struct BatchLimits {
    /// Rows in a batch, at most.
    rows: usize,
    /// Bytes of rows in a batch, at most, apart from the row that goes beyond.
    bytes: usize,
    /// New titles in a batch, at most: what is computed between two writes.
    new_titles: usize,
    /// Distinct titles remembered, at most; where a batch more could go beyond that, the reader forgets them all and
    /// starts over, so that memory stays bounded whatever the input.
    remembered: usize,
}

/// As many titles as a hash table of 2^19 places holds before it grows: 11 MB.
pub(super) const LIMITS: BatchLimits = BatchLimits {
    rows: 8192,
    bytes: 8 << 20,
    new_titles: 2048,
    remembered: 458_752,
};

/// Rejected rows whose line and reason are kept for the summary; all go to the rejects file.
const REJECTS_KEPT: usize = 20;

/// Rows that travel together.
#[derive(Debug, Default)]
pub struct Batch {
    /// The rows, each with its title's number, or none if it keeps the segment that it has.
    pub rows: Vec<(Row, Option<usize>)>,
    /// Rows beside them that could not be read.
    pub rejects: Vec<Reject>,
    /// Titles met for the first time: their numbers follow those of the batch before.
    pub new_titles: Vec<String>,
    /// Whether the numbers start over with this batch.
    pub forgets: bool,
    /// How far the reading had come when it was full, and how far there was to go.
    pub progress: (u64, Option<u64>),
}

/// What the reader counted.
pub(super) struct Read {
    /// Distinct titles; after the reader forgot, those that it meets again count again.
    pub titles: u64,
    pub noticed: Noticed,
}

/// What there was to notice about a table that was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Noticed {
    /// The first rows that could not be read.
    pub rejects: Vec<RowProblem>,
    /// How many rows could not be read.
    pub rejected: u64,
    /// What there was to notice about the input as a whole.
    pub notes: Vec<String>,
}

impl Noticed {
    /// Takes note of a row that could not be read.
    pub(super) fn reject(&mut self, reject: &Reject) {
        self.rejected += 1;
        if self.rejects.len() < REJECTS_KEPT {
            self.rejects.push(RowProblem {
                line: reject.line,
                reason: reject.reason.clone(),
            });
        }
    }
}

/// Reads `input` to its end and passes it on in batches, until `pass` says that nobody wants more.
pub(super) fn read(
    mut input: TableReader,
    limits: &BatchLimits,
    keep: Option<Keep>,
    mut pass: impl FnMut(Batch) -> bool,
) -> Result<Read> {
    let mut batcher = Batcher::new(limits, keep);
    while let Some(row) = input.read()? {
        match row {
            Ok(row) => batcher.add(row)?,
            Err(reject) => batcher.reject(reject),
        }
        if batcher.is_full() && !pass(batcher.take(input.progress())) {
            return Ok(batcher.read);
        }
    }
    pass(batcher.take(input.progress()));
    batcher.read.noticed.notes = input.notes();
    Ok(batcher.read)
}

/// Gathers rows until a batch is full.
struct Batcher<'a> {
    limits: &'a BatchLimits,
    keep: Option<Keep>,
    /// The number of each title that is remembered, by its hash: 20 bytes, where a `u128` would
    /// make it 32.
    numbers: HashMap<[u8; 16], u32>,
    batch: Batch,
    bytes: usize,
    read: Read,
}

impl<'a> Batcher<'a> {
    fn new(limits: &'a BatchLimits, keep: Option<Keep>) -> Self {
        Self {
            limits,
            keep,
            numbers: HashMap::new(),
            batch: Batch::default(),
            bytes: 0,
            read: Read {
                titles: 0,
                noticed: Noticed::default(),
            },
        }
    }

    fn add(&mut self, row: Row) -> Result<()> {
        self.weigh(&row.cells);
        if let Some(keep) = &self.keep
            && keep.has(&row)?
        {
            self.batch.rows.push((row, None));
            return Ok(());
        }
        let title = row.cell(super::output::TITLE);
        let next = self.numbers.len() as u32;
        let hash = xxh3_128(title.as_bytes()).to_ne_bytes();
        let number = *self.numbers.entry(hash).or_insert(next);
        if number == next {
            self.batch.new_titles.push(title.to_string());
            self.read.titles += 1;
        }
        self.batch.rows.push((row, Some(number as usize)));
        Ok(())
    }

    fn reject(&mut self, reject: Reject) {
        self.weigh(&reject.cells);
        self.read.noticed.reject(&reject);
        self.batch.rejects.push(reject);
    }

    fn weigh(&mut self, cells: &StringRecord) {
        self.bytes += cells.as_slice().len() + size_of::<usize>() * cells.len();
    }

    fn is_full(&self) -> bool {
        self.batch.rows.len() + self.batch.rejects.len() >= self.limits.rows
            || self.batch.new_titles.len() >= self.limits.new_titles
            || self.bytes >= self.limits.bytes
    }

    /// The batch, when the reading has come so far; the next one begins.
    fn take(&mut self, progress: (u64, Option<u64>)) -> Batch {
        self.bytes = 0;
        self.batch.progress = progress;
        let forgets = self.numbers.len() + self.limits.new_titles > self.limits.remembered;
        if forgets {
            self.numbers.clear();
        }
        let next = Batch {
            forgets,
            ..Batch::default()
        };
        std::mem::replace(&mut self.batch, next)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{stream::Export, table::Source};

    #[test]
    fn every_row_finds_its_title_by_number_and_each_title_comes_once_while_it_is_remembered() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("input.csv");
        let rows: String = (0..500).map(|n| format!("{n},Title {}\n", n * n % 37)).collect();
        std::fs::write(&path, format!("Record ID,Job Title\n{rows}")).unwrap();
        for (remembered, forgets) in [(1_000, false), (10, true)] {
            let limits = BatchLimits {
                rows: 7,
                bytes: 100,
                new_titles: 3,
                remembered,
            };
            let input = Export::default().open(&Source::from(path.as_path())).unwrap();
            let (mut titles, mut rows, mut forgotten) = (Vec::new(), 0, 0);
            let read = read(input, &limits, None, |batch| {
                if batch.forgets {
                    titles.clear();
                    forgotten += 1;
                }
                titles.extend(batch.new_titles);
                assert!(titles.len() <= remembered);
                for (row, number) in &batch.rows {
                    assert_eq!(row.cell(0), rows.to_string());
                    assert_eq!(row.cell(1), titles[number.unwrap()]);
                    rows += 1;
                }
                true
            });
            assert_eq!(rows, 500);
            assert_eq!(forgotten > 0, forgets);
            let distinct = (0..500)
                .map(|n| n * n % 37)
                .collect::<std::collections::HashSet<_>>()
                .len() as u64;
            assert_eq!(read.unwrap().titles == distinct, !forgets);
        }
    }
}
