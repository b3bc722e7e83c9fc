//! Arguments of `persona predict`.

use std::path::PathBuf;

use clap::Args;

use super::{ColumnArgs, ExportArg, LogArg, TaggerArgs, ValuesArg};
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
    /// Leave rows alone in which this column has something: a segment that somebody set by hand. May be given
    /// more than once
    #[arg(long, value_name = "COLUMN")]
    pub locked: Vec<String>,
    /// Write only the rows whose segment is another one than in this file, which was tagged before or has the
    /// column `Persona Segment`, and those that are not in it
    #[arg(long, value_name = "OLD")]
    pub only_changed: Option<PathBuf>,
    /// Where the CRM's values are
    #[command(flatten)]
    pub values: ValuesArg,
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
    /// Which columns are written
    #[command(flatten)]
    pub columns: ColumnArgs,
    /// Where logs are kept
    #[command(flatten)]
    pub logs: LogArg,
}
