//! Putting a stream down as a file.

use std::{
    fs::File,
    io::{self, Read, Seek},
};

use crate::error::{Context, Result, bail};

/// What a workbook or a Parquet file may take that comes through a pipe or compressed, and so has to be
/// put down before it can be read.
pub(super) const MAX_PUT_DOWN: u64 = 4 << 30;

/// The stream as a file of no name, for formats that are not read from the front to the back.
///
/// # Errors
/// If it is larger than such a file may be, or there is no room for it.
pub(super) fn put_down(stream: impl Read) -> Result<File> {
    put_down_within(stream, MAX_PUT_DOWN)
}

/// As [`put_down`], where no more than `left` bytes may be put down.
pub(super) fn put_down_within(stream: impl Read, left: u64) -> Result<File> {
    let mut file = tempfile::tempfile().context("making room for the file's content")?;
    let size = io::copy(&mut stream.take(left + 1), &mut file).context("copying the file's content")?;
    if size > left {
        bail!(
            "it is larger than {} GB, by itself or with what is packed beside it. Save it as CSV; a CSV file may be of any size.",
            MAX_PUT_DOWN >> 30
        );
    }
    file.rewind()?;
    Ok(file)
}
