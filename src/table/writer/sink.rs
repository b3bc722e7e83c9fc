//! Where a table is written to.

use std::{
    io::{self, Write},
    path::Path,
};

use crate::{
    error::{Context, Result},
    files::ReplacedFile,
};

/// Where a table is written to.
pub(super) enum Sink {
    File(ReplacedFile),
    StandardOutput(io::Stdout),
    /// What is written is gone.
    Nowhere,
}

impl Sink {
    pub(super) fn create(place: &Path) -> Result<Self> {
        if place == Path::new("-") {
            Ok(Self::StandardOutput(io::stdout()))
        } else {
            Ok(Self::File(ReplacedFile::create(place)?))
        }
    }

    pub(super) fn commit(self) -> Result<()> {
        match self {
            Self::File(file) => file.commit(),
            Self::StandardOutput(mut stdout) => {
                stdout.flush().context("standard output could not be written")
            }
            Self::Nowhere => Ok(()),
        }
    }
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::File(file) => file.write(bytes),
            Self::StandardOutput(stdout) => stdout.write(bytes),
            Self::Nowhere => Ok(bytes.len()),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::File(file) => file.flush(),
            Self::StandardOutput(stdout) => stdout.flush(),
            Self::Nowhere => Ok(()),
        }
    }
}
