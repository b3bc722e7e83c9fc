//! The rows that could not be read, kept in a file of their own.

use std::{
    borrow::Cow,
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
        let safely = |cell| if safe { defuse(cell) } else { Cow::Borrowed(cell) };
        let writer = match &mut self.writer {
            Some(writer) => writer,
            none => {
                let file = ReplacedFile::create(place)?;
                let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(file);
                let names = ["Line", "Reason"].into_iter().chain(&self.header);
                writer.write_record(names.map(|name| safely(name).into_owned()))?;
                none.insert(writer)
            }
        };
        let line = reject.line.to_string();
        let first = [line.as_str(), &reject.reason].map(Cow::Borrowed);
        for cell in first.into_iter().chain(reject.cells.iter().map(safely)) {
            writer.write_field(cell.as_ref())?;
        }
        Ok(writer.write_record(None::<&[u8]>)?)
    }

    /// Where rows would be kept, if there were any.
    pub(super) fn expected_at(&self) -> Option<PathBuf> {
        self.place.clone()
    }

    /// Where the rows are kept, if there are any.
    pub(super) fn place(&self) -> Option<PathBuf> {
        self.place.clone().filter(|_| self.writer.is_some())
    }

    /// Writes what is not yet written. Gives the file, which has to be put in its place, if there are such rows.
    pub(super) fn finish(self) -> Result<Option<ReplacedFile>> {
        match self.writer {
            Some(writer) => Ok(Some(writer.into_inner().map_err(|error| error.into_error())?)),
            None => Ok(None),
        }
    }
}
