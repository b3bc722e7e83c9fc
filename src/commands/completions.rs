use anyhow::Result;
use clap::CommandFactory;

use super::print;
use crate::cli::{Cli, CompletionsArgs};

/// Prints what a shell needs to complete commands and options.
pub(super) fn run(args: &CompletionsArgs) -> Result<bool> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "persona", &mut script);
    print(String::from_utf8(script)?.trim_end())?;
    Ok(true)
}
