use std::collections::HashMap;

use xxhash_rust::xxh3::xxh3_128;

use super::Keep;
use crate::{
    error::Result,
    table::{Reject, Row, TableReader},
};

/// How much the reader holds at a time.
pub(super) struct Limits {
    /// Rows in a batch, at most.
    rows: usize,
    /// Bytes of rows in a batch, at most, apart from the row that goes beyond.
    bytes: usize,
    /// New titles in a batch, at most: what is computed between two writes.
    new_titles: usize,
    /// Distinct titles remembered; after that the reader forgets them all and starts over, so that
    /// memory stays bounded whatever the input.
    remembered: usize,
}

/// As many titles as a hash table of 2^19 places holds before it grows: 17 MB, which the first million
/// rows of an export mostly take anyway.
pub(super) const LIMITS: Limits = Limits {
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
    pub rejected: u64,
    pub rejects: Vec<(u64, String)>,
    pub notes: Vec<String>,
}

/// Reads `input` to its end and passes it on in batches, until `pass` says that nobody wants more.
pub(super) fn read(
    mut input: TableReader,
    limits: &Limits,
    keep: Option<Keep>,
    mut pass: impl FnMut(Batch) -> bool,
) -> Result<Read> {
    let mut numbers: HashMap<u128, usize> = HashMap::new();
    let mut counted = Read {
        titles: 0,
        rejected: 0,
        rejects: Vec::new(),
        notes: Vec::new(),
    };
    let mut batch = Batch::default();
    let mut bytes = 0;
    while let Some(row) = input.read()? {
        let cells = match &row {
            Ok(row) => &row.cells,
            Err(reject) => &reject.cells,
        };
        bytes += cells.as_slice().len() + size_of::<usize>() * cells.len();
        match row {
            Ok(row) if keep.is_some_and(|keep| keep.has(&row)) => batch.rows.push((row, None)),
            Ok(row) => {
                let title = row.cell(super::output::TITLE);
                let next = numbers.len();
                let number = *numbers.entry(xxh3_128(title.as_bytes())).or_insert(next);
                if number == next {
                    batch.new_titles.push(title.to_string());
                    counted.titles += 1;
                }
                batch.rows.push((row, Some(number)));
            }
            Err(reject) => {
                counted.rejected += 1;
                if counted.rejects.len() < REJECTS_KEPT {
                    counted.rejects.push((reject.line, reject.reason.clone()));
                }
                batch.rejects.push(reject);
            }
        }
        if batch.rows.len() + batch.rejects.len() >= limits.rows
            || batch.new_titles.len() >= limits.new_titles
            || bytes >= limits.bytes
        {
            bytes = 0;
            batch.progress = input.progress();
            let forget = numbers.len() >= limits.remembered;
            if forget {
                numbers.clear();
            }
            let next = Batch {
                forgets: forget,
                ..Batch::default()
            };
            if !pass(std::mem::replace(&mut batch, next)) {
                return Ok(counted);
            }
        }
    }
    batch.progress = input.progress();
    pass(batch);
    counted.notes = input.notes();
    Ok(counted)
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
            let limits = Limits {
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
                assert!(titles.len() < remembered + 3);
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
