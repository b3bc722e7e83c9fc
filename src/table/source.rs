//! Where a table is read from.

use std::{
    fmt,
    fs::{File, Metadata},
    io::{self, Read},
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use crate::error::{Error, Result, invalid};

/// Where a table is read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// A file.
    File(PathBuf),
    /// Standard input, written `-` on the command line.
    StandardInput,
}

/// An open source.
pub(super) struct Opened {
    pub stream: Box<dyn Read + Send>,
    /// The bytes of `stream` that were read so far.
    pub passed: Passed,
    /// How many there are, where that is known.
    pub length: Option<u64>,
    /// The file itself once more, where it is one.
    pub file: Option<File>,
}

/// Bytes that went by.
#[derive(Clone, Debug, Default)]
pub(super) struct Passed(Arc<AtomicU64>);

impl Passed {
    pub fn bytes(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }

    /// Counts what is read from `stream`.
    fn count(&self, stream: impl Read + Send + 'static) -> Box<dyn Read + Send> {
        let passed = self.clone();
        Box::new(Counted { stream, passed })
    }
}

struct Counted<R> {
    stream: R,
    passed: Passed,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.stream.read(buffer)?;
        self.passed.0.fetch_add(count as u64, Ordering::Relaxed);
        Ok(count)
    }
}

impl From<&Path> for Source {
    fn from(path: &Path) -> Self {
        if path == Path::new("-") {
            Self::StandardInput
        } else {
            Self::File(path.to_path_buf())
        }
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => path.display().fmt(f),
            Self::StandardInput => f.write_str("standard input"),
        }
    }
}

impl Source {
    pub(super) fn open(&self) -> Result<Opened> {
        let passed = Passed::default();
        let path = match self {
            Self::StandardInput => {
                return Ok(Opened {
                    stream: passed.count(io::stdin()),
                    passed,
                    length: None,
                    file: None,
                });
            }
            Self::File(path) => path,
        };
        let (file, metadata) = open(path).map_err(|error| self.explain(&error))?;
        let is_file = metadata.is_file();
        Ok(Opened {
            stream: passed.count(file),
            passed,
            length: is_file.then_some(metadata.len()),
            file: if is_file { File::open(path).ok() } else { None },
        })
    }

    fn explain(&self, error: &io::Error) -> Error {
        match error.kind() {
            io::ErrorKind::NotFound => Error::NotFound(self.to_string()),
            io::ErrorKind::PermissionDenied => {
                invalid!("{self} may not be read: give yourself permission to read it.")
            }
            io::ErrorKind::IsADirectory => {
                invalid!("{self} is a folder; name a file.")
            }
            _ => invalid!("{self} could not be opened: {error}"),
        }
    }
}

fn open(path: &Path) -> io::Result<(File, Metadata)> {
    let file = File::open(path)?;
    let metadata = file.metadata()?;
    if metadata.is_dir() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    Ok((file, metadata))
}
