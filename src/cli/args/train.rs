//! Arguments of `persona train`, and of all that learns.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use persona::{encoder::EncoderChoice, files::OptionalFile, index::IndexKind, training::TrainingFiles};

use super::{LogArg, ModelArg, ReferenceArg, SegmentsArg};
use crate::cli::paths;

/// Options of `persona train`.
#[derive(Debug, Args)]
pub struct TrainArgs {
    /// What to learn from
    #[command(flatten)]
    pub lesson: LessonArgs,
    /// Where the model is
    #[command(flatten)]
    pub model: ModelArg,
    /// Where logs are kept
    #[command(flatten)]
    pub logs: LogArg,
}

/// What to learn from, and how.
#[derive(Clone, Debug, Args)]
pub struct LessonArgs {
    /// Labelled titles: `Job Title`, `Persona Segment`
    #[arg(long, value_name = "FILE", default_value = paths::TRAINING_DATA)]
    pub training_data: PathBuf,
    /// Titles that fit no persona, learned as `Not Classified` beside those that the training data labels
    /// so: `Job Title` [default: data/background_titles.csv, if it is there]
    #[arg(long, value_name = "FILE")]
    pub background: Option<PathBuf>,
    /// Learn from no background titles
    #[arg(long, conflicts_with = "background")]
    pub no_background: bool,
    /// Learn from these files alone: the titles that ship with the program, which otherwise stand beside
    /// those of the training data in segments of the same name, have no say
    #[arg(long)]
    pub no_shipped: bool,
    /// Where the title reference is
    #[command(flatten)]
    pub reference: ReferenceArg,
    /// Where the segments are
    #[command(flatten)]
    pub segments: SegmentsArg,
    /// The index that `train` builds over the titles, in which `predict` searches
    #[arg(long, value_enum, value_name = "KIND", default_value_t)]
    pub index: IndexArg,
    /// A text model that fastembed knows (such as bge-small-en-v1.5), or a folder with model.onnx and
    /// tokenizer files [default: the built-in one]
    #[arg(long, value_name = "NAME|DIR", value_parser = |text: &str| Ok::<_, String>(EncoderChoice::from(text)))]
    pub encoder: Option<EncoderChoice>,
}

impl LessonArgs {
    /// What the options say.
    pub fn files(&self) -> TrainingFiles {
        TrainingFiles {
            training_data: self.training_data.clone(),
            background: match self.no_background {
                true => OptionalFile::None,
                false => OptionalFile::named_or(self.background.as_deref(), paths::BACKGROUND),
            },
            title_reference: self.reference.title_reference.clone(),
            segments: self.segments.segments.clone(),
            encoder: self.encoder.clone().unwrap_or_default(),
            with_shipped: !self.no_shipped,
            index: self.index.into(),
        }
    }
}

/// The kinds of index.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum IndexArg {
    /// a graph of near titles, built by hnsw_rs: searched fastest
    #[default]
    Hnsw,
    /// cells of titles that lie together: built fastest
    Cells,
}

impl From<IndexArg> for IndexKind {
    fn from(index: IndexArg) -> Self {
        match index {
            IndexArg::Hnsw => Self::Hnsw,
            IndexArg::Cells => Self::Cells,
        }
    }
}
