//! Arguments of `persona diff`.

use std::path::PathBuf;

use clap::Args;
use persona::stream::Export;

use super::{LogArg, ValuesArg};

/// Options of `persona diff`.
#[derive(Debug, Args)]
pub struct DiffArgs {
    /// The earlier file: tagged, or an export that has the column `Persona Segment`
    #[arg(value_name = "OLD")]
    pub old: PathBuf,
    /// The newer file
    #[arg(value_name = "NEW")]
    pub new: PathBuf,
    /// Write the rows of NEW that are new or whose segment is another one into this file
    #[arg(long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// The column of the record ID [default: Record ID, Contact ID, Id, … whichever is there]
    #[arg(long, value_name = "NAME")]
    pub id_column: Option<String>,
    /// Where the CRM's values of the segments are
    #[command(flatten)]
    pub values: ValuesArg,
    /// Where logs are kept
    #[command(flatten)]
    pub logs: LogArg,
}

impl DiffArgs {
    /// How both files are read.
    #[must_use]
    pub fn export(&self) -> Export {
        Export {
            id: self.id_column.clone(),
            ..Export::default()
        }
    }
}
