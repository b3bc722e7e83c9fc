//! The title reference's file: `Reference`, `Standardization`.

use std::{
    collections::{BTreeMap, HashMap},
    path::Path,
};

use super::{TitleReference, clean, reference::fold};
use crate::files::RowProblem;
use crate::{
    error::Result,
    table::{Source, TableReader},
};

impl TitleReference {
    /// Reads a `Reference,Standardization` file, with the entries that were left out or will
    /// surprise: empty, repeated and chained ones.
    ///
    /// # Errors
    /// If the file cannot be read or lacks a column.
    pub fn read(path: &Path) -> Result<(Self, Vec<RowProblem>)> {
        let mut reader = TableReader::open(&Source::from(path), &[&["Reference"], &["Standardization"]])?;
        let mut problems = Vec::new();
        let mut lines: BTreeMap<u64, (String, String)> = BTreeMap::new();
        let mut first_line: HashMap<String, u64> = HashMap::new();
        while let Some(row) = reader.read()? {
            let row = match row {
                Ok(row) => row,
                Err(reject) => {
                    let (line, reason) = (reject.line, format!("{}; left out", reject.reason));
                    problems.push(RowProblem { line, reason });
                    continue;
                }
            };
            let (reference, standard) = (clean(row.cell(0)), clean(row.cell(1)));
            let line = row.line;
            if reference.is_empty() && standard.is_empty() {
                continue;
            }
            let mut problem = |reason| problems.push(RowProblem { line, reason });
            if reference.is_empty() {
                problem(format!("\"{standard}\" has no reference; left out"));
            } else if standard.is_empty() {
                problem(format!("\"{reference}\" has no standardization; left out"));
            } else if let Some(first) = first_line.get(&fold(&reference)) {
                problem(format!(
                    "\"{reference}\" is already on line {first}; that one counts"
                ));
            } else {
                first_line.insert(fold(&reference), line);
                lines.insert(line, (reference, standard));
            }
        }
        let reference = Self::from_pairs(lines.values().cloned());
        for (line, (entry, standard)) in &lines {
            let again = reference.standardize_clean(standard);
            if again != *standard {
                problems.push(RowProblem {
                    line: *line,
                    reason: format!(
                        "chained: \"{entry}\" becomes \"{standard}\", in which other entries would apply \
                         (\"{again}\"); it stays \"{standard}\""
                    ),
                });
            }
        }
        problems.sort_by_key(|problem| problem.line);
        Ok((reference, problems))
    }

    /// Reads `path` if it exists, else gives an empty reference.
    ///
    /// # Errors
    /// As [`TitleReference::read`].
    pub fn read_or_default(path: &Path) -> Result<(Self, Vec<RowProblem>)> {
        if path.exists() {
            Self::read(path)
        } else {
            Ok(<_>::default())
        }
    }
}
