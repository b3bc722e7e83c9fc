//! What a CRM calls the segments inside: `Persona Segment`, `CRM Value`.

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
};

use super::{
    SegmentId, Segments,
    segment::{fold_spaces, key},
};
use crate::{
    error::{Error, Result, UnknownSegments, bail},
    table::{Source, TableReader},
};

/// The values that a CRM has for segments, where they are not the segments' names: the internal values of a
/// property's options, such as `persona_1`. Without any, a segment's value is its name.
#[derive(Clone, Debug, Default)]
pub struct SegmentValues {
    file: PathBuf,
    rows: Vec<ValueRow>,
    /// The number of a row by the key of its segment's name.
    by_name: HashMap<String, usize>,
    /// The number of the first row of a value, by the value's key.
    by_value: HashMap<String, usize>,
    /// The number of a row by its segment's rank.
    by_rank: Vec<Option<usize>>,
}

/// A row of the file.
#[derive(Clone, Debug)]
struct ValueRow {
    line: u64,
    name: String,
    value: String,
}

impl SegmentValues {
    /// Reads a `Persona Segment,CRM Value` file.
    ///
    /// # Errors
    /// If the file cannot be read, or a row has no segment or one that another row has. All wrong rows are
    /// named.
    pub fn read(path: &Path) -> Result<Self> {
        let mut reader = TableReader::open(&Source::from(path), &[&["Persona Segment"], &["CRM Value"]])?;
        let mut values = Self {
            file: path.to_path_buf(),
            ..Self::default()
        };
        let mut problems = Vec::new();
        while let Some(row) = reader.read()? {
            let (line, added) = match row {
                Ok(row) => (row.line, values.add(row.line, row.cell(0), row.cell(1))),
                Err(reject) => (reject.line, Err(reject.reason)),
            };
            if let Err(reason) = added {
                problems.push(format!("line {line}: {reason}"));
            }
        }
        if !problems.is_empty() {
            bail!("{}:\n  {}", path.display(), problems.join("\n  "));
        }
        Ok(values)
    }

    fn add(&mut self, line: u64, name: &str, value: &str) -> Result<(), String> {
        let (name, value) = (fold_spaces(name), value.trim().to_string());
        if name.is_empty() && value.is_empty() {
            return Ok(());
        }
        if name.is_empty() {
            return Err("the persona segment is empty".to_string());
        }
        if let Some(first) = self.by_name.get(&key(&name)) {
            let first = self.rows[*first].line;
            return Err(format!("segment \"{name}\" is already on line {first}"));
        }
        self.by_name.insert(key(&name), self.rows.len());
        if !value.is_empty() {
            self.by_value.entry(key(&value)).or_insert(self.rows.len());
        }
        self.rows.push(ValueRow { line, name, value });
        Ok(())
    }

    /// The same for these `segments`, with what there is to warn about: segments that have no value.
    ///
    /// # Errors
    /// If a row names a segment that is none of them. All such rows are named.
    pub fn of_segments(mut self, segments: &Segments) -> Result<(Self, Vec<String>)> {
        self.check(segments)?;
        let row_of = |id| self.by_name.get(&key(segments.name(id))).copied();
        self.by_rank = segments.ids().map(row_of).collect();
        self.check_crossed(segments)?;
        let warnings = self.warnings(segments);
        Ok((self, warnings))
    }

    fn check(&self, segments: &Segments) -> Result<()> {
        let unknown = self.rows.iter().filter(|row| segments.find(&row.name).is_none());
        let rows: Vec<String> = unknown
            .map(|ValueRow { line, name, .. }| {
                let closest = segments.closest(name);
                format!("line {line}: \"{name}\" is not a persona segment; did you mean \"{closest}\"?")
            })
            .collect();
        if rows.is_empty() {
            return Ok(());
        }
        Err(Error::UnknownSegments(Box::new(UnknownSegments {
            file: self.file.clone(),
            rows,
            known: segments.ids().map(|id| segments.name(id).to_string()).collect(),
        })))
    }

    /// The rows whose value is the name of another segment, with that.
    fn crossed<'a>(&'a self, segments: &'a Segments) -> impl Iterator<Item = (&'a ValueRow, SegmentId)> {
        self.rows.iter().filter_map(|row| {
            let other = segments.find(&row.value)?;
            (segments.find(&row.name) != Some(other)).then_some((row, other))
        })
    }

    /// No two segments may be written alike because one has the other's name: nobody could tell from an output which of the two
    /// a row has.
    fn check_crossed(&self, segments: &Segments) -> Result<()> {
        for (ValueRow { line, name, value }, other) in self.crossed(segments) {
            let other_name = segments.name(other);
            if key(self.of(other, segments)) == key(other_name) {
                bail!(
                    "{}: line {line}: the CRM value of {name} is \"{value}\", which is the name of the segment {other_name}.",
                    self.file.display()
                );
            }
        }
        Ok(())
    }

    fn warnings(&self, segments: &Segments) -> Vec<String> {
        let (file, mut warnings) = (self.file.display(), Vec::new());
        // Nobody wants values where there is no file of them.
        if self.file.as_os_str().is_empty() {
            return warnings;
        }
        let has_none = |id: &SegmentId| self.value_at(*id).is_none();
        let without: Vec<&str> = segments
            .ids()
            .filter(has_none)
            .map(|id| segments.name(id))
            .collect();
        if !without.is_empty() {
            let is = match without.len() {
                1 => "its name is",
                _ => "their names are",
            };
            warnings.push(format!(
                "{file} has no CRM value for {}: {is} written",
                without.join(", ")
            ));
        }
        for (ValueRow { line, name, .. }, other) in self.crossed(segments) {
            let other = segments.name(other);
            warnings.push(format!(
                "{file}: line {line}: the CRM value of {name} is the name of the segment {other}: a row of {other} that was \
                 tagged without these values is taken for {name}"
            ));
        }
        let mut first: HashMap<&str, &ValueRow> = HashMap::new();
        for row in self.rows.iter().filter(|row| !row.value.is_empty()) {
            if let Some(other) = first.insert(&row.value, row) {
                warnings.push(format!(
                    "{file}: line {}: {} has the CRM value \"{}\", which {} has as well",
                    row.line, row.name, row.value, other.name
                ));
            }
        }
        warnings
    }

    /// How many segments have a value.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.iter().filter(|row| !row.value.is_empty()).count()
    }

    /// Whether none has one.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// What is written for a segment: its value, or its name.
    #[must_use]
    pub fn of<'a>(&'a self, id: SegmentId, segments: &'a Segments) -> &'a str {
        self.value_at(id).unwrap_or_else(|| segments.name(id))
    }

    /// What is written for a text that may be the value or the name of a segment; the text itself if it is none that
    /// has a value. Like [`SegmentValues::find`], it takes what is both for a value.
    #[must_use]
    pub fn of_text<'a>(&'a self, text: &'a str) -> &'a str {
        // Where there are none, nothing has to be looked up.
        if self.rows.is_empty() {
            return text;
        }
        let wanted = key(text);
        let row = self.by_value.get(&wanted).or_else(|| self.by_name.get(&wanted));
        row.and_then(|row| self.value(*row)).unwrap_or(text)
    }

    /// The segment that a text stands for, by its value or its name.
    #[must_use]
    pub fn find(&self, text: &str, segments: &Segments) -> Option<SegmentId> {
        let wanted = key(text);
        let has_value = |id: &SegmentId| self.value_at(*id).is_some_and(|value| key(value) == wanted);
        let by_value = segments.ids().find(has_value);
        by_value.or_else(|| segments.find(text))
    }

    fn value_at(&self, id: SegmentId) -> Option<&str> {
        let row = *self.by_rank.get(usize::from(id.0))?;
        row.and_then(|row| self.value(row))
    }

    fn value(&self, row: usize) -> Option<&str> {
        let value = self.rows.get(row).map(|row| row.value.as_str());
        value.filter(|value| !value.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(rows: &str) -> Result<SegmentValues> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("values.csv");
        std::fs::write(&path, format!("Persona Segment,CRM Value\n{rows}")).unwrap();
        SegmentValues::read(&path)
    }

    #[test]
    fn a_segment_is_found_by_its_value_and_by_its_name() {
        let segments = Segments::default();
        let (values, warnings) = values("genai, persona_1\nNot Classified,none\n")
            .unwrap()
            .of_segments(&segments)
            .unwrap();
        assert_eq!(values.of(SegmentId(0), &segments), "persona_1");
        assert_eq!(values.of(SegmentId(1), &segments), "Engineering");
        assert_eq!(values.of(segments.not_classified(), &segments), "none");
        for text in ["PERSONA_1", "GenAI"] {
            assert_eq!(values.find(text, &segments), Some(SegmentId(0)), "{text}");
        }
        assert_eq!(values.of_text(" genai "), "persona_1");
        assert_eq!(values.of_text("VIP"), "VIP");
        assert_eq!(warnings.len(), 1, "{warnings:?}");
    }

    #[test]
    fn what_is_the_value_of_one_segment_and_the_name_of_another_is_taken_for_the_value() {
        let segments = Segments::default();
        let (values, _) = (values("Engineering,Product\nProduct,prod\n").unwrap())
            .of_segments(&segments)
            .unwrap();
        let engineering = segments.find("Engineering");
        assert_eq!(values.find("product", &segments), engineering);
        assert_eq!(values.of_text("product"), "Product", "and stays what it is");
        assert_eq!(values.of_text("Engineering"), "Product");
        assert_eq!(values.of_text("prod"), "prod");
    }

    #[test]
    fn without_a_file_of_values_there_is_nothing_to_warn_about() {
        let segments = Segments::default();
        let (none, warnings) = SegmentValues::default().of_segments(&segments).unwrap();
        assert_eq!(none.of(SegmentId(1), &segments), "Engineering");
        assert!(warnings.is_empty(), "{warnings:?}");
        let (_, warnings) = values("").unwrap().of_segments(&segments).unwrap();
        assert_eq!(warnings.len(), 1);
    }

    #[test]
    fn all_rows_that_cannot_be_meant_are_named() {
        let refusal = values("GenAI,a\n,b\ngenai,c\n,\n").unwrap_err().in_full();
        assert!(
            refusal.contains("line 3: the persona segment is empty"),
            "{refusal}"
        );
        assert!(
            refusal.contains("line 4: segment \"genai\" is already on line 2"),
            "{refusal}"
        );
    }
}
