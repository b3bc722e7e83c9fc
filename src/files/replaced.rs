//! Writing a file beside its place, and renaming it into it.

use std::{
    fs::{self, File, Permissions},
    io::{self, ErrorKind, Write},
    path::{Path, PathBuf},
};

use tempfile::NamedTempFile;

use super::temporary;
use crate::error::{Context, Result};

/// Links that are followed one after the other.
const LINKS: usize = 16;

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
            return Err(io::Error::from(ErrorKind::IsADirectory)).with_context(context);
        }
        if existing.is_some_and(|metadata| !metadata.is_file()) {
            let file = File::options().write(true).open(place).with_context(context)?;
            return Ok(Self {
                place: place.to_path_buf(),
                target: Target::InPlace(file),
            });
        }
        let place = followed(place);
        let existing = fs::metadata(&place).ok().map(|metadata| metadata.permissions());
        let file = temporary::create(folder_of(&place), existing.clone().or_else(of_new_files))
            .with_context(context)?;
        // It was made without what the process keeps from new files, and this one is not new. Whoever may not change that
        // goes without.
        if let Some(existing) = existing {
            let _ = file.as_file().set_permissions(existing);
        }
        Ok(Self {
            place,
            target: Target::Beside(file),
        })
    }

    /// Removes what a program that was killed has left in a folder.
    pub fn remove_leftovers(folder: &Path) {
        temporary::remove_abandoned(folder);
    }

    /// Puts the file in its place.
    ///
    /// # Errors
    /// If what was written cannot be synced or renamed; the old file is then still there.
    pub fn commit(self) -> Result<()> {
        Self::commit_all(vec![self])
    }

    /// Puts several files in their places, one after the other, once all of them are written to the disk. If one
    /// cannot be put there, those before it are taken back, where the file system has links and takes them back. A process that is
    /// killed between two of them leaves the first ones new and the others old, each of them whole.
    ///
    /// # Errors
    /// If what was written cannot be synced or renamed.
    pub fn commit_all(files: Vec<Self>) -> Result<()> {
        let mut ready = Vec::with_capacity(files.len());
        for file in files {
            ready.extend(file.sync()?);
        }
        let context = |place: &Path| format!("{} cannot be written", place.display());
        let mut before = Vec::with_capacity(ready.len());
        if ready.len() > 1 {
            for (place, _) in &ready {
                before.push(Before::of(place).with_context(|| context(place))?);
            }
        }
        for (at, (place, file)) in ready.into_iter().enumerate() {
            if let Err(error) = file.persist(&place) {
                before.into_iter().take(at).rev().for_each(Before::restore);
                return Err(error.error).with_context(|| context(&place));
            }
        }
        Ok(())
    }

    /// Writes all of it to the disk. What has a place to go to then only needs to be renamed.
    fn sync(self) -> Result<Option<(PathBuf, NamedTempFile)>> {
        let context = || format!("{} cannot be written", self.place.display());
        match self.target {
            Target::Beside(file) => {
                file.as_file().sync_all().with_context(context)?;
                Ok(Some((self.place, file)))
            }
            Target::InPlace(mut file) => {
                file.flush().with_context(context)?;
                Ok(None)
            }
        }
    }
}

/// What stood in a place before its file was replaced.
struct Before {
    place: PathBuf,
    what: Stood,
}

enum Stood {
    Nothing,
    /// A file, which has this name too until its successor is certain.
    File(NamedTempFile<()>),
    /// A file on a file system without links.
    Unknown,
}

impl Before {
    fn of(place: &Path) -> io::Result<Self> {
        let linked = temporary::builder().make_in(folder_of(place), |link| fs::hard_link(place, link));
        let what = match linked {
            Ok(link) => Stood::File(link),
            Err(error) if error.kind() == ErrorKind::NotFound => Stood::Nothing,
            Err(error) => match error.kind() {
                ErrorKind::Unsupported | ErrorKind::PermissionDenied | ErrorKind::TooManyLinks => {
                    Stood::Unknown
                }
                _ => return Err(error),
            },
        };
        let place = place.to_path_buf();
        Ok(Self { place, what })
    }

    /// Puts it back, if that can be done: the error that led here is the one to tell of.
    fn restore(self) {
        match self.what {
            Stood::Nothing => {
                let _ = fs::remove_file(&self.place);
            }
            Stood::File(link) => {
                let _ = link.persist(&self.place);
            }
            Stood::Unknown => {}
        }
    }
}

fn folder_of(place: &Path) -> &Path {
    match place.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    }
}

/// Where a place leads to: a link stays a link, and what it points to is replaced, whether that is there or not.
fn followed(place: &Path) -> PathBuf {
    let mut place = place.to_path_buf();
    for _ in 0..LINKS {
        if let Ok(real) = place.canonicalize() {
            return real;
        }
        let Ok(target) = fs::read_link(&place) else { break };
        place = folder_of(&place).join(target);
    }
    place
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

/// The permissions of any new file; temporary files are otherwise closed to everybody else.
#[cfg(unix)]
fn of_new_files() -> Option<Permissions> {
    use std::os::unix::fs::PermissionsExt;
    Some(Permissions::from_mode(0o666))
}

#[cfg(not(unix))]
fn of_new_files() -> Option<Permissions> {
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

    #[test]
    fn of_several_files_all_are_replaced_or_none() {
        let folder = tempfile::tempdir().unwrap();
        let place = |name: &str| folder.path().join(name);
        let begin = |name: &str| {
            let mut file = ReplacedFile::create(&place(name)).unwrap();
            file.write_all(b"new").unwrap();
            file
        };
        fs::write(place("a"), "old").unwrap();
        let files = ["a", "b", "c"].map(begin);
        // A folder in its way cannot be replaced.
        fs::create_dir(place("c")).unwrap();
        assert!(ReplacedFile::commit_all(files.into()).is_err());
        assert_eq!(fs::read_to_string(place("a")).unwrap(), "old");
        assert!(!place("b").exists());
        fs::remove_dir(place("c")).unwrap();
        ReplacedFile::commit_all(["a", "b", "c"].map(begin).into()).unwrap();
        for name in ["a", "b", "c"] {
            assert_eq!(fs::read_to_string(place(name)).unwrap(), "new");
        }
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 3);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_to_a_file_that_is_not_there_yet_leads_to_it() {
        let folder = tempfile::tempdir().unwrap();
        let (place, link) = (folder.path().join("real.csv"), folder.path().join("link.csv"));
        std::os::unix::fs::symlink("real.csv", &link).unwrap();
        ReplacedFile::create(&link).unwrap().commit().unwrap();
        assert!(place.is_file() && fs::symlink_metadata(&link).unwrap().is_symlink());
    }

    #[cfg(unix)]
    #[test]
    fn a_link_stays_a_link_and_permissions_stay_as_they_were() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let folder = tempfile::tempdir().unwrap();
        let (place, link) = (folder.path().join("real.csv"), folder.path().join("link.csv"));
        fs::write(&place, "old").unwrap();
        fs::set_permissions(&place, Permissions::from_mode(0o666)).unwrap();
        symlink(&place, &link).unwrap();
        let mut file = ReplacedFile::create(&link).unwrap();
        file.write_all(b"new").unwrap();
        file.commit().unwrap();
        assert_eq!(fs::read_to_string(&place).unwrap(), "new");
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::metadata(&place).unwrap().permissions().mode() & 0o777, 0o666);
    }
}
