//! What there is to learn from, and what is learned.

use super::{Dataset, HeldOut, Labels, describe, train};
use crate::{
    cancellation::Cancellation,
    encoder::Encoder,
    error::Result,
    index::IndexKind,
    model::{Model, TrainedOn},
    tagger::Tagger,
    title::{Segments, TitleReference},
};

/// What there is to learn from.
pub struct TrainingSet {
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
    pub with_shipped: bool,
    /// The kind of index to build.
    pub index: IndexKind,
    /// What says whether the files are still those that they were read from.
    pub trained_on: TrainedOn,
    /// Whether the model is still wanted.
    pub cancellation: Cancellation,
}

/// A model, with what went into it.
pub struct Trained {
    /// The model.
    pub model: Model,
    /// How good it is on titles that were not learned from.
    pub held_out: HeldOut,
    /// The encoder that it was learned with.
    pub encoder: Encoder,
    /// The title reference that the titles went through.
    pub reference: TitleReference,
}

impl TrainingSet {
    /// Trains a model.
    ///
    /// # Errors
    /// If the encoder fails, or the work is cancelled.
    pub fn learn(self) -> Result<Trained> {
        let titles = self.labels.titles;
        let mut dataset = describe(
            titles,
            self.labelled,
            &self.segments,
            &self.encoder,
            self.with_shipped,
        )?;
        dataset.cancellation = self.cancellation;
        let (model, held_out) = train(dataset, self.segments, &self.encoder, self.trained_on, self.index)?;
        Ok(Trained {
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
        let dataset = describe(
            titles,
            self.labelled,
            &self.segments,
            &self.encoder,
            self.with_shipped,
        )?;
        Ok((dataset, self.segments))
    }
}

impl Trained {
    /// A tagger with the model.
    ///
    /// # Errors
    /// If the model was not made for the encoder's embeddings.
    pub fn into_tagger(self) -> Result<Tagger> {
        Tagger::new(self.model, self.encoder, self.reference)
    }
}
