//! Putting a stream down as a file.

use std::{
    fs::File,
    io::{self, Read, Seek},
};

use crate::error::{Context, Result, bail};

/// What a workbook or a Parquet file may take that comes through a pipe or compressed, and so has to be
/// put down before it can be read.
const MAX_PUT_DOWN: u64 = 4 << 30;

/// The stream as a file of no name, for formats that are not read from the front to the back.
pub(super) fn put_down(stream: impl Read) -> Result<File> {
    let mut file = tempfile::tempfile().context("making room for the file's content")?;
    let size =
        io::copy(&mut stream.take(MAX_PUT_DOWN + 1), &mut file).context("copying the file's content")?;
    if size > MAX_PUT_DOWN {
        bail!(
            "it is larger than {} GB. Save it as CSV; a CSV file may be of any size.",
            MAX_PUT_DOWN >> 30
        );
    }
    file.rewind()?;
    Ok(file)
}
