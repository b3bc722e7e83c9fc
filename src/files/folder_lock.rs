//! One at a time in a folder.

use std::{
    fs::{File, TryLockError},
    path::Path,
    thread,
    time::{Duration, Instant},
};

use crate::error::{Result, bail};

/// Whoever holds the lock moves files that are written already, or writes a model of some 60 MB; neither takes longer on a disk
/// that works.
const PATIENCE: Duration = Duration::from_secs(30);
const PAUSE: Duration = Duration::from_millis(20);

/// Leave to change which files stand in a folder, as long as it is held. Others who ask for it wait, in this process
/// and in others; whoever only reads or writes files is not kept from it. A process that ends lets go of it.
pub(crate) struct FolderLock {
    /// Where there are no locks on folders, everybody goes ahead.
    _folder: Option<File>,
}

impl FolderLock {
    /// Waits for the leave.
    ///
    /// # Errors
    /// If somebody else holds it for half a minute.
    pub(crate) fn wait(folder: &Path) -> Result<Self> {
        let Ok(file) = File::open(folder) else {
            return Ok(Self { _folder: None });
        };
        let begun = Instant::now();
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(Self { _folder: Some(file) }),
                Err(TryLockError::Error(_)) => return Ok(Self { _folder: None }),
                Err(TryLockError::WouldBlock) if begun.elapsed() < PATIENCE => thread::sleep(PAUSE),
                Err(TryLockError::WouldBlock) => bail!(
                    "another run has been changing the files in {} for {} seconds. Try again when it has ended.",
                    folder.display(),
                    PATIENCE.as_secs()
                ),
            }
        }
    }

    /// The leave, if nobody holds it.
    #[cfg(feature = "serve")]
    pub(crate) fn if_free(folder: &Path) -> Option<Self> {
        let file = File::open(folder).ok()?;
        file.try_lock().ok()?;
        Some(Self { _folder: Some(file) })
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn one_waits_for_another() {
        let folder = tempfile::tempdir().unwrap();
        let first = FolderLock::wait(folder.path()).unwrap();
        let second = thread::scope(|scope| {
            let waits = scope.spawn(|| FolderLock::wait(folder.path()).is_ok());
            thread::sleep(5 * PAUSE);
            assert!(!waits.is_finished());
            drop(first);
            waits.join().unwrap()
        });
        assert!(second);
    }
}
