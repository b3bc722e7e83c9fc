//! Arguments of `persona evaluate`.

use std::path::PathBuf;

use clap::Args;

use super::{LessonArgs, LogArg, ModelArg, OutputFormat, RulesArg, VoteArg};

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
    /// Where the keyword rules are, which decide about the titles of `--labelled`
    #[command(flatten)]
    pub rules: RulesArg,
    /// How votes about the titles of `--labelled` are decided
    #[command(flatten)]
    pub vote: VoteArg,
    /// How to print the figures
    #[arg(long, value_enum, default_value_t = OutputFormat::Text)]
    pub format: OutputFormat,
    /// Also write them as a page with charts, to open in a browser
    #[arg(long, value_name = "FILE.html")]
    pub report: Option<PathBuf>,
    /// Where logs are kept
    #[command(flatten)]
    pub logs: LogArg,
}
