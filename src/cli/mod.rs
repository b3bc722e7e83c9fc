//! The command line: what was typed becomes options of the library, and what the library tells becomes
//! messages.

mod args;
mod commands;
mod installed;
mod paths;
mod settings;
mod terminal;

use std::{ffi::OsString, process::ExitCode};

/// Does what the command line `arguments` ask for, the program's name first.
pub fn run(arguments: Vec<OsString>) -> ExitCode {
    match settings::parse(arguments) {
        Ok(cli) => commands::run(cli),
        Err(error) => error.exit(),
    }
}
