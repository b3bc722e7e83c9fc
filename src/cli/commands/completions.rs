//! `persona completions`: what a shell needs to complete commands.

use anyhow::Result;
use clap::CommandFactory;

use super::finish;
use crate::cli::{
    args::{Cli, CompletionsArgs},
    terminal::print,
};

/// Prints what a shell needs to complete commands and options.
pub(super) fn run(args: &CompletionsArgs) -> bool {
    finish(
        print_script(args),
        "❌ There was an error printing the completions.",
    )
}

fn print_script(args: &CompletionsArgs) -> Result<bool> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "persona", &mut script);
    print(String::from_utf8(script)?.trim_end())?;
    Ok(true)
}
