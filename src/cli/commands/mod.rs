//! The jobs of the command line, one file each.

mod audit;
mod check;
mod completions;
mod config;
mod evaluate;
mod man;
mod predict;
mod serve;
mod similar;
mod teach;
mod train;

use std::{
    fmt::Debug,
    io::{self, Write},
    process::ExitCode,
};

use anyhow::Result;

use crate::cli::{
    args::{Cli, Command, CommonArgs, LogArg},
    terminal::{
        Loudness, RunLog, Voice, one_line,
        style::{self, Stream},
    },
};

/// Runs the job that was asked for and tells the user how it ended.
#[must_use]
pub fn run(cli: Cli) -> ExitCode {
    settle(&cli.common);
    let outcome = match cli.command {
        Command::Train(args) => logged(
            ("train", &args.logs, Voice::Out),
            &args,
            train::run,
            "✅ The model has been retrained.",
            "❌ There was an error retraining the model.",
        ),
        Command::Teach(args) if args.list => {
            finish(teach::list(&args), "❌ There was an error listing the lessons.")
        }
        Command::Teach(args) => teach::run(&args),
        Command::Predict(args) => logged(
            ("predict", &args.logs, predict::voice(&args)),
            &args,
            predict::run,
            if args.dry_run {
                "✅ The input file can be tagged. Nothing was written."
            } else {
                "✅ The input file has been tagged."
            },
            "❌ There was an error tagging the input file.",
        ),
        // Standard output is for what they find.
        Command::Evaluate(args) => logged(
            ("evaluate", &args.logs, Voice::Error),
            &args,
            evaluate::run,
            "",
            "❌ There was an error evaluating.",
        ),
        Command::Audit(args) => logged(
            ("audit", &args.logs, Voice::Error),
            &args,
            audit::run,
            "",
            "❌ There was an error auditing the training data.",
        ),
        Command::Similar(args) => finish(similar::run(&args), "❌ There was an error looking the title up."),
        Command::Serve(args) => logged(
            ("serve", &args.logs, Voice::Out),
            &args,
            serve::run,
            "",
            "❌ There was an error serving.",
        ),
        Command::Check(args) => finish(check::run(&args), "❌ There was an error checking the files."),
        Command::Config(args) => finish(
            config::run(&args, cli.common.config.as_deref()),
            "❌ There was an error reading the settings.",
        ),
        Command::Completions(args) => finish(
            completions::run(&args),
            "❌ There was an error printing the completions.",
        ),
        Command::Man(args) => finish(man::run(&args), "❌ There was an error writing the manual."),
    };
    if outcome {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// Sets how much is said, and in which colours.
fn settle(common: &CommonArgs) {
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

/// Runs a job that keeps a log: its name, where the log goes, and where what is said goes. Gives whether
/// it went well.
fn logged<Args: Debug>(
    (name, logs, voice): (&str, &LogArg, Voice),
    args: &Args,
    job: impl FnOnce(&Args, &mut RunLog) -> Result<()>,
    success: &str,
    failure: &str,
) -> bool {
    let mut log = RunLog::start(&logs.log_dir, name, voice);
    log.note(format!("options   {args:?}"));
    let outcome = job(args, &mut log);
    log.finish(&outcome, success, failure);
    outcome.is_ok()
}

fn finish(outcome: Result<bool>, failure: &str) -> bool {
    outcome.unwrap_or_else(|error| {
        let reason = style::paint(Stream::Error, style::ERROR, &one_line(error.as_ref()));
        let _ = writeln!(io::stderr(), "{failure}\n{reason}");
        false
    })
}
