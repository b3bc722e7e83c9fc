//! `persona teach`: labels into the training data, and out of it again.

use std::path::Path;

use anyhow::{Context, Result, bail};
use persona::{
    files::RowProblem,
    model::LabelledTitle,
    table::Source,
    teaching::{self, Journal, TaughtOutcome, TrainingFile, Undone, UpToDate},
    title::{Segments, TitleReference},
    training::Labels,
};

use super::{finish, train};
use crate::cli::{
    args::TeachArgs,
    terminal::{RunLog, Voice, print, print_table, text_table},
};

/// Titles that are spelled out; the log has all.
const TITLES_SHOWN: usize = 10;

/// Changes the training data, and what the model knows. Gives whether that went well.
pub(super) fn run(args: &TeachArgs) -> bool {
    if args.list {
        return finish(list(args), "❌ There was an error listing the lessons.");
    }
    let mut log = RunLog::start(&args.train.logs.log_dir, "teach", Voice::Out);
    log.note(format!("options   {args:?}"));
    let changed = if args.undo {
        undo(args, &mut log)
    } else {
        teach(args, &mut log)
    };
    let mut is_open = false;
    let mut success = "✅ The model has been taught.";
    let done = changed.map(|model| match model {
        Model::LeftAlone => success = "✅ The training data is up to date.",
        Model::Taught => {}
        Model::ToBeTrained => is_open = true,
    });
    if !is_open {
        log.finish(&done, success, "❌ There was an error teaching.");
        return done.is_ok();
    }
    let trained = train::learn(&args.train, &mut log).with_context(|| {
        format!(
            "{} is changed and stays so, but the model is the one from before. `persona train` tries again, `persona \
             teach --undo` takes the change back.",
            args.train.lesson.training_data.display()
        )
    });
    log.finish(
        &trained,
        "✅ The model has been retrained.",
        "❌ There was an error retraining the model.",
    );
    trained.is_ok()
}

/// What became of the model when the training data was changed.
enum Model {
    /// Nothing was asked for.
    LeftAlone,
    /// It knows what was changed.
    Taught,
    /// It has to learn from the training data.
    ToBeTrained,
}

/// The model, if it can be told what changes.
fn up_to_date(
    args: &TeachArgs,
    file: &TrainingFile,
    segments: &Segments,
    reference: &TitleReference,
) -> Result<Option<UpToDate>> {
    if args.no_train || args.retrain {
        return Ok(None);
    }
    let folder = &args.train.model.model_dir;
    Ok(UpToDate::open(folder, file.read_as(), segments, reference)?)
}

/// Saves the model if it knows what was changed.
fn save(args: &TeachArgs, file: &TrainingFile, known: Option<UpToDate>, log: &mut RunLog) -> Result<Model> {
    let Some(mut model) = known else {
        return Ok(match args.no_train {
            true => Model::LeftAlone,
            false => Model::ToBeTrained,
        });
    };
    let training_data = &args.train.lesson.training_data;
    model.save(file.checksum()).with_context(|| {
        format!(
            "{} is changed and stays so, but the model does not know. `persona train` learns from it.",
            training_data.display()
        )
    })?;
    log.say(format!(
        "The model knows {} taught since it was trained ({:.2} s).",
        titles(model.taught()),
        log.seconds()
    ));
    Ok(Model::Taught)
}

/// Prints what was taught and not taken back, the first lesson first.
fn list(args: &TeachArgs) -> Result<bool> {
    let training_data = &args.train.lesson.training_data;
    let journal = Journal::read(training_data)?;
    let mut rows = Vec::new();
    for lesson in &journal.lessons {
        let time = lesson.time.get(..5).unwrap_or(&lesson.time);
        for change in &lesson.changes {
            rows.push([
                format!("{} {time}", lesson.date),
                lesson.source.clone(),
                change.title.clone(),
                change.segment.clone(),
                change.was.as_ref().map_or("", |was| &was.segment).to_string(),
            ]);
        }
    }
    if rows.is_empty() {
        print(&format!("Nothing was taught to {}.", training_data.display()))?;
    } else {
        let table = text_table(["Taught", "Source", "Title", "Segment", "Before"], &rows);
        print_table(&table)?;
    }
    Ok(true)
}

fn teach(args: &TeachArgs, log: &mut RunLog) -> Result<Model> {
    let training_data = &args.train.lesson.training_data;
    let segments = Segments::read_or_default(&args.train.lesson.segments.segments)?;
    // Retraining tells of problems with it.
    let (reference, _) = TitleReference::read_or_default(&args.train.lesson.reference.title_reference)?;
    let (labels, source) = labels(args, &segments, &reference, log)?;
    let mut file = TrainingFile::read(training_data)?;
    let mut model = up_to_date(args, &file, &segments, &reference)?;
    let taught = file.teach(&labels, &segments, &reference, &source)?;
    if let Some(known) = &mut model
        && !known.teach(&taught, &reference)?
    {
        model = None;
    }
    file.save()?;

    let lines = taught.iter().map(|taught| taught.describe(&segments));
    tell_first(lines.collect(), log);
    let count = |is: fn(&TaughtOutcome) -> bool| taught.iter().filter(|taught| is(&taught.outcome)).count();
    log.say(format!(
        "Taught {} to {}: {} added, {} changed, {} known already.",
        titles(taught.len()),
        training_data.display(),
        count(|outcome| *outcome == TaughtOutcome::Added),
        count(|outcome| matches!(outcome, TaughtOutcome::Changed(_))),
        count(|outcome| *outcome == TaughtOutcome::Known),
    ));
    save(args, &file, model, log)
}

/// The labels to teach, and where they come from.
fn labels(
    args: &TeachArgs,
    segments: &Segments,
    reference: &TitleReference,
    log: &mut RunLog,
) -> Result<(Vec<LabelledTitle>, String)> {
    let title = args.title.as_deref().unwrap_or_default();
    let Some(segment) = &args.segment else {
        let file = Path::new(title);
        if file != Path::new("-") && !file.exists() {
            bail!(
                "{0} was not found. If it is a title, name its segment too: persona teach \"{0}\" \"{1}\"",
                file.display(),
                segments.name(segments.not_classified())
            );
        }
        let source = match Source::from(file) {
            Source::File(file) => file.file_name().unwrap_or(title).to_string_lossy().into_owned(),
            input => input.to_string(),
        };
        return Ok((read(file, segments, reference, log)?, source));
    };
    let title = title.to_str().context("the title is not UTF-8")?;
    let label = teaching::label(title, segment, segments, reference)?;
    Ok((vec![label], "teach".to_string()))
}

/// Reads labels as training reads its own, and tells what became of the rows.
fn read(
    path: &Path,
    segments: &Segments,
    reference: &TitleReference,
    log: &mut RunLog,
) -> Result<Vec<LabelledTitle>> {
    let labels = Labels::read(path, segments, reference)?;
    labels.check_segments(path, segments)?;
    let file = Source::from(path);
    for note in &labels.notes {
        log.warn(note);
    }
    for RowProblem { line, reason } in &labels.unreadable {
        log.warn(format!("{file}: line {line} was left out: {reason}"));
    }
    for conflict in &labels.conflicts {
        log.warn(format!("{file}: {}", conflict.describe(segments)));
    }
    let skipped = match labels.empty.len() {
        0 => String::new(),
        1 => ", 1 without a title or a segment was skipped".to_string(),
        count => format!(", {count} without a title or a segment were skipped"),
    };
    log.say(format!("Read {} rows of {file}{skipped}.", labels.rows));
    Ok(labels.titles)
}

fn undo(args: &TeachArgs, log: &mut RunLog) -> Result<Model> {
    let training_data = &args.train.lesson.training_data;
    let segments = Segments::read_or_default(&args.train.lesson.segments.segments)?;
    let (reference, _) = TitleReference::read_or_default(&args.train.lesson.reference.title_reference)?;
    let mut file = TrainingFile::read(training_data)?;
    let mut model = up_to_date(args, &file, &segments, &reference)?;
    let Some(undone) = file.undo()? else {
        bail!(
            "there is nothing to take back: nothing was taught to {}, or all of it was taken back.",
            training_data.display()
        );
    };
    if let Some(known) = &mut model
        && !known.take_back(&undone, &file, &segments, &reference)
    {
        model = None;
    }
    file.save()?;
    tell_undone(&undone, log);
    save(args, &file, model, log)
}

fn tell_undone(undone: &Undone, log: &mut RunLog) {
    let lesson = &undone.lesson;
    let taken_back = undone.taken_back.iter().map(|change| match &change.was {
        None => format!("removed     \"{}\" as {}", change.title, change.segment),
        Some(was) if was.segment.trim().is_empty() => {
            format!("taken back  \"{}\" is without a segment again", change.title)
        }
        Some(was) => format!("taken back  \"{}\" is {} again", change.title, was.segment.trim()),
    });
    let left_alone = undone.left_alone.iter().map(|change| {
        format!(
            "left alone  \"{}\": its row is not as it was taught ({})",
            change.title, change.segment
        )
    });
    tell_first(taken_back.chain(left_alone).collect(), log);
    let removed = undone.taken_back.iter().filter(|change| change.was.is_none());
    let removed = removed.count();
    log.say(format!(
        "Took back what was taught on {} at {} ({}): {removed} removed, {} as before, {} left alone.",
        lesson.date,
        lesson.time.get(..5).unwrap_or(&lesson.time),
        lesson.source,
        undone.taken_back.len() - removed,
        undone.left_alone.len()
    ));
}

fn tell_first(lines: Vec<String>, log: &mut RunLog) {
    let more = lines.len().saturating_sub(TITLES_SHOWN);
    for (shown, line) in lines.into_iter().enumerate() {
        if shown < TITLES_SHOWN {
            log.say(format!("  {line}"));
        } else {
            log.note(format!("  {line}"));
        }
    }
    if more > 0 {
        log.say(format!("  … and {more} more (the log has all)"));
    }
}

fn titles(count: usize) -> String {
    format!("{count} title{}", if count == 1 { "" } else { "s" })
}
