//! Files with a name that does not last.
//!
//! A run holds a lock on each of its own. Where a run was killed, the system lets go of the lock; so a file whose
//! lock can be taken belongs to nobody, and the next run that writes into the folder removes it.

use std::{
    fs::{self, DirEntry, File, Permissions, TryLockError},
    io,
    path::Path,
};

use tempfile::{Builder, NamedTempFile};

const PREFIX: &str = ".persona-";
const SUFFIX: &str = ".tmp";

/// A file that another run takes for one of a dead run, in the moment before it is locked, is begun again.
const ATTEMPTS: usize = 16;

/// Begins a file in `folder`, after removing those of runs that are no more.
pub(super) fn create(folder: &Path, permissions: Option<Permissions>) -> io::Result<NamedTempFile> {
    remove_abandoned(folder);
    let mut builder = builder();
    if let Some(permissions) = permissions {
        builder.permissions(permissions);
    }
    for _ in 0..ATTEMPTS {
        let file = builder.tempfile_in(folder)?;
        // A file system that has no locks has nobody who takes one and removes the file.
        let is_taken = matches!(file.as_file().try_lock(), Err(TryLockError::WouldBlock));
        if !is_taken && has_name(file.as_file())? {
            return Ok(file);
        }
    }
    Err(io::Error::other("temporary files are removed by somebody else"))
}

/// What temporary files are called.
pub(super) fn builder() -> Builder<'static, 'static> {
    let mut builder = Builder::new();
    builder.prefix(PREFIX).suffix(SUFFIX);
    builder
}

#[cfg(unix)]
fn has_name(file: &File) -> io::Result<bool> {
    use std::os::unix::fs::MetadataExt;
    Ok(file.metadata()?.nlink() > 0)
}

#[cfg(not(unix))]
fn has_name(_: &File) -> io::Result<bool> {
    Ok(true)
}

/// Removes what runs have left behind that are no more. What cannot be removed stays.
pub(super) fn remove_abandoned(folder: &Path) {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    for entry in entries.filter(is_temporary) {
        let path = entry.path();
        // Locked until its name is gone: whoever has just made it finds out.
        if let Ok(file) = File::open(&path)
            && file.try_lock().is_ok()
        {
            let _ = fs::remove_file(&path);
        }
    }
}

fn is_temporary(entry: &DirEntry) -> bool {
    let name = entry.file_name();
    let name = name.as_encoded_bytes();
    name.starts_with(PREFIX.as_bytes())
        && name.ends_with(SUFFIX.as_bytes())
        && entry.file_type().is_ok_and(|kind| kind.is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_files_of_runs_that_are_no_more_are_removed() {
        let folder = tempfile::tempdir().unwrap();
        let of_a_dead_run = folder.path().join(".persona-AbCdEf.tmp");
        let of_somebody_else = folder.path().join("notes.tmp");
        fs::write(&of_a_dead_run, "half a file").unwrap();
        fs::write(&of_somebody_else, "notes").unwrap();
        let first = create(folder.path(), None).unwrap();
        assert!(!of_a_dead_run.exists() && of_somebody_else.exists());
        let second = create(folder.path(), None).unwrap();
        assert!(first.path().exists() && second.path().exists());
    }
}
