//! Arguments of `persona predict`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use persona::stream::{Addition, ColumnOrder};

use super::{ExportArg, LogArg, SeniorityArg, TaggerArgs};
use crate::cli::paths;

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
    /// What titles are tagged with
    #[command(flatten)]
    pub tagger: TaggerArgs,
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
    /// Also write these columns: how senior the role is, a second persona, what led to the first
    #[arg(long, value_name = "COLUMNS", value_enum, value_delimiter = ',')]
    pub with: Vec<AdditionArg>,
    /// In which order the columns stand
    #[arg(long, value_name = "ORDER", value_enum, default_value = "tags-first")]
    pub column_order: ColumnOrderArg,
    /// Where words about seniority are
    #[command(flatten)]
    pub seniority: SeniorityArg,
    /// Where logs are kept
    #[command(flatten)]
    pub logs: LogArg,
}

/// A column that is written where it is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum AdditionArg {
    /// `Seniority`, `Seniority Confidence`
    Seniority,
    /// `Second Persona`, `Second Confidence`
    Second,
    /// `Why`
    Why,
}

/// The order of the output's columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ColumnOrderArg {
    /// Record ID, title, segment and confidence first, then the input's other columns
    TagsFirst,
    /// The input's columns as they stand there, then the new ones
    Input,
}

impl From<AdditionArg> for Addition {
    fn from(argument: AdditionArg) -> Self {
        match argument {
            AdditionArg::Seniority => Self::Seniority,
            AdditionArg::Second => Self::Second,
            AdditionArg::Why => Self::Why,
        }
    }
}

impl From<ColumnOrderArg> for ColumnOrder {
    fn from(argument: ColumnOrderArg) -> Self {
        match argument {
            ColumnOrderArg::TagsFirst => Self::TagsFirst,
            ColumnOrderArg::Input => Self::Input,
        }
    }
}
