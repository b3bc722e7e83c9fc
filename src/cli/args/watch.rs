//! Arguments of `persona watch`.

use std::path::PathBuf;

use clap::Args;

use super::{ColumnArgs, ExportArg, LogArg, PredictArgs, TaggerArgs, ValuesArg};

/// Options of `persona watch`.
#[derive(Debug, Args)]
pub struct WatchArgs {
    /// The folder into which exports are put
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
    /// Tag what is there, and end
    #[arg(long)]
    pub once: bool,
    /// Seconds from one look into the folder to the next
    #[arg(long, value_name = "SECONDS", default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..=86_400))]
    pub interval: u64,
    /// Seconds that a file must have stood still to be taken for whole
    #[arg(long, value_name = "SECONDS", default_value_t = 5, value_parser = clap::value_parser!(u64).range(0..=86_400))]
    pub settle: u64,
    /// What titles are tagged with
    #[command(flatten)]
    pub tagger: TaggerArgs,
    /// How exports are read
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
    /// Where the CRM's values are
    #[command(flatten)]
    pub values: ValuesArg,
    /// Which columns are written
    #[command(flatten)]
    pub columns: ColumnArgs,
    /// Put a ' in front of every cell that a spreadsheet would run as a formula when it opens the CSV output
    #[arg(long)]
    pub excel_safe: bool,
    /// Where logs are kept
    #[command(flatten)]
    pub logs: LogArg,
}

impl WatchArgs {
    /// How an export is tagged: as `persona predict` would with the same options.
    #[must_use]
    pub fn of_export(&self, input: PathBuf, output: PathBuf) -> PredictArgs {
        PredictArgs {
            input,
            output: Some(output),
            tagger: self.tagger.clone(),
            export: self.export.clone(),
            assign_all: self.assign_all,
            only_new: self.only_new,
            locked: self.locked.clone(),
            only_changed: None,
            values: self.values.clone(),
            split: None,
            dry_run: false,
            excel_safe: self.excel_safe,
            review: None,
            review_below: 0,
            columns: self.columns.clone(),
            logs: self.logs.clone(),
        }
    }
}
