//! An export that arrives as a zip archive: its CSV files, one after the other, as one table.

use std::fs::File;

use csv::StringRecord;
use encoding_rs::Encoding;

use super::{
    archive,
    delimited::Delimited,
    header::HEADER_WITHIN,
    rows::{Line, Rows},
    source::Passed,
    spool::MAX_PUT_DOWN,
};
use crate::error::{Context, Result, bail};

/// The rows of the tables of an archive. All have the header of the first.
pub(super) struct ZipExport {
    rows: Delimited,
    name: String,
    /// What is still to be read.
    rest: std::vec::IntoIter<(String, Delimited)>,
    names: Vec<String>,
    header: StringRecord,
    /// What there was to notice about the tables that were read.
    noticed: Vec<String>,
}

impl ZipExport {
    /// Opens the tables of these names in `archive`, in this order.
    pub(super) fn open(
        archive: &File,
        names: Vec<String>,
        encoding: Option<&'static Encoding>,
        is_header: &dyn Fn(&[String]) -> bool,
    ) -> Result<Self> {
        let mut tables = Vec::new();
        // Of all of them together: what is small when it is packed may be anything.
        let mut left = MAX_PUT_DOWN;
        for name in &names {
            // A table on the disk takes no memory, however large it is.
            let file = archive::unpack(archive, name, left)?;
            left -= file.metadata()?.len().min(left);
            let rows = Delimited::open(Box::new(file), is_header, encoding, Passed::default(), None);
            tables.push((name.clone(), rows.with_context(|| format!("in {name}"))?));
        }
        let mut rest = tables.into_iter();
        let Some((name, rows)) = rest.next() else {
            bail!("it is an archive without a table.");
        };
        Ok(Self {
            rows,
            name,
            rest,
            names,
            header: StringRecord::new(),
            noticed: Vec::new(),
        })
    }

    /// Goes on with the next table, behind its header. Gives whether there is one.
    fn next_table(&mut self) -> Result<bool> {
        let Some((name, rows)) = self.rest.next() else {
            return Ok(false);
        };
        self.noticed.extend(notes_of(&self.name, &self.rows));
        let first = std::mem::replace(&mut self.name, name);
        self.rows = rows;
        for _ in 0..HEADER_WITHIN {
            let Some(line) = self.rows.read()? else { break };
            if line
                .cells
                .iter()
                .map(str::trim)
                .eq(self.header.iter().map(str::trim))
            {
                self.rows.begin(&self.header);
                return Ok(true);
            }
        }
        bail!(
            "{} in it has other columns than {first}. Unpack the archive, and tag its files one by one.",
            self.name
        );
    }
}

impl Rows for ZipExport {
    fn read(&mut self) -> Result<Option<Line>> {
        loop {
            let line = self.rows.read().with_context(|| format!("in {}", self.name))?;
            if line.is_some() {
                return Ok(line);
            }
            if !self.next_table()? {
                return Ok(None);
            }
        }
    }

    fn begin(&mut self, header: &StringRecord) {
        self.header.clone_from(header);
        self.rows.begin(header);
    }

    fn progress(&self) -> (u64, Option<u64>) {
        let read = self.names.len() - self.rest.len();
        (read as u64, Some(self.names.len() as u64))
    }

    fn notes(&self, _: &StringRecord) -> Vec<String> {
        let mut notes = vec![match &self.names[..] {
            [name] => format!("it is a zip archive; {name} in it was read"),
            names => format!(
                "it is a zip archive; its {} tables were read as one, in this order: {}",
                names.len(),
                names.join(", ")
            ),
        }];
        notes.extend(self.noticed.iter().cloned());
        notes.extend(notes_of(&self.name, &self.rows));
        notes
    }

    fn part(&self) -> Option<&str> {
        (self.names.len() > 1).then_some(&self.name)
    }

    fn flaw(&self) -> Option<String> {
        self.rows.flaw()
    }

    fn is_text(&self) -> bool {
        true
    }
}

fn notes_of(name: &str, rows: &Delimited) -> Vec<String> {
    let notes = rows.notes(&StringRecord::new());
    notes
        .into_iter()
        .map(|note| format!("{name} in it: {note}"))
        .collect()
}
