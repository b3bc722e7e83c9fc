//! Arguments of `persona predict`.

use std::path::PathBuf;

use clap::Args;

use super::{LogArg, RowArgs};
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
    /// How its rows are tagged and written
    #[command(flatten)]
    pub rows: RowArgs,
    /// Write only the rows whose segment is another one than in this file, which was tagged before or has the
    /// column `Persona Segment`, and those that are not in it
    #[arg(long, value_name = "OLD")]
    pub only_changed: Option<PathBuf>,
    /// Also write a file a segment into this folder
    #[arg(long, value_name = "DIR")]
    pub split: Option<PathBuf>,
    /// Read and tag everything, and write nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Also write the titles that the program is uncertain of into this file, each once, those first whose labels teach most
    #[arg(long, value_name = "FILE")]
    pub review: Option<PathBuf>,
    /// Which confidence is certain enough to need no review, in percent
    #[arg(long, value_name = "N", default_value_t = 90, requires = "review", value_parser = clap::value_parser!(u8).range(1..=100))]
    pub review_below: u8,
    /// Where logs are kept
    #[command(flatten)]
    pub logs: LogArg,
}
