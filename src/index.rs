//! The index over the training titles' vectors: an HNSW graph (Malkov & Yashunin 2016,
//! arXiv:1603.09320), by hnsw_rs.

use std::path::Path;

use anyhow::{Context, Result, ensure};
use hnsw_rs::{anndists::dist::Distance, api::AnnT, hnsw::Hnsw, hnswio::HnswIo};
use ndarray::ArrayView2;

use crate::metric::dot;

/// Links a point keeps in each layer of the graph (`M` in the paper).
const LINKS: usize = 16;
/// Candidates kept while a point is inserted (`efConstruction` in the paper).
const BUILD_BREADTH: usize = 128;
/// Candidates kept while searching (`ef` in the paper), at least.
const SEARCH_BREADTH: usize = 64;
/// Layers the graph may have; hnsw_rs stores 16.
const LAYERS: usize = 16;

/// Cosine distance of unit vectors, `1 - a.b`, never below 0 where rounding would make it so.
#[derive(Clone, Copy, Debug, Default)]
pub struct CosineDistance;

impl Distance<f32> for CosineDistance {
    fn eval(&self, a: &[f32], b: &[f32]) -> f32 {
        (1.0 - dot(a, b)).max(0.0)
    }
}

/// A training title near to a title.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Neighbour {
    /// Which training title, by its position in the model.
    pub title: usize,
    /// Cosine similarity in the metric's space, at most 1.
    pub similarity: f32,
}

/// Finds the training titles nearest to a vector.
pub struct Index {
    graph: Hnsw<'static, f32, CosineDistance>,
}

impl Index {
    /// Builds the index over `vectors` (`n x d`, rows of unit length), one after the other: the same
    /// vectors give the same graph.
    #[must_use]
    pub fn build(vectors: ArrayView2<'_, f32>) -> Self {
        let graph = Hnsw::new(LINKS, vectors.nrows(), LAYERS, BUILD_BREADTH, CosineDistance);
        for (title, vector) in vectors.rows().into_iter().enumerate() {
            graph.insert((&vector.to_vec(), title));
        }
        Self { graph }
    }

    /// The `count` nearest training titles, the nearest first; equally near ones in their order in
    /// the model.
    #[must_use]
    pub fn search(&self, vector: &[f32], count: usize) -> Vec<Neighbour> {
        let breadth = SEARCH_BREADTH.max(2 * count);
        let mut found: Vec<Neighbour> = self
            .graph
            .search(vector, count, breadth)
            .into_iter()
            .map(|neighbour| Neighbour {
                title: neighbour.d_id,
                similarity: 1.0 - neighbour.distance,
            })
            .collect();
        found.sort_by(|a, b| b.similarity.total_cmp(&a.similarity).then(a.title.cmp(&b.title)));
        found
    }

    /// How many training titles it holds.
    #[must_use]
    pub fn len(&self) -> usize {
        self.graph.get_nb_point()
    }

    /// Whether it holds none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The names of the files that an index called `name` is kept in.
    #[must_use]
    pub fn files(name: &str) -> [String; 2] {
        [format!("{name}.hnsw.graph"), format!("{name}.hnsw.data")]
    }

    /// Writes the index called `name` into `folder`, which must exist and be empty of it.
    ///
    /// # Errors
    /// If the files cannot be written.
    pub fn save(&self, folder: &Path, name: &str) -> Result<()> {
        self.graph
            .file_dump(folder, name)
            .with_context(|| format!("writing the index to {}", folder.display()))?;
        Ok(())
    }

    /// Reads the index called `name` in `folder`, whose files are known to be whole.
    ///
    /// # Errors
    /// If the files cannot be read or hold other than `titles` titles.
    pub fn load(folder: &Path, name: &str, titles: usize) -> Result<Self> {
        // hnsw_rs ties an index to its reader, which could hold a memory map. Ours holds two paths, and
        // an index lives as long as the process: the reader is given up for good.
        let reader: &'static mut HnswIo = Box::leak(Box::new(HnswIo::new(folder, name)));
        let graph = reader
            .load_hnsw::<f32, CosineDistance>()
            .with_context(|| format!("reading the index in {}", folder.display()))?;
        let index = Self { graph };
        ensure!(
            index.len() == titles,
            "the index in {} holds {} titles, not {titles}",
            folder.display(),
            index.len()
        );
        Ok(index)
    }
}
