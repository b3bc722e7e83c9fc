//! A training file open for change.

use std::{
    collections::HashMap,
    fs,
    io::Write,
    path::{Path, PathBuf},
};

use jiff::Zoned;

use super::{
    csv_text::{CsvText, Edit, Record},
    journal::{Change, Journal, Lesson, Was},
    outcome::{Taught, TaughtOutcome},
};
use crate::{
    checksum::Checksum,
    error::{Context, Result, ensure},
    files::{FolderLock, ReplacedFile},
    model::LabelledTitle,
    table::{Source, TableReader},
    title::{Segments, TitleReference},
    training::Labels,
};

/// A training file open for change. Rows, columns, their order, delimiter, quotation marks and line ends
/// stay as they are, but for the cells and rows that are taught.
///
/// Where the file has the columns `Date` and `Source`, they are filled in with the day and with where
/// the label came from. It is never given columns that it has not.
pub struct TrainingFile {
    place: PathBuf,
    pub(super) text: CsvText,
    pub(super) columns: TrainingColumns,
    pub(super) journal: Journal,
    /// That of the file when it was read.
    read_as: Checksum,
}

/// Where the columns stand.
#[derive(Clone, Copy)]
pub(super) struct TrainingColumns {
    count: usize,
    pub(super) title: usize,
    pub(super) segment: usize,
    pub(super) date: Option<usize>,
    pub(super) source: Option<usize>,
}

impl TrainingFile {
    /// Reads a training file (`Job Title`, `Persona Segment`) and its journal.
    ///
    /// # Errors
    /// If it cannot be read, lacks a column, ends inside a quoted cell, or is not UTF-8: it could then
    /// not be changed without rewriting all of it.
    pub fn read(path: &Path) -> Result<Self> {
        let source = Source::File(path.to_path_buf());
        let mut reader = TableReader::open(&source, &[&["Job Title"], &["Persona Segment"]])?;
        while reader.read()?.is_some() {}
        let file = path.display();
        let bytes = fs::read(path).with_context(|| format!("{file} could not be read"))?;
        let read_as = Checksum::of(&[&bytes]);
        let text = String::from_utf8(bytes).ok().filter(|text| !text.contains('\0'));
        let text = text.and_then(|text| CsvText::new(text, reader.header()));
        let text = text.with_context(|| match reader.header_line() {
            0 | 1 => format!("{file} is not CSV in UTF-8 throughout. Save it as \"CSV UTF-8\" and try again."),
            line => format!(
                "{file} has its header on line {line}, and only a file that begins with it can be changed. Take out what \
                 is above it and try again."
            ),
        })?;
        let columns = TrainingColumns {
            count: reader.header().len(),
            title: reader.columns()[0],
            segment: reader.columns()[1],
            date: reader.find("Date"),
            source: reader.find("Source"),
        };
        Ok(Self {
            place: path.to_path_buf(),
            text,
            columns,
            journal: Journal::read(path)?,
            read_as,
        })
    }

    /// Adds `labels`, which come from `source`, and tells what became of each, in their order. A title
    /// that is there already with another segment is given the new one, in all its rows. Titles are the
    /// same if their standard forms are, whatever their case, as in training; of several labels of one
    /// title the last counts.
    ///
    /// Nothing is written yet: see [`TrainingFile::save`].
    ///
    /// # Errors
    /// If the file has a fault that keeps rows from being added.
    pub fn teach(
        &mut self,
        labels: &[LabelledTitle],
        segments: &Segments,
        reference: &TitleReference,
        source: &str,
    ) -> Result<Vec<Taught>> {
        let now = Zoned::now();
        let mut lesson = Lesson {
            date: now.strftime("%Y-%m-%d").to_string(),
            time: now.strftime("%H:%M:%S").to_string(),
            source: source.to_string(),
            changes: Vec::new(),
        };
        let mut positions: HashMap<String, usize> = HashMap::new();
        let mut taught: Vec<Taught> = Vec::new();
        for label in labels {
            let position = *positions.entry(label.title.key()).or_insert(taught.len());
            let label = Taught {
                title: label.title.written.clone(),
                segment: label.segment,
                written: None,
                outcome: TaughtOutcome::Added,
            };
            match taught.get_mut(position) {
                Some(earlier) => *earlier = label,
                None => taught.push(label),
            }
        }
        let mut edits = Vec::new();
        for record in self.rows() {
            let title = reference.read_title(record.cell(self.columns.title));
            let position = positions.get(&title.key());
            let Some(taught) = position.and_then(|position| taught.get_mut(*position)) else {
                continue;
            };
            if title.written.to_lowercase() != taught.title.to_lowercase() && taught.written.is_none() {
                taught.written = Some(title.written);
            }
            edits.extend(self.correct(&record, taught, segments, &mut lesson)?);
        }
        self.add(&taught, segments, &mut lesson, edits)?;
        if !lesson.changes.is_empty() {
            self.journal.lessons.push(lesson);
        }
        Ok(taught)
    }

    /// Gives a row of a title the segment that was taught.
    fn correct(
        &self,
        record: &Record,
        taught: &mut Taught,
        segments: &Segments,
        lesson: &mut Lesson,
    ) -> Result<Vec<Edit>> {
        let was = record.cell(self.columns.segment).trim();
        if segments.find(was) == Some(taught.segment) {
            if taught.outcome == TaughtOutcome::Added {
                taught.outcome = TaughtOutcome::Known;
            }
            return Ok(Vec::new());
        }
        let told = segments.find(was).map_or(was, |id| segments.name(id)).to_string();
        match &mut taught.outcome {
            TaughtOutcome::Changed(all) if all.contains(&told) => {}
            TaughtOutcome::Changed(all) => all.push(told),
            outcome => *outcome = TaughtOutcome::Changed(vec![told]),
        }
        let columns = self.columns;
        let cell = |column: usize| record.cell(column).to_string();
        let segment = segments.name(taught.segment);
        let mut was = Was {
            segment: cell(columns.segment),
            date: columns.date.map(cell),
            source: columns.source.map(cell),
            cells: Some(record.cells.len()).filter(|count| *count < columns.needed()),
            row: None,
        };
        let row = self.text.row(record);
        if self.restored(row, segment, &was, lesson)?.as_deref() != Some(row) {
            was.row = Some(row.to_string());
        }
        lesson.changes.push(Change {
            title: cell(columns.title),
            segment: segment.to_string(),
            was: Some(was),
        });
        let values = columns.cells(segment, Some(&lesson.date), Some(&lesson.source));
        self.text.set(record, &values)
    }

    /// Adds rows for the titles that the file has not, after what `edits` change.
    fn add(
        &mut self,
        taught: &[Taught],
        segments: &Segments,
        lesson: &mut Lesson,
        mut edits: Vec<Edit>,
    ) -> Result<()> {
        let columns = self.columns;
        let new: Vec<&Taught> = taught
            .iter()
            .filter(|taught| taught.outcome == TaughtOutcome::Added)
            .collect();
        let mut rows = Vec::with_capacity(new.len());
        for taught in &new {
            let mut row = vec![""; columns.count];
            row[columns.title] = taught.title.as_str();
            let segment = segments.name(taught.segment);
            for (column, value) in columns.cells(segment, Some(&lesson.date), Some(&lesson.source)) {
                row[column] = value;
            }
            rows.push(row);
        }
        edits.push(self.text.append(&rows)?);
        let changed = self.text.with(&edits);
        ensure!(
            changed.records().count() == self.text.records().count() + rows.len(),
            "{} ends inside a quoted cell: close the quotation mark (\") in its last row and try again.",
            self.place.display()
        );
        self.text = changed;
        lesson.changes.extend(new.iter().map(|taught| Change {
            title: taught.title.clone(),
            segment: segments.name(taught.segment).to_string(),
            was: None,
        }));
        Ok(())
    }

    /// The labels of its rows, as training reads them.
    #[must_use]
    pub fn labels(&self, segments: &Segments, reference: &TitleReference) -> Labels {
        let (title, segment) = (self.columns.title, self.columns.segment);
        let cells = |record: Record| (record.cell(title).to_string(), record.cell(segment).to_string());
        Labels::of(self.rows().map(cells), segments, reference)
    }

    /// The rows that training reads: not the header, and none with more cells than it has.
    pub(super) fn rows(&self) -> impl Iterator<Item = Record> {
        let count = self.columns.count;
        let reads = move |record: &Record| {
            let mut surplus = record.cells.iter().skip(count);
            surplus.all(|cell| cell.text.trim().is_empty())
        };
        self.text.records().skip(1).filter(reads)
    }

    /// That of the file when it was read.
    #[must_use]
    pub fn read_as(&self) -> &Checksum {
        &self.read_as
    }

    /// That of the file as it is to be.
    #[must_use]
    pub fn checksum(&self) -> Checksum {
        Checksum::of(&[self.text.as_str().as_bytes()])
    }

    /// What was taught and not taken back.
    #[must_use]
    pub fn journal(&self) -> &Journal {
        &self.journal
    }

    /// Writes the file as it is now to another place, without its journal: for a model on trial.
    ///
    /// # Errors
    /// If it cannot be written; what was there is then still there.
    pub fn write_to(&self, path: &Path) -> Result<()> {
        self.begin(path)?.commit()
    }

    /// Puts the file in its place, and its journal beside it.
    ///
    /// # Errors
    /// If one of them cannot be written, or the file was changed since it was read; both are then as they
    /// were.
    pub fn save(&self) -> Result<()> {
        let file = self.begin(&self.place)?;
        let place = self.place.canonicalize();
        let folder = place.as_ref().ok().and_then(|place| place.parent());
        let _turn = folder.map(FolderLock::wait).transpose()?;
        let now = Checksum::of_file(&self.place);
        let own = [&self.read_as, &self.checksum()];
        ensure!(
            now.is_ok_and(|now| own.contains(&&now)),
            "{} was changed by somebody else in the meantime. Try again.",
            self.place.display()
        );
        let before = Journal::read(&self.place)?;
        // A journal that says too much does no harm, one that says too little loses what could be taken back.
        let files = match self.journal.begin()? {
            None => vec![file],
            Some(journal) if self.journal.lessons.len() < before.lessons.len() => vec![file, journal],
            Some(journal) => vec![journal, file],
        };
        ReplacedFile::commit_all(files)?;
        if self.journal.lessons.is_empty() {
            self.journal.remove()?;
        }
        Ok(())
    }

    fn begin(&self, path: &Path) -> Result<ReplacedFile> {
        let mut file = ReplacedFile::create(path)?;
        let written = file.write_all(self.text.as_str().as_bytes());
        written.with_context(|| format!("{} could not be written", path.display()))?;
        Ok(file)
    }
}

impl TrainingColumns {
    /// How many cells a row needs to have all of those that teaching writes.
    fn needed(&self) -> usize {
        let columns = [Some(self.segment), self.date, self.source];
        columns.into_iter().flatten().max().map_or(0, |last| last + 1)
    }

    /// The cells that teaching writes beside the title, in the order of the columns.
    pub(super) fn cells<'a>(
        &self,
        segment: &'a str,
        date: Option<&'a str>,
        source: Option<&'a str>,
    ) -> Vec<(usize, &'a str)> {
        let mut cells = vec![(self.segment, segment)];
        cells.extend(self.date.zip(date));
        cells.extend(self.source.zip(source));
        cells.sort_unstable();
        cells
    }
}
