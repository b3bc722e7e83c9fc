//! Arguments of `persona watch`.

use std::path::PathBuf;

use clap::Args;

use super::{LogArg, PredictArgs, RowArgs};

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
    /// How their rows are tagged and written
    #[command(flatten)]
    pub rows: RowArgs,
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
            rows: self.rows.clone(),
            only_changed: None,
            split: None,
            dry_run: false,
            review: None,
            review_below: 0,
            logs: self.logs.clone(),
        }
    }
}
