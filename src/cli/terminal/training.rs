//! What became of the files that a model is learned from.

use std::path::Path;

use persona::{
    files::RowProblem,
    title::Segments,
    training::{Background, Labels, TrainingEvent},
};

use super::{RunLog, segment_table};

/// Conflicting titles that the summary spells out; the log has all.
const CONFLICTS_SHOWN: usize = 10;

/// Tells what became of a file.
pub fn tell_training(event: &TrainingEvent, log: &mut RunLog) {
    match event {
        TrainingEvent::Reference {
            file,
            reference,
            problems,
        } => {
            let file = file.display();
            for problem in *problems {
                log.warn(format!("{file}: {problem}"));
            }
            log.note(format!("reference {file}: {} entries", reference.len()));
        }
        TrainingEvent::Labels {
            file,
            labels,
            segments,
        } => {
            tell_rows(file, labels, log);
            tell_conflicts(file, labels, segments, log);
        }
        TrainingEvent::Background {
            file,
            background,
            added,
        } => tell_background(file, background, *added, log),
        TrainingEvent::Learning {
            labels,
            segments,
            encoder,
        } => {
            log.say(format!(
                "Learning from {} titles with the encoder {encoder} …",
                labels.titles.len()
            ));
            for line in segment_table(segments, &labels.count_by_segment(segments)) {
                log.say(line);
            }
        }
    }
}

fn tell_rows(file: &Path, labels: &Labels, log: &mut RunLog) {
    let file = file.display();
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
    for RowProblem { line, reason } in &labels.unreadable {
        log.warn(format!("{file}: line {line} was left out: {reason}"));
    }
}

fn tell_conflicts(file: &Path, labels: &Labels, segments: &Segments, log: &mut RunLog) {
    let conflicts = &labels.conflicts;
    if conflicts.is_empty() {
        return;
    }
    log.warn(format!(
        "{}: {} titles are labelled with more than one segment; the majority counts, on a tie the higher priority",
        file.display(),
        conflicts.len()
    ));
    for (shown, conflict) in conflicts.iter().enumerate() {
        let line = format!("  {}", conflict.describe(segments));
        if shown < CONFLICTS_SHOWN {
            log.say(line);
        } else {
            log.note(line);
        }
    }
    if conflicts.len() > CONFLICTS_SHOWN {
        log.say(format!(
            "  … and {} more (`persona check` lists all)",
            conflicts.len() - CONFLICTS_SHOWN
        ));
    }
}

fn tell_background(file: &Path, background: &Background, added: usize, log: &mut RunLog) {
    let file = file.display();
    for note in &background.notes {
        log.warn(note);
    }
    for RowProblem { line, reason } in &background.unreadable {
        log.warn(format!("{file}: line {line} was left out: {reason}"));
    }
    log.say(format!(
        "Read {} background titles of {file}: {added} used, {} are in the training data or repeated.",
        background.titles.len(),
        background.titles.len() - added
    ));
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
