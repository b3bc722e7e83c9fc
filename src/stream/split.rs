//! The tagged table once more, a file a segment.

use std::{
    collections::HashSet,
    fs,
    path::{Path, PathBuf},
};

use csv::StringRecord;

use crate::{
    error::{Context, Result, ensure},
    table::{Format, TableWriter, WrittenTable},
    title::Segments,
};

/// The tagged table once more, a file a segment.
pub struct Split {
    /// By the rank of the segment.
    files: Vec<(PathBuf, TableWriter)>,
}

impl Split {
    /// Begins a file in `format` for each of `segments` in `folder`, which is created if need be.
    ///
    /// # Errors
    /// If the folder or a file cannot be created, or two segments would go to the same file.
    pub fn create(
        folder: &Path,
        segments: &Segments,
        format: Format,
        header: &StringRecord,
        numbers: &[usize],
    ) -> Result<Self> {
        fs::create_dir_all(folder).with_context(|| format!("{} could not be created", folder.display()))?;
        let mut names = HashSet::new();
        let mut file = |segment: &str| {
            let name = file_name(segment);
            // On some systems, case makes no other file.
            ensure!(
                names.insert(name.to_lowercase()),
                "two segments would go to the same file, {name}.{}. Rename the segment \"{segment}\" and retrain.",
                format.ending()
            );
            let path = folder.join(format!("{name}.{}", format.ending()));
            let writer = TableWriter::create(&path, header, numbers)?;
            Ok((path, writer))
        };
        let files = segments.ids().map(|id| file(segments.name(id)));
        Ok(Self {
            files: files.collect::<Result<_>>()?,
        })
    }

    /// Where its files are going to be.
    pub(super) fn places(&self) -> Vec<PathBuf> {
        self.files.iter().map(|(path, _)| path.clone()).collect()
    }

    /// Writes a row of the segment of this rank.
    pub(super) fn write<Cell: AsRef<str>>(
        &mut self,
        rank: usize,
        row: impl Iterator<Item = Cell>,
    ) -> Result<()> {
        if let Some((path, writer)) = self.files.get_mut(rank) {
            writer
                .write(row)
                .with_context(|| format!("{} could not be written", path.display()))?;
        }
        Ok(())
    }

    /// Writes what is not yet written. Gives the tables, which have to be put in their places.
    pub(super) fn finish(self) -> Result<Vec<WrittenTable>> {
        let finish = |(path, writer): (PathBuf, TableWriter)| {
            writer
                .finish()
                .with_context(|| format!("{} could not be written", path.display()))
        };
        self.files.into_iter().map(finish).collect()
    }
}

/// A segment's name without what a file's name may not have on some system.
fn file_name(segment: &str) -> String {
    let allowed = |c: char| c.is_alphanumeric() || " &-_.,()+".contains(c);
    let name: String = segment
        .chars()
        .map(|c| if allowed(c) { c } else { '_' })
        .collect();
    name.trim_matches(['.', ' ']).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn segments_that_would_share_a_file_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("segments.csv");
        fs::write(&file, "Priority,Persona Segment\n1,R/D\n2,r:d\n").unwrap();
        let segments = Segments::read(&file).unwrap();
        let refusal = Split::create(
            &folder.path().join("by"),
            &segments,
            Format::Csv(None),
            &StringRecord::new(),
            &[],
        );
        let refusal = refusal.err().map(|error| error.to_string()).unwrap_or_default();
        assert!(refusal.contains("r_d.csv"), "{refusal}");
    }

    #[test]
    fn a_segments_name_makes_a_file_name_on_every_system() {
        assert_eq!(file_name("Trust & Safety"), "Trust & Safety");
        assert_eq!(file_name("../R&D: web/mobile?"), "_R&D_ web_mobile_");
    }
}
