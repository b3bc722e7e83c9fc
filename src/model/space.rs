//! A learned space, with the training titles in it.

use ndarray::{ArrayView2, Axis};
use rayon::prelude::*;

use crate::{
    index::{Index, IndexKind, Neighbour},
    metric::{Projection, Signature},
};

/// Titles asked about together: so many that a cell is worth fetching, so few that all cores have some.
const ASKED: usize = 256;

/// A learned space with the training titles in it.
#[derive(bincode::Encode, bincode::Decode)]
pub struct Space {
    pub(super) projection: Projection,
    pub(super) index: Index,
}

impl Space {
    /// Puts training titles into the space of a projection, where `vectors` (`n x m`) are their points, with
    /// an index of a kind.
    #[must_use]
    pub fn new(projection: Projection, vectors: ArrayView2<'_, f32>, kind: IndexKind) -> Self {
        Self {
            projection,
            index: Index::build_as(kind, vectors),
        }
    }

    /// The `count` training titles nearest to each title, by the embeddings of their standard form (`n x d`)
    /// and the signatures of their words, of all or of those that `accepts` takes.
    #[must_use]
    pub fn neighbours(
        &self,
        embeddings: ArrayView2<'_, f32>,
        signatures: &[&Signature],
        count: usize,
        accepts: Option<&(dyn Fn(usize) -> bool + Sync)>,
    ) -> Vec<Vec<Neighbour>> {
        let vectors = self.projection.map(embeddings, signatures);
        let search = |vectors: ArrayView2<'_, f32>| match accepts {
            None => self.index.search(vectors, count),
            Some(accepts) => self.index.search_among(vectors, count, accepts),
        };
        let asked: Vec<_> = vectors.axis_chunks_iter(Axis(0), ASKED).collect();
        asked.into_par_iter().flat_map_iter(search).collect()
    }
}
