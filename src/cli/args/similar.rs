//! Arguments of `persona similar`.

use clap::Args;

use super::{OutputFormat, TaggerArgs};

/// Options of `persona similar`.
#[derive(Debug, Args)]
pub struct SimilarArgs {
    /// The title
    pub title: String,
    /// How many training titles to show
    #[arg(long, value_name = "K", default_value_t = 10, value_parser = clap::value_parser!(u16).range(1..))]
    pub neighbours: u16,
    /// How to print them
    #[arg(long, value_enum, default_value_t = OutputFormat::Text)]
    pub format: OutputFormat,
    /// What titles are tagged with
    #[command(flatten)]
    pub tagger: TaggerArgs,
}
