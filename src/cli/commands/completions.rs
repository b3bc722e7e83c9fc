//! `persona completions`: what a shell needs to complete commands.

use anyhow::Result;
use clap::CommandFactory;

use crate::cli::{
    args::{Cli, CompletionsArgs},
    terminal::print,
};

/// Prints what a shell needs to complete commands and options.
pub(super) fn run(args: &CompletionsArgs) -> Result<bool> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "persona", &mut script);
    print(String::from_utf8(script)?.trim_end())?;
    Ok(true)
}
