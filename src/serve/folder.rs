//! Where files lie that go when the server does.

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
};

use tempfile::{Builder, TempDir};

use super::work::unpoisoned;
use crate::files::FolderLock;

const PREFIX: &str = "persona-serve-";

/// A folder of this server alone, which is removed when it is dropped. What a server that was killed has left
/// behind, the next one removes: nobody holds the lock on it.
pub struct ServeFolder {
    _folder: TempDir,
    place: ServePlace,
}

/// Where the folder of a server is. Asked for its path, it is made again where somebody has removed it, as programs do that
/// clean up temporary files.
#[derive(Clone)]
pub struct ServePlace {
    path: PathBuf,
    lock: Arc<Mutex<Option<FolderLock>>>,
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
                let place = ServePlace {
                    path: folder.path().to_path_buf(),
                    lock: Arc::new(Mutex::new(lock)),
                };
                return Ok(Self {
                    _folder: folder,
                    place,
                });
            }
        }
    }

    /// Where it is.
    pub fn place(&self) -> ServePlace {
        self.place.clone()
    }
}

impl AsRef<Path> for ServePlace {
    fn as_ref(&self) -> &Path {
        let mut lock = unpoisoned(&self.lock);
        // That it cannot be made is told by whoever writes into it.
        if !self.path.is_dir() && fs::create_dir(&self.path).is_ok() {
            *lock = FolderLock::if_free(&self.path);
        }
        &self.path
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

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_folder_that_somebody_removed_is_made_again_and_goes_with_its_server() {
        let folder = ServeFolder::create().unwrap();
        let place = folder.place();
        let path = place.as_ref().to_path_buf();
        fs::remove_dir_all(&path).unwrap();
        fs::write(place.as_ref().join("upload.csv"), "a").unwrap();
        // Whoever removes what dead servers have left finds it held.
        assert!(FolderLock::if_free(&path).is_none());
        drop(folder);
        assert!(!path.exists());
    }
}
