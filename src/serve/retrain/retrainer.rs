//! Trains candidates, and puts one that is kept in its place.

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
};

use super::{
    candidate::{Candidate, CandidateReport, HeldOutFigures},
    compare::Changes,
    fixes::Fix,
};
use crate::{
    checksum::Checksum,
    error::{Context, Result, ensure},
    model::Manifest,
    serve::{
        engine::Engine,
        events::{JobLog, Logs},
        files::{TableTags, TaggedTable, UploadedFile},
        options::Options,
        work::{Job, unpoisoned},
    },
    tagger::{Tag, Tagger, TaggerFiles},
    teaching::{self, Taught, TrainingFile, UpToDate},
    title::{Segments, TitleReference},
    training::{HeldOut, TrainingFiles},
};

/// Where a row of the training data came from, in its column `Source`.
const SOURCE: &str = "serve";
/// Why fixes cannot be taught at once.
const NOT_UP_TO_DATE: &str = "the model is older than the training data, or was taught too many titles since it was \
                              trained. Retrain to learn from the fixes.";
/// Titles that are tagged between two looks at the progress.
const TITLES_AT_ONCE: usize = 16_384;

/// How a candidate comes to know the fixes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum How {
    /// It is trained on the training data with them.
    #[default]
    Train,
    /// The model in use is told them, at once: only titles near them are tagged otherwise.
    Teach,
}

/// Trains candidates from the training data and the fixes.
pub struct Retrainer {
    training: TrainingFiles,
    tagger: TaggerFiles,
    logs: Logs,
    /// Where files lie that are of no use afterwards.
    folder: PathBuf,
    /// The figures of the training data as it is, by its checksum.
    baseline: Mutex<Option<(Checksum, HeldOutFigures)>>,
}

impl Retrainer {
    pub fn new(options: &Options, folder: PathBuf) -> Self {
        Self {
            training: options.training.clone(),
            tagger: options.tagger.clone(),
            logs: Arc::clone(&options.logs),
            folder,
            baseline: Mutex::new(None),
        }
    }

    /// Makes a candidate with the `fixes` in a way, and looks at what it would change in `file`. `number` gives the number
    /// of a model that is done.
    pub fn make(
        &self,
        how: How,
        job: &Job<Candidate>,
        fixes: Vec<Fix>,
        file: Option<Arc<UploadedFile>>,
        number: impl FnOnce() -> u64,
    ) -> Result<Candidate> {
        let mut log = self.logs.begin("retrain");
        let trained = match how {
            How::Train => self.learn(job, &fixes, &mut *log),
            How::Teach => self.teach(job, &fixes, &mut *log),
        };
        let outcome = trained.and_then(|trained| trained.look_at(job, fixes, file, number));
        log.finish(outcome.as_ref().err());
        outcome
    }

    /// Measures the training data as it is, and learns from it with the `fixes`.
    fn learn(&self, job: &Job<Candidate>, fixes: &[Fix], log: &mut dyn JobLog) -> Result<Corrected> {
        job.reach("Measuring the model without the fixes", 0.05);
        let before = self.baseline(log)?;
        let training_data = checksum(&self.training.training_data)?;
        let model_before = Manifest::read(&self.tagger.model_dir).ok();
        job.reach("Learning from the fixes", 0.35);
        let (file, _) = self.correct(fixes, log)?;
        let folder = tempfile::tempdir_in(&self.folder)?;
        let files = TrainingFiles {
            training_data: folder.path().join("training_data.csv"),
            ..self.training.clone()
        };
        file.write_to(&files.training_data)?;
        let trained = files.read(&mut |event| log.training(&event))?.learn()?;
        let after = HeldOutFigures::of(&trained.held_out);
        log.note(format!(
            "held out  {:.2} % -> {:.2} % right",
            100.0 * before.right,
            100.0 * after.right
        ));
        let (tagger, _) = self
            .tagger
            .tagger(trained.model, trained.encoder, trained.reference)?;
        Ok(Corrected {
            file,
            training_data,
            model_before,
            tagger,
            figures: Some((before, after)),
        })
    }

    /// Tells the model in its place the `fixes`, if it learned from the training data as it is.
    fn teach(&self, job: &Job<Candidate>, fixes: &[Fix], log: &mut dyn JobLog) -> Result<Corrected> {
        job.reach("Teaching the fixes", 0.1);
        let segments = Segments::read_or_default(&self.training.segments)?;
        let (reference, _) = TitleReference::read_or_default(&self.training.title_reference)?;
        let training_data = checksum(&self.training.training_data)?;
        let known = UpToDate::open(&self.tagger.model_dir, &training_data, &segments, &reference)?;
        let mut known = known.context(NOT_UP_TO_DATE)?;
        let (file, taught) = self.correct(fixes, log)?;
        ensure!(known.teach(&taught, &reference)?, "{NOT_UP_TO_DATE}");
        let folder = tempfile::tempdir_in(&self.folder)?;
        let corrected = folder.path().join("training_data.csv");
        file.write_to(&corrected)?;
        let (model, encoder) = known.into_parts(checksum(&corrected)?);
        let model_before = model.manifest().cloned();
        let (tagger, _) = self.tagger.tagger(model, encoder, reference)?;
        Ok(Corrected {
            file,
            training_data,
            model_before,
            tagger,
            figures: None,
        })
    }

    /// The training data with the fixes, in memory, and what became of each.
    fn correct(&self, fixes: &[Fix], log: &mut dyn JobLog) -> Result<(TrainingFile, Vec<Taught>)> {
        let segments = Segments::read_or_default(&self.training.segments)?;
        let (reference, _) = TitleReference::read_or_default(&self.training.title_reference)?;
        // The one set first comes first: of two that are the same title in its standard form, the last counts.
        let labels = fixes
            .iter()
            .rev()
            .map(|fix| teaching::label(&fix.title, &fix.persona_segment, &segments, &reference));
        let labels: Vec<_> = labels.collect::<Result<_>>()?;
        let mut file = TrainingFile::read(&self.training.training_data)?;
        let taught = file.teach(&labels, &segments, &reference, SOURCE)?;
        for taught in &taught {
            log.note(format!("  {}", taught.describe(&segments)));
        }
        Ok((file, taught))
    }

    /// The figures of the training data as it is, which are those of the last candidate that was kept, if
    /// there was one.
    fn baseline(&self, log: &mut dyn JobLog) -> Result<HeldOutFigures> {
        let now = checksum(&self.training.training_data)?;
        if let Some((of, figures)) = &*unpoisoned(&self.baseline)
            && *of == now
        {
            return Ok(*figures);
        }
        let (dataset, _) = self
            .training
            .read(&mut |event| log.training(&event))?
            .describe()?;
        let figures = HeldOutFigures::of(&HeldOut::check(&dataset));
        *unpoisoned(&self.baseline) = Some((now, figures));
        Ok(figures)
    }

    /// Puts the fixes into the training data and the candidate in the model's place.
    pub fn keep(&self, candidate: &Candidate) -> Result<()> {
        let training_data = &self.training.training_data;
        // As it was, or with the fixes in it already: the model could not be saved then.
        let expected = [&candidate.training_data, &candidate.corrected.checksum()];
        ensure!(
            expected.contains(&&checksum(training_data)?),
            "{} was changed by somebody else in the meantime. Retrain again to learn from that too.",
            training_data.display()
        );
        let (folder, before) = (&self.tagger.model_dir, candidate.model_before.as_ref());
        Manifest::ensure_in(folder, before).context("the fixes were not kept. Retrain again to keep them")?;
        // The training data first: a model that is older than it is noticed and mended with `make train`.
        candidate.corrected.save()?;
        let model = candidate.engine.tagger.model();
        model.save_in_place_of(before, folder).with_context(|| {
            format!(
                "the fixes are in {}, but the model is the old one; `make train` brings it up to date",
                training_data.display()
            )
        })?;
        if let Some((table, tags)) = &candidate.looked_at
            && let Some(table) = table.upgrade()
        {
            table.retag(TableTags {
                model: candidate.engine.number,
                segments: Arc::new(model.segments().clone()),
                of_title: Arc::clone(tags),
            });
        }
        Ok(())
    }

    /// Takes the figures of a candidate that was kept for those of the training data.
    pub fn remember(&self, candidate: &Candidate) {
        // What is not remembered is measured again.
        if let Some(figures) = candidate.report.after
            && let Ok(now) = checksum(&self.training.training_data)
        {
            *unpoisoned(&self.baseline) = Some((now, figures));
        }
    }
}

/// What was learned from the training data with the fixes.
struct Corrected {
    file: TrainingFile,
    /// Of the training data in its place, before the fixes.
    training_data: Checksum,
    /// Of the model in its place, before it.
    model_before: Option<Manifest>,
    tagger: Tagger,
    /// How good the training data is before and after, where that was measured.
    figures: Option<(HeldOutFigures, HeldOutFigures)>,
}

impl Corrected {
    /// Looks at what changes in `file`.
    fn look_at(
        self,
        job: &Job<Candidate>,
        fixes: Vec<Fix>,
        file: Option<Arc<UploadedFile>>,
        number: impl FnOnce() -> u64,
    ) -> Result<Candidate> {
        let tagger = self.tagger;
        job.reach("Looking at what changes", 0.7);
        let not_followed = not_followed(&tagger, &fixes)?;
        let (mut changes, mut looked_at) = (Changes::default(), None);
        if let Some(file) = file
            && let Ok(table) = file.table()
        {
            let tags = retag(&table, &tagger, job)?;
            changes = Changes::between(&table, &tags, tagger.segments(), &fixes);
            looked_at = Some((Arc::downgrade(&table), Arc::new(tags)));
        }
        let number = number();
        Ok(Candidate {
            engine: Engine {
                tagger: Arc::new(tagger),
                number,
            },
            corrected: self.file,
            training_data: self.training_data,
            model_before: self.model_before,
            looked_at,
            report: CandidateReport {
                number,
                before: self.figures.map(|(before, _)| before),
                after: self.figures.map(|(_, after)| after),
                fixes: fixes.clone(),
                not_followed,
                changes,
            },
            fixes,
        })
    }
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

fn retag(table: &TaggedTable, tagger: &Tagger, job: &Job<Candidate>) -> Result<Vec<Tag>> {
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
