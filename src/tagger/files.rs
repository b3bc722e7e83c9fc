//! The files that a tagger is made of.

use std::{
    fmt,
    path::{Path, PathBuf},
    sync::Arc,
};

use super::Tagger;
use crate::{
    checksum::Checksum,
    encoder::Encoder,
    error::{Context, Result},
    files::{OptionalFile, RowProblem},
    model::{Manifest, Model, Voters},
    title::{KeywordRules, TitleReference},
    vote::TIE_MARGIN,
};

/// The files that a tagger is made of, and how it decides: whoever tags by the same ones gives the same tags.
#[derive(Clone, Debug)]
pub struct TaggerFiles {
    /// The model's folder.
    pub model_dir: PathBuf,
    /// The title reference, which need not be there.
    pub title_reference: PathBuf,
    /// The keyword rules.
    pub keyword_rules: OptionalFile,
    /// What tags where there is no model in the folder yet: what an installed program brings along.
    pub shipped: Option<ShippedModel>,
    /// What the model was learned from, where that is known: it may have changed since.
    pub training_data: Option<PathBuf>,
    /// How far apart the probabilities of two personas may be for the higher priority to win.
    pub tie_margin: f32,
    /// How sure a persona must be, in percent, to be given.
    pub min_confidence: u8,
    /// Which training titles may vote.
    pub voters: Voters,
}

/// A model that an installed program brings along.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShippedModel {
    /// Its folder.
    pub model_dir: PathBuf,
    /// The title reference that it was trained with.
    pub title_reference: PathBuf,
}

/// What there is to warn about when a tagger is opened. It tags all the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TaggerWarning {
    /// An entry of the title reference does not do what its writer meant.
    Reference(PathBuf, RowProblem),
    /// The title reference is another one than the model was trained with; or it is gone.
    ReferenceChanged {
        /// Its file.
        file: PathBuf,
        /// Whether it is gone.
        is_gone: bool,
    },
    /// There is no model in the folder yet; the one that ships tags.
    Shipped {
        /// The folder without a model.
        model_dir: PathBuf,
        /// That of the model that tags.
        shipped: PathBuf,
    },
    /// The training data is not what the model was trained on.
    TrainingDataChanged(PathBuf),
    /// A row of the keyword rules is no rule.
    Rule(PathBuf, RowProblem),
}

impl fmt::Display for TaggerWarning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Reference(file, problem) => write!(f, "{}: {problem}", file.display()),
            Self::Rule(file, problem) => write!(f, "{}: {problem}", file.display()),
            Self::Shipped { model_dir, shipped } => write!(
                f,
                "there is no model in {} yet; titles are tagged with the one that ships, {}.",
                model_dir.display(),
                shipped.display()
            ),
            Self::ReferenceChanged { file, is_gone } => write!(
                f,
                "{} {}; titles are tagged with what there is now.",
                file.display(),
                match is_gone {
                    true => "is not there, but the model was trained with a title reference",
                    false => "is not what it was when the model was trained",
                }
            ),
            Self::TrainingDataChanged(file) => write!(
                f,
                "{} has changed since the model was trained; titles are tagged with the older model.",
                file.display()
            ),
        }
    }
}

impl TaggerFiles {
    /// A model's folder, without any other file.
    #[must_use]
    pub fn new(model_dir: impl Into<PathBuf>) -> Self {
        Self {
            model_dir: model_dir.into(),
            title_reference: PathBuf::new(),
            keyword_rules: OptionalFile::None,
            shipped: None,
            training_data: None,
            tie_margin: TIE_MARGIN,
            min_confidence: 0,
            voters: Voters::default(),
        }
    }

    /// Opens the tagger that the files make, with what there is to warn about: a model that is older than
    /// the files it was made from.
    ///
    /// # Errors
    /// If there is no whole model, its encoder cannot be opened, or a file cannot be read.
    pub fn open(&self) -> Result<(Arc<Tagger>, Vec<TaggerWarning>)> {
        if let Some(shipped) = self.with_shipped() {
            let (tagger, mut warnings) = shipped.open()?;
            let instead = TaggerWarning::Shipped {
                model_dir: self.model_dir.clone(),
                shipped: shipped.model_dir,
            };
            warnings.insert(0, instead);
            return Ok((tagger, warnings));
        }
        let made_with = Manifest::read(&self.model_dir)?.encoder;
        let file = &self.title_reference;
        let mut loaded = None;
        // The encoder is opened on this thread, which in the program is the first: there alone the C library's allocator, from
        // which ONNX Runtime takes small pieces, asks the system for more than a page at a time.
        let (encoder, reference, training_data) = rayon::in_place_scope(|scope| {
            scope.spawn(|_| loaded = Some(Model::load(&self.model_dir)));
            let encoder = Encoder::for_model(&made_with);
            let reference = TitleReference::read_or_default(file);
            let training_data = self.training_data.as_ref();
            let training_data = training_data.and_then(|file| Checksum::of_file(file).ok());
            (encoder, reference, training_data)
        });
        let model = loaded.context("a thread stopped")??;
        let (encoder, (reference, problems)) = (encoder?, reference?);
        let problems = problems.into_iter();
        let mut warnings: Vec<TaggerWarning> = problems
            .map(|problem| TaggerWarning::Reference(file.clone(), problem))
            .collect();
        warnings.extend(self.changes(&model, &reference, training_data));
        let (tagger, problems) = self.tagger(model, encoder, reference)?;
        warnings.extend(problems);
        Ok((Arc::new(tagger), warnings))
    }

    /// The same with the model that ships, where it is needed: with the title reference that goes with it, unless
    /// there is another one.
    fn with_shipped(&self) -> Option<Self> {
        let shipped = self.shipped.as_ref()?;
        if Manifest::is_in(&self.model_dir) || !Manifest::is_in(&shipped.model_dir) {
            return None;
        }
        let title_reference = match self.title_reference.exists() {
            true => &self.title_reference,
            false => &shipped.title_reference,
        };
        Some(Self {
            model_dir: shipped.model_dir.clone(),
            title_reference: title_reference.clone(),
            shipped: None,
            training_data: None,
            ..self.clone()
        })
    }

    /// Files that are not what a model was made from; `training_data` is the checksum of that file now.
    fn changes(
        &self,
        model: &Model,
        reference: &TitleReference,
        training_data: Option<Checksum>,
    ) -> Vec<TaggerWarning> {
        let mut changes = Vec::new();
        if reference.checksum() != model.trained_on().title_reference {
            changes.push(TaggerWarning::ReferenceChanged {
                file: self.title_reference.clone(),
                is_gone: !self.title_reference.exists(),
            });
        }
        let changed = training_data.is_some_and(|now| now != model.trained_on().training_data);
        let changed = self.training_data.as_ref().filter(|_| changed);
        changes.extend(changed.cloned().map(TaggerWarning::TrainingDataChanged));
        changes
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
    ) -> Result<(Tagger, Vec<TaggerWarning>)> {
        let (rules, problems) = match self.keyword_rules.find() {
            Some(file) => read_rules(file, &model)?,
            None => <_>::default(),
        };
        let tagger = Tagger::new(model, encoder, reference)?
            .with_rules(rules)
            .with_tie_margin(self.tie_margin)
            .with_min_confidence(self.min_confidence)
            .with_voters(self.voters);
        Ok((tagger, problems))
    }
}

fn read_rules(file: &Path, model: &Model) -> Result<(KeywordRules, Vec<TaggerWarning>)> {
    let (rules, problems) = KeywordRules::read(file, model.segments())?;
    let problems = problems.into_iter();
    let warnings = problems.map(|problem| TaggerWarning::Rule(file.to_path_buf(), problem));
    Ok((rules, warnings.collect()))
}
