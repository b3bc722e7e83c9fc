//! Telling files that are whole from those that are still being written.

use std::{
    collections::HashMap,
    ffi::{OsStr, OsString},
    fs, io,
    path::Path,
    time::{Duration, Instant, SystemTime},
};

/// Names of files that another program has not finished yet, or keeps beside the one that it has open.
const UNFINISHED: [&str; 7] = [
    ".part",
    ".partial",
    ".crdownload",
    ".download",
    ".filepart",
    ".tmp",
    "~",
];

/// What a look into a folder found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Arrivals {
    /// The files that are whole, the oldest first.
    pub whole: Vec<OsString>,
    /// How many are still being written.
    pub growing: usize,
}

/// The files of a folder as they were seen, to tell which have stood still.
#[derive(Debug)]
pub(super) struct Settling {
    /// How long a file must have stood still to be whole.
    time: Duration,
    seen: HashMap<OsString, Seen>,
}

/// A file as it was first seen so.
#[derive(Debug, PartialEq, Eq)]
struct Seen {
    length: u64,
    modified: SystemTime,
    since: Instant,
}

impl Settling {
    pub(super) fn new(time: Duration) -> Self {
        Self {
            time,
            seen: HashMap::new(),
        }
    }

    /// Looks into `folder`.
    pub(super) fn look(&mut self, folder: &Path) -> io::Result<Arrivals> {
        let (mut whole, mut growing, mut seen) = (Vec::new(), 0, HashMap::new());
        for entry in fs::read_dir(folder)? {
            let name = entry?.file_name();
            // What is gone by now was taken back.
            let Ok(metadata) = fs::metadata(folder.join(&name)) else {
                continue;
            };
            if !metadata.is_file() || is_unfinished(&name.to_string_lossy()) {
                continue;
            }
            let modified = metadata.modified().unwrap_or(SystemTime::UNIX_EPOCH);
            let before = self.seen.remove(&name);
            let same = before.filter(|seen| seen.length == metadata.len() && seen.modified == modified);
            let now = Seen {
                length: metadata.len(),
                modified,
                since: same.map_or_else(Instant::now, |seen| seen.since),
            };
            match self.has_settled(&now) {
                true => whole.push((modified, name.clone())),
                false => growing += 1,
            }
            seen.insert(name, now);
        }
        self.seen = seen;
        whole.sort_unstable();
        Ok(Arrivals {
            whole: whole.into_iter().map(|(_, name)| name).collect(),
            growing,
        })
    }

    /// Whether a file is still as it was when it was last looked at.
    pub(super) fn is_whole(&self, folder: &Path, name: &OsStr) -> bool {
        let now = fs::metadata(folder.join(name));
        let seen = self.seen.get(name).filter(|seen| self.has_settled(seen));
        seen.zip(now.ok()).is_some_and(|(seen, now)| {
            let modified = now.modified().unwrap_or(SystemTime::UNIX_EPOCH);
            (seen.length, seen.modified) == (now.len(), modified)
        })
    }

    /// A file's own time tells at once; where it is ahead of this computer's, as on a shared folder, watching
    /// does.
    fn has_settled(&self, file: &Seen) -> bool {
        let age = file.modified.elapsed();
        age.is_ok_and(|age| age >= self.time) || file.since.elapsed() >= self.time
    }
}

fn is_unfinished(name: &str) -> bool {
    let name = name.to_lowercase();
    name.starts_with('.') || name.starts_with("~$") || UNFINISHED.iter().any(|ending| name.ends_with(ending))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_whole_when_it_has_stood_still_whatever_its_clock_says() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("export.csv");
        fs::write(&path, "a").unwrap();
        let file = fs::File::options().write(true).open(&path).unwrap();
        let hour = Duration::from_secs(3600);
        let look = |settling: &mut Settling| settling.look(folder.path()).unwrap();
        let mut patient = Settling::new(hour);

        // It was written just now.
        assert_eq!(look(&mut patient).growing, 1);
        file.set_modified(SystemTime::now() - 2 * hour).unwrap();
        assert_eq!(look(&mut patient).whole, ["export.csv"]);
        file.set_modified(SystemTime::now() + 2 * hour).unwrap();
        assert_eq!(look(&mut patient).growing, 1);

        // Seen so an hour ago, and grown since.
        let long_ago = |settling: &mut Settling| {
            for seen in settling.seen.values_mut() {
                seen.since = Instant::now().checked_sub(2 * hour).unwrap_or(seen.since);
            }
        };
        long_ago(&mut patient);
        assert_eq!(look(&mut patient).whole, ["export.csv"]);
        assert!(patient.is_whole(folder.path(), OsStr::new("export.csv")));
        fs::write(&path, "ab").unwrap();
        assert!(!patient.is_whole(folder.path(), OsStr::new("export.csv")));
        assert_eq!(look(&mut patient).growing, 1);
    }

    #[test]
    fn what_another_program_has_not_finished_is_left_alone() {
        for name in [
            ".hidden.csv",
            "~$contacts.xlsx",
            "contacts.csv.crdownload",
            "contacts.csv.PART",
            "contacts.csv~",
        ] {
            assert!(is_unfinished(name), "{name}");
        }
        assert!(!is_unfinished("department.csv"));
    }
}
