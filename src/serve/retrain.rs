//! Learning from the fixes: a candidate model, what it would change, and then its taking over or not.

use std::{path::Path, sync::Arc};

use anyhow::{Context, Result, ensure};
use serde::Serialize;

use super::{
    Answer, App, Refusal,
    file::File,
    fixes::Fix,
    job::{Job, unpoisoned},
    state::Engine,
    table::{Table, Tags, key},
};
use crate::{
    checksum::Checksum,
    cli::LessonArgs,
    lesson::Lesson,
    run_log::{RunLog, Voice},
    segment::Segments,
    tagger::{Tag, Tagger},
    teaching::{self, TrainingFile},
    title::TitleReference,
    training::HeldOut,
};

/// Where a row of the training data came from, in its column `Source`.
const SOURCE: &str = "serve";
/// Titles that change their segment and are listed; the counts are of all.
const MOVES_LISTED: usize = 500;
/// Titles that are tagged between two looks at the progress.
const TITLES_AT_ONCE: usize = 16_384;

/// A model that has learned from the fixes and waits to be kept.
pub struct Candidate {
    engine: Engine,
    fixes: Vec<Fix>,
    /// The training data with the fixes, not yet in its place.
    corrected: TrainingFile,
    /// Of the training data in its place, before the fixes.
    training_data: Checksum,
    /// The file that was looked at, with what the candidate says about its titles.
    file: Option<(Arc<File>, Arc<Vec<Tag>>)>,
    pub report: CandidateReport,
}

/// What a candidate would change.
#[derive(Clone, Debug, Serialize)]
pub struct CandidateReport {
    /// How good the training data is without the fixes, and with them.
    before: Figures,
    after: Figures,
    /// The fixes it learned from.
    fixes: Vec<Fix>,
    /// Those of them that it still tags otherwise.
    not_followed: Vec<String>,
    /// The rows of the file that was looked at.
    rows: usize,
    /// Those of them that change their segment.
    rows_moved: usize,
    /// From which segment to which, the most rows first.
    flows: Vec<Flow>,
    /// The titles that change their segment, those of the most rows first; not all, where there are many.
    moves: Vec<Move>,
}

/// How often a model is right about titles that it did not learn from. Shares are 0 to 1.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Figures {
    titles: usize,
    right: f32,
    precision: f32,
    recall: f32,
}

#[derive(Clone, Debug, Serialize)]
struct Flow {
    from: String,
    to: String,
    rows: usize,
}

#[derive(Clone, Debug, Serialize)]
struct Move {
    title: String,
    from: String,
    to: String,
    confidence_score: u8,
    rows: u32,
}

impl Figures {
    fn of(held_out: &HeldOut) -> Self {
        Self {
            titles: held_out.titles,
            right: held_out.right,
            precision: held_out.precision,
            recall: held_out.recall,
        }
    }
}

/// Trains a candidate with the `fixes`, and looks at what it would change in `file`.
pub fn train(app: &App, job: &Job<Candidate>, fixes: Vec<Fix>, file: Option<Arc<File>>) -> Result<Candidate> {
    let mut log = RunLog::start(&app.options.log_dir, "retrain", Voice::Error);
    let outcome = try_train(app, job, fixes, file, &mut log);
    let (outcome, ended) = match outcome {
        Ok(candidate) => (Ok(candidate), Ok(())),
        Err(error) => {
            let told = anyhow::anyhow!("{error:#}");
            (Err(error), Err(told))
        }
    };
    log.finish(&ended, "", "❌ There was an error retraining the model.");
    outcome
}

fn try_train(
    app: &App,
    job: &Job<Candidate>,
    fixes: Vec<Fix>,
    file: Option<Arc<File>>,
    log: &mut RunLog,
) -> Result<Candidate> {
    let original = &app.options.lesson.training_data;
    job.reach("Measuring the model without the fixes", 0.05);
    let before = baseline(app, log)?;
    let training_data = checksum(original)?;

    job.reach("Learning from the fixes", 0.35);
    let corrected = correct(&app.options.lesson, &fixes, log)?;
    let folder = tempfile::tempdir_in(&app.folder)?;
    let args = LessonArgs {
        training_data: folder.path().join("training_data.csv"),
        ..app.options.lesson.clone()
    };
    corrected.write_to(&args.training_data)?;
    let learned = Lesson::read(&args, log)?.learn()?;
    let after = Figures::of(&learned.held_out);
    log.note(format!(
        "held out  {:.2} % -> {:.2} % right",
        100.0 * before.right,
        100.0 * after.right
    ));
    let files = &app.options.tagger;
    let (tagger, _) = files.tagger(learned.model, learned.encoder, learned.reference)?;

    job.reach("Looking at what changes", 0.7);
    let not_followed = not_followed(&tagger, &fixes)?;
    let mut report = CandidateReport {
        before,
        after,
        fixes: fixes.clone(),
        not_followed,
        rows: 0,
        rows_moved: 0,
        flows: Vec::new(),
        moves: Vec::new(),
    };
    let mut looked_at = None;
    if let Some(file) = file
        && let Ok(table) = file.table()
    {
        let tags = retag(&table, &tagger, job)?;
        compare(&mut report, &table, &tags, &app.segments(), tagger.segments());
        looked_at = Some((file, Arc::new(tags)));
    }
    Ok(Candidate {
        engine: Engine {
            tagger: Arc::new(tagger),
            number: app.next_model(),
        },
        fixes,
        corrected,
        training_data,
        file: looked_at,
        report,
    })
}

/// The training data with the fixes, in memory.
fn correct(lesson: &LessonArgs, fixes: &[Fix], log: &mut RunLog) -> Result<TrainingFile> {
    let segments = Segments::read_or_default(&lesson.segments.segments)?;
    let (reference, _) = TitleReference::read_or_default(&lesson.reference.title_reference)?;
    // The one set first comes first: of two that are the same title in its standard form, the last counts.
    let labels = fixes
        .iter()
        .rev()
        .map(|fix| teaching::label(&fix.title, &fix.persona_segment, &segments, &reference));
    let labels: Vec<_> = labels.collect::<Result<_>>()?;
    let mut file = TrainingFile::read(&lesson.training_data)?;
    for taught in file.teach(&labels, &segments, &reference, SOURCE)? {
        log.note(format!("  {}", taught.describe(&segments)));
    }
    Ok(file)
}

/// The figures of the training data as it is, which are those of the last candidate that was kept, if
/// there was one.
fn baseline(app: &App, log: &mut RunLog) -> Result<Figures> {
    let now = checksum(&app.options.lesson.training_data)?;
    if let Some((of, figures)) = &*unpoisoned(&app.baseline)
        && *of == now
    {
        return Ok(*figures);
    }
    let (dataset, _) = Lesson::read(&app.options.lesson, log)?.describe()?;
    let figures = Figures::of(&HeldOut::check(&dataset));
    *unpoisoned(&app.baseline) = Some((now, figures));
    Ok(figures)
}

fn checksum(path: &Path) -> Result<Checksum> {
    Checksum::of_file(path).with_context(|| format!("{} could not be read", path.display()))
}

/// The titles whose fix a model does not follow.
fn not_followed(tagger: &Tagger, fixes: &[Fix]) -> Result<Vec<String>> {
    let titles: Vec<&str> = fixes.iter().map(|fix| fix.title.as_str()).collect();
    let tags = tagger.tag(&titles)?;
    let name = |tag: Tag| tagger.segments().name(tag.segment);
    let otherwise = fixes
        .iter()
        .zip(tags)
        .filter(|(fix, tag)| name(*tag) != fix.persona_segment);
    Ok(otherwise.map(|(fix, _)| fix.title.clone()).collect())
}

fn retag(table: &Table, tagger: &Tagger, job: &Job<Candidate>) -> Result<Vec<Tag>> {
    let titles = table.titles().len();
    let mut tags = Vec::with_capacity(titles);
    while tags.len() < titles {
        let next: Vec<&str> = (tags.len()..titles.min(tags.len() + TITLES_AT_ONCE))
            .map(|title| table.titles().get(title))
            .collect();
        tags.extend(tagger.tag(&next)?);
        let share = tags.len() as f32 / titles as f32;
        job.reach("Looking at what changes", 0.7 + 0.3 * share);
    }
    Ok(tags)
}

fn compare(report: &mut CandidateReport, table: &Table, after: &[Tag], old: &Segments, new: &Segments) {
    let before = table.tags().of_title;
    let mut moves: Vec<Move> = Vec::new();
    let mut flows: Vec<Flow> = Vec::new();
    report.rows = table.rows();
    for (title, rows) in table.rows_of_titles().into_iter().enumerate() {
        let (Some(was), Some(is)) = (before.get(title), after.get(title)) else {
            continue;
        };
        let (from, to) = (old.name(was.segment), new.name(is.segment));
        if from == to {
            continue;
        }
        report.rows_moved += rows as usize;
        match flows.iter_mut().find(|flow| flow.from == from && flow.to == to) {
            Some(flow) => flow.rows += rows as usize,
            None => flows.push(Flow {
                from: from.to_string(),
                to: to.to_string(),
                rows: rows as usize,
            }),
        }
        moves.push(Move {
            title: table.titles().get(title).chars().take(300).collect(),
            from: from.to_string(),
            to: to.to_string(),
            confidence_score: is.confidence,
            rows,
        });
    }
    // What somebody fixed comes last: they know about it.
    let fixed: Vec<u64> = report.fixes.iter().map(|fix| key(&fix.title)).collect();
    moves.sort_by_cached_key(|moved| (fixed.contains(&key(&moved.title)), std::cmp::Reverse(moved.rows)));
    moves.truncate(MOVES_LISTED);
    flows.sort_by_key(|flow| std::cmp::Reverse(flow.rows));
    report.moves = moves;
    report.flows = flows;
}

/// Puts the fixes into the training data and the candidate in the model's place.
pub fn keep(app: &App) -> Answer<()> {
    let Some(job) = app.candidate.take() else {
        return Err(Refusal::conflict("There is no retrained model to keep."));
    };
    let outcome = match job.result() {
        Some(candidate) => try_keep(app, &candidate).map_err(|error| Refusal::conflict(format!("{error:#}"))),
        None => Err(Refusal::conflict("The retraining has not ended.")),
    };
    if outcome.is_err() {
        app.candidate.put_back(job);
    }
    outcome
}

fn try_keep(app: &App, candidate: &Candidate) -> Result<()> {
    let training_data = &app.options.lesson.training_data;
    ensure!(
        checksum(training_data)? == candidate.training_data,
        "{} was changed by somebody else in the meantime. Retrain again to learn from that too.",
        training_data.display()
    );
    // The training data first: a model that is older than it is noticed and mended with `make train`.
    candidate.corrected.save()?;
    let model = candidate.engine.tagger.model();
    model.save(&app.options.tagger.model_dir).with_context(|| {
        format!(
            "the fixes are in {}, but the model is the old one; `make train` brings it up to date",
            training_data.display()
        )
    })?;
    if let Some((file, tags)) = &candidate.file
        && let Ok(table) = file.table()
    {
        table.retag(Tags {
            model: candidate.engine.number,
            of_title: Arc::clone(tags),
        });
    }
    app.use_engine(candidate.engine.clone());
    app.fixes().settle(&candidate.fixes);
    *unpoisoned(&app.baseline) = Some((checksum(training_data)?, candidate.report.after));
    app.note(format!(
        "kept      a model with {} fixes; {} of {} rows moved",
        candidate.fixes.len(),
        candidate.report.rows_moved,
        candidate.report.rows
    ));
    Ok(())
}
