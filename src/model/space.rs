//! A learned space, with the training titles in it.

use ndarray::ArrayView2;

use super::taught::Beside;
use crate::{
    cancellation::Cancellation,
    index::{Index, IndexKind, Neighbour, Wanted},
    metric::Projection,
};

/// A learned space with the training titles in it.
#[derive(bincode::Encode, bincode::Decode)]
pub struct Space {
    pub(super) projection: Projection,
    pub(super) index: Index,
}

impl Space {
    /// Puts training titles into the space of a projection, where `vectors` (`n x m`) are their points, with
    /// an index of a kind; without them where that is cancelled.
    #[must_use]
    pub fn new(
        projection: Projection,
        vectors: ArrayView2<'_, f32>,
        kind: IndexKind,
        cancellation: &Cancellation,
    ) -> Self {
        Self {
            projection,
            index: Index::build_unless(cancellation, kind, vectors),
        }
    }

    /// The training titles nearest to each of `points` (`k x m`); titles that stand beside the index are among them.
    #[must_use]
    pub(super) fn neighbours(
        &self,
        points: ArrayView2<'_, f32>,
        wanted: &Wanted<'_>,
        beside: &Beside,
    ) -> Vec<Vec<Neighbour>> {
        let mut found = self.index.search(points, wanted);
        beside.join(points, wanted, &mut found);
        found
    }
}
