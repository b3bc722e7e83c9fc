//! Arguments of `persona teach`.

use std::ffi::OsString;

use clap::Args;

use super::TrainArgs;

/// Options of `persona teach`.
#[derive(Debug, Args)]
pub struct TeachArgs {
    /// The title; or a file of titles: `Job Title`, `Persona Segment`; - is standard input
    #[arg(value_name = "TITLE|FILE", required_unless_present_any = ["undo", "list"])]
    pub title: Option<OsString>,
    /// The title's segment
    #[arg(value_name = "SEGMENT")]
    pub segment: Option<String>,
    /// Take back what was taught last; again, what was taught before that
    #[arg(long, conflicts_with_all = ["title", "list"])]
    pub undo: bool,
    /// Show what was taught and not taken back
    #[arg(long, conflicts_with_all = ["title", "no_train"])]
    pub list: bool,
    /// Only change the training data
    #[arg(long)]
    pub no_train: bool,
    /// Train the model on the changed training data; without, a model that learned from the data as it was is told
    /// what changed, at once, and only titles near those that are taught are tagged otherwise
    #[arg(long, conflicts_with_all = ["no_train", "list"])]
    pub retrain: bool,
    /// How to learn from it again, where the model has to be trained
    #[command(flatten)]
    pub train: TrainArgs,
}
