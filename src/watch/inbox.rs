//! The folder, and what is in which of its own.

use std::{
    ffi::OsStr,
    fs::{self, File, TryLockError},
    io::Write,
    path::{Path, PathBuf},
    time::Duration,
};

use serde::{Deserialize, Serialize};

use super::{
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
/// Which export is in work, and under which name.
const IN_WORK: &str = ".persona-watch.json";

/// A folder into which exports are put to be tagged. Each goes to `done` or `failed` afterwards, its result to
/// `tagged`; none of these ever replaces one of another export.
pub struct Inbox {
    folder: PathBuf,
    settling: Settling,
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
}

/// What is in work, for whoever goes on after the program was ended.
#[derive(Debug, Serialize, Deserialize)]
struct InWork {
    export: String,
    name: String,
    #[serde(default)]
    stamp: Option<Stamp>,
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
            _lock: lock,
        })
    }

    /// Looks which exports are there.
    ///
    /// # Errors
    /// If the folder cannot be read.
    pub fn look(&mut self) -> Result<Arrivals> {
        let looked = self.settling.look(&self.folder);
        looked.with_context(|| format!("{} could not be read", self.folder.display()))
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
        let name = match self.in_work() {
            Some(before) if is_the_same(&before) && !self.is_put_away(&before.name) => before.name,
            _ => self.free_name(&shown),
        };
        let in_work = InWork {
            export: shown,
            name: name.clone(),
            stamp,
        };
        let place = self.folder.join(IN_WORK);
        let mut file = ReplacedFile::create(&place)?;
        let written = file.write_all(&serde_json::to_vec(&in_work)?);
        written.with_context(|| format!("{} could not be written", place.display()))?;
        file.commit()?;
        Ok(Delivery {
            export,
            result: self.result(&name),
            name,
            stamp,
        })
    }

    /// Puts an export away that was tagged.
    ///
    /// # Errors
    /// If it cannot be moved.
    pub fn done(&self, delivery: &Delivery) -> Result<PutAway> {
        self.put_away(delivery, DONE)
    }

    /// Puts an export away that could not be tagged, with the `reason` in a file beside it.
    ///
    /// # Errors
    /// If it cannot be moved.
    pub fn failed(&self, delivery: &Delivery, reason: &str) -> Result<PutAway> {
        let moved = self.put_away(delivery, FAILED)?;
        if matches!(moved, PutAway::Moved(_)) {
            let place = self.reason(&delivery.name);
            let written = fs::write(&place, format!("{}\n", reason.trim_end()));
            written.with_context(|| format!("{} could not be written", place.display()))?;
        }
        Ok(moved)
    }

    fn put_away(&self, delivery: &Delivery, folder: &str) -> Result<PutAway> {
        let forget = || {
            // If it stays, the name in it is seen to be taken.
            let _ = fs::remove_file(self.folder.join(IN_WORK));
        };
        // What has the name now need not be what was read.
        match (delivery.stamp, Stamp::of(&delivery.export)) {
            (_, None) => {
                forget();
                return Ok(PutAway::Gone);
            }
            (Some(before), Some(now)) if now.is_untouched_since(before) => {}
            (Some(before), Some(now)) if now.is_of_the_same_file(before) => {
                // Some of both may be in it. The name was free before, so nobody else's is lost.
                let _ = fs::remove_file(&delivery.result);
                let _ = fs::remove_file(rejects_beside(&delivery.result));
                forget();
                return Ok(PutAway::Changed);
            }
            _ => {
                forget();
                return Ok(PutAway::Another);
            }
        }
        let place = self.folder.join(folder).join(&delivery.name);
        fs::rename(&delivery.export, &place).with_context(|| {
            format!(
                "{} could not be moved to {}",
                delivery.export.display(),
                place.display()
            )
        })?;
        forget();
        Ok(PutAway::Moved(place))
    }

    fn in_work(&self) -> Option<InWork> {
        let text = fs::read(self.folder.join(IN_WORK)).ok()?;
        serde_json::from_slice(&text).ok()
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
        self.folder.join(FAILED).join(format!("{name}.reason.txt"))
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

#[cfg(test)]
mod tests {
    use super::*;

    fn inbox() -> (tempfile::TempDir, Inbox) {
        let folder = tempfile::tempdir().unwrap();
        let inbox = Inbox::open(folder.path(), Duration::ZERO).unwrap();
        (folder, inbox)
    }

    #[test]
    fn a_name_that_was_there_before_gets_a_number_and_nothing_is_replaced() {
        let (folder, inbox) = inbox();
        for (round, name) in ["contacts.csv.gz", "contacts (2).csv.gz", "contacts (3).csv.gz"]
            .into_iter()
            .enumerate()
        {
            let export = folder.path().join("contacts.csv.gz");
            fs::write(&export, round.to_string()).unwrap();
            let delivery = inbox.begin(OsStr::new("contacts.csv.gz")).unwrap();
            assert_eq!(delivery.result, folder.path().join(TAGGED).join(name));
            let moved = match round {
                1 => inbox.failed(&delivery, "why").unwrap(),
                _ => inbox.done(&delivery).unwrap(),
            };
            let PutAway::Moved(moved) = moved else {
                panic!("{moved:?}")
            };
            assert_eq!(fs::read_to_string(moved).unwrap(), round.to_string());
        }
        let reason = folder.path().join(FAILED).join("contacts (2).csv.gz.reason.txt");
        assert_eq!(fs::read_to_string(reason).unwrap(), "why\n");
    }

    #[test]
    fn an_export_in_work_when_the_program_ended_goes_on_under_its_name() {
        let (folder, inbox) = inbox();
        let begin = |inbox: &Inbox| inbox.begin(OsStr::new("contacts.xls")).unwrap();
        fs::write(folder.path().join("contacts.xls"), "1").unwrap();
        let delivery = begin(&inbox);
        assert_eq!(
            delivery.result,
            folder.path().join(TAGGED).join("contacts.xls.csv")
        );
        // It was killed between the result and putting the export away.
        fs::write(&delivery.result, "result").unwrap();
        let half = folder.path().join(TAGGED).join(".persona-half.tmp");
        fs::write(&half, "half").unwrap();
        drop(inbox);
        let inbox = Inbox::open(folder.path(), Duration::ZERO).unwrap();
        assert!(!half.exists());
        let again = begin(&inbox);
        assert_eq!(again.result, delivery.result);
        // Or after that, before it was noted.
        let note = fs::read(folder.path().join(IN_WORK)).unwrap();
        inbox.done(&again).unwrap();
        fs::write(folder.path().join(IN_WORK), note).unwrap();
        fs::write(folder.path().join("contacts.xls"), "2").unwrap();
        assert_eq!(begin(&inbox).name, "contacts (2).xls");
    }

    #[test]
    fn what_took_the_name_of_an_export_in_work_is_not_taken_for_it() {
        let (folder, inbox) = inbox();
        let export = folder.path().join("contacts.csv");
        let replace = |content: &str| {
            let other = folder.path().join("other.part");
            fs::write(&other, content).unwrap();
            fs::rename(other, &export).unwrap();
        };
        let begin = || inbox.begin(OsStr::new("contacts.csv")).unwrap();
        replace("1");
        let first = begin();
        fs::write(&first.result, "result of 1").unwrap();
        replace("22");
        assert_eq!(inbox.done(&first).unwrap(), PutAway::Another);
        assert_eq!(fs::read_to_string(&export).unwrap(), "22");
        let second = begin();
        assert_eq!(second.name, "contacts (2).csv");

        // The same where the program is ended before it noticed.
        fs::write(&second.result, "result of 2").unwrap();
        replace("333");
        let third = begin();
        assert_eq!(third.name, "contacts (3).csv");

        fs::remove_file(&export).unwrap();
        assert_eq!(inbox.failed(&third, "why").unwrap(), PutAway::Gone);
        assert!(!inbox.reason(&third.name).exists());
    }

    #[test]
    fn an_export_that_was_written_to_meanwhile_is_begun_with_again_under_its_name() {
        let (folder, inbox) = inbox();
        let export = folder.path().join("contacts.csv");
        let begin = || inbox.begin(OsStr::new("contacts.csv")).unwrap();
        fs::write(&export, "half").unwrap();
        let first = begin();
        fs::write(&first.result, "result of a half").unwrap();
        fs::write(&export, "half and half").unwrap();
        assert_eq!(inbox.done(&first).unwrap(), PutAway::Changed);
        assert!(!first.result.exists());
        fs::write(folder.path().join("other.csv"), "other").unwrap();
        let other = inbox.begin(OsStr::new("other.csv")).unwrap();
        inbox.done(&other).unwrap();
        let second = begin();
        assert_eq!(second.result, first.result);
        assert!(matches!(inbox.done(&second).unwrap(), PutAway::Moved(_)));
    }

    #[test]
    fn two_programs_do_not_watch_the_same_folder() {
        let (folder, inbox) = inbox();
        let second = Inbox::open(folder.path(), Duration::ZERO).err().unwrap();
        assert!(second.to_string().contains("watches"), "{second}");
        drop(inbox);
        assert!(Inbox::open(folder.path(), Duration::ZERO).is_ok());
        assert!(Inbox::open(&folder.path().join("none"), Duration::ZERO).is_err());
    }
}
