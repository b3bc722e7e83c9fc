//! What training leaves on disk and prediction needs: segments, metric, training titles, index.

mod store;

pub use store::Manifest;

use anyhow::{Result, ensure};
use ndarray::ArrayView2;
use rayon::prelude::*;

use crate::{
    checksum::Checksum,
    encoder::EncoderIdentity,
    index::{Index, Neighbour},
    metric::Metric,
    segment::{SegmentId, Segments},
    vote::{Vote, VoteRules},
};

/// A training title in its standard form, with its segment.
#[derive(Clone, Debug, PartialEq, Eq, bincode::Encode, bincode::Decode)]
pub struct LabelledTitle {
    /// The title.
    pub title: String,
    /// Its segment.
    pub segment: SegmentId,
}

/// The part of a model that is this program's own, in one file.
#[derive(bincode::Encode, bincode::Decode)]
struct Knowledge {
    segments: Segments,
    titles: Vec<LabelledTitle>,
    embedding_dimensions: u32,
    metric: Metric,
    rules: VoteRules,
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
    index: Index,
    encoder: EncoderIdentity,
    trained_on: TrainedOn,
}

impl Model {
    /// Puts a model together: `vectors` are the titles' points in the metric's space, `n x m`.
    #[must_use]
    pub fn new(
        segments: Segments,
        titles: Vec<LabelledTitle>,
        metric: Metric,
        vectors: ArrayView2<'_, f32>,
        encoder: (EncoderIdentity, usize),
        trained_on: TrainedOn,
    ) -> Self {
        Self {
            knowledge: Knowledge {
                segments,
                titles,
                embedding_dimensions: encoder.1 as u32,
                metric,
                rules: VoteRules::default(),
            },
            index: Index::build(vectors),
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

    /// How it measures similarity.
    #[must_use]
    pub fn metric(&self) -> &Metric {
        &self.knowledge.metric
    }

    /// How many neighbours vote.
    #[must_use]
    pub fn voters(&self) -> usize {
        self.knowledge.rules.neighbours as usize
    }

    /// The `count` training titles nearest to each of `titles` (their embeddings, `n x d`, and
    /// themselves, standardized), but at least as many as vote; of all of them, or of those that have
    /// a persona.
    #[must_use]
    pub fn neighbours<S: AsRef<str> + Sync>(
        &self,
        embeddings: ArrayView2<'_, f32>,
        titles: &[S],
        count: usize,
        electorate: Electorate,
    ) -> Vec<Vec<Neighbour>> {
        let count = count.max(self.voters());
        let vectors = self.knowledge.metric.map(embeddings, titles);
        let not_classified = self.segments().not_classified();
        let is_persona = |title: usize| {
            let labelled = self.knowledge.titles.get(title);
            labelled.is_some_and(|labelled| labelled.segment != not_classified)
        };
        (0..titles.len())
            .into_par_iter()
            .map(|title| {
                let vector = vectors.row(title).to_vec();
                match electorate {
                    Electorate::Everyone => self.index.search(&vector, count),
                    Electorate::Personas => self.index.search_among(&vector, count, is_persona),
                }
            })
            .collect()
    }

    /// The vote of the nearest of `neighbours`.
    #[must_use]
    pub fn vote(&self, neighbours: &[Neighbour], tie_margin: f32) -> Vote {
        let Knowledge {
            titles,
            segments,
            rules,
            ..
        } = &self.knowledge;
        let voters = &neighbours[..neighbours.len().min(self.voters())];
        let segment_of = |title: usize| {
            titles
                .get(title)
                .map_or(segments.not_classified(), |labelled| labelled.segment)
        };
        Vote::count(voters, segment_of, segments.count(), *rules, tie_margin)
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
