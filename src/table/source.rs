use std::{
    fmt,
    fs::File,
    io::{self, Read},
    path::{Path, PathBuf},
};

use anyhow::{Result, anyhow};

/// Where a table is read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// A file.
    File(PathBuf),
    /// Standard input, written `-` on the command line.
    StandardInput,
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
    /// Opens the source, with its length in bytes where that is known.
    pub(super) fn open(&self) -> Result<(Box<dyn Read + Send>, Option<u64>)> {
        let path = match self {
            Self::StandardInput => return Ok((Box::new(io::stdin()), None)),
            Self::File(path) => path,
        };
        let opened = File::open(path).and_then(|file| {
            let metadata = file.metadata()?;
            if metadata.is_dir() {
                return Err(io::ErrorKind::IsADirectory.into());
            }
            Ok((file, metadata.is_file().then_some(metadata.len())))
        });
        let (file, length) = opened.map_err(|error| self.explain(&error))?;
        Ok((Box::new(file), length))
    }

    fn explain(&self, error: &io::Error) -> anyhow::Error {
        match error.kind() {
            io::ErrorKind::NotFound => {
                anyhow!("{self} was not found. Put the file there, or name another one on the command line.")
            }
            io::ErrorKind::PermissionDenied => {
                anyhow!("{self} may not be read: give yourself permission to read it.")
            }
            io::ErrorKind::IsADirectory => {
                anyhow!("{self} is a folder; name a CSV file.")
            }
            _ => anyhow!("{self} could not be opened: {error}"),
        }
    }
}
