//! What training leaves on disk and prediction needs: segments, training titles, the spaces that
//! they vote in, and what their vote is worth.

mod space;
mod store;

pub use space::Space;
pub use store::Manifest;

use anyhow::{Result, ensure};
use ndarray::{ArrayView2, Axis};
use rayon::prelude::*;

use crate::{
    calibration::Calibration,
    checksum::Checksum,
    encoder::EncoderIdentity,
    index::Neighbour,
    metric::Signature,
    segment::{SegmentId, Segments},
    title::Title,
    vote::{self, Testimony, Vote, Weights},
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
#[derive(bincode::Encode, bincode::Decode)]
struct Knowledge {
    segments: Segments,
    titles: Vec<LabelledTitle>,
    embedding_dimensions: u32,
    weights: Weights,
    calibration: Calibration,
}

/// Which training titles may vote.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Electorate {
    /// All of them.
    #[default]
    Everyone,
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
    spaces: Spaces,
    encoder: EncoderIdentity,
    trained_on: TrainedOn,
}

/// The spaces that training titles vote in.
pub struct Spaces {
    /// Learned from them, or that of the plain embedding.
    pub close: Space,
    /// That ships with the program, for titles that are like none of them.
    pub general: Option<Space>,
}

impl Model {
    /// Puts a model together from the spaces that hold `titles`, and what was learned about their
    /// vote.
    #[must_use]
    pub fn new(
        segments: Segments,
        titles: Vec<LabelledTitle>,
        spaces: Spaces,
        calibration: Calibration,
        encoder: (EncoderIdentity, usize),
        trained_on: TrainedOn,
    ) -> Self {
        let segment_of: Vec<SegmentId> = titles.iter().map(|labelled| labelled.segment).collect();
        Self {
            knowledge: Knowledge {
                weights: Weights::balancing(&segment_of, segments.count()),
                segments,
                titles,
                embedding_dimensions: encoder.1 as u32,
                calibration,
            },
            spaces,
            encoder: encoder.0,
            trained_on,
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

    /// Its segments.
    #[must_use]
    pub fn segments(&self) -> &Segments {
        &self.knowledge.segments
    }

    /// Its training titles; a [`Neighbour`] names one by its position here.
    #[must_use]
    pub fn titles(&self) -> &[LabelledTitle] {
        &self.knowledge.titles
    }

    /// What the training titles say about each of `titles` (and the embeddings of their
    /// standard form, `n x d`): all of them, or those that have a persona. At least `count` of the
    /// nearest are in it, or as many as vote.
    #[must_use]
    pub fn hear(
        &self,
        embeddings: ArrayView2<'_, f32>,
        titles: &[Title],
        count: usize,
        electorate: Electorate,
        tie_margin: f32,
    ) -> Vec<Testimony> {
        let not_classified = self.segments().not_classified();
        let is_persona = |title: usize| self.segment_of(title) != not_classified;
        let all = &self.knowledge.weights;
        let (accepts, weights) = match electorate {
            Electorate::Everyone => (None, all.clone()),
            Electorate::Personas => {
                let accepts: &(dyn Fn(usize) -> bool + Sync) = &is_persona;
                (Some(accepts), all.of_personas())
            }
        };
        let signatures: Vec<Signature> = titles
            .par_iter()
            .map(|title| Signature::of(&title.words()))
            .collect();
        let signatures: Vec<&Signature> = signatures.iter().collect();
        let close = self
            .spaces
            .close
            .neighbours(embeddings, &signatures, count.max(vote::CLOSE), accepts);
        let mut general = vec![Vec::new(); titles.len()];
        if let Some(space) = &self.spaces.general {
            // Asked only about those that it has a say about: most titles of an export are like some
            // that were learned from.
            let asked: Vec<usize> = (0..titles.len())
                .filter(|title| vote::close_say(vote::nearest(&close[*title])) < 1.0)
                .collect();
            let signatures: Vec<&Signature> = asked.iter().map(|title| signatures[*title]).collect();
            let embeddings = embeddings.select(Axis(0), &asked);
            let found = space.neighbours(embeddings.view(), &signatures, vote::GENERAL, accepts);
            for (title, neighbours) in asked.into_iter().zip(found) {
                general[title] = neighbours;
            }
        }
        close
            .into_iter()
            .zip(general)
            .map(|(close, general)| self.testimony(close, general, &weights, tie_margin))
            .collect()
    }

    /// What they say about nothing.
    #[must_use]
    pub fn silence(&self) -> Testimony {
        self.testimony(Vec::new(), Vec::new(), &self.knowledge.weights, vote::TIE_MARGIN)
    }

    fn testimony(
        &self,
        close: Vec<Neighbour>,
        general: Vec<Neighbour>,
        weights: &Weights,
        tie_margin: f32,
    ) -> Testimony {
        Testimony::new(
            close,
            general,
            weights,
            |title| self.segment_of(title),
            tie_margin,
        )
    }

    fn segment_of(&self, title: usize) -> SegmentId {
        let labelled = self.knowledge.titles.get(title);
        labelled.map_or(self.segments().not_classified(), |labelled| labelled.segment)
    }

    /// How sure the outcome of a vote is, in percent: 0 to 100.
    #[must_use]
    pub fn confidence(&self, vote: &Vote) -> u8 {
        self.knowledge.calibration.confidence(vote)
    }

    /// Checks that embeddings of `dimensions` dimensions are what the model was made for.
    pub(crate) fn check_dimensions(&self, dimensions: usize) -> Result<()> {
        let wanted = self.knowledge.embedding_dimensions as usize;
        ensure!(
            dimensions == wanted,
            "the model was made for embeddings of {wanted} dimensions, not {dimensions}. Retrain with `make train`."
        );
        Ok(())
    }
}

impl Spaces {
    /// The close one first.
    fn in_order(&self) -> impl Iterator<Item = &Space> {
        std::iter::once(&self.close).chain(&self.general)
    }
}
