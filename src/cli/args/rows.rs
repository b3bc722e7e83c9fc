//! Arguments about how the rows of an export are tagged and written.

use clap::Args;

use super::{ColumnArgs, ExportArg, TaggerArgs, ValuesArg};

/// How the rows of an export are tagged and written, whichever command does it.
#[derive(Clone, Debug, Args)]
pub struct RowArgs {
    /// What titles are tagged with
    #[command(flatten)]
    pub tagger: TaggerArgs,
    /// How the export is read
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
    /// Put a ' in front of every cell and column name that a spreadsheet would run as a formula when it opens the CSV output
    #[arg(long)]
    pub excel_safe: bool,
    /// Which columns are written
    #[command(flatten)]
    pub columns: ColumnArgs,
}
