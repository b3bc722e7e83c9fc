//! The command line.

use std::{ffi::OsString, fmt, net::IpAddr, path::PathBuf};

use clap::{Args, ColorChoice, Parser, Subcommand, ValueEnum};
use encoding_rs::Encoding;

use crate::{
    encoder::EncoderChoice,
    paths,
    stream::Export,
    table::{self, Reading},
    vote,
};

/// Tags job titles with a persona segment and a confidence.
#[derive(Debug, Parser)]
#[command(version, about)]
pub struct Cli {
    /// What every job takes.
    #[command(flatten)]
    pub common: CommonArgs,
    /// The job to do.
    #[command(subcommand)]
    pub command: Command,
}

/// Options of every command.
#[derive(Debug, Args)]
#[command(next_help_heading = "Options of every command")]
pub struct CommonArgs {
    /// Settings [default: persona.toml, if it is there]
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Say only warnings, errors and how the run ended
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Say all that goes to the log
    #[arg(short, long, global = true)]
    pub verbose: bool,
    /// When to use colours
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub color: ColorChoice,
}

/// The jobs.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Learn from labelled titles and write a model
    Train(TrainArgs),
    /// Add labels to the training data, or correct them, and learn from it again
    Teach(TeachArgs),
    /// Tag the titles of a file
    Predict(PredictArgs),
    /// Tell how often the program is right, and where it is not
    Evaluate(EvaluateArgs),
    /// List the labels of the training data that are likely wrong, the likeliest first
    Audit(AuditArgs),
    /// Show the training titles nearest to a title, and how they vote
    Similar(SimilarArgs),
    /// Read every file that train and predict would read, and report all problems
    Check(CheckArgs),
    /// Open a page to work in, and an API for other programs
    Serve(ServeArgs),
    /// Show all settings and where each comes from
    Config(ConfigArgs),
    /// Print what a shell needs to complete commands and options
    Completions(CompletionsArgs),
    /// Print the manual, or write a page for each command
    Man(ManArgs),
}

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

/// Options of `persona teach`.
#[derive(Debug, Args)]
pub struct TeachArgs {
    /// The title; or a file of titles: `Job Title`, `Persona Segment`; - is standard input
    #[arg(value_name = "TITLE|FILE", required_unless_present_any = ["undo", "list"])]
    pub title: Option<OsString>,
    /// The title's segment
    #[arg(value_name = "SEGMENT")]
    pub segment: Option<String>,
    /// Take back what was taught last; again, what was taught before that
    #[arg(long, conflicts_with_all = ["title", "list"])]
    pub undo: bool,
    /// Show what was taught and not taken back
    #[arg(long, conflicts_with_all = ["title", "no_train"])]
    pub list: bool,
    /// Only change the training data
    #[arg(long)]
    pub no_train: bool,
    /// How to learn from it again
    #[command(flatten)]
    pub train: TrainArgs,
}

/// Options of `persona evaluate`.
#[derive(Debug, Args)]
pub struct EvaluateArgs {
    /// Score the current model on these labelled titles, instead of cross-validating the training data:
    /// `Job Title`, `Persona Segment`
    #[arg(long, value_name = "FILE", conflicts_with_all = ["training_data", "background", "no_background", "segments", "encoder"])]
    pub labelled: Option<PathBuf>,
    /// What to learn from
    #[command(flatten)]
    pub lesson: LessonArgs,
    /// Where the model is
    #[command(flatten)]
    pub model: ModelArg,
    /// How to print the figures
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
    /// Also write them as a page with charts, to open in a browser
    #[arg(long, value_name = "FILE.html")]
    pub report: Option<PathBuf>,
    /// Where logs are kept
    #[command(flatten)]
    pub logs: LogArg,
}

/// Options of `persona audit`.
#[derive(Debug, Args)]
pub struct AuditArgs {
    /// What to look through
    #[command(flatten)]
    pub lesson: LessonArgs,
    /// Labels that were looked at and found right, to leave out: `Job Title`, `Persona Segment` [default:
    /// data/audit_reviewed.csv if it is there]
    #[arg(long, value_name = "FILE")]
    pub reviewed: Option<PathBuf>,
    /// How to print the findings: as text the first ones, else all
    #[arg(long, value_enum, default_value_t = AuditFormat::Text)]
    pub format: AuditFormat,
    /// How many findings to print as text
    #[arg(long, value_name = "N", default_value_t = 30)]
    pub top: usize,
    /// Where logs are kept
    #[command(flatten)]
    pub logs: LogArg,
}

/// How to print an audit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum AuditFormat {
    /// Aligned columns
    Text,
    /// JSON
    Json,
    /// CSV, to go through in a spreadsheet
    Csv,
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
    /// Where the title reference is
    #[command(flatten)]
    pub reference: ReferenceArg,
    /// Where the segments are
    #[command(flatten)]
    pub segments: SegmentsArg,
    /// A text model that fastembed knows (such as bge-small-en-v1.5), or a folder with model.onnx and
    /// tokenizer files [default: the built-in one]
    #[arg(long, value_name = "NAME|DIR", value_parser = |text: &str| Ok::<_, String>(EncoderChoice::from(text)))]
    pub encoder: Option<EncoderChoice>,
}

/// Options of `persona predict`.
#[derive(Debug, Args)]
pub struct PredictArgs {
    /// Titles to tag: `Record ID`, `Job Title`, in a CSV file (maybe compressed: gzip, zstd), an Excel
    /// workbook or a Parquet file; - is standard input
    #[arg(long, value_name = "FILE", default_value = paths::INPUT)]
    pub input: PathBuf,
    /// The tagged titles, in the format that the name's ending says: .csv, .csv.gz, .csv.zst, .xlsx,
    /// .parquet; - is standard output, as CSV [default: tagged_personas.csv, or - if the input is -]
    #[arg(long, value_name = "FILE")]
    pub output: Option<PathBuf>,
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
    /// How it is read
    #[command(flatten)]
    pub export: ExportArg,
    /// Give every title the persona that fits best, and leave only empty ones `Not Classified`
    #[arg(long)]
    pub assign_all: bool,
    /// Leave rows alone whose `Persona Segment` is filled already
    #[arg(long)]
    pub only_new: bool,
    /// Also write a file a segment into this folder
    #[arg(long, value_name = "DIR")]
    pub split: Option<PathBuf>,
    /// Read and tag everything, and write nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Put a ' in front of every cell that a spreadsheet would run as a formula when it opens the CSV output
    #[arg(long)]
    pub excel_safe: bool,
    /// Also write the titles that the program is least certain of into this file, each once, to be labelled
    #[arg(long, value_name = "FILE")]
    pub review: Option<PathBuf>,
    /// Which confidence is certain enough to need no review, in percent
    #[arg(long, value_name = "N", default_value_t = 70, requires = "review", value_parser = clap::value_parser!(u8).range(1..=100))]
    pub review_below: u8,
    /// Where logs are kept
    #[command(flatten)]
    pub logs: LogArg,
}

/// Options of `persona similar`.
#[derive(Debug, Args)]
pub struct SimilarArgs {
    /// The title
    pub title: String,
    /// How many training titles to show
    #[arg(long, value_name = "K", default_value_t = 10, value_parser = clap::value_parser!(u16).range(1..))]
    pub neighbours: u16,
    /// How to print them
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
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

/// Options of `persona check`.
#[derive(Debug, Args)]
pub struct CheckArgs {
    /// Titles to tag: `Record ID`, `Job Title`
    #[arg(long, value_name = "FILE", default_value = paths::INPUT)]
    pub input: PathBuf,
    /// How it is read
    #[command(flatten)]
    pub export: ExportArg,
    /// Labelled titles: `Job Title`, `Persona Segment`
    #[arg(long, value_name = "FILE", default_value = paths::TRAINING_DATA)]
    pub training_data: PathBuf,
    /// Titles that fit no persona: `Job Title` [default: data/background_titles.csv, if it is there]
    #[arg(long, value_name = "FILE")]
    pub background: Option<PathBuf>,
    /// Where the title reference is
    #[command(flatten)]
    pub reference: ReferenceArg,
    /// Where the keyword rules are
    #[command(flatten)]
    pub rules: RulesArg,
    /// Where the segments are
    #[command(flatten)]
    pub segments: SegmentsArg,
    /// Where the model is
    #[command(flatten)]
    pub model: ModelArg,
}

/// Options of `persona config`.
#[derive(Debug, Args)]
pub struct ConfigArgs {
    /// How to print them
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
    /// Show only those of this command, as they are with these options of it
    #[arg(value_name = "COMMAND", trailing_var_arg = true, allow_hyphen_values = true)]
    pub command: Vec<OsString>,
}

/// Options of `persona completions`.
#[derive(Debug, Args)]
pub struct CompletionsArgs {
    /// The shell
    pub shell: clap_complete::Shell,
}

/// Options of `persona man`.
#[derive(Debug, Args)]
pub struct ManArgs {
    /// Write a page for each command into this folder
    #[arg(value_name = "DIR")]
    pub folder: Option<PathBuf>,
}

/// Options of `persona serve`.
#[derive(Debug, Args)]
pub struct ServeArgs {
    /// The address to listen on; any but this computer's own needs a token
    #[arg(long, value_name = "IP", default_value = "127.0.0.1")]
    pub address: IpAddr,
    /// The port to listen on; 0 takes any that is free
    #[arg(long, value_name = "N", default_value_t = 8080)]
    pub port: u16,
    /// What whoever uses it must know, 16 characters or more; better given as PERSONA_TOKEN, since others on
    /// this computer can read a command line
    #[arg(long, value_name = "TEXT", hide_default_value = true, value_parser = |text: &str| Ok::<_, String>(Secret(text.to_string())))]
    pub token: Option<Secret>,
    /// Change no file of the project: tagging goes on, retraining is refused
    #[arg(long)]
    pub read_only: bool,
    /// What it allows at most
    #[command(flatten)]
    pub limits: LimitArgs,
    /// What a retraining learns from
    #[command(flatten)]
    pub lesson: LessonArgs,
    /// Where the model is
    #[command(flatten)]
    pub model: ModelArg,
    /// Where the keyword rules are
    #[command(flatten)]
    pub rules: RulesArg,
    /// How votes are decided
    #[command(flatten)]
    pub vote: VoteArg,
    /// Where logs are kept
    #[command(flatten)]
    pub logs: LogArg,
}

/// A text that no log may hold.
#[derive(Clone)]
pub struct Secret(pub String);

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

/// What a server allows at most.
#[derive(Clone, Debug, Args)]
pub struct LimitArgs {
    /// The size of a file, in MB
    #[arg(long, value_name = "MB", default_value_t = 200, value_parser = clap::value_parser!(u64).range(1..=1_000_000))]
    pub max_upload: u64,
    /// The rows of a file
    #[arg(long, value_name = "N", default_value_t = 2_000_000, value_parser = clap::value_parser!(u64).range(1..=100_000_000))]
    pub max_rows: u64,
    /// The titles of a call
    #[arg(long, value_name = "N", default_value_t = 1_000, value_parser = clap::value_parser!(u64).range(1..=1_000_000))]
    pub max_titles: u64,
    /// Requests that are computed at the same time; more are told to come back
    #[arg(long, value_name = "N", default_value_t = 64, value_parser = clap::value_parser!(u64).range(1..=10_000))]
    pub max_requests: u64,
    /// Seconds that a request may take, files apart
    #[arg(long, value_name = "S", default_value_t = 30, value_parser = clap::value_parser!(u64).range(1..=86_400))]
    pub max_seconds: u64,
    /// Files that are kept; the oldest goes when one more comes
    #[arg(long, value_name = "N", default_value_t = 8, value_parser = clap::value_parser!(u64).range(1..=1_000))]
    pub max_files: u64,
}

/// Where the title reference is.
#[derive(Clone, Debug, Args)]
pub struct ReferenceArg {
    /// Abbreviations and their standard form (optional): `Reference`, `Standardization`
    #[arg(long, value_name = "FILE", default_value = paths::TITLE_REFERENCE)]
    pub title_reference: PathBuf,
}

/// How an export is read.
#[derive(Debug, Args)]
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
#[derive(Debug, Args)]
pub struct RulesArg {
    /// Rules that decide before the vote: `Keyword`, `Rule`, `Persona Segment`, `Exclude Keyword` [default:
    /// data/keyword_rules.csv if it is there]
    #[arg(long, value_name = "FILE")]
    pub keyword_rules: Option<PathBuf>,
}

/// Where the segments are.
#[derive(Clone, Debug, Args)]
pub struct SegmentsArg {
    /// The segments and their order (optional): `Priority`, `Persona Segment`
    #[arg(long, value_name = "FILE", default_value = paths::PERSONA_SEGMENTS)]
    pub segments: PathBuf,
}

/// Where the model is.
#[derive(Debug, Args)]
pub struct ModelArg {
    /// The model's folder
    #[arg(long, value_name = "DIR", default_value = paths::MODEL_DIR)]
    pub model_dir: PathBuf,
}

/// How votes are decided.
#[derive(Debug, Args)]
pub struct VoteArg {
    /// Segments whose shares of the vote differ by no more than this are tied; the one with the higher
    /// priority wins
    #[arg(long, value_name = "SHARE", default_value_t = vote::TIE_MARGIN, value_parser = share)]
    pub tie_margin: f32,
}

/// Where logs are kept.
#[derive(Debug, Args)]
pub struct LogArg {
    /// The folder of the logs, one a run
    #[arg(long, value_name = "DIR", default_value = paths::LOG_DIR)]
    pub log_dir: PathBuf,
}

/// How to print.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
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

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }
}
