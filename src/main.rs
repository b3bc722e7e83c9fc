//! The command-line program; see the library's front page for the parts.

use std::process::ExitCode;

use clap::Parser;
use persona::{cli::Cli, commands};

fn main() -> ExitCode {
    commands::run(Cli::parse())
}
