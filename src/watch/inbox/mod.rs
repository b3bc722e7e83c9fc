//! The folder, and what is in which of its own.

#[cfg(test)]
mod tests;

use std::{
    collections::HashMap,
    ffi::{OsStr, OsString},
    fs::{self, File, TryLockError},
    path::{Path, PathBuf},
    time::Duration,
};

use super::{
    in_work::InWork,
    reason::name_of_reason,
    settling::{Arrivals, Settling},
    stamp::Stamp,
};
use crate::{
    error::{Context, Result, bail},
    files::{ReplacedFile, numbered},
    stream::rejects_beside,
    table::Format,
};

/// Results.
const TAGGED: &str = "tagged";
/// Exports that were tagged.
const DONE: &str = "done";
/// Exports that could not be, each with the reason beside it.
const FAILED: &str = "failed";
/// What only one program at a time holds.
const LOCK: &str = ".persona-watch.lock";

/// A folder into which exports are put to be tagged. Each goes to `done` or `failed` afterwards, its result to
/// `tagged`; none of these ever replaces one of another export.
pub struct Inbox {
    folder: PathBuf,
    settling: Settling,
    /// Exports that could not be moved, as they were then.
    passed_over: HashMap<OsString, Stamp>,
    /// Held as long as this is there, however the program ends.
    _lock: File,
}

/// An export that is being tagged.
#[derive(Clone, Debug)]
pub struct Delivery {
    /// The export.
    pub export: PathBuf,
    /// Where its result belongs.
    pub result: PathBuf,
    /// The name that it gets: its own, with a number if that was taken.
    name: String,
    /// What it was when it was begun with; none if it was gone by then.
    stamp: Option<Stamp>,
}

/// What became of an export that was to be put away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PutAway {
    /// It is here now.
    Moved(PathBuf),
    /// Somebody took it away.
    Gone,
    /// Another export took its name, which stays where it is.
    Another,
    /// It was written to since it was begun with. It stays where it is, and its result is gone: it is begun with again.
    Changed,
    /// It could not be moved, for this reason, and is where it was. Its result stays.
    Stays(String),
}

impl Inbox {
    /// Opens a folder, whose files are whole when they have stood still for `settle`.
    ///
    /// # Errors
    /// If there is no such folder, it may not be written, or another program watches it.
    pub fn open(folder: &Path, settle: Duration) -> Result<Self> {
        let shown = folder.display();
        if !folder.is_dir() {
            bail!("{shown} is no folder. Create it, or name another one.");
        }
        let unwritable = || format!("{shown} cannot be written");
        let lock = File::create(folder.join(LOCK)).with_context(unwritable)?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => bail!("another persona watches {shown} already."),
            Err(TryLockError::Error(error)) => {
                return Err(error).with_context(|| format!("{shown} could not be locked"));
            }
        }
        for own in [TAGGED, DONE, FAILED] {
            fs::create_dir_all(folder.join(own)).with_context(unwritable)?;
        }
        for place in [folder.to_path_buf(), folder.join(TAGGED)] {
            ReplacedFile::remove_leftovers(&place);
        }
        Ok(Self {
            folder: folder.to_path_buf(),
            settling: Settling::new(settle),
            passed_over: HashMap::new(),
            _lock: lock,
        })
    }

    /// Looks which exports are there that are not passed over.
    ///
    /// # Errors
    /// If the folder cannot be read.
    pub fn look(&mut self) -> Result<Arrivals> {
        let folder = &self.folder;
        let looked = self.settling.look(folder);
        let mut arrivals = looked.with_context(|| format!("{} could not be read", folder.display()))?;
        // By number it may seem another file on a shared folder, and would be tagged for ever.
        let stays = |now: Stamp, before: &Stamp| now.is_untouched_since(*before);
        (self.passed_over)
            .retain(|name, before| Stamp::of(&folder.join(name)).is_some_and(|now| stays(now, before)));
        arrivals
            .whole
            .retain(|export| !self.passed_over.contains_key(export));
        Ok(arrivals)
    }

    /// Passes an export over as long as nobody writes to it: it could not be moved, and would be tagged again and again.
    pub fn pass_over(&mut self, delivery: &Delivery) {
        if let Some((export, stamp)) = delivery.export.file_name().zip(delivery.stamp) {
            self.passed_over.insert(export.to_os_string(), stamp);
        }
    }

    /// Whether an export that was whole when it was looked for still is: others may have been tagged since.
    #[must_use]
    pub fn is_whole(&self, export: &OsStr) -> bool {
        self.settling.is_whole(&self.folder, export)
    }

    /// Begins with an export. Where the program was ended while it was in work, it goes on under the name it had.
    ///
    /// # Errors
    /// If what is in work cannot be noted.
    pub fn begin(&self, export: &OsStr) -> Result<Delivery> {
        let shown = export.to_string_lossy().into_owned();
        let export = self.folder.join(export);
        let stamp = Stamp::of(&export);
        let is_the_same = |before: &InWork| {
            let stamps = before.stamp.zip(stamp);
            before.export == shown && stamps.is_none_or(|(before, now)| now.is_of_the_same_file(before))
        };
        let in_work = InWork::read(&self.folder);
        let name = match in_work.into_iter().find(is_the_same) {
            Some(before) if !self.is_put_away(&before.name) => before.name,
            _ => self.free_name(&shown),
        };
        let in_work = InWork {
            export: shown,
            name: name.clone(),
            stamp,
        };
        in_work.note(&self.folder)?;
        // It may have been removed; that it cannot be made, the tagging tells.
        let _ = fs::create_dir_all(self.folder.join(TAGGED));
        Ok(Delivery {
            export,
            result: self.result(&name),
            name,
            stamp,
        })
    }

    /// Puts an export away that was tagged.
    #[must_use]
    pub fn done(&self, delivery: &Delivery) -> PutAway {
        self.put_away(delivery, DONE)
    }

    /// Puts an export away that could not be tagged.
    #[must_use]
    pub fn failed(&self, delivery: &Delivery) -> PutAway {
        self.put_away(delivery, FAILED)
    }

    /// Puts the reason why an export could not be tagged into a file, beside those that were put away so.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn tell_why(&self, delivery: &Delivery, reason: &str) -> Result<()> {
        let place = self.reason(&delivery.name);
        let written = fs::write(&place, format!("{}\n", reason.trim_end()));
        written.with_context(|| format!("{} could not be written", place.display()))
    }

    fn put_away(&self, delivery: &Delivery, folder: &str) -> PutAway {
        let forget = || {
            let export = delivery.export.file_name().unwrap_or_default();
            InWork::forget(&self.folder, &export.to_string_lossy());
        };
        // What has the name now need not be what was read.
        match (delivery.stamp, Stamp::of(&delivery.export)) {
            (_, None) => {
                forget();
                return PutAway::Gone;
            }
            (Some(before), Some(now)) if now.is_untouched_since(before) => {}
            (Some(before), Some(now)) if now.is_of_the_same_file(before) => {
                // Some of both may be in it. The name was free before, so nobody else's is lost.
                let _ = fs::remove_file(&delivery.result);
                let _ = fs::remove_file(rejects_beside(&delivery.result));
                forget();
                return PutAway::Changed;
            }
            _ => {
                forget();
                return PutAway::Another;
            }
        }
        let folder = self.folder.join(folder);
        // It may have been removed; that it cannot be made, the moving tells.
        let _ = fs::create_dir_all(&folder);
        let place = folder.join(&delivery.name);
        if let Err(error) = fs::rename(&delivery.export, &place) {
            // Noted as it is: where it is tagged again, its result takes the place of this one.
            return PutAway::Stays(format!("it could not be moved to {}: {error}", place.display()));
        }
        forget();
        PutAway::Moved(place)
    }

    /// The name of the export, with a number if an earlier export had it.
    fn free_name(&self, export: &str) -> String {
        let names = std::iter::once(export.to_string()).chain((2_u64..).map(|n| numbered(export, n)));
        let is_free = |name: &String| {
            let result = self.result(name);
            !self.is_put_away(name) && !result.exists() && !rejects_beside(&result).exists()
        };
        names.into_iter().find(is_free).unwrap_or_default()
    }

    fn is_put_away(&self, name: &str) -> bool {
        let place = |own: &str| self.folder.join(own).join(name);
        place(DONE).exists() || place(FAILED).exists() || self.reason(name).exists()
    }

    fn reason(&self, name: &str) -> PathBuf {
        self.folder.join(FAILED).join(name_of_reason(name))
    }

    /// In the export's format, if that is one that is written; else CSV.
    fn result(&self, name: &str) -> PathBuf {
        let place = self.folder.join(TAGGED).join(name);
        match Format::of(&place) {
            Ok(_) => place,
            Err(_) => self.folder.join(TAGGED).join(format!("{name}.csv")),
        }
    }
}
