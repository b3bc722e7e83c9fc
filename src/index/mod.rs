//! The index over the training titles' vectors: finds those nearest to a title's.
//!
//! The usual one is a graph, in which a search walks from neighbour to neighbour ([`IndexKind::Hnsw`]). Cells
//! are nearer to exact search ([`IndexKind::Cells`]); exact search itself is for measuring ([`exact`]).

mod cells;
pub mod exact;
mod fixed;
mod hnsw;
mod nearest;

use ndarray::ArrayView2;

use self::{cells::Cells, hnsw::Graph};
use crate::{cancellation::Cancellation, error::Result};

/// A training title near to a title.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Neighbour {
    /// Which training title, by its position in the model.
    pub title: usize,
    /// Cosine similarity in the metric's space, at most 1.
    pub similarity: f32,
}

impl From<(i32, u32)> for Neighbour {
    /// A title and its dot product with the vector asked about.
    fn from((dot, title): (i32, u32)) -> Self {
        Self {
            title: title as usize,
            similarity: fixed::similarity(dot),
        }
    }
}

/// The kinds of index.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum IndexKind {
    /// A graph of near titles, which a search walks: searched fastest.
    #[default]
    Hnsw,
    /// Cells of titles that lie together, of which a search opens the nearest: built fastest.
    Cells,
}

/// What is wanted of a search.
#[derive(Clone, Copy)]
pub struct Wanted<'a> {
    /// So many of the nearest, or all where there are fewer.
    pub count: usize,
    /// Of the titles that this takes; of all if there is none.
    pub accepts: Option<&'a (dyn Fn(usize) -> bool + Sync)>,
    /// What a title votes for, if the nearest are to vote: a search may end early where all that it found vote
    /// alike. Then it has found titles that are near, if not the nearest.
    pub votes: Option<&'a (dyn Fn(usize) -> u16 + Sync)>,
}

impl Wanted<'_> {
    /// The `count` nearest of all.
    #[must_use]
    pub fn all(count: usize) -> Self {
        Self {
            count,
            accepts: None,
            votes: None,
        }
    }

    pub(crate) fn takes(&self, title: usize) -> bool {
        self.accepts.is_none_or(|accepts| accepts(title))
    }
}

/// Finds the training titles nearest to a vector.
#[derive(Clone, Debug, PartialEq, bincode::Encode, bincode::Decode)]
pub struct Index {
    titles: Titles,
}

#[derive(Clone, Debug, PartialEq, bincode::Encode, bincode::Decode)]
enum Titles {
    Hnsw(Graph),
    Cells(Cells),
}

impl Index {
    /// Builds the usual index over `vectors` (`n x d`, rows of unit length). The same vectors give the same
    /// index, on any number of threads.
    #[must_use]
    pub fn build(vectors: ArrayView2<'_, f32>) -> Self {
        Self::build_as(IndexKind::default(), vectors)
    }

    /// Builds an index of a kind.
    #[must_use]
    pub fn build_as(kind: IndexKind, vectors: ArrayView2<'_, f32>) -> Self {
        Self::build_unless(&Cancellation::default(), kind, vectors)
    }

    /// Builds an index of a kind; one without a title where that is cancelled.
    #[must_use]
    pub fn build_unless(cancellation: &Cancellation, kind: IndexKind, vectors: ArrayView2<'_, f32>) -> Self {
        let titles = match kind {
            IndexKind::Hnsw => Titles::Hnsw(Graph::build(vectors, cancellation)),
            IndexKind::Cells => Titles::Cells(Cells::build(vectors)),
        };
        Self { titles }
    }

    /// The training titles nearest to each of `vectors` (`k x d`), the nearest first; equally near ones in
    /// their order in the model. What is found for one of them has nothing to do with the others. All cores
    /// search.
    #[must_use]
    pub fn search(&self, vectors: ArrayView2<'_, f32>, wanted: &Wanted<'_>) -> Vec<Vec<Neighbour>> {
        match &self.titles {
            Titles::Hnsw(graph) => graph.search(vectors, wanted),
            Titles::Cells(cells) => cells.search(vectors, wanted),
        }
    }

    /// Which kind it is.
    #[must_use]
    pub fn kind(&self) -> IndexKind {
        match &self.titles {
            Titles::Hnsw(_) => IndexKind::Hnsw,
            Titles::Cells(_) => IndexKind::Cells,
        }
    }

    /// How many training titles it holds.
    #[must_use]
    pub fn len(&self) -> usize {
        match &self.titles {
            Titles::Hnsw(graph) => graph.len(),
            Titles::Cells(cells) => cells.len(),
        }
    }

    /// Whether it holds none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many titles were linked after the build because a search for their own vector did not find them.
    #[must_use]
    pub fn linked_afterwards(&self) -> usize {
        match &self.titles {
            Titles::Hnsw(graph) => graph.linked_afterwards(),
            Titles::Cells(_) => 0,
        }
    }

    /// Checks that every number in it points to something, and that a search can come to every title, for
    /// an index of `titles` titles.
    pub(crate) fn check(&self, titles: usize) -> Result<()> {
        match &self.titles {
            Titles::Hnsw(graph) => graph.check(titles),
            Titles::Cells(cells) => cells.check(titles),
        }
    }
}

#[cfg(test)]
mod tests;
