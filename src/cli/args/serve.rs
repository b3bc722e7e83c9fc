//! Arguments of `persona serve`.

use std::{fmt, net::IpAddr};

use clap::Args;

use super::{LessonArgs, LogArg, ModelArg, RulesArg, SeniorityArg, VoteArg};

/// Options of `persona serve`.
#[derive(Debug, Args)]
pub struct ServeArgs {
    /// The address to listen on; any but this computer's own needs a token
    #[arg(long, value_name = "IP", default_value = "127.0.0.1")]
    pub address: IpAddr,
    /// The port to listen on; 0 takes any that is free
    #[arg(long, value_name = "N", default_value_t = 8080)]
    pub port: u16,
    /// What whoever uses it must know, 16 characters or more; better given as PERSONA_TOKEN, since others on
    /// this computer can read a command line
    #[arg(long, value_name = "TEXT", hide_default_value = true, value_parser = |text: &str| Ok::<_, String>(Secret(text.to_string())))]
    pub token: Option<Secret>,
    /// Change no file of the project: tagging goes on, retraining is refused
    #[arg(long)]
    pub read_only: bool,
    /// What it allows at most
    #[command(flatten)]
    pub limits: LimitArgs,
    /// What a retraining learns from
    #[command(flatten)]
    pub lesson: LessonArgs,
    /// Where the model is
    #[command(flatten)]
    pub model: ModelArg,
    /// Where the keyword rules are
    #[command(flatten)]
    pub rules: RulesArg,
    /// How votes are decided
    #[command(flatten)]
    pub vote: VoteArg,
    /// Where words about seniority are
    #[command(flatten)]
    pub seniority: SeniorityArg,
    /// Where logs are kept
    #[command(flatten)]
    pub logs: LogArg,
}

/// A text that no log may hold.
#[derive(Clone)]
pub struct Secret(pub String);

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

/// What a server allows at most.
#[derive(Clone, Debug, Args)]
pub struct LimitArgs {
    /// The size of a file, in MB
    #[arg(long, value_name = "MB", default_value_t = 200, value_parser = clap::value_parser!(u64).range(1..=1_000_000))]
    pub max_upload: u64,
    /// The rows of a file
    #[arg(long, value_name = "N", default_value_t = 2_000_000, value_parser = clap::value_parser!(u64).range(1..=100_000_000))]
    pub max_rows: u64,
    /// The titles of a call
    #[arg(long, value_name = "N", default_value_t = 1_000, value_parser = clap::value_parser!(u64).range(1..=1_000_000))]
    pub max_titles: u64,
    /// Requests that are computed at the same time, files apart; more are told to come back
    #[arg(long, value_name = "N", default_value_t = 64, value_parser = clap::value_parser!(u64).range(1..=10_000))]
    pub max_requests: u64,
    /// Seconds that a request may take, files apart
    #[arg(long, value_name = "S", default_value_t = 30, value_parser = clap::value_parser!(u64).range(1..=86_400))]
    pub max_seconds: u64,
    /// Files that are kept; the oldest goes when one more comes
    #[arg(long, value_name = "N", default_value_t = 8, value_parser = clap::value_parser!(u64).range(1..=1_000))]
    pub max_files: u64,
    /// Connections at the same time; the one that has waited longest for a request goes when one more comes
    #[arg(long, value_name = "N", default_value_t = 512, value_parser = clap::value_parser!(u64).range(1..=100_000))]
    pub max_connections: u64,
}
