//! Which file stands under a name.

use std::{
    fs::{self, Metadata},
    path::Path,
    time::{SystemTime, UNIX_EPOCH},
};

use serde::{Deserialize, Serialize};

/// What tells a file from another that took its name, and from itself before it was written to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Stamp {
    /// The file's number in its file system, where there are such.
    file: u64,
    /// When it was created, where that is known: a number may be given again.
    created: u64,
    length: u64,
    /// When it was last written to, in nanoseconds.
    modified: u64,
}

impl Stamp {
    /// Of the file that has this name now, if one has.
    pub(super) fn of(path: &Path) -> Option<Self> {
        let metadata = fs::metadata(path).ok()?;
        Some(Self {
            file: number(&metadata),
            created: metadata.created().map_or(0, nanoseconds),
            length: metadata.len(),
            modified: metadata.modified().map_or(0, nanoseconds),
        })
    }

    /// Whether nothing was written in between: some shared folders give an untouched file another number.
    pub(super) fn is_untouched_since(self, before: Self) -> bool {
        (self.length, self.modified) == (before.length, before.modified)
    }

    /// Whether both are of one file, which may have been written to in between.
    pub(super) fn is_of_the_same_file(self, other: Self) -> bool {
        (self.file, self.created) == (other.file, other.created)
    }
}

#[cfg(unix)]
fn number(metadata: &Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(metadata)
}

#[cfg(not(unix))]
fn number(_: &Metadata) -> u64 {
    0
}

fn nanoseconds(time: SystemTime) -> u64 {
    let since = time.duration_since(UNIX_EPOCH);
    since.map_or(0, |since| since.as_nanos() as u64)
}
