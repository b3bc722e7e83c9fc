//! Finding the header of a table, and the columns that are wanted in it.

use std::collections::HashMap;

use csv::StringRecord;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use super::rows::{Line, MAX_COLUMNS, Rows};
use crate::error::{Error, MissingColumns, Result, bail};

/// The header is one of so many rows, or there is none: reports and exports have some lines above it.
pub(super) const HEADER_WITHIN: usize = 50;

/// A header, and where it stands.
#[derive(Debug)]
pub(super) struct Header {
    pub line: u64,
    pub cells: StringRecord,
    /// Where the wanted columns are.
    pub columns: Vec<usize>,
    /// The lines of the rows above it.
    above: Vec<u64>,
    /// Wanted columns that are there more than once.
    repeated: Vec<String>,
    /// Columns up to the last that has a name.
    named: usize,
}

impl Header {
    /// Reads `rows` up to their header, which has the `wanted` columns, each by one of its names.
    ///
    /// # Errors
    /// If there is none.
    pub(super) fn find(rows: &mut dyn Rows, wanted: &[&[&str]]) -> Result<Self> {
        let mut above: Vec<Line> = Vec::new();
        while above.len() < HEADER_WITHIN {
            let Some(line) = rows.read()? else { break };
            if has_columns(&names(&line.cells), wanted) {
                let above = above.iter().map(|line| line.line).collect();
                return Self::new(line, wanted, above);
            }
            // A format that names its columns by itself has no header among its rows.
            let is_header = line.line == 0;
            above.push(line);
            if is_header {
                break;
            }
        }
        let elsewhere = rows.elsewhere();
        // Of what is there, the row with the most cells is the likeliest to be meant.
        let Some(likeliest) = above.iter().rev().max_by_key(|line| line.cells.len()) else {
            return Err(Error::EmptyTable { elsewhere });
        };
        check_width(&likeliest.cells)?;
        let there = names(&likeliest.cells);
        let missing = wanted.iter().filter(|wanted| find(&there, wanted).is_none());
        Err(Error::MissingColumns(Box::new(MissingColumns {
            missing: missing
                .filter_map(|names| names.first().map(ToString::to_string))
                .collect(),
            may_be_named: wanted.iter().any(|names| names.len() > 1),
            there,
            elsewhere,
        })))
    }

    fn new(line: Line, wanted: &[&[&str]], above: Vec<u64>) -> Result<Self> {
        check_width(&line.cells)?;
        let names = names(&line.cells);
        let columns: Vec<usize> = wanted.iter().filter_map(|wanted| find(&names, wanted)).collect();
        let repeated = columns.iter().filter(|at| {
            let same = |name: &&String| is_same(name, &names[**at]);
            names.iter().filter(same).count() > 1
        });
        let repeated = repeated.map(|at| names[*at].trim().to_string()).collect();
        let last = names.iter().rposition(|name| !bare(name).is_empty());
        Ok(Self {
            line: line.line,
            named: last.map_or(0, |last| last + 1),
            cells: line.cells,
            columns,
            above,
            repeated,
        })
    }

    /// What there is to notice about it, in sentences without a beginning.
    pub(super) fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        if let (Some(first), Some(last)) = (self.above.first(), self.above.last()) {
            let lines = match first == last {
                true => format!("line {first} above it was"),
                false => format!("lines {first} to {last} above it were"),
            };
            notes.push(format!("its header is line {}; {lines} left out", self.line));
        }
        notes
    }

    /// How many columns it has up to the last that has a name.
    pub(super) fn named(&self) -> usize {
        self.named
    }

    /// The wanted columns that are there more than once.
    pub(super) fn repeated(&self) -> &[String] {
        &self.repeated
    }

    /// The other columns that are there more than once.
    pub(super) fn others_repeated(&self) -> Vec<&str> {
        let mut counts: HashMap<&str, usize> = HashMap::new();
        let mut repeated = Vec::new();
        for name in self.cells.iter().map(bare).filter(|name| !name.is_empty()) {
            let count = counts.entry(name).or_default();
            *count += 1;
            if *count == 2 && !self.repeated.iter().any(|told| is_same(told, name)) {
                repeated.push(name);
            }
        }
        repeated
    }

    /// How a row repeats the header, if it does: files that were joined have it once more in their midst.
    pub(super) fn repeated_by(&self, row: &StringRecord) -> Option<Repeated> {
        let stands_at = |at: usize, in_row: usize| {
            let (name, cell) = (self.cells.get(at), row.get(in_row));
            name.zip(cell)
                .is_some_and(|(name, cell)| bare(name) == bare(cell))
        };
        // Nearly all rows are told by one comparison.
        if self.columns.iter().all(|at| stands_at(*at, *at)) {
            // What is below it is not what the header says where another column has the place of one.
            let is_other = |at: usize| !bare(&row[at]).is_empty() && !stands_at(at, at);
            return Some(match self.columns.len() > 1 && (0..row.len()).any(is_other) {
                true => Repeated::WithOthers,
                false => Repeated::InPlace,
            });
        }
        let anywhere = |at: &usize| (0..row.len()).any(|in_row| stands_at(*at, in_row));
        let is_header = self.columns.len() > 1 && self.columns.iter().all(anywhere);
        is_header.then_some(Repeated::Elsewhere)
    }
}

/// How a row repeats a header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Repeated {
    /// With all columns where they were.
    InPlace,
    /// With the wanted columns where they were, and others elsewhere.
    WithOthers,
    /// With the wanted columns in other places.
    Elsewhere,
}

/// A name without what surrounds it, a byte-order mark included.
fn bare(name: &str) -> &str {
    name.trim_start_matches('\u{feff}').trim()
}

fn names(cells: &StringRecord) -> Vec<String> {
    cells.iter().map(str::to_string).collect()
}

fn check_width(cells: &StringRecord) -> Result<()> {
    if cells.len() > MAX_COLUMNS {
        bail!(
            "its first line has {} columns, which is no header of a table; {MAX_COLUMNS} are the most.",
            cells.len()
        );
    }
    Ok(())
}

/// Whether a header has all the wanted columns.
pub(super) fn has_columns(header: &[String], wanted: &[&[&str]]) -> bool {
    wanted.iter().all(|names| find(header, names).is_some())
}

/// Where the first of `names` that is in the header stands.
fn find(header: &[String], names: &[&str]) -> Option<usize> {
    names.iter().find_map(|name| position(header, name))
}

/// Where a name stands in the header: one that is the same goes before one in other case, and that before one that only reads
/// the same.
pub(super) fn position(header: &[impl AsRef<str>], name: &str) -> Option<usize> {
    let first = |is_it: &dyn Fn(&str) -> bool| header.iter().position(|cell| is_it(cell.as_ref()));
    first(&|cell| bare(cell) == name)
        .or_else(|| first(&|cell| bare(cell).eq_ignore_ascii_case(name)))
        .or_else(|| first(&|cell| is_same(cell, name)))
}

/// Whether two names of a column read the same: `Record ID`, `record_id`, `RecordID` and `record-id` do,
/// and so do `Função` and `funcao`.
pub(super) fn is_same(header: &str, name: &str) -> bool {
    // Sign by sign, because nearly all names differ in the first.
    match letters(name).next() {
        None => header.trim() == name.trim(),
        Some(_) => letters(header).eq(letters(name)),
    }
}

/// What a name of a column is told by: what stands between its words is not looked at, nor are accents.
fn letters(name: &str) -> impl Iterator<Item = char> {
    let decomposed = name.nfkd().filter(|c| !is_combining_mark(*c));
    decomposed
        .flat_map(char::to_lowercase)
        .filter(|c| c.is_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_the_same_however_their_words_are_joined() {
        for name in [
            "Record ID",
            " record  id",
            "record_id",
            "RecordID",
            "record-id",
            "RECORD.ID",
        ] {
            assert!(is_same(name, "Record ID"), "{name}");
        }
        assert!(is_same("Funcao", "Função"));
        assert!(is_same("役職", "役職"));
        assert!(!is_same("Record", "Record ID"));
        assert!(!is_same("#", "%"));
    }

    #[test]
    fn a_name_that_is_spelled_the_same_goes_first() {
        let header = ["record_id", "Record ID"].map(str::to_string);
        assert_eq!(find(&header, &["Record ID"]), Some(1));
        assert_eq!(find(&header[..1], &["Record ID"]), Some(0));
    }
}
