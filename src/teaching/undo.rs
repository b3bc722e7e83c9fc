//! What was taught, taken back out of a training file.

use std::collections::{HashMap, HashSet};

use super::{
    csv_text::{CsvText, Edit, Record},
    journal::{Change, Lesson, Was},
    outcome::Undone,
    training_file::TrainingFile,
};
use crate::error::Result;

impl TrainingFile {
    /// Takes the last lesson back that has not been taken back yet: rows that it added are removed,
    /// those that it changed have what they had. Those that somebody edited since are left alone.
    /// Gives nothing if there is no lesson.
    ///
    /// Nothing is written yet: see [`TrainingFile::save`].
    ///
    /// # Errors
    /// If a cell cannot be written.
    pub fn undo(&mut self) -> Result<Option<Undone>> {
        let Some(lesson) = self.journal.lessons.pop() else {
            return Ok(None);
        };
        let mut open: HashMap<&str, Vec<&Change>> = HashMap::new();
        for change in lesson.changes.iter().rev() {
            open.entry(change.title.trim()).or_default().push(change);
        }
        let mut edits = Vec::new();
        let mut taken_back = Vec::new();
        for record in self.rows() {
            let title = record.cell(self.columns.title).trim();
            let Some(changes) = open.get_mut(title) else {
                continue;
            };
            let Some(found) = changes
                .iter()
                .rposition(|change| self.is_as_taught(&record, change))
            else {
                continue;
            };
            let change = changes.remove(found);
            match &change.was {
                None => edits.push(self.text.remove(&record)),
                Some(was) => edits.extend(self.take_back(&record, change, was, &lesson)?),
            }
            taken_back.push(change.clone());
        }
        self.text = self.text.with(&edits);
        // By their place: two changes may be equal, and one of them taken back.
        let still_open: HashSet<*const Change> =
            open.into_values().flatten().map(std::ptr::from_ref).collect();
        let is_open = |change: &&Change| still_open.contains(&std::ptr::from_ref(*change));
        let left_alone = lesson.changes.iter().filter(is_open);
        Ok(Some(Undone {
            left_alone: left_alone.cloned().collect(),
            taken_back,
            lesson,
        }))
    }

    /// Whether a row of the change's title has the segment that was taught, and, if it was added, nothing
    /// that somebody wrote into its other columns.
    fn is_as_taught(&self, record: &Record, change: &Change) -> bool {
        let columns = self.columns;
        let is_own = |column: usize| {
            [
                Some(columns.title),
                Some(columns.segment),
                columns.date,
                columns.source,
            ]
            .contains(&Some(column))
        };
        let mut others = record
            .cells
            .iter()
            .enumerate()
            .filter(|(column, _)| !is_own(*column));
        record.cell(columns.segment).trim() == change.segment
            && (change.was.is_some() || others.all(|(_, cell)| cell.text.trim().is_empty()))
    }

    /// Makes of a row what it was before a lesson.
    fn take_back(&self, record: &Record, change: &Change, was: &Was, lesson: &Lesson) -> Result<Vec<Edit>> {
        if let Some(row) = &was.row {
            let taught = self.taught(row, &change.segment, lesson)?;
            // Unless somebody has written something into it since.
            if taught.is_some_and(|taught| taught.as_str() == self.text.row(record)) {
                return Ok(vec![CsvText::replace(record, row)]);
            }
        }
        self.restore(&self.text, record, was, lesson)
    }

    /// Gives a row of `text` what its cells said before a lesson.
    fn restore(&self, text: &CsvText, record: &Record, was: &Was, lesson: &Lesson) -> Result<Vec<Edit>> {
        let columns = self.columns;
        let unless_edited = |column: Option<usize>, taught: &str| {
            column.is_some_and(|column| record.cell(column).trim() == taught)
        };
        let date = was.date.as_deref();
        let date = date.filter(|_| unless_edited(columns.date, &lesson.date));
        let source = was.source.as_deref();
        let source = source.filter(|_| unless_edited(columns.source, &lesson.source));
        let mut values = columns.cells(&was.segment, date, source);
        let Some(count) = was.cells.filter(|count| *count > 0) else {
            return text.set(record, &values);
        };
        // What lies beyond goes, unless somebody has written something there.
        let is_taught = |column: &usize| values.iter().any(|(of, _)| of == column);
        let mut beyond = record.cells.iter().enumerate().skip(count);
        if !beyond.all(|(column, cell)| is_taught(&column) || cell.text.trim().is_empty()) {
            return text.set(record, &values);
        }
        values.retain(|(column, _)| *column < count);
        let mut edits = text.set(record, &values)?;
        edits.push(CsvText::shorten(record, count));
        Ok(edits)
    }

    /// A row that was taught a segment and then given back what its cells said.
    pub(super) fn restored(
        &self,
        row: &str,
        segment: &str,
        was: &Was,
        lesson: &Lesson,
    ) -> Result<Option<String>> {
        let Some(taught) = self.taught(row, segment, lesson)? else {
            return Ok(None);
        };
        let Some(record) = taught.records().next() else {
            return Ok(None);
        };
        let edits = self.restore(&taught, &record, was, lesson)?;
        Ok(Some(taught.with(&edits).as_str().to_string()))
    }

    /// A row as it is when it is taught a segment.
    fn taught(&self, row: &str, segment: &str, lesson: &Lesson) -> Result<Option<CsvText>> {
        let text = self.text.alone(row);
        let Some(record) = text.records().next() else {
            return Ok(None);
        };
        let values = self
            .columns
            .cells(segment, Some(&lesson.date), Some(&lesson.source));
        let edits = text.set(&record, &values)?;
        Ok(Some(text.with(&edits)))
    }
}
