use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::segment_table;
use crate::{
    checksum::Checksum,
    cli::TrainArgs,
    encoder::Encoder,
    model::TrainedOn,
    paths,
    run_log::RunLog,
    segment::Segments,
    title::TitleReference,
    training::{self, Background, HeldOut, Labels, Way},
};

/// Conflicting titles that the summary spells out; the log has all.
const CONFLICTS_SHOWN: usize = 10;

/// Learns from labelled titles and writes a model.
pub(super) fn run(args: &TrainArgs, log: &mut RunLog) -> Result<()> {
    let segments = Segments::read_or_default(&args.segments.segments)?;
    let reference_file = &args.reference.title_reference;
    let (reference, problems) = TitleReference::read_or_default(reference_file)?;
    for problem in problems {
        log.warn(format!("{}: {problem}", reference_file.display()));
    }
    log.note(format!(
        "reference {}: {} entries",
        reference_file.display(),
        reference.len()
    ));
    let mut labels = Labels::read(&args.training_data, &segments, &reference)?;
    tell_rows(args, &labels, &segments, log);
    labels.check(&args.training_data, &segments)?;
    if let Some(file) = background_file(args) {
        add_background(&file, &mut labels, &segments, &reference, log)?;
    }
    let trained_on = TrainedOn {
        training_data: Checksum::of_file(&args.training_data)
            .with_context(|| format!("{} could not be read", args.training_data.display()))?,
        title_reference: reference.checksum(),
    };

    let encoder = Encoder::open(&args.encoder.clone().unwrap_or_default())?;
    let counts = labels.count_by_segment(&segments);
    let table = segment_table(&segments, &counts);
    let titles = labels.titles.len();
    log.say(format!(
        "Learning from {titles} titles with the encoder {} …",
        encoder.identity()
    ));
    for line in table {
        log.say(line);
    }
    let (model, held_out) = training::train(labels.titles, segments, &encoder, trained_on)?;
    tell_held_out(&held_out, log);
    model.save(&args.model.model_dir)?;
    log.say(format!(
        "Wrote the model to {} ({:.1} s).",
        args.model.model_dir.display(),
        log.seconds()
    ));
    Ok(())
}

fn tell_rows(args: &TrainArgs, labels: &Labels, segments: &Segments, log: &mut RunLog) {
    let file = args.training_data.display();
    for note in &labels.notes {
        log.warn(note);
    }
    log.say(format!(
        "Read {} rows of {file}: {} used for {} distinct titles, {} left out.",
        labels.rows,
        labels.rows_used(),
        labels.titles.len(),
        labels.rows - labels.rows_used()
    ));
    if !labels.empty.is_empty() {
        log.warn(format!(
            "{file}: {} rows have no title or no segment and were left out: {}",
            labels.empty.len(),
            lines(&labels.empty)
        ));
    }
    for (line, reason) in &labels.unreadable {
        log.warn(format!("{file}: line {line} was left out: {reason}"));
    }
    let conflicts: Vec<String> = labels
        .conflicts
        .iter()
        .map(|conflict| format!("  {}", conflict.describe(segments)))
        .collect();
    if conflicts.is_empty() {
        return;
    }
    log.warn(format!(
        "{file}: {} titles are labelled with more than one segment; the majority counts, on a tie the higher priority",
        conflicts.len()
    ));
    for (shown, conflict) in conflicts.iter().enumerate() {
        if shown < CONFLICTS_SHOWN {
            log.say(conflict);
        } else {
            log.note(conflict);
        }
    }
    if conflicts.len() > CONFLICTS_SHOWN {
        log.say(format!(
            "  … and {} more (`persona check` lists all)",
            conflicts.len() - CONFLICTS_SHOWN
        ));
    }
}

/// The background titles' file: the one named, or the usual one where there is one.
fn background_file(args: &TrainArgs) -> Option<PathBuf> {
    if args.no_background {
        return None;
    }
    let usual = Path::new(paths::BACKGROUND);
    args.background
        .clone()
        .or_else(|| usual.exists().then(|| usual.to_path_buf()))
}

fn add_background(
    file: &Path,
    labels: &mut Labels,
    segments: &Segments,
    reference: &TitleReference,
    log: &mut RunLog,
) -> Result<()> {
    let background = Background::read(file, reference)?;
    let file = file.display();
    for note in &background.notes {
        log.warn(note);
    }
    for (line, reason) in &background.unreadable {
        log.warn(format!("{file}: line {line} was left out: {reason}"));
    }
    let added = labels.add_background(&background, segments);
    log.say(format!(
        "Read {} background titles of {file}: {added} used, {} are in the training data or repeated.",
        background.titles.len(),
        background.titles.len() - added
    ));
    Ok(())
}

fn tell_held_out(held_out: &HeldOut, log: &mut RunLog) {
    let percent = |share: f32| format!("{:.1} %", 100.0 * share);
    let right = |way: Way| {
        let found = held_out.right.iter().find(|(tried, _)| *tried == way);
        found.map_or(0.0, |(_, share)| *share)
    };
    log.say(format!(
        "On {} titles held out, {} right; {} of those given a persona right, {} of those with one given one.",
        held_out.titles,
        percent(right(held_out.way)),
        percent(held_out.precision),
        percent(held_out.recall)
    ));
    for (way, share) in &held_out.right {
        log.note(format!("held out  {}: {} right", describe(*way), percent(*share)));
    }
    if held_out.way == Way::Plain {
        log.say("There is too little data to learn a metric from: the model uses the plain embedding.");
    }
}

fn describe(way: Way) -> &'static str {
    match way {
        Way::General => "learned metric and general metric",
        Way::Learned => "learned metric",
        Way::Plain => "plain embedding",
    }
}

/// Line numbers for a message: the first few and how many more.
fn lines(numbers: &[u64]) -> String {
    const SHOWN: usize = 10;
    let shown: Vec<String> = numbers.iter().take(SHOWN).map(u64::to_string).collect();
    let more = match numbers.len().saturating_sub(SHOWN) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    format!(
        "line{} {}{more}",
        if numbers.len() == 1 { "" } else { "s" },
        shown.join(", ")
    )
}
