//! Options that several commands have.

use std::path::{Path, PathBuf};

use clap::{
    Args, ValueEnum,
    builder::{PathBufValueParser, TypedValueParser},
};
use encoding_rs::Encoding;
use persona::{
    files::OptionalFile,
    model::Voters,
    stream::Export,
    table::{self, Reading},
    tagger::TaggerFiles,
    title::SegmentValues,
    vote,
};

use crate::cli::{installed, paths};

/// What titles are tagged with.
#[derive(Clone, Debug, Args)]
pub struct TaggerArgs {
    /// Where the title reference is
    #[command(flatten)]
    pub reference: ReferenceArg,
    /// Where the model is
    #[command(flatten)]
    pub model: ModelArg,
    /// Where the keyword rules are
    #[command(flatten)]
    pub rules: RulesArg,
    /// How votes are decided
    #[command(flatten)]
    pub vote: VoteArg,
}

impl TaggerArgs {
    /// What the options say.
    #[must_use]
    pub fn files(&self) -> TaggerFiles {
        tagger_files(&self.reference, &self.model, &self.rules, &self.vote)
    }
}

/// What the options of a command that has its title reference elsewhere say.
#[must_use]
pub fn tagger_files(
    reference: &ReferenceArg,
    model: &ModelArg,
    rules: &RulesArg,
    vote: &VoteArg,
) -> TaggerFiles {
    TaggerFiles {
        model_dir: model.model_dir.clone(),
        title_reference: reference.title_reference.clone(),
        keyword_rules: OptionalFile::named_or(rules.keyword_rules.as_deref(), paths::KEYWORD_RULES),
        shipped: (model.model_dir == Path::new(paths::MODEL_DIR))
            .then(installed::model)
            .flatten(),
        // Of a model elsewhere, it is not known what it was learned from.
        training_data: (model.model_dir == Path::new(paths::MODEL_DIR)).then(|| paths::TRAINING_DATA.into()),
        tie_margin: vote.tie_margin,
        min_confidence: vote.min_confidence,
        voters: Voters::default(),
    }
}

/// A file that must be there, unless it is the `usual` one.
fn there_or(usual: &'static str) -> impl TypedValueParser<Value = PathBuf> {
    PathBufValueParser::new().try_map(move |file| match file.exists() || file == Path::new(usual) {
        true => Ok(file),
        false => Err("there is no such file"),
    })
}

/// Where the title reference is.
#[derive(Clone, Debug, Args)]
pub struct ReferenceArg {
    /// Abbreviations and their standard form (optional): `Reference`, `Standardization`
    #[arg(long, value_name = "FILE", default_value = paths::TITLE_REFERENCE, value_parser = there_or(paths::TITLE_REFERENCE))]
    pub title_reference: PathBuf,
}

/// How an export is read.
#[derive(Clone, Debug, Args)]
pub struct ExportArg {
    /// The column of the record ID [default: Record ID, Contact ID, Id, … whichever is there]
    #[arg(long, value_name = "NAME")]
    pub id_column: Option<String>,
    /// The column of the job title [default: Job Title, Title, Position, … whichever is there]
    #[arg(long, value_name = "NAME")]
    pub title_column: Option<String>,
    /// The sheet of an Excel workbook [default: the first]
    #[arg(long, value_name = "NAME")]
    pub sheet: Option<String>,
    /// The encoding of a CSV file, such as windows-1252, utf-16le or shift_jis [default: told from its
    /// content]
    #[arg(long, value_name = "NAME", value_parser = table::encoding)]
    pub encoding: Option<&'static Encoding>,
}

impl ExportArg {
    /// What the options say.
    #[must_use]
    pub fn export(&self) -> Export {
        Export {
            id: self.id_column.clone(),
            title: self.title_column.clone(),
            reading: Reading {
                sheet: self.sheet.clone(),
                encoding: self.encoding,
            },
        }
    }
}

/// Where the keyword rules are.
#[derive(Clone, Debug, Args)]
pub struct RulesArg {
    /// Rules that decide before the vote: `Keyword`, `Rule`, `Persona Segment`, `Exclude Keyword` [default:
    /// data/keyword_rules.csv if it is there]
    #[arg(long, value_name = "FILE")]
    pub keyword_rules: Option<PathBuf>,
}

/// Where words about seniority are.
#[derive(Clone, Debug, Args)]
pub struct SeniorityArg {
    /// Words that say how senior a role is, beside those that are known: `Words`, `Seniority`, `Use` [default:
    /// data/seniority.csv if it is there]
    #[arg(long, value_name = "FILE")]
    pub seniority_words: Option<PathBuf>,
}

/// Where the CRM's values of the segments are.
#[derive(Clone, Debug, Args)]
pub struct ValuesArg {
    /// What the CRM calls the segments inside, to be written in place of their names: `Persona Segment`, `CRM
    /// Value` [default: data/segment_values.csv if it is there]
    #[arg(long, value_name = "FILE")]
    pub segment_values: Option<PathBuf>,
}

impl ValuesArg {
    /// What the option says.
    #[must_use]
    pub fn file(&self) -> OptionalFile {
        OptionalFile::named_or(self.segment_values.as_deref(), paths::SEGMENT_VALUES)
    }

    /// Reads the values, if there are any.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn read(&self) -> persona::Result<SegmentValues> {
        self.file()
            .find()
            .map_or_else(|| Ok(<_>::default()), SegmentValues::read)
    }
}

/// Where the segments are.
#[derive(Clone, Debug, Args)]
pub struct SegmentsArg {
    /// The segments and their order (optional): `Priority`, `Persona Segment`
    #[arg(long, value_name = "FILE", default_value = paths::PERSONA_SEGMENTS, value_parser = there_or(paths::PERSONA_SEGMENTS))]
    pub segments: PathBuf,
}

/// Where the model is.
#[derive(Clone, Debug, Args)]
pub struct ModelArg {
    /// The model's folder
    #[arg(long, value_name = "DIR", default_value = paths::MODEL_DIR)]
    pub model_dir: PathBuf,
}

/// How votes are decided.
#[derive(Clone, Debug, Args)]
pub struct VoteArg {
    /// Personas whose probabilities differ by no more than this are tied; the one with the higher priority
    /// wins
    #[arg(long, value_name = "SHARE", default_value_t = vote::TIE_MARGIN, value_parser = share)]
    pub tie_margin: f32,
    /// Leave titles `Not Classified` whose persona is less certain than this, in percent
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = clap::value_parser!(u8).range(0..=100))]
    pub min_confidence: u8,
}

/// Where logs are kept.
#[derive(Clone, Debug, Args)]
pub struct LogArg {
    /// The folder of the logs, one a run
    #[arg(long, value_name = "DIR", default_value = paths::LOG_DIR)]
    pub log_dir: PathBuf,
}

/// How to print.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum OutputFormat {
    /// Aligned columns
    Text,
    /// JSON
    Json,
}

fn share(text: &str) -> Result<f32, String> {
    match text.parse() {
        Ok(share) if (0.0..=1.0).contains(&share) => Ok(share),
        _ => Err("a share is a number from 0 to 1".to_string()),
    }
}
