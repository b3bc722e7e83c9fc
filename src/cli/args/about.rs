//! The program about itself.

use std::{ffi::OsString, path::PathBuf};

use clap::Args;

use super::OutputFormat;

/// Options of `persona config`.
#[derive(Debug, Args)]
pub struct ConfigArgs {
    /// How to print them
    #[arg(long, value_enum, default_value_t = OutputFormat::Text)]
    pub format: OutputFormat,
    /// Show only those of this command, as they are with these options of it
    #[arg(value_name = "COMMAND", trailing_var_arg = true, allow_hyphen_values = true)]
    pub command: Vec<OsString>,
}

/// Options of `persona completions`.
#[derive(Debug, Args)]
pub struct CompletionsArgs {
    /// The shell
    pub shell: clap_complete::Shell,
}

/// Options of `persona man`.
#[derive(Debug, Args)]
pub struct ManArgs {
    /// Write a page for each command into this folder
    #[arg(value_name = "DIR")]
    pub folder: Option<PathBuf>,
}
