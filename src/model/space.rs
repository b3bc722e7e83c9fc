use ndarray::ArrayView2;
use rayon::prelude::*;

use crate::{
    index::{Index, Neighbour},
    metric::Metric,
    title::Title,
};

/// A metric with the training titles in it.
#[derive(bincode::Encode, bincode::Decode)]
pub struct Space {
    pub(super) metric: Metric,
    pub(super) index: Index,
}

impl Space {
    /// Puts training titles into the space of a metric, where `vectors` (`n x m`) are their points.
    #[must_use]
    pub fn new(metric: Metric, vectors: ArrayView2<'_, f32>) -> Self {
        Self {
            metric,
            index: Index::build(vectors),
        }
    }

    /// The `count` training titles nearest to each of `titles` (and the embeddings of their standard
    /// form, `n x d`), of all or of those that `accepts` takes.
    #[must_use]
    pub fn neighbours(
        &self,
        embeddings: ArrayView2<'_, f32>,
        titles: &[&Title],
        count: usize,
        accepts: Option<&(dyn Fn(usize) -> bool + Sync)>,
    ) -> Vec<Vec<Neighbour>> {
        let vectors = self.metric.map(embeddings, titles);
        (0..titles.len())
            .into_par_iter()
            .map(|title| {
                let vector = vectors.row(title).to_vec();
                match accepts {
                    None => self.index.search(&vector, count),
                    Some(accepts) => self.index.search_among(&vector, count, accepts),
                }
            })
            .collect()
    }
}
