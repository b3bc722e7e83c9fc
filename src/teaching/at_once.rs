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
        let Some(model) = model.ok().filter(|model| model.segments() == segments) else {
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
    /// If it cannot be written; the model that was there is then still there.
    pub fn save(&mut self, training_data: Checksum) -> Result<()> {
        self.model.save_taught(&self.folder, training_data)
    }
}
