//! The rows that could not be read, kept in a file of their own.

use std::{
    borrow::Cow,
    fs,
    path::{Path, PathBuf},
};

use csv::StringRecord;

use crate::{
    error::{Context, Result},
    files::ReplacedFile,
    table::{Reject, defuse},
};

/// The file beside `output` that keeps the rows that could not be read:
/// `tagged_personas.csv` -> `tagged_personas.rejects.csv`.
#[must_use]
pub fn rejects_beside(output: &Path) -> PathBuf {
    let compressed = output
        .extension()
        .is_some_and(|ending| ending.eq_ignore_ascii_case("gz") || ending.eq_ignore_ascii_case("zst"));
    let plain = if compressed {
        output.with_extension("")
    } else {
        output.to_path_buf()
    };
    plain.with_extension("rejects.csv")
}

/// Keeps rows that could not be read in a file that is there only if there are such rows.
pub(super) struct RejectsFile {
    /// Where it is; nowhere if such rows are only counted.
    place: Option<PathBuf>,
    header: StringRecord,
    writer: Option<csv::Writer<ReplacedFile>>,
}

/// The file when it is written, but not yet in its place.
pub(super) struct WrittenRejects {
    place: Option<PathBuf>,
    file: Option<ReplacedFile>,
    is_empty: bool,
}

impl RejectsFile {
    /// A file at `place`, of rows with this header.
    pub(super) fn new(place: Option<PathBuf>, header: StringRecord) -> Self {
        Self {
            place,
            header,
            writer: None,
        }
    }

    /// Keeps a row; with a `'` in front of cells that a spreadsheet would run, if it is to be `safe`.
    pub(super) fn keep(&mut self, reject: &Reject, safe: bool) -> Result<()> {
        let Some(place) = self.place.clone() else {
            return Ok(());
        };
        self.write(reject, &place, safe)
            .with_context(|| format!("{} could not be written", place.display()))
    }

    fn write(&mut self, reject: &Reject, place: &Path, safe: bool) -> Result<()> {
        let writer = match &mut self.writer {
            Some(writer) => writer,
            none => {
                let file = ReplacedFile::create(place)?;
                let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(file);
                writer.write_record(["Line", "Reason"].into_iter().chain(&self.header))?;
                none.insert(writer)
            }
        };
        let line = reject.line.to_string();
        let cells = reject.cells.iter();
        let cells = cells.map(|cell| if safe { defuse(cell) } else { Cow::Borrowed(cell) });
        let first = [line.as_str(), &reject.reason].map(Cow::Borrowed);
        for cell in first.into_iter().chain(cells) {
            writer.write_field(cell.as_ref())?;
        }
        Ok(writer.write_record(None::<&[u8]>)?)
    }

    /// Writes what is not yet written.
    pub(super) fn finish(self) -> Result<WrittenRejects> {
        let file = match self.writer {
            Some(writer) => Some(writer.into_inner().map_err(|error| error.into_error())?),
            None => None,
        };
        Ok(WrittenRejects {
            place: self.place,
            is_empty: file.is_none(),
            file,
        })
    }
}

impl WrittenRejects {
    /// Puts the file in its place, if there are such rows.
    pub(super) fn commit(&mut self) -> Result<()> {
        match self.file.take() {
            Some(file) => file.commit(),
            None => Ok(()),
        }
    }

    /// Gives the file's place. Without such rows, the file of an earlier run goes: it would be taken for this
    /// one's.
    pub(super) fn into_place(self) -> Option<PathBuf> {
        if let Some(place) = self.place.as_ref().filter(|_| self.is_empty) {
            let _ = fs::remove_file(place);
        }
        self.place.filter(|_| !self.is_empty)
    }
}
