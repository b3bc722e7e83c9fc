//! What was taught, so that it can be taken back.

use std::{
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};

use crate::{
    error::{Context, Error, Result},
    files::ReplacedFile,
};

/// What was taught to a training file, so that it can be taken back: one lesson a line, in JSON, in a
/// file beside it (`training_data.csv.lessons.jsonl`). It is gone when there is nothing to take back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Journal {
    place: PathBuf,
    /// The lessons, the first one first.
    pub lessons: Vec<Lesson>,
}

/// What one teaching changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lesson {
    /// The day, such as `2026-01-31`.
    pub date: String,
    /// The time of that day, such as `09:30:00`.
    pub time: String,
    /// Where the labels came from: `teach`, or the name of a file.
    pub source: String,
    /// The rows that were added or changed.
    pub changes: Vec<Change>,
}

/// A row that was added or changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// The title as it stands in the row.
    pub title: String,
    /// The segment that was taught.
    pub segment: String,
    /// What the row said before; nothing if it was added.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub was: Option<Was>,
}

/// The cells of a row before it was changed, as they stood there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Was {
    /// `Persona Segment`
    pub segment: String,
    /// `Date`, if the file has such a column.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// `Source`, if the file has such a column.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// How many cells the row had, if it was too short to have all of these.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cells: Option<usize>,
    /// The row as it was written, if what its cells say does not tell: with a quotation mark amid a cell without any, say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row: Option<String>,
}

impl Journal {
    /// Reads the journal of the training file `training_data`; there need not be one.
    ///
    /// # Errors
    /// If there is one and it cannot be read.
    pub fn read(training_data: &Path) -> Result<Self> {
        // A link and what it points to are the same training data.
        let training_data = training_data
            .canonicalize()
            .unwrap_or_else(|_| training_data.to_path_buf());
        let place = journal_of(&training_data);
        let text = match fs::read_to_string(&place) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
            Err(error) => {
                return Err(error).with_context(|| format!("{} could not be read", place.display()));
            }
        };
        let mut lessons = Vec::new();
        for (at, line) in text.lines().enumerate() {
            let lesson = serde_json::from_str(line).map_err(|source| Error::DamagedJournal {
                file: place.clone(),
                line: at + 1,
                source,
            })?;
            lessons.push(lesson);
        }
        Ok(Self { place, lessons })
    }

    /// Writes the journal beside its place, unless there is nothing in it.
    pub(super) fn begin(&self) -> Result<Option<ReplacedFile>> {
        if self.lessons.is_empty() {
            return Ok(None);
        }
        let mut file = ReplacedFile::create(&self.place)?;
        let context = || format!("{} could not be written", self.place.display());
        for lesson in &self.lessons {
            let line = serde_json::to_string(lesson)?;
            writeln!(file, "{line}").with_context(context)?;
        }
        Ok(Some(file))
    }

    /// Removes the journal, in which there is nothing any more.
    pub(super) fn remove(&self) -> Result<()> {
        match fs::remove_file(&self.place) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                Err(error).with_context(|| format!("{} could not be removed", self.place.display()))
            }
            _ => Ok(()),
        }
    }
}

/// The file beside `training_data` that keeps what was taught to it:
/// `training_data.csv` -> `training_data.csv.lessons.jsonl`.
fn journal_of(training_data: &Path) -> PathBuf {
    let mut place = training_data.as_os_str().to_owned();
    place.push(".lessons.jsonl");
    place.into()
}
