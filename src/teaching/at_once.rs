//! Teaching a model without training it again.

use std::{
    collections::{BTreeMap, HashMap},
    path::{Path, PathBuf},
};

use ndarray::Array2;

use super::{Taught, TaughtOutcome, TrainingFile, Undone};
use crate::{
    checksum::Checksum,
    encoder::Encoder,
    error::Result,
    model::{LabelledTitle, MOST_TAUGHT, Manifest, Model, TrainedOn},
    title::{SegmentId, Segments, Title, TitleReference},
};

/// A model that learned from the training data as it is, and so can be told at once what changes in it.
///
/// Only titles near those that are taught are tagged otherwise then. What a model learns when it is trained (its
/// metric, what words say, how sure it is) stays as it is.
pub struct UpToDate {
    folder: PathBuf,
    model: Model,
    encoder: Encoder,
}

impl UpToDate {
    /// Opens the model in `folder`, if it learned from the training data that has the checksum `training_data`, with these
    /// segments and this title reference. None if there is no such model: it has to be trained.
    ///
    /// # Errors
    /// If there is one, but its encoder cannot be opened.
    pub fn open(
        folder: &Path,
        training_data: &Checksum,
        segments: &Segments,
        reference: &TitleReference,
    ) -> Result<Option<Self>> {
        let Ok(manifest) = Manifest::read(folder) else {
            return Ok(None);
        };
        let learned_from = &manifest.trained_on;
        let same = *training_data == learned_from.training_data
            && reference.checksum() == learned_from.title_reference;
        if !same {
            return Ok(None);
        }
        let (model, encoder) = rayon::join(|| Model::load(folder), || Encoder::for_model(&manifest.encoder));
        // Another may have taken its place before it was loaded.
        let is_wanted = |model: &Model| model.manifest() == Some(&manifest) && model.segments() == segments;
        let Some(model) = model.ok().filter(is_wanted) else {
            return Ok(None);
        };
        let encoder = encoder?;
        model.check_dimensions(encoder.dimensions())?;
        Ok(Some(Self {
            folder: folder.to_path_buf(),
            model,
            encoder,
        }))
    }

    /// Titles that it was taught since it was trained.
    #[must_use]
    pub fn taught(&self) -> usize {
        self.model.taught().len()
    }

    /// Tells it what was taught. Gives whether it knows now: of too many titles it has to learn.
    ///
    /// # Errors
    /// If the encoder fails.
    pub fn teach(&mut self, taught: &[Taught], reference: &TitleReference) -> Result<bool> {
        let news = taught
            .iter()
            .filter(|taught| taught.outcome != TaughtOutcome::Known);
        let labels: Vec<LabelledTitle> = news
            .map(|taught| LabelledTitle {
                title: reference.read_title(&taught.title),
                segment: taught.segment,
            })
            .collect();
        if self.taught() + labels.len() > MOST_TAUGHT {
            return Ok(false);
        }
        let standard: Vec<&str> = labels.iter().map(|label| label.title.standard.as_str()).collect();
        let embeddings: Array2<f32> = self.encoder.embed(&standard)?;
        self.model.teach(&labels, embeddings.view());
        Ok(true)
    }

    /// Tells it what was taken back, as the training data in `file` has it now. Gives whether it knows now: what it learned
    /// from it does not forget.
    #[must_use]
    pub fn take_back(
        &mut self,
        undone: &Undone,
        file: &TrainingFile,
        segments: &Segments,
        reference: &TitleReference,
    ) -> bool {
        // Several rows of one title were changed together, and others may have been there.
        let titles = undone
            .taken_back
            .iter()
            .map(|change| reference.read_title(&change.title));
        let titles: BTreeMap<String, Title> = titles.map(|title| (title.key(), title)).collect();
        let labels = file.labels(segments, reference).titles.into_iter();
        let label_of: HashMap<String, SegmentId> =
            labels.map(|label| (label.title.key(), label.segment)).collect();
        let taken_back = titles
            .into_iter()
            .map(|(key, title)| (title, label_of.get(&key).copied()));
        self.model.unteach(&taken_back.collect::<Vec<_>>())
    }

    /// The model, which says that it learned from training data of the checksum `training_data`, and its encoder.
    #[must_use]
    pub fn into_parts(self, training_data: Checksum) -> (Model, Encoder) {
        let trained_on = TrainedOn {
            training_data,
            ..self.model.trained_on().clone()
        };
        (self.model.with_trained_on(trained_on), self.encoder)
    }

    /// Saves it, now that the training data has the checksum `training_data`.
    ///
    /// # Errors
    /// If it cannot be written, or another model took its place since it was opened; the model that was there is then still
    /// there.
    pub fn save(&mut self, training_data: Checksum) -> Result<()> {
        self.model.save_taught(&self.folder, training_data)
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::{index::IndexKind, training::Trainer};

    const TITLES: [(&str, &str); 4] = [
        ("Account Executive", "Sales"),
        ("Sales Manager", "Sales"),
        ("Nurse", "Not Classified"),
        ("Teacher", "Not Classified"),
    ];

    fn open(folder: &Path, segments: &Segments) -> UpToDate {
        let learned_from = Manifest::read(folder).unwrap().trained_on.training_data;
        let opened = UpToDate::open(folder, &learned_from, segments, &TitleReference::default());
        opened.unwrap().unwrap()
    }

    #[test]
    fn what_a_model_was_taught_is_not_written_into_another_that_was_trained_on_the_same_files_meanwhile() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path();
        let segments = Segments::new(["Sales"]).unwrap();
        let trainer = Trainer::new(segments.clone()).without_shipped();
        let train = |index: IndexKind| trainer.clone().with_index(index).train(&TITLES).unwrap().model;
        train(IndexKind::Cells).save(folder).unwrap();
        let taught_data = Checksum::of(&[b"with what is taught"]);

        let (mut first, mut second) = (open(folder, &segments), open(folder, &segments));
        first.save(taught_data.clone()).unwrap();
        first.save(taught_data.clone()).unwrap();
        let refused = second.save(taught_data.clone()).unwrap_err();
        assert!(
            refused.to_string().contains("changed by somebody else"),
            "{refused}"
        );

        let mut third = open(folder, &segments);
        train(IndexKind::Hnsw).save(folder).unwrap();
        let manifest = || fs::read(folder.join("manifest.json")).unwrap();
        let other = manifest();
        assert!(third.save(taught_data).is_err());
        assert_eq!(manifest(), other);
    }

    #[test]
    fn a_model_takes_the_place_of_the_one_that_is_meant_and_of_no_other() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path();
        let trainer = Trainer::new(Segments::new(["Sales"]).unwrap()).without_shipped();
        let train = |index: IndexKind| trainer.clone().with_index(index).train(&TITLES).unwrap().model;
        let (cells, graph) = (train(IndexKind::Cells), train(IndexKind::Hnsw));
        cells.save_in_place_of(None, folder).unwrap();
        assert!(graph.save_in_place_of(None, folder).is_err());
        let before = Manifest::read(folder).unwrap();
        graph.save_in_place_of(Some(&before), folder).unwrap();
        assert!(cells.save_in_place_of(Some(&before), folder).is_err());
        assert_eq!(Model::load(folder).unwrap().index_kind(), IndexKind::Hnsw);
    }
}
