//! The jobs of the command line, one file each.

mod audit;
mod check;
mod completions;
mod config;
mod evaluate;
mod lesson;
mod man;
mod predict;
mod similar;
mod steps;
mod teach;
mod train;

use std::{
    fmt::Debug,
    io::{self, Write},
    path::Path,
    process::ExitCode,
    sync::Arc,
};

use anyhow::{Context, Result};

use crate::{
    checksum::Checksum,
    cli::{Cli, Command, CommonArgs, LogArg},
    encoder::Encoder,
    keyword_rules::KeywordRules,
    model::{Electorate, Manifest, Model},
    paths,
    run_log::{Loudness, RunLog, Voice},
    segment::{SegmentId, Segments},
    style::{self, Stream},
    tagger::Tagger,
    title::TitleReference,
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

/// Writes a table to standard output; its first line is its header.
fn print_table(lines: &[String]) -> Result<()> {
    let mut lines = lines.to_vec();
    if let Some(header) = lines.first_mut() {
        *header = style::paint(Stream::Out, style::HEADING, header);
    }
    print(&lines.join("\n"))
}

/// Writes `text` and a line end to standard output.
fn print(text: &str) -> Result<()> {
    match writeln!(io::stdout(), "{text}") {
        // Whoever read it has seen enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => written.context("writing to standard output"),
    }
}

fn finish(outcome: Result<bool>, failure: &str) -> bool {
    outcome.unwrap_or_else(|error| {
        let reason = style::paint(Stream::Error, style::ERROR, &format!("{error:#}"));
        let _ = writeln!(io::stderr(), "{failure}\n{reason}");
        false
    })
}

/// A tagger as the options say, with what there is to warn about: a model that is older than the
/// files it was made from.
fn tagger(
    model_dir: &Path,
    title_reference: &Path,
    keyword_rules: Option<&Path>,
    tie_margin: f32,
    electorate: Electorate,
) -> Result<(Arc<Tagger>, Vec<String>)> {
    let mut warnings = Vec::new();
    let made_with = Manifest::read(model_dir)?.encoder;
    let (model, encoder) = rayon::join(|| Model::load(model_dir), || Encoder::for_model(&made_with));
    let (model, encoder) = (model?, encoder?);
    let (reference, problems) = TitleReference::read_or_default(title_reference)?;
    let file = title_reference.display();
    warnings.extend(problems.iter().map(|problem| format!("{file}: {problem}")));
    if reference.checksum() != model.trained_on().title_reference {
        let change = if title_reference.exists() {
            "is not what it was when the model was trained"
        } else {
            "is not there, but the model was trained with a title reference"
        };
        warnings.push(format!(
            "{file} {change}; titles are tagged with what there is now. `make train` brings the model up to date."
        ));
    }
    if model_dir == Path::new(paths::MODEL_DIR) {
        let training_data = Checksum::of_file(Path::new(paths::TRAINING_DATA)).ok();
        if training_data.is_some_and(|now| now != model.trained_on().training_data) {
            warnings.push(format!(
                "{} has changed since the model was trained; titles are tagged with the older model. \
                 `make train` brings it up to date.",
                paths::TRAINING_DATA
            ));
        }
    }
    let mut rules = KeywordRules::default();
    if let Some(file) = paths::named_or_usual(keyword_rules, paths::KEYWORD_RULES) {
        let problems;
        (rules, problems) = KeywordRules::read(&file, model.segments())?;
        warnings.extend(
            problems
                .iter()
                .map(|problem| format!("{}: {problem}", file.display())),
        );
    }
    let tagger = Tagger::new(model, encoder, reference)?
        .with_rules(rules)
        .with_tie_margin(tie_margin)
        .with_electorate(electorate);
    Ok((Arc::new(tagger), warnings))
}

/// Counts a segment in aligned lines, in priority order.
fn segment_table(segments: &Segments, counts: &[(SegmentId, usize)]) -> Vec<String> {
    let width = |lengths: &mut dyn Iterator<Item = usize>| lengths.max().unwrap_or(0);
    let names = width(&mut segments.ids().map(|id| segments.name(id).chars().count()));
    let digits = width(&mut counts.iter().map(|(_, count)| count.to_string().len()));
    counts
        .iter()
        .map(|(id, count)| format!("  {:<names$}  {count:>digits$}", segments.name(*id)))
        .collect()
}
