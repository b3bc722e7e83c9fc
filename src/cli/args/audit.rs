//! Arguments of `persona audit`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::{LessonArgs, LogArg};

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
