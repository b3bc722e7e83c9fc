//! Generated titles, and what a transformer that learned from labels says about each.

use std::{collections::BTreeMap, path::Path};

use rayon::prelude::*;

use crate::{
    error::{Result, ensure, invalid},
    metric::{self, Traits},
    table::{Source, TableReader},
    title::{Segments, Title, TitleReference},
};

/// By how much probabilities that were rounded may miss 1.
const ROUNDED: f32 = 1e-2;

/// Generated titles, to learn a network from.
pub struct Generated {
    /// Their traits.
    pub traits: Vec<Traits>,
    /// How likely each segment is, `n x k`.
    pub likely: Vec<f32>,
}

impl Generated {
    /// Reads those of `folder`: of the file `N.csv` if the transformer knew no list of the group N, of `all.csv` if it knew all
    /// of them. A column for each of `segments` has how likely it is.
    ///
    /// # Errors
    /// If the file cannot be read, lacks a column, has no titles or what is no probability, or was made without other lists than those
    /// that `group_of` has in the group.
    pub fn read(
        folder: &Path,
        (without, group_of): (Option<usize>, &BTreeMap<String, usize>),
        segments: &Segments,
        reference: &TitleReference,
    ) -> Result<Self> {
        let name = without.map_or_else(|| "all".to_string(), |group| group.to_string());
        let path = folder.join(name).with_extension("csv");
        let names = segments.ids().map(|id| [segments.name(id)]);
        let names: Vec<[&str; 1]> = [["Held Out"], ["Job Title"]].into_iter().chain(names).collect();
        let columns: Vec<&[&str]> = names.iter().map(|names| &names[..]).collect();
        let mut reader = TableReader::open(&Source::from(&*path), &columns)?;
        let lists = group_of.iter().filter(|(_, group)| Some(**group) == without);
        let lists: Vec<&str> = lists.map(|(list, _)| list.as_str()).collect();
        let held_out = lists.join("; ");
        let mut titles: Vec<Title> = Vec::new();
        let mut likely: Vec<f32> = Vec::new();
        while let Some(row) = reader.read()? {
            let row = row
                .map_err(|reject| invalid!("{}: line {}: {}", path.display(), reject.line, reject.reason))?;
            let found = row.cell(0);
            ensure!(
                found == held_out,
                "{}: line {}: made without “{found}”, and “{held_out}” is held out",
                path.display(),
                row.line
            );
            let title = reference.read_title(row.cell(1));
            if title.standard.is_empty() {
                continue;
            }
            titles.push(title);
            let first = likely.len();
            for column in 2..columns.len() {
                likely.push(row.cell(column).parse().unwrap_or(f32::NAN));
            }
            let whole: f32 = likely[first..].iter().sum();
            ensure!(
                (whole - 1.0).abs() < ROUNDED && likely[first..].iter().all(|number| *number >= 0.0),
                "{}: line {}: these are no probabilities",
                path.display(),
                row.line
            );
        }
        ensure!(!titles.is_empty(), "{}: there are no titles", path.display());
        let traits = titles
            .par_iter()
            .map(|title| metric::describe(&title.words()).1)
            .collect();
        Ok(Self { traits, likely })
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    const HEADER: &str = "Job Title,Engineering,Not Classified,Held Out\n";

    /// What is said of a file with these rows, where the lists `a` and `c` are held out, as the group 1.
    fn read(rows: &str) -> Result<Generated> {
        let folder = tempfile::tempdir()?;
        fs::write(folder.path().join("1.csv"), format!("{HEADER}{rows}"))?;
        let group_of = [("a", 1), ("b", 0), ("c", 1)].map(|(list, group)| (list.to_string(), group));
        let segments = Segments::in_priority_order(vec!["Engineering".to_string()]);
        Generated::read(
            folder.path(),
            (Some(1), &group_of.into()),
            &segments,
            &TitleReference::default(),
        )
    }

    #[test]
    fn titles_are_read_with_what_is_said_of_them() {
        let found = read("Bridge Engineer,0.9,0.1,a; c\nBaker,0,1,a; c\n").unwrap();
        assert_eq!((found.traits.len(), found.likely), (2, vec![0.9, 0.1, 0.0, 1.0]));
    }

    #[test]
    fn those_of_a_transformer_that_knew_a_list_that_is_held_out_are_refused() {
        let error = read("Baker,0,1,a; c\nCook,0,1,a\n").err().unwrap().to_string();
        assert!(
            error.contains("line 3") && error.contains("made without"),
            "{error}"
        );
    }

    #[test]
    fn what_is_no_probability_is_refused_and_so_is_a_file_without_titles() {
        for row in [
            "Baker,NaN,1,a; c\n",
            "Baker,0.5,0.9,a; c\n",
            "Baker,-1,2,a; c\n",
            "Baker,,1,a; c\n",
            "",
        ] {
            assert!(read(row).is_err(), "{row}");
        }
    }
}
