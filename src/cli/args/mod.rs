//! The arguments: a file a command, and one of what several have.

mod about;
mod audit;
mod check;
mod columns;
mod diff;
mod evaluate;
mod predict;
mod rows;
mod serve;
mod shared;
mod similar;
mod teach;
mod train;
mod watch;

pub use about::{CompletionsArgs, ConfigArgs, ManArgs};
pub use audit::{AuditArgs, AuditFormat};
pub use check::CheckArgs;
pub use columns::ColumnArgs;
pub use diff::DiffArgs;
pub use evaluate::EvaluateArgs;
pub use predict::PredictArgs;
pub use rows::RowArgs;
pub use serve::{LimitArgs, ServeArgs};
pub use shared::{
    ExportArg, LogArg, ModelArg, OutputFormat, ReferenceArg, RulesArg, SegmentsArg, SeniorityArg, TaggerArgs,
    ValuesArg, VoteArg, tagger_files,
};
pub use similar::SimilarArgs;
pub use teach::TeachArgs;
pub use train::{LessonArgs, TrainArgs};
pub use watch::WatchArgs;

use std::path::PathBuf;

use clap::{Args, ColorChoice, Parser, Subcommand};

/// Tags job titles with a persona segment and a confidence.
#[derive(Debug, Parser)]
#[command(version, about)]
pub struct Cli {
    /// What every job takes.
    #[command(flatten)]
    pub common: CommonArgs,
    /// The job to do.
    #[command(subcommand)]
    pub command: Command,
}

/// Options of every command.
#[derive(Debug, Args)]
#[command(next_help_heading = "Options of every command")]
pub struct CommonArgs {
    /// Settings [default: persona.toml, if it is there]
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Say only warnings, errors and how the run ended
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Say all that goes to the log
    #[arg(short, long, global = true)]
    pub verbose: bool,
    /// When to use colours
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub color: ColorChoice,
}

/// The jobs.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Learn from labelled titles and write a model
    Train(TrainArgs),
    /// Add labels to the training data, or correct them, and learn from it again
    Teach(TeachArgs),
    /// Tag the titles of a file
    Predict(PredictArgs),
    /// Tell which rows have another segment than in an earlier file, and write those alone
    Diff(DiffArgs),
    /// Tell how often the program is right, and where it is not
    Evaluate(EvaluateArgs),
    /// List the labels of the training data that are likely wrong, the likeliest first
    Audit(AuditArgs),
    /// Show the training titles nearest to a title, and how they vote
    Similar(SimilarArgs),
    /// Read every file that train and predict would read, and report all problems
    Check(CheckArgs),
    /// Tag each export that is put into a folder
    Watch(WatchArgs),
    /// Open a page to work in, and an API for other programs
    Serve(ServeArgs),
    /// Show all settings and where each comes from
    Config(ConfigArgs),
    /// Print what a shell needs to complete commands and options
    Completions(CompletionsArgs),
    /// Print the manual, or write a page for each command
    Man(ManArgs),
    /// Print the licences of all that is compiled in
    Licenses,
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }
}
