//! Writing a file beside its place, and renaming it into it.

use std::{
    fs::{self, File, Permissions},
    io::{self, Write},
    path::{Path, PathBuf},
};

use tempfile::NamedTempFile;

use crate::error::{Context, Result};

/// What the names of files begin and end with that are not whole yet.
const PREFIX: &str = ".persona-";
const SUFFIX: &str = ".tmp";

/// A file that replaces another one whole or not at all: it is written beside its place, synced and
/// renamed. Dropped before [`ReplacedFile::commit`], it leaves nothing behind.
pub struct ReplacedFile {
    place: PathBuf,
    target: Target,
}

enum Target {
    Beside(NamedTempFile),
    /// A pipe or a device: nothing to replace.
    InPlace(File),
}

impl ReplacedFile {
    /// Begins a file for `place`.
    ///
    /// # Errors
    /// If the folder does not exist or may not be written.
    pub fn create(place: &Path) -> Result<Self> {
        let context = || format!("{} cannot be written", place.display());
        let existing = fs::metadata(place).ok();
        if existing.as_ref().is_some_and(fs::Metadata::is_dir) {
            return Err(io::Error::from(io::ErrorKind::IsADirectory)).with_context(context);
        }
        if existing.is_some_and(|metadata| !metadata.is_file()) {
            let file = File::options().write(true).open(place).with_context(context)?;
            return Ok(Self {
                place: place.to_path_buf(),
                target: Target::InPlace(file),
            });
        }
        // A link stays a link: what it points to is replaced.
        let place = place.canonicalize().unwrap_or_else(|_| place.to_path_buf());
        let folder = match place.parent() {
            Some(folder) if folder != Path::new("") => folder,
            _ => Path::new("."),
        };
        let mut builder = tempfile::Builder::new();
        builder.prefix(PREFIX).suffix(SUFFIX);
        if let Some(permissions) = permissions(&place) {
            builder.permissions(permissions);
        }
        let file = builder.tempfile_in(folder).with_context(context)?;
        Ok(Self {
            place,
            target: Target::Beside(file),
        })
    }

    /// Removes what a program that was killed has left in a folder; no other may be writing there.
    ///
    /// # Errors
    /// If the folder cannot be read, or such a file cannot be removed.
    pub fn remove_leftovers(folder: &Path) -> io::Result<()> {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let name = entry.file_name();
            let name = name.to_string_lossy();
            if name.starts_with(PREFIX) && name.ends_with(SUFFIX) {
                fs::remove_file(entry.path())?;
            }
        }
        Ok(())
    }

    /// Puts the file in its place.
    ///
    /// # Errors
    /// If what was written cannot be synced or renamed; the old file is then still there.
    pub fn commit(self) -> Result<()> {
        let context = || format!("{} cannot be written", self.place.display());
        match self.target {
            Target::Beside(file) => {
                file.as_file().sync_all().with_context(context)?;
                file.persist(&self.place).with_context(context)?;
            }
            Target::InPlace(mut file) => file.flush().with_context(context)?,
        }
        Ok(())
    }
}

impl Write for ReplacedFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.target {
            Target::Beside(file) => file.write(bytes),
            Target::InPlace(file) => file.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut self.target {
            Target::Beside(file) => file.flush(),
            Target::InPlace(file) => file.flush(),
        }
    }
}

/// Those of the file that is replaced, or those of any new file; temporary files are otherwise
/// closed to everybody else.
#[cfg(unix)]
fn permissions(place: &Path) -> Option<Permissions> {
    use std::os::unix::fs::PermissionsExt;
    let existing = fs::metadata(place).map(|metadata| metadata.permissions());
    Some(existing.unwrap_or_else(|_| Permissions::from_mode(0o666)))
}

#[cfg(not(unix))]
fn permissions(_: &Path) -> Option<Permissions> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn until_it_is_committed_the_old_file_stands() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("output.csv");
        fs::write(&place, "old").unwrap();
        let mut file = ReplacedFile::create(&place).unwrap();
        file.write_all(b"new").unwrap();
        drop(file);
        assert_eq!(fs::read_to_string(&place).unwrap(), "old");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_committed_file_replaces_the_old_one() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("output.csv");
        fs::write(&place, "old").unwrap();
        let mut file = ReplacedFile::create(&place).unwrap();
        file.write_all(b"new").unwrap();
        file.commit().unwrap();
        assert_eq!(fs::read_to_string(&place).unwrap(), "new");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_stays_a_link_and_permissions_stay_as_they_were() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let folder = tempfile::tempdir().unwrap();
        let (place, link) = (folder.path().join("real.csv"), folder.path().join("link.csv"));
        fs::write(&place, "old").unwrap();
        fs::set_permissions(&place, Permissions::from_mode(0o640)).unwrap();
        symlink(&place, &link).unwrap();
        let mut file = ReplacedFile::create(&link).unwrap();
        file.write_all(b"new").unwrap();
        file.commit().unwrap();
        assert_eq!(fs::read_to_string(&place).unwrap(), "new");
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::metadata(&place).unwrap().permissions().mode() & 0o777, 0o640);
    }
}
