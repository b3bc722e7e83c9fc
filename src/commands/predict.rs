use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::{
    cli::PredictArgs,
    model::Electorate,
    paths,
    run_log::{RunLog, Voice},
    stream::{self, Export, Keep, Output, Summary},
    table::Source,
    tagger::Tagger,
    text_table::segment_table,
};

const STANDARD: &str = "-";

/// What is written there is gone.
const NOWHERE: &str = if cfg!(windows) { "NUL" } else { "/dev/null" };

/// Where messages go: standard output is not theirs where it carries the tagged titles.
pub(super) fn voice(args: &PredictArgs) -> Voice {
    if output(args) == Path::new(STANDARD) && !args.dry_run {
        Voice::Error
    } else {
        Voice::Out
    }
}

/// Tags the titles of a file.
pub(super) fn run(args: &PredictArgs, log: &mut RunLog) -> Result<()> {
    let input = args.export.columns().open(&Source::from(args.input.as_path()))?;
    let electorate = if args.assign_all {
        Electorate::Personas
    } else {
        Electorate::Everyone
    };
    let (tagger, warnings) = Tagger::open(
        &args.model.model_dir,
        &args.reference.title_reference,
        args.rules.keyword_rules.as_deref(),
        args.vote.tie_margin,
        electorate,
    )?;
    for warning in warnings {
        log.warn(warning);
    }
    let segments = tagger.segments().clone();
    log.note(format!(
        "model     {}: {} titles, encoder {}; {} reference entries",
        args.model.model_dir.display(),
        tagger.model().titles().len(),
        tagger.model().encoder(),
        tagger.reference().len()
    ));
    let place = output(args);
    let told = Export::told(&input);
    let keep = if args.only_new { Keep::find(&input) } else { None };
    // What is never committed leaves nothing behind.
    let (target, rejects) = if args.dry_run {
        (PathBuf::from(NOWHERE), std::env::temp_dir().join(paths::OUTPUT))
    } else {
        (place.clone(), rejects(&place, &args.input))
    };
    let mut output = Output::create(&target, rejects, &input, keep)?;
    let split = args.split.as_deref().filter(|_| !args.dry_run);
    if let Some(folder) = split {
        output.split_into(folder, &segments)?;
    }
    let summary = stream::tag(input, &mut output, tagger)?;
    let rejects = if args.dry_run { None } else { output.commit()? };

    tell_rejects(args, &summary, rejects, log);
    log.say(format!(
        "Read {} rows with {} distinct titles from {}.",
        summary.rows + summary.rejected,
        summary.titles,
        Source::from(args.input.as_path())
    ));
    told.into_iter().for_each(|told| log.say(told));
    if args.only_new {
        log.say(format!("{} rows had a segment and keep it.", summary.kept));
    }
    for line in segment_table(&segments, &summary.counts) {
        log.say(line);
    }
    if args.dry_run {
        log.say(format!(
            "A dry run: {} rows would be written, none were ({:.1} s).",
            summary.rows,
            log.seconds()
        ));
        return Ok(());
    }
    let written = if place == Path::new(STANDARD) {
        "standard output".to_string()
    } else {
        place.display().to_string()
    };
    if let Some(folder) = split {
        log.say(format!("Wrote a file a segment to {}.", folder.display()));
    }
    log.say(format!(
        "Wrote {} rows to {written} ({:.1} s).",
        summary.rows,
        log.seconds()
    ));
    Ok(())
}

fn tell_rejects(args: &PredictArgs, summary: &Summary, rejects: Option<PathBuf>, log: &mut RunLog) {
    for note in &summary.notes {
        log.warn(note);
    }
    if summary.rejected == 0 {
        return;
    }
    let source = Source::from(args.input.as_path());
    for (line, reason) in &summary.rejects {
        log.warn(format!("{source}: line {line} could not be read: {reason}"));
    }
    let more = summary.rejected - summary.rejects.len() as u64;
    if more > 0 {
        log.warn(format!("{source}: {more} more rows could not be read"));
    }
    if let Some(file) = rejects {
        log.warn(format!(
            "{} rows are not in the output; they are kept in {}",
            summary.rejected,
            file.display()
        ));
    }
}

fn output(args: &PredictArgs) -> PathBuf {
    match &args.output {
        Some(output) => output.clone(),
        None if args.input == Path::new(STANDARD) => STANDARD.into(),
        None => paths::OUTPUT.into(),
    }
}

/// Where rows that cannot be read go. Never the input: whoever mended the rejects of an earlier run
/// and tags them must not lose them.
fn rejects(output: &Path, input: &Path) -> PathBuf {
    let rejects = if output == Path::new(STANDARD) {
        paths::rejects(Path::new(paths::OUTPUT))
    } else {
        paths::rejects(output)
    };
    let is_input = match (rejects.canonicalize(), input.canonicalize()) {
        (Ok(rejects), Ok(input)) => rejects == input,
        _ => false,
    };
    if is_input {
        paths::rejects(&rejects)
    } else {
        rejects
    }
}
