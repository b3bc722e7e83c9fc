use clap::Args;

use super::{Format, ModelArg, ReferenceArg, RulesArg, VoteArg};

/// Options of `persona similar`.
#[derive(Debug, Args)]
pub struct SimilarArgs {
    /// The title
    pub title: String,
    /// How many training titles to show
    #[arg(long, value_name = "K", default_value_t = 10, value_parser = clap::value_parser!(u16).range(1..))]
    pub neighbours: u16,
    /// How to print them
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
    /// Where the title reference is
    #[command(flatten)]
    pub reference: ReferenceArg,
    /// Where the model is
    #[command(flatten)]
    pub model: ModelArg,
    /// Where the keyword rules are
    #[command(flatten)]
    pub rules: RulesArg,
    /// How votes are decided
    #[command(flatten)]
    pub vote: VoteArg,
}
