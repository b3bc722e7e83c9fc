//! The command line: what was typed becomes options of the library, and what the library tells becomes
//! messages.

mod args;
mod commands;
mod installed;
mod paths;
mod places;
mod settings;
mod terminal;

use std::{
    env,
    ffi::OsString,
    path::{Path, PathBuf},
    process::ExitCode,
};

use persona::table::trial;

/// Does what the command line `arguments` ask for, the program's name first.
pub fn run(arguments: Vec<OsString>) -> ExitCode {
    if arguments.get(1).is_some_and(|first| first == trial::TRIAL) {
        let rest = arguments.iter().skip(2);
        return trial::read(
            &rest
                .map(|argument| argument.to_string_lossy().into())
                .collect::<Vec<_>>(),
        );
    }
    if let Some(program) = own_program() {
        trial::read_on_trial_by(program);
    }
    match settings::parse(arguments) {
        Ok(cli) => commands::run(cli),
        Err(error) => error.exit(),
    }
}

/// The file of this program: the one that runs, even where another has taken its place.
fn own_program() -> Option<PathBuf> {
    let running = Path::new("/proc/self/exe");
    if running.exists() {
        return Some(running.to_path_buf());
    }
    env::current_exe().ok()
}
