//! Where files lie that go when the server does.

use std::{fs, io, path::Path};

use tempfile::{Builder, TempDir};

use crate::files::FolderLock;

const PREFIX: &str = "persona-serve-";

/// A folder of this server alone, which is removed when it is dropped. What a server that was killed has left
/// behind, the next one removes: nobody holds the lock on it.
pub struct ServeFolder {
    folder: TempDir,
    _lock: Option<FolderLock>,
}

impl ServeFolder {
    /// Makes a folder where temporary files are.
    ///
    /// # Errors
    /// If there is no place for one.
    pub fn create() -> io::Result<Self> {
        remove_abandoned(&std::env::temp_dir());
        loop {
            let folder = Builder::new().prefix(PREFIX).tempdir()?;
            let lock = FolderLock::if_free(folder.path());
            // A server that starts at the same moment may have taken it for that of a dead one.
            if folder.path().is_dir() {
                return Ok(Self { folder, _lock: lock });
            }
        }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }
}

fn remove_abandoned(parent: &Path) {
    for entry in fs::read_dir(parent).into_iter().flatten().flatten() {
        let is_own = entry
            .file_name()
            .as_encoded_bytes()
            .starts_with(PREFIX.as_bytes());
        if is_own
            && entry.file_type().is_ok_and(|kind| kind.is_dir())
            && let Some(_lock) = FolderLock::if_free(&entry.path())
        {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}
