//! `persona evaluate`: how often the program is right.

use std::{
    collections::HashSet,
    io::Write,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, ensure};
use persona::{
    evaluation::{self, Evaluation},
    files::{ReplacedFile, RowProblem},
    training::Labels,
};

use super::Logged;
use crate::cli::{
    args::{EvaluateArgs, OutputFormat, tagger_files},
    places::check_kept,
    terminal::{RunLog, StepsBar, Voice, evaluation_text, print, style, tagger_warning, tell_training},
};

/// Measures how often the program is right, and tells.
pub(super) fn run(args: &EvaluateArgs) -> bool {
    // Standard output is for what is found.
    Logged {
        name: "evaluate",
        logs: &args.logs,
        voice: Voice::Error,
        success: "",
        failure: "❌ There was an error evaluating.",
    }
    .run(args, measure)
}

fn measure(args: &EvaluateArgs, log: &mut RunLog) -> Result<()> {
    if let Some(report) = &args.report {
        let read = [
            args.labelled.as_ref(),
            args.rules.keyword_rules.as_ref(),
            Some(&args.lesson.training_data),
            args.lesson.background.as_ref(),
            Some(&args.lesson.segments.segments),
            Some(&args.lesson.reference.title_reference),
        ];
        check_kept(
            "--report",
            report,
            read.into_iter().flatten().map(PathBuf::as_path),
        )?;
    }
    let evaluation = match &args.labelled {
        Some(file) => score(args, file, log)?,
        None => cross_validate(args, log)?,
    };
    if let Some(path) = &args.report {
        let mut file = ReplacedFile::create(path)?;
        let written = file.write_all(evaluation.html()?.as_bytes());
        written.with_context(|| format!("{} could not be written", path.display()))?;
        file.commit()?;
        log.say(format!("Wrote the report to {}.", path.display()));
    }
    log.note(format!("right     {:.2} %", 100.0 * evaluation.accuracy));
    print(&match args.format {
        OutputFormat::Text => style::plain(&evaluation_text(&evaluation)).into_owned(),
        OutputFormat::Json => serde_json::to_string_pretty(&evaluation)?,
    })
}

fn cross_validate(args: &EvaluateArgs, log: &mut RunLog) -> Result<Evaluation> {
    let files = args.lesson.files();
    let (dataset, segments) = files.read(&mut |event| tell_training(&event, log))?.describe()?;
    let file = args.lesson.training_data.display().to_string();
    let bar = StepsBar::show();
    let progress = |done, of| bar.reach(done, of);
    Ok(evaluation::cross_validate(&dataset, &segments, file, progress))
}

fn score(args: &EvaluateArgs, file: &Path, log: &mut RunLog) -> Result<Evaluation> {
    // As `predict` tags them, so that what is measured is what comes out.
    let files = tagger_files(&args.lesson.reference, &args.model, &args.rules, &args.vote);
    let (tagger, warnings) = files.open()?;
    for warning in warnings {
        log.warn(tagger_warning(&warning));
    }
    let labels = Labels::read(file, tagger.segments(), tagger.reference())?;
    let shown = file.display();
    for problem in labels.unknown_segments(tagger.segments()) {
        log.warn(format!("{shown}: {problem}; the row was left out"));
    }
    for RowProblem { line, reason } in &labels.unreadable {
        log.warn(format!("{shown}: line {line} was left out: {reason}"));
    }
    for conflict in &labels.conflicts {
        log.warn(format!("{shown}: {}", conflict.describe(tagger.segments())));
    }
    ensure!(
        !labels.titles.is_empty(),
        "{shown} has no labelled titles: its rows need a Job Title and a Persona Segment of the model."
    );
    let known: HashSet<String> = tagger
        .model()
        .titles()
        .iter()
        .filter(|labelled| !labelled.title.standard.is_empty())
        .map(|labelled| labelled.title.key())
        .collect();
    let learned = labels
        .titles
        .iter()
        .filter(|labelled| known.contains(&labelled.title.key()))
        .count();
    if learned > 0 {
        log.warn(format!(
            "{shown}: {learned} of {} titles are among those that the model learned from; the figures flatter it",
            labels.titles.len()
        ));
    }
    Ok(evaluation::score(&tagger, &labels.titles, shown.to_string())?)
}
