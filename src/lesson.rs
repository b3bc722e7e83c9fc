//! What the options say to learn from: read, with what became of it told.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::{
    checksum::Checksum,
    cli::LessonArgs,
    encoder::Encoder,
    index::Kind,
    model::{Model, TrainedOn},
    paths,
    run_log::RunLog,
    segment::Segments,
    text_table::segment_table,
    title::TitleReference,
    training::{self, Background, Dataset, HeldOut, Labels},
};

/// Conflicting titles that the summary spells out; the log has all.
const CONFLICTS_SHOWN: usize = 10;

/// What there is to learn from, read.
pub struct Lesson {
    /// The segments to tell apart.
    pub segments: Segments,
    /// The title reference that the titles went through.
    pub reference: TitleReference,
    /// The labelled titles, then the background titles.
    pub labels: Labels,
    /// How many of them are labelled.
    pub labelled: usize,
    /// The encoder to learn with.
    pub encoder: Encoder,
    /// Whether the titles that ship stand beside them.
    with_shipped: bool,
    /// The kind of index to build.
    index: Kind,
    /// The files that it was read from.
    trained_on: TrainedOn,
}

/// What was learned, with what went into it.
pub struct Learned {
    /// The model.
    pub model: Model,
    /// How good it is on titles that were not learned from.
    pub held_out: HeldOut,
    /// The encoder that it was learned with.
    pub encoder: Encoder,
    /// The title reference that the titles went through.
    pub reference: TitleReference,
}

impl Lesson {
    /// Reads what the options name, and tells what became of it.
    ///
    /// # Errors
    /// If a file cannot be read, there is not enough to learn from, or the encoder cannot be opened.
    pub fn read(args: &LessonArgs, log: &mut RunLog) -> Result<Self> {
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
        let training_data = Checksum::of_file(&args.training_data);
        let mut labels = Labels::read(&args.training_data, &segments, &reference)?;
        tell_rows(args, &labels, &segments, log);
        labels.check(&args.training_data, &segments)?;
        let labelled = labels.titles.len();
        if let Some(file) = background_file(args) {
            add_background(&file, &mut labels, &segments, &reference, log)?;
        }
        let trained_on = TrainedOn {
            training_data: training_data
                .with_context(|| format!("{} could not be read", args.training_data.display()))?,
            title_reference: reference.checksum(),
        };
        let encoder = Encoder::open(&args.encoder.clone().unwrap_or_default())?;
        let counts = labels.count_by_segment(&segments);
        log.say(format!(
            "Learning from {} titles with the encoder {} …",
            labels.titles.len(),
            encoder.identity()
        ));
        for line in segment_table(&segments, &counts) {
            log.say(line);
        }
        Ok(Self {
            segments,
            reference,
            labels,
            labelled,
            encoder,
            with_shipped: !args.no_shipped,
            index: args.index,
            trained_on,
        })
    }

    /// Trains a model.
    ///
    /// # Errors
    /// If the encoder fails.
    pub fn learn(self) -> Result<Learned> {
        let dataset = training::describe(
            self.labels.titles,
            self.labelled,
            &self.segments,
            &self.encoder,
            self.with_shipped,
        )?;
        let (model, held_out) =
            training::train(dataset, self.segments, &self.encoder, self.trained_on, self.index)?;
        Ok(Learned {
            model,
            held_out,
            encoder: self.encoder,
            reference: self.reference,
        })
    }

    /// Describes its titles, to ask them about each other.
    ///
    /// # Errors
    /// If the encoder fails.
    pub fn describe(self) -> Result<(Dataset, Segments)> {
        let titles = self.labels.titles;
        let dataset = training::describe(
            titles,
            self.labelled,
            &self.segments,
            &self.encoder,
            self.with_shipped,
        )?;
        Ok((dataset, self.segments))
    }
}

fn tell_rows(args: &LessonArgs, labels: &Labels, segments: &Segments, log: &mut RunLog) {
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
fn background_file(args: &LessonArgs) -> Option<PathBuf> {
    if args.no_background {
        return None;
    }
    paths::named_or_usual(args.background.as_deref(), paths::BACKGROUND)
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
