//! `persona predict`: tags the titles of a file.

use std::{
    mem::ManuallyDrop,
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::{Context, Result};
use persona::{
    interruption,
    model::Voters,
    seniority::SeniorityGrammar,
    stream::{
        self, Addition, Additions, EarlierTags, Export, Keep, KeptRows, Output, OutputColumns, Review,
        Summary,
    },
    table::{Reading, Source, TableReader},
    tagger::{Tagger, TaggerFiles},
    title::{SegmentValues, Segments},
};

use super::{Logged, own_words};
use crate::cli::{
    args::PredictArgs,
    places::{self, STANDARD, place, rejects},
    terminal::{RowsBar, RunLog, Voice, segment_table, tagger_warning, tell_unread},
};

/// Tags the titles of a file.
pub(super) fn run(args: &PredictArgs) -> bool {
    Logged {
        name: "predict",
        logs: &args.logs,
        voice: voice(args),
        success: match args.dry_run {
            true => "✅ The input file can be tagged. Nothing was written.",
            false => "✅ The input file has been tagged.",
        },
        failure: "❌ There was an error tagging the input file.",
    }
    .run(args, tag)
}

/// Where messages go: standard output is not theirs where it carries the tagged titles.
fn voice(args: &PredictArgs) -> Voice {
    if place(args) == Path::new(STANDARD) && !args.dry_run {
        Voice::Error
    } else {
        Voice::Out
    }
}

fn tag(args: &PredictArgs, log: &mut RunLog) -> Result<()> {
    places::check(args)?;
    let input = open(args)?;
    let tagger = tagger(args, log)?;
    // The process is about to end: the tagger's memory goes back as a whole then, not piece by piece.
    let tagger = ManuallyDrop::new(tagger);
    tag_with(args, input, Arc::clone(&tagger), log)
}

/// Opens the titles to tag.
pub(super) fn open(args: &PredictArgs) -> Result<TableReader> {
    Ok(args
        .rows
        .export
        .export()
        .open(&Source::from(args.input.as_path()))?)
}

/// Tags the titles of a file with a tagger that is there already.
pub(super) fn tag_with(
    args: &PredictArgs,
    input: TableReader,
    tagger: Arc<Tagger>,
    log: &mut RunLog,
) -> Result<()> {
    let segments = tagger.segments().clone();
    let columns = Export::told(&input);
    let asked = asked_columns(args, log)?;
    let values = values(args, &segments, log)?;
    let mut output = output(args, &input, &segments, asked, values.clone())?;
    output.notes().iter().for_each(|note| log.warn(note));
    if let Some(earlier) = earlier(args, values, log)? {
        output = output.without_unchanged(earlier);
    }
    // From here on there is something to clean up.
    interruption::listen().context("listening for Ctrl-C")?;
    let mut bar = RowsBar::default();
    let summary = stream::tag(input, &mut output, tagger, &mut |progress| bar.reach(progress))?;
    drop(bar);
    let rejects = if args.dry_run { None } else { output.commit()? };
    tell_rejects(args, &summary, rejects, log);
    tell_formulas(args, &summary, log);
    tell_read(args, &summary, columns, log);
    for line in segment_table(&segments, &summary.counts) {
        log.say(line);
    }
    tell_written(args, &summary, log);
    Ok(())
}

/// Opens what titles are tagged with.
pub(super) fn tagger(args: &PredictArgs, log: &mut RunLog) -> Result<Arc<Tagger>> {
    let files = TaggerFiles {
        voters: match args.rows.assign_all {
            true => Voters::Personas,
            false => Voters::All,
        },
        ..args.rows.tagger.files()
    };
    let (tagger, warnings) = files.open()?;
    for warning in warnings {
        log.warn(tagger_warning(&warning));
    }
    log.note(format!(
        "model     {}: {} titles, encoder {}; {} reference entries",
        args.rows.tagger.model.model_dir.display(),
        tagger.model().titles().len(),
        tagger.model().encoder(),
        tagger.reference().len()
    ));
    Ok(tagger)
}

/// The columns that are asked for.
fn asked_columns(args: &PredictArgs, log: &mut RunLog) -> Result<OutputColumns> {
    let wanted: Vec<Addition> = args
        .rows
        .columns
        .with
        .iter()
        .map(|column| (*column).into())
        .collect();
    let own = match wanted.contains(&Addition::Seniority) {
        true => own_words(&args.rows.columns.seniority, log)?,
        false => Vec::new(),
    };
    Ok(OutputColumns {
        additions: Additions::new(&wanted, || Arc::new(SeniorityGrammar::with(own))),
        order: args.rows.columns.column_order.into(),
        excel_safe: args.rows.excel_safe,
    })
}

/// What the CRM calls the segments.
fn values(args: &PredictArgs, segments: &Segments, log: &mut RunLog) -> Result<SegmentValues> {
    let (values, warnings) = args.rows.values.read()?.of_segments(segments)?;
    warnings.iter().for_each(|warning| log.warn(warning));
    Ok(values)
}

/// What rows were tagged with before, where only those are wanted that changed.
fn earlier(args: &PredictArgs, values: SegmentValues, log: &mut RunLog) -> Result<Option<EarlierTags>> {
    let Some(file) = &args.only_changed else {
        return Ok(None);
    };
    let source = Source::from(file.as_path());
    let mut export = args.rows.export.export();
    // What this program wrote has one sheet and is UTF-8.
    if places::real(file) != places::real(&args.input) {
        export.reading = Reading::default();
    }
    let earlier = EarlierTags::read(&source, &export, values)?;
    tell_unread(&source, earlier.noticed(), log);
    Ok(Some(earlier))
}

/// What is written; on a dry run nothing but counts.
fn output(
    args: &PredictArgs,
    input: &TableReader,
    segments: &Segments,
    columns: OutputColumns,
    values: SegmentValues,
) -> Result<Output> {
    let place = place(args);
    places::check_sheets(args, input)?;
    let keep = Keep::of(input, args.rows.only_new, &args.rows.locked).with_context(|| {
        let input = Source::from(args.input.as_path());
        format!("--locked names a column that {input} does not have")
    })?;
    let mut output = if args.dry_run {
        Output::rehearse(&place, input, keep, columns)?
    } else {
        Output::create(&place, rejects(&place, &args.input), input, keep, columns)?
    };
    if let Some(folder) = args.split.as_deref().filter(|_| !args.dry_run) {
        output.split_into(folder, segments)?;
        places::check_split(args, &output.split_places())?;
    }
    output = output.with_values(values);
    if let Some(review) = args.review.as_ref().filter(|_| !args.dry_run) {
        output = output.with_review(Review::create(review.clone(), args.review_below)?);
    }
    Ok(output)
}

fn tell_read(args: &PredictArgs, summary: &Summary, columns: Option<String>, log: &mut RunLog) {
    log.say(format!(
        "Read {} rows with {} distinct titles from {}.",
        summary.rows_read(),
        summary.titles,
        Source::from(args.input.as_path())
    ));
    columns.into_iter().for_each(|columns| log.say(columns));
    if args.rows.only_new {
        log.say(format!(
            "{} rows had a segment and keep it.",
            summary.kept.had_one
        ));
    }
    tell_kept(args, &summary.kept, log);
}

fn tell_written(args: &PredictArgs, summary: &Summary, log: &mut RunLog) {
    if args.dry_run {
        return log.say(format!(
            "A dry run: {} rows would be written, none were ({:.1} s).",
            summary.rows,
            log.seconds()
        ));
    }
    if let Some(folder) = &args.split {
        log.say(format!("Wrote a file a segment to {}.", folder.display()));
    }
    tell_review(args, summary, log);
    tell_compared(args, summary, log);
    let place = place(args);
    let written = match place == Path::new(STANDARD) {
        true => "standard output".to_string(),
        false => place.display().to_string(),
    };
    log.say(format!(
        "Wrote {} rows to {written} ({:.1} s).",
        summary.rows,
        log.seconds()
    ));
}

fn tell_rejects(args: &PredictArgs, summary: &Summary, rejects: Option<PathBuf>, log: &mut RunLog) {
    tell_unread(&Source::from(args.input.as_path()), &summary.noticed, log);
    if let Some(file) = rejects {
        log.warn(format!(
            "{} rows are not in the output; they are kept in {}",
            summary.noticed.rejected,
            file.display()
        ));
    }
}

/// Rows that keep the segment that they came with.
fn tell_kept(args: &PredictArgs, kept: &KeptRows, log: &mut RunLog) {
    if !args.rows.locked.is_empty() {
        log.say(format!(
            "{} rows are locked by \"{}\" and keep their segment.",
            kept.locked,
            args.rows.locked.join("\", \"")
        ));
    }
    if let Some((line, segment)) = &kept.first_foreign {
        let written = match args.split {
            Some(_) => "which is written as it is, and to no file of a segment",
            None => "which is written as it is",
        };
        log.warn(format!(
            "{} rows keep a segment that is none of the model's, {written}; the first is \"{segment}\" on line {line}",
            kept.foreign
        ));
    }
}

/// Rows that are left out because they are what they were.
fn tell_compared(args: &PredictArgs, summary: &Summary, log: &mut RunLog) {
    let (Some(old), Some(compared)) = (&args.only_changed, summary.compared) else {
        return;
    };
    let old = old.display();
    log.say(format!(
        "Left out {} rows whose segment is that of {old}, as --only-changed asks; {} have another one, {} are new, {} \
         are in {old} only.",
        compared.same, compared.changed, compared.new, compared.gone
    ));
}

/// Cells that a spreadsheet would run.
fn tell_formulas(args: &PredictArgs, summary: &Summary, log: &mut RunLog) {
    let formulas = summary.formulas;
    if formulas.cells == 0 {
        return;
    }
    let input = Source::from(args.input.as_path());
    let (what, have) = match formulas.cells {
        1 => (
            format!("1 cell of {input} begins like a formula, on line"),
            "it has",
        ),
        cells => (
            format!("{cells} cells of {input} begin like a formula, the first on line"),
            "they have",
        ),
    };
    let what = format!("{what} {}", formulas.first_line);
    if args.rows.excel_safe {
        log.say(format!("{what}; {have} a ' in front now."));
    } else {
        log.warn(format!(
            "{what}: a spreadsheet may run what it says when it opens the output. --excel-safe puts a ' in front, \
             and an .xlsx output holds it as text."
        ));
    }
}

fn tell_review(args: &PredictArgs, summary: &Summary, log: &mut RunLog) {
    let (Some(place), Some(reviewed)) = (&args.review, &summary.reviewed) else {
        return;
    };
    log.say(format!(
        "Wrote {} titles of {} rows with a confidence below {} to {}.",
        reviewed.titles,
        reviewed.rows,
        args.review_below,
        place.display()
    ));
    let (first, decided) = reviewed.first;
    if first < reviewed.titles {
        log.say(format!(
            "The labels of its first {first} titles decide {decided} of these rows."
        ));
    }
    if reviewed.left_out {
        log.warn(format!(
            "there are more such titles than that; {} has the least certain",
            place.display()
        ));
    }
}
