//! What training leaves on disk and prediction needs: segments, training titles, the spaces that
//! they vote in, and what their vote is worth.

mod labelled;
mod prediction;
mod space;
mod store;
mod taught;

pub use space::Space;
pub use store::Manifest;
pub use taught::{MOST_TAUGHT, TaughtTitle};

use self::{labelled::LabelledTitles, taught::Teaching};
use crate::{
    calibration::{Pool, Prior, WordEffect},
    checksum::Checksum,
    encoder::EncoderIdentity,
    error::{Error, Result},
    index::{Index, IndexKind},
    metric::describe,
    title::{SegmentId, Segments, Title},
    vote::{Prediction, Weights},
};

/// A training title with its segment.
#[derive(Clone, Debug, PartialEq, Eq, bincode::Encode, bincode::Decode)]
pub struct LabelledTitle {
    /// The title. Where several were written that have the same standard form, the first of them.
    pub title: Title,
    /// Its segment.
    pub segment: SegmentId,
}

/// What a model knows beside its spaces, in one file.
#[derive(Clone, bincode::Encode, bincode::Decode)]
pub struct Knowledge {
    /// The segments.
    pub segments: Segments,
    /// The titles: those of the training data, the background titles, and those that ship beside them.
    pub titles: Vec<LabelledTitle>,
    /// Where each is from.
    pub origins: Vec<Origin>,
    /// How many of them are in the user's files: the first ones, which the close space holds.
    pub brought: u32,
    /// The dimensions of the embeddings that the spaces were made for.
    pub embedding_dimensions: u32,
    /// What a title counts in the close vote.
    pub weights: Weights,
    /// What a title counts in the general vote.
    pub general_weights: Weights,
    /// How likely a segment is by words and letters.
    pub prior: Prior,
    /// What votes and prior say together.
    pub pool: Pool,
}

/// Where a title of a model is from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, bincode::Encode, bincode::Decode)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// The user's training data.
    Own,
    /// The background titles.
    Background,
    /// What ships with the program.
    Shipped,
}

/// Which training titles may vote.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Voters {
    /// All of them.
    #[default]
    All,
    /// Those with a persona, so that every title gets the persona that fits best.
    Personas,
}

/// The files that a model was trained on, to tell whether they have changed since.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct TrainedOn {
    /// Of the training data file.
    pub training_data: Checksum,
    /// Of the title reference's entries.
    pub title_reference: Checksum,
}

/// A trained model.
pub struct Model {
    knowledge: Knowledge,
    /// The segment of each title, side by side: they are looked up for every vote.
    segments_of: Vec<SegmentId>,
    labelled: LabelledTitles,
    spaces: Spaces,
    teaching: Teaching,
    encoder: EncoderIdentity,
    trained_on: TrainedOn,
    /// As it was loaded or what it was taught was saved last, to tell it from another that took its place since.
    manifest: Option<Manifest>,
}

/// The spaces that training titles vote in.
pub struct Spaces {
    /// Learned from the user's titles, which it holds with the background titles; none if the user has none
    /// but those that ship.
    pub close: Option<Space>,
    /// That ships with the program, with all titles; none with another encoder.
    pub general: Option<Space>,
}

impl Model {
    /// Puts a model together from what is known about its titles and the spaces that hold them.
    #[must_use]
    pub fn new(
        knowledge: Knowledge,
        spaces: Spaces,
        encoder: EncoderIdentity,
        trained_on: TrainedOn,
    ) -> Self {
        let labelled = LabelledTitles::of(&knowledge);
        Self::with_labelled(knowledge, labelled, spaces, encoder, trained_on)
    }

    /// The same where the places of what is labelled are known.
    fn with_labelled(
        knowledge: Knowledge,
        labelled: LabelledTitles,
        spaces: Spaces,
        encoder: EncoderIdentity,
        trained_on: TrainedOn,
    ) -> Self {
        Self {
            segments_of: segments_of(&knowledge),
            labelled,
            knowledge,
            spaces,
            teaching: Teaching::default(),
            encoder,
            trained_on,
            manifest: None,
        }
    }

    /// The encoder that made it.
    #[must_use]
    pub fn encoder(&self) -> &EncoderIdentity {
        &self.encoder
    }

    /// What it was trained on.
    #[must_use]
    pub fn trained_on(&self) -> &TrainedOn {
        &self.trained_on
    }

    /// Its manifest, if it was loaded.
    #[must_use]
    pub fn manifest(&self) -> Option<&Manifest> {
        self.manifest.as_ref()
    }

    /// The same model, which stands for other files: it was told what changed in them.
    #[must_use]
    pub fn with_trained_on(self, trained_on: TrainedOn) -> Self {
        Self { trained_on, ..self }
    }

    /// Its segments.
    #[must_use]
    pub fn segments(&self) -> &Segments {
        &self.knowledge.segments
    }

    /// Its training titles; a [`Neighbour`](crate::index::Neighbour) names one by its position here.
    #[must_use]
    pub fn titles(&self) -> &[LabelledTitle] {
        &self.knowledge.titles
    }

    /// Where each of them is from.
    #[must_use]
    pub fn origins(&self) -> &[Origin] {
        &self.knowledge.origins
    }

    /// How many titles of an origin it has.
    #[must_use]
    pub fn count(&self, origin: Origin) -> usize {
        self.knowledge.origins.iter().filter(|of| **of == origin).count()
    }

    /// The kind of its indexes.
    #[must_use]
    pub fn index_kind(&self) -> IndexKind {
        self.indexes().next().map_or_else(IndexKind::default, Index::kind)
    }

    /// How many titles its indexes linked once more, because a search for their own vector did not find them.
    #[must_use]
    pub fn linked_afterwards(&self) -> usize {
        self.indexes().map(Index::linked_afterwards).sum()
    }

    fn indexes(&self) -> impl Iterator<Item = &Index> {
        let spaces = [&self.spaces.close, &self.spaces.general];
        spaces.into_iter().flatten().map(|space| &space.index)
    }

    /// What they say about nothing.
    #[must_use]
    pub fn no_prediction(&self) -> Prediction {
        Prediction::none(self.segments().count())
    }

    /// The probability of each segment by the words and letters of a title alone, by rank.
    #[must_use]
    pub fn prior(&self, title: &Title) -> Vec<f32> {
        self.knowledge.prior.probabilities(&describe(&title.words()).1)
    }

    /// What each word of a title says about a segment by the prior, against no persona.
    #[must_use]
    pub fn word_effects(&self, title: &Title, segment: SegmentId) -> Vec<WordEffect> {
        let none = self.segments().not_classified();
        self.knowledge.prior.word_effects(&title.words(), segment, none)
    }

    fn is_own(&self, title: usize) -> bool {
        self.knowledge.origins.get(title) == Some(&Origin::Own)
    }

    fn is_persona(&self, title: usize) -> bool {
        self.segment_of(title) != self.segments().not_classified()
    }

    fn segment_of(&self, title: usize) -> SegmentId {
        let segment = self.segments_of.get(title).copied();
        segment.unwrap_or(self.segments().not_classified())
    }

    /// Checks that embeddings of `dimensions` dimensions are what the model was made for.
    pub(crate) fn check_dimensions(&self, dimensions: usize) -> Result<()> {
        let wanted = self.knowledge.embedding_dimensions as usize;
        match dimensions == wanted {
            true => Ok(()),
            false => Err(Error::OtherDimensions {
                wanted,
                here: dimensions,
            }),
        }
    }
}

/// The segment of each title.
fn segments_of(knowledge: &Knowledge) -> Vec<SegmentId> {
    knowledge.titles.iter().map(|title| title.segment).collect()
}
