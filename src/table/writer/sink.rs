//! Where a table is written to.

use std::{
    io::{self, Write},
    path::Path,
};

use crate::{
    error::{Context, Error, Result},
    files::ReplacedFile,
    interruption,
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

    /// Gives the file that has to be put in its place, if there is one.
    pub(super) fn into_file(self) -> Result<Option<ReplacedFile>> {
        match self {
            Self::File(file) => Ok(Some(file)),
            Self::StandardOutput(mut stdout) => {
                stdout.flush().context("standard output could not be written")?;
                Ok(None)
            }
            Self::Nowhere => Ok(None),
        }
    }
}

impl Write for Sink {
    /// Nothing more is written once the process was told to end. A call that a signal came in between is made again
    /// here: the encoder of gzip takes that for an error when it ends.
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        loop {
            if interruption::is_requested() {
                return Err(io::Error::other(Error::Interrupted));
            }
            let written = match self {
                Self::File(file) => file.write(bytes),
                Self::StandardOutput(stdout) => stdout.write(bytes),
                Self::Nowhere => Ok(bytes.len()),
            };
            match written {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                written => return written,
            }
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
