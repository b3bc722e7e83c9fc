//! The files that a model is learned from.

use std::path::{Path, PathBuf};

use super::{Background, Labels, TrainingSet};
use crate::{
    cancellation::Cancellation,
    checksum::Checksum,
    encoder::{Encoder, EncoderChoice, EncoderIdentity},
    error::{Context, Result},
    files::{OptionalFile, RowProblem},
    index::IndexKind,
    model::TrainedOn,
    title::{Segments, TitleReference},
};

/// The files that a model is learned from, and how it is.
#[derive(Clone, Debug)]
pub struct TrainingFiles {
    /// Labelled titles: `Job Title`, `Persona Segment`.
    pub training_data: PathBuf,
    /// Titles that fit no persona: `Job Title`.
    pub background: OptionalFile,
    /// The title reference, which need not be there.
    pub title_reference: PathBuf,
    /// The segments, which need not be there.
    pub segments: PathBuf,
    /// What embeds the titles.
    pub encoder: EncoderChoice,
    /// Whether the titles that ship with the program stand beside these.
    pub with_shipped: bool,
    /// The kind of index to build.
    pub index: IndexKind,
}

/// What became of the files while they were read.
pub enum TrainingEvent<'a> {
    /// The title reference was read.
    Reference {
        /// Its file.
        file: &'a Path,
        /// What it says.
        reference: &'a TitleReference,
        /// Entries that were left out or will surprise.
        problems: &'a [RowProblem],
    },
    /// The labels were read; whether they are enough is looked at next.
    Labels {
        /// Their file.
        file: &'a Path,
        /// The labels, and what was wrong with others.
        labels: &'a Labels,
        /// The segments that they are of.
        segments: &'a Segments,
    },
    /// Background titles were added.
    Background {
        /// Their file.
        file: &'a Path,
        /// The titles.
        background: &'a Background,
        /// How many of them are in no label.
        added: usize,
    },
    /// All is read, and learning begins.
    Learning {
        /// The labelled titles, then the background titles.
        labels: &'a Labels,
        /// The segments that they are of.
        segments: &'a Segments,
        /// What embeds them.
        encoder: &'a EncoderIdentity,
    },
}

impl TrainingFiles {
    /// Reads the files; `tell` is told what becomes of each.
    ///
    /// # Errors
    /// If a file cannot be read, there is not enough to learn from, or the encoder cannot be opened.
    pub fn read(&self, tell: &mut dyn FnMut(TrainingEvent)) -> Result<TrainingSet> {
        let segments = Segments::read_or_default(&self.segments)?;
        let (reference, problems) = TitleReference::read_or_default(&self.title_reference)?;
        tell(TrainingEvent::Reference {
            file: &self.title_reference,
            reference: &reference,
            problems: &problems,
        });
        let (mut labels, training_data) = self.labels(&segments, &reference, tell)?;
        let labelled = labels.titles.len();
        if let Some(file) = self.background.find() {
            let background = Background::read(file, &reference)?;
            let added = labels.add_background(&background, &segments);
            tell(TrainingEvent::Background {
                file,
                background: &background,
                added,
            });
        }
        let trained_on = TrainedOn {
            training_data: training_data?,
            title_reference: reference.checksum(),
        };
        let encoder = Encoder::open(&self.encoder)?;
        tell(TrainingEvent::Learning {
            labels: &labels,
            segments: &segments,
            encoder: encoder.identity(),
        });
        Ok(TrainingSet {
            segments,
            reference,
            labels,
            labelled,
            encoder,
            with_shipped: self.with_shipped,
            index: self.index,
            trained_on,
            cancellation: Cancellation::default(),
        })
    }

    /// The labels, and the checksum of their file as it was before it was read.
    fn labels(
        &self,
        segments: &Segments,
        reference: &TitleReference,
        tell: &mut dyn FnMut(TrainingEvent),
    ) -> Result<(Labels, Result<Checksum>)> {
        let file = &self.training_data;
        let checksum = Checksum::of_file(file);
        let labels = Labels::read(file, segments, reference)?;
        tell(TrainingEvent::Labels {
            file,
            labels: &labels,
            segments,
        });
        labels.check(file, segments)?;
        let checksum = checksum.with_context(|| format!("{} could not be read", file.display()));
        Ok((labels, checksum))
    }
}
