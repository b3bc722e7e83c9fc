//! The file of a user's own words: `Words`, `Seniority` and, if there is one, `Use`.

use std::path::Path;

use super::SeniorityEntry;
use crate::{
    error::Result,
    files::RowProblem,
    table::{Source, TableReader},
};

impl SeniorityEntry {
    /// Reads a file of entries, with the rows that are none.
    ///
    /// # Errors
    /// If the file cannot be read or lacks a column.
    pub fn read(path: &Path) -> Result<(Vec<Self>, Vec<RowProblem>)> {
        let mut reader = TableReader::open(&Source::from(path), &[&["Words"], &["Seniority"]])?;
        let usage = reader.find("Use");
        let (mut entries, mut problems) = (Vec::new(), Vec::new());
        while let Some(row) = reader.read()? {
            let (line, entry) = match row {
                Err(reject) => (reject.line, Err(reject.reason)),
                Ok(row) if row.cells.iter().all(|cell| cell.trim().is_empty()) => continue,
                Ok(row) => {
                    let usage = usage.and_then(|at| row.cells.get(at)).unwrap_or_default();
                    (row.line, Self::new(row.cell(0), row.cell(1), usage))
                }
            };
            match entry {
                Ok(entry) => entries.push(entry),
                Err(reason) => problems.push(RowProblem {
                    line,
                    reason: format!("{reason}; left out"),
                }),
            }
        }
        Ok((entries, problems))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seniority::{Seniority, SeniorityGrammar};

    #[test]
    fn own_words_count_before_those_that_are_known_and_rows_that_say_nothing_are_named() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("seniority.csv");
        let rows = "Grand Wizard,VP,\nEngineer,lead,\nfellow,Nobody,\n,VP,\nNurse Line,none,\n Tribe ,Manager,clan\n,,\n";
        std::fs::write(&file, format!("words,SENIORITY,Use\n{rows}")).unwrap();
        let (entries, problems) = SeniorityEntry::read(&file).unwrap();
        let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
        assert_eq!(
            problems,
            [
                "line 4: there is no seniority \"Nobody\"; left out",
                "line 5: there are no words; left out",
                "line 7: there is no use \"clan\"; left out",
            ]
        );
        let grammar = SeniorityGrammar::with(entries);
        for (title, level) in [
            ("Grand Wizard of Sales", Some(Seniority::Vp)),
            ("Wizard", Some(Seniority::Individual)),
            ("Software Engineer", Some(Seniority::Lead)),
            ("Nurse Line", None),
            ("Nurse", Some(Seniority::Individual)),
        ] {
            assert_eq!(grammar.read(title).level, level, "{title}");
        }
    }
}
