//! Persona segments and their priority.

use std::{collections::HashMap, path::Path};

use anyhow::{Context, Result, bail, ensure};

use crate::table::{Source, TableReader};

/// The value for titles that fit no persona. It ranks below every segment.
pub const NOT_CLASSIFIED: &str = "Not Classified";

/// The segments used where no segments file is given, highest priority first.
pub const DEFAULT_SEGMENTS: [&str; 6] = [
    "GenAI",
    "Engineering",
    "Product",
    "Trust & Safety",
    "Legal & Compliance",
    "Executive",
];

/// A segment as its rank: 0 is the highest priority, `Segments::not_classified` the lowest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, bincode::Encode, bincode::Decode)]
pub struct SegmentId(pub u8);

/// The segments in priority order, `Not Classified` last.
#[derive(Clone, Debug, PartialEq, Eq, bincode::Encode, bincode::Decode)]
pub struct Segments {
    names: Vec<String>,
}

impl Default for Segments {
    fn default() -> Self {
        Self::in_priority_order(DEFAULT_SEGMENTS.map(String::from).to_vec())
    }
}

impl Segments {
    const MAX: usize = 250;

    pub(crate) fn in_priority_order(mut names: Vec<String>) -> Self {
        names.push(NOT_CLASSIFIED.to_string());
        Self { names }
    }

    /// Reads a `Priority,Persona Segment` file; the smallest priority ranks highest.
    ///
    /// # Errors
    /// If the file cannot be read, a priority is no number, or a segment or priority is repeated.
    /// All wrong rows are named.
    pub fn read(path: &Path) -> Result<Self> {
        let mut reader = TableReader::open(&Source::from(path), &[&["Priority"], &["Persona Segment"]])?;
        let mut ranked: Vec<(i64, String)> = Vec::new();
        let mut problems = Vec::new();
        let mut seen_names = HashMap::new();
        let mut seen_priorities = HashMap::new();
        while let Some(row) = reader.read()? {
            let row = match row {
                Ok(row) => row,
                Err(reject) => {
                    problems.push(format!("line {}: {}", reject.line, reject.reason));
                    continue;
                }
            };
            let (priority, name) = (row.cell(0).trim(), fold_spaces(row.cell(1)));
            let line = row.line;
            if priority.is_empty() && name.is_empty() {
                continue;
            }
            if name.is_empty() {
                problems.push(format!("line {line}: the persona segment is empty"));
                continue;
            }
            let Ok(priority) = priority.parse::<i64>() else {
                problems.push(format!(
                    "line {line}: the priority \"{priority}\" is not a whole number"
                ));
                continue;
            };
            if let Some(first) = seen_names.insert(key(&name), line) {
                problems.push(format!(
                    "line {line}: segment \"{name}\" is already on line {first}"
                ));
            } else if let Some(first) = seen_priorities.insert(priority, line) {
                problems.push(format!(
                    "line {line}: priority {priority} is already on line {first}"
                ));
            }
            ranked.push((priority, name));
        }
        ranked.sort_by_key(|(priority, _)| *priority);
        // It ranks last whether it is listed or not; listed elsewhere, it was meant to rank there.
        if let Some(place) = ranked
            .iter()
            .position(|(_, name)| key(name) == key(NOT_CLASSIFIED))
        {
            if place + 1 < ranked.len() {
                problems.push(format!(
                    "\"{NOT_CLASSIFIED}\" is reserved and always ranks last; remove its row"
                ));
            }
            ranked.remove(place);
        }
        let file = path.display();
        ensure!(problems.is_empty(), "{file}:\n  {}", problems.join("\n  "));
        if ranked.is_empty() {
            bail!("{file} has no segments: add a row for each, such as \"1,GenAI\"");
        }
        ensure!(
            ranked.len() <= Self::MAX,
            "{file} has {} segments; at most {} are possible",
            ranked.len(),
            Self::MAX
        );
        Ok(Self::in_priority_order(
            ranked.into_iter().map(|(_, name)| name).collect(),
        ))
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

    /// How many there are, `Not Classified` included.
    #[must_use]
    pub fn count(&self) -> usize {
        self.names.len()
    }

    /// The segment that stands for "fits no persona".
    #[must_use]
    pub fn not_classified(&self) -> SegmentId {
        SegmentId((self.names.len() - 1) as u8)
    }

    /// The name as it is printed.
    #[must_use]
    pub fn name(&self, id: SegmentId) -> &str {
        self.names
            .get(usize::from(id.0))
            .map_or(NOT_CLASSIFIED, String::as_str)
    }

    /// All segments from the highest priority to `Not Classified`.
    pub fn ids(&self) -> impl Iterator<Item = SegmentId> + use<> {
        (0..self.names.len()).map(|rank| SegmentId(rank as u8))
    }

    /// Looks a segment up without regard to case and white space.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<SegmentId> {
        let wanted = key(name);
        self.ids().find(|id| key(self.name(*id)) == wanted)
    }

    /// The known segment whose spelling is closest to `name` (Jaro-Winkler similarity).
    #[must_use]
    pub fn closest(&self, name: &str) -> &str {
        let wanted = key(name);
        self.names
            .iter()
            .max_by(|a, b| {
                strsim::jaro_winkler(&key(a), &wanted).total_cmp(&strsim::jaro_winkler(&key(b), &wanted))
            })
            .map_or(NOT_CLASSIFIED, String::as_str)
    }
}

fn fold_spaces(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn key(name: &str) -> String {
    fold_spaces(name).to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn not_classified_ranks_below_every_segment() {
        let segments = Segments::default();
        assert_eq!(segments.name(segments.not_classified()), NOT_CLASSIFIED);
        assert!(
            segments
                .ids()
                .all(|id| id == segments.not_classified() || id < segments.not_classified())
        );
    }

    #[test]
    fn a_segment_is_found_whatever_its_case_and_spacing() {
        let segments = Segments::default();
        assert_eq!(segments.find(" trust  & SAFETY "), Some(SegmentId(3)));
        assert_eq!(segments.find("Trust and Safety"), None);
    }

    #[test]
    fn the_closest_segment_to_a_misspelling_is_the_one_that_was_meant() {
        let segments = Segments::default();
        assert_eq!(segments.closest("Enginering"), "Engineering");
        assert_eq!(segments.closest("Legal and compliance"), "Legal & Compliance");
    }
}
