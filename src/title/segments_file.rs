//! The segments' file: `Priority`, `Persona Segment`.

use std::{collections::HashMap, path::Path};

use super::{
    NOT_CLASSIFIED, Segments,
    segment::{fold_spaces, key},
};
use crate::{
    error::{Context, Result, bail, ensure},
    table::{Source, TableReader},
};

impl Segments {
    /// Reads a `Priority,Persona Segment` file; the smallest priority ranks highest.
    ///
    /// # Errors
    /// If the file cannot be read, a priority is no number, or a segment or priority is repeated.
    /// All wrong rows are named.
    pub fn read(path: &Path) -> Result<Self> {
        let mut reader = TableReader::open(&Source::from(path), &[&["Priority"], &["Persona Segment"]])?;
        let mut rows = SegmentRows::default();
        while let Some(row) = reader.read()? {
            match row {
                Ok(row) => rows.add(row.line, row.cell(0).trim(), fold_spaces(row.cell(1))),
                Err(reject) => rows.problem(reject.line, &reject.reason),
            }
        }
        rows.segments(path)
    }

    /// Reads `path` if it exists, else gives the default segments.
    ///
    /// # Errors
    /// As [`Segments::read`].
    pub fn read_or_default(path: &Path) -> Result<Self> {
        if path.exists() {
            Self::read(path).context("reading the persona segments")
        } else {
            Ok(Self::default())
        }
    }
}

/// The rows of the file, and what is wrong with them.
#[derive(Default)]
struct SegmentRows {
    ranked: Vec<(i64, String)>,
    problems: Vec<String>,
    /// The lines of names and of priorities.
    names: HashMap<String, u64>,
    priorities: HashMap<i64, u64>,
}

impl SegmentRows {
    fn problem(&mut self, line: u64, reason: &str) {
        self.problems.push(format!("line {line}: {reason}"));
    }

    fn add(&mut self, line: u64, priority: &str, name: String) {
        if priority.is_empty() && name.is_empty() {
            return;
        }
        if name.is_empty() {
            return self.problem(line, "the persona segment is empty");
        }
        let Ok(priority) = priority.parse::<i64>() else {
            let reason = format!("the priority \"{priority}\" is not a whole number");
            return self.problem(line, &reason);
        };
        if let Some(first) = self.names.insert(key(&name), line) {
            self.problem(line, &format!("segment \"{name}\" is already on line {first}"));
        } else if let Some(first) = self.priorities.insert(priority, line) {
            self.problem(line, &format!("priority {priority} is already on line {first}"));
        }
        self.ranked.push((priority, name));
    }

    /// The segments, the smallest priority first.
    fn segments(mut self, path: &Path) -> Result<Segments> {
        self.ranked.sort_by_key(|(priority, _)| *priority);
        self.take_out_not_classified();
        let file = path.display();
        let Self { ranked, problems, .. } = self;
        ensure!(problems.is_empty(), "{file}:\n  {}", problems.join("\n  "));
        if ranked.is_empty() {
            bail!("{file} has no segments: add a row for each, such as \"1,GenAI\"");
        }
        ensure!(
            ranked.len() <= Segments::MAX,
            "{file} has {} segments; at most {} are possible",
            ranked.len(),
            Segments::MAX
        );
        Ok(Segments::in_priority_order(
            ranked.into_iter().map(|(_, name)| name).collect(),
        ))
    }

    /// It ranks last whether it is listed or not; listed elsewhere, it was meant to rank there.
    fn take_out_not_classified(&mut self) {
        let is_none = |(_, name): &(i64, String)| key(name) == key(NOT_CLASSIFIED);
        let Some(place) = self.ranked.iter().position(is_none) else {
            return;
        };
        if place + 1 < self.ranked.len() {
            self.problems.push(format!(
                "\"{NOT_CLASSIFIED}\" is reserved and always ranks last; remove its row"
            ));
        }
        self.ranked.remove(place);
    }
}
