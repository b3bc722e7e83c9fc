use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::Result;

use super::Tagger;
use crate::{
    checksum::Checksum,
    encoder::Encoder,
    keyword_rules::KeywordRules,
    model::{Electorate, Manifest, Model},
    paths,
    title::TitleReference,
};

/// The files that a tagger is made of, and how it decides: whoever tags by the same ones gives the same tags.
#[derive(Clone, Debug)]
pub struct TaggerFiles {
    /// The model's folder.
    pub model_dir: PathBuf,
    /// The title reference, which need not be there.
    pub title_reference: PathBuf,
    /// The keyword rules, if not the usual ones.
    pub keyword_rules: Option<PathBuf>,
    /// How far apart the probabilities of two personas may be for the higher priority to win.
    pub tie_margin: f32,
    /// How sure a persona must be, in percent, to be given.
    pub min_confidence: u8,
}

impl TaggerFiles {
    /// Opens the tagger that the files make, with what there is to warn about: a model that is older than
    /// the files it was made from.
    ///
    /// # Errors
    /// If there is no whole model, its encoder cannot be opened, or a file cannot be read.
    pub fn open(&self, electorate: Electorate) -> Result<(Arc<Tagger>, Vec<String>)> {
        let mut warnings = Vec::new();
        let made_with = Manifest::read(&self.model_dir)?.encoder;
        let (model, encoder) =
            rayon::join(|| Model::load(&self.model_dir), || Encoder::for_model(&made_with));
        let (model, encoder) = (model?, encoder?);
        let (reference, problems) = TitleReference::read_or_default(&self.title_reference)?;
        let file = self.title_reference.display();
        warnings.extend(problems.iter().map(|problem| format!("{file}: {problem}")));
        if reference.checksum() != model.trained_on().title_reference {
            let change = if self.title_reference.exists() {
                "is not what it was when the model was trained"
            } else {
                "is not there, but the model was trained with a title reference"
            };
            warnings.push(format!(
                "{file} {change}; titles are tagged with what there is now. `make train` brings the model up to date."
            ));
        }
        if self.model_dir == Path::new(paths::MODEL_DIR) {
            let training_data = Checksum::of_file(Path::new(paths::TRAINING_DATA)).ok();
            if training_data.is_some_and(|now| now != model.trained_on().training_data) {
                warnings.push(format!(
                    "{} has changed since the model was trained; titles are tagged with the older model. \
                     `make train` brings it up to date.",
                    paths::TRAINING_DATA
                ));
            }
        }
        let (tagger, problems) = self.tagger(model, encoder, reference)?;
        warnings.extend(problems);
        Ok((Arc::new(tagger.with_electorate(electorate)), warnings))
    }

    /// The same with a model that is in no folder yet, the encoder that made it, and a title reference.
    ///
    /// # Errors
    /// If the rules cannot be read, or the model was not made for the encoder's embeddings.
    pub fn tagger(
        &self,
        model: Model,
        encoder: Encoder,
        reference: TitleReference,
    ) -> Result<(Tagger, Vec<String>)> {
        let (rules, problems) =
            KeywordRules::read_named_or_usual(self.keyword_rules.as_deref(), model.segments())?;
        let tagger = Tagger::new(model, encoder, reference)?
            .with_rules(rules)
            .with_tie_margin(self.tie_margin)
            .with_min_confidence(self.min_confidence);
        Ok((tagger, problems))
    }
}
