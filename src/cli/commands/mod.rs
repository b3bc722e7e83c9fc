//! The commands, one file each. Each says how it ended.

mod audit;
mod check;
mod completions;
mod config;
mod diff;
mod evaluate;
mod licenses;
mod man;
mod predict;
mod serve;
mod similar;
mod teach;
mod train;
mod watch;

use std::{
    fmt::Debug,
    io::{self, Write},
    process::ExitCode,
};

use anyhow::Result;
use persona::{files::OptionalFile, seniority::SeniorityEntry};

use crate::cli::{
    args::{Cli, Command, CommonArgs, LogArg, SeniorityArg},
    paths,
    terminal::{
        Loudness, RunLog, Voice, one_line,
        style::{self, Stream},
    },
};

/// Has the system give this process small pages alone, whatever its allocator asks for (see `main.rs`). It would fill up
/// again the large ones of which most was given back, and what runs for long would grow.
fn keep_small_pages() {
    // Of the whole process, though it is asked for by a thread.
    #[cfg(target_os = "linux")]
    let _ = rustix::thread::disable_transparent_huge_pages(true);
}

/// Runs the command that was asked for, which tells the user how it ended.
pub fn run(cli: Cli) -> ExitCode {
    set_up(&cli.common);
    if matches!(cli.command, Command::Serve(_) | Command::Watch(_)) {
        keep_small_pages();
    }
    let went_well = match cli.command {
        Command::Train(args) => train::run(&args),
        Command::Teach(args) => teach::run(&args),
        Command::Predict(args) => predict::run(&args),
        Command::Diff(args) => diff::run(&args),
        Command::Evaluate(args) => evaluate::run(&args),
        Command::Audit(args) => audit::run(&args),
        Command::Similar(args) => similar::run(&args),
        Command::Watch(args) => watch::run(&args),
        Command::Serve(args) => serve::run(&args),
        Command::Check(args) => check::run(&args),
        Command::Config(args) => config::run(&args, cli.common.config.as_deref()),
        Command::Completions(args) => completions::run(&args),
        Command::Man(args) => man::run(&args),
        Command::Licenses => licenses::run(),
    };
    if went_well {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// Sets how much is said, and in which colours.
fn set_up(common: &CommonArgs) {
    let loudness = if common.quiet {
        Loudness::Quiet
    } else if common.verbose {
        Loudness::Verbose
    } else {
        Loudness::Normal
    };
    loudness.set();
    style::set_colors(common.color);
}

/// A command that keeps a log.
struct Logged<'a> {
    /// Its name in the log's.
    name: &'a str,
    /// Where logs are kept.
    logs: &'a LogArg,
    /// Where what is said goes.
    voice: Voice,
    /// What is said in the end where it went well, if anything.
    success: &'a str,
    /// What is said where it did not, before the reason.
    failure: &'a str,
}

impl Logged<'_> {
    /// Does the command's work, and tells how it ended. Gives whether it went well.
    fn run<Args: Debug>(&self, args: &Args, work: impl FnOnce(&Args, &mut RunLog) -> Result<()>) -> bool {
        let mut log = RunLog::start(&self.logs.log_dir, self.name, self.voice);
        log.note(format!("options   {args:?}"));
        let outcome = work(args, &mut log);
        log.finish(&outcome, self.success, self.failure);
        outcome.is_ok()
    }
}

/// Tells how a command ended that keeps no log. Gives whether it went well.
fn finish(outcome: Result<bool>, failure: &str) -> bool {
    outcome.unwrap_or_else(|error| {
        let reason = style::paint(Stream::Error, style::ERROR, &one_line(error.as_ref()));
        let _ = writeln!(io::stderr(), "{failure}\n{reason}");
        false
    })
}

/// A user's own words about seniority, where there are any.
fn own_words(argument: &SeniorityArg, log: &mut RunLog) -> Result<Vec<SeniorityEntry>> {
    let words = OptionalFile::named_or(argument.seniority_words.as_deref(), paths::SENIORITY);
    let Some(file) = words.find() else {
        return Ok(Vec::new());
    };
    let (entries, problems) = SeniorityEntry::read(file)?;
    for problem in problems {
        log.warn(format!("{}: {problem}", file.display()));
    }
    Ok(entries)
}
