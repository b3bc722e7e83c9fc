//! The command-line program; see the library's front page for the parts.

use std::process::ExitCode;

use persona::{commands, settings};

fn main() -> ExitCode {
    match settings::parse(std::env::args_os().collect()) {
        Ok(cli) => commands::run(cli),
        Err(error) => error.exit(),
    }
}
