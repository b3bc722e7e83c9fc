use std::collections::HashMap;

use anyhow::Result;
use xxhash_rust::xxh3::xxh3_128;

use crate::table::{Reject, Row, TableReader};

/// Rows in a batch, at most.
const ROWS: usize = 8192;
/// New titles in a batch, at most: what is computed between two writes.
const NEW_TITLES: usize = 2048;
/// Distinct titles remembered; after that the reader forgets them all and starts over, so that
/// memory stays bounded whatever the input. About 70 MB.
const TITLES_REMEMBERED: usize = 1_000_000;
/// Rejected rows whose line and reason are kept for the summary; all go to the rejects file.
const REJECTS_KEPT: usize = 20;

/// Rows that travel together.
#[derive(Debug, Default)]
pub struct Batch {
    /// The rows, each with its title's number.
    pub rows: Vec<(Row, usize)>,
    /// The rows among them that could not be read, with the position they stood at.
    pub rejects: Vec<Reject>,
    /// Titles met for the first time: their numbers follow those of the batch before.
    pub new_titles: Vec<String>,
    /// Whether the numbers start over with this batch.
    pub forgets: bool,
    /// Bytes of input read when it was full.
    pub bytes_read: u64,
}

/// What the reader counted.
pub(super) struct Read {
    pub titles: u64,
    pub rejected: u64,
    pub rejects: Vec<(u64, String)>,
    pub notes: Vec<String>,
}

/// Reads `input` to its end and passes it on in batches, until `pass` says that nobody wants more.
pub(super) fn read(mut input: TableReader, mut pass: impl FnMut(Batch) -> bool) -> Result<Read> {
    let mut numbers: HashMap<u128, usize> = HashMap::new();
    let mut counted = Read {
        titles: 0,
        rejected: 0,
        rejects: Vec::new(),
        notes: Vec::new(),
    };
    let mut batch = Batch::default();
    while let Some(row) = input.read()? {
        match row {
            Ok(row) => {
                let title = row.cell(super::output::TITLE);
                let next = numbers.len();
                let number = *numbers.entry(xxh3_128(title.as_bytes())).or_insert(next);
                if number == next {
                    batch.new_titles.push(title.to_string());
                    counted.titles += 1;
                }
                batch.rows.push((row, number));
            }
            Err(reject) => {
                counted.rejected += 1;
                if counted.rejects.len() < REJECTS_KEPT {
                    counted.rejects.push((reject.line, reject.reason.clone()));
                }
                batch.rejects.push(reject);
            }
        }
        if batch.rows.len() + batch.rejects.len() >= ROWS || batch.new_titles.len() >= NEW_TITLES {
            batch.bytes_read = input.bytes_read();
            let forget = numbers.len() >= TITLES_REMEMBERED;
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
    batch.bytes_read = input.bytes_read();
    pass(batch);
    counted.notes = input.notes();
    Ok(counted)
}
