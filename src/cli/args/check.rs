//! Arguments of `persona check`.

use std::path::PathBuf;

use clap::Args;

use super::{ExportArg, ModelArg, ReferenceArg, RulesArg, SegmentsArg, SeniorityArg, ValuesArg};
use crate::cli::paths;

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
    /// Where words about seniority are
    #[command(flatten)]
    pub seniority: SeniorityArg,
    /// Where the segments are
    #[command(flatten)]
    pub segments: SegmentsArg,
    /// Where the CRM's values of the segments are
    #[command(flatten)]
    pub values: ValuesArg,
    /// Where the model is
    #[command(flatten)]
    pub model: ModelArg,
}
