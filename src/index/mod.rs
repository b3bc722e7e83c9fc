//! The index over the training titles' vectors: an HNSW graph (Malkov & Yashunin 2016,
//! arXiv:1603.09320), by hnsw_rs.

pub mod exact;

use std::{cmp::Ordering, path::Path};

use anyhow::{Context, Result, ensure};
use hnsw_rs::{anndists::dist::Distance, api::AnnT, filter::FilterT, hnsw::Hnsw, hnswio::HnswIo};
use ndarray::ArrayView2;

use crate::metric::dot;

/// Links a point keeps in each layer of the graph (`M` in the paper).
const LINKS: usize = 16;
/// Candidates kept while a point is inserted (`efConstruction` in the paper).
const BUILD_BREADTH: usize = 64;
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

impl Neighbour {
    /// The order from the nearest on; equally near ones in their order in the model.
    fn nearer(&self, other: &Self) -> Ordering {
        other
            .similarity
            .total_cmp(&self.similarity)
            .then(self.title.cmp(&other.title))
    }
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
        self.search_graph(vector, count, None)
    }

    /// The `count` nearest of the training titles that `accepts` takes.
    #[must_use]
    pub fn search_among(
        &self,
        vector: &[f32],
        count: usize,
        accepts: impl Fn(usize) -> bool,
    ) -> Vec<Neighbour> {
        let accepts = |title: &usize| accepts(*title);
        self.search_graph(vector, count, Some(&accepts))
    }

    fn search_graph(&self, vector: &[f32], count: usize, accepts: Option<&dyn FilterT>) -> Vec<Neighbour> {
        let breadth = SEARCH_BREADTH.max(4 * count);
        let mut found: Vec<Neighbour> = self
            .graph
            .search_filter(vector, count, breadth, accepts)
            .into_iter()
            .map(|neighbour| Neighbour {
                title: neighbour.d_id,
                similarity: 1.0 - neighbour.distance,
            })
            .collect();
        found.sort_by(Neighbour::nearer);
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

#[cfg(test)]
mod tests {
    use ndarray::Array2;
    use rand::{RngExt, SeedableRng, rngs::StdRng};

    use super::*;
    use crate::metric::normalize;

    fn vectors(count: usize, seed: u64) -> Array2<f32> {
        let mut random = StdRng::seed_from_u64(seed);
        let mut vectors = Array2::from_shape_simple_fn((count, 16), || random.random_range(-1.0..1.0));
        for mut vector in vectors.rows_mut() {
            vector.as_slice_mut().map(normalize);
        }
        vectors
    }

    #[test]
    fn the_index_finds_what_exact_search_finds() {
        let (kept, asked) = (vectors(2000, 1), vectors(100, 2));
        let index = Index::build(kept.view());
        let exact = exact::search(asked.view(), kept.view(), 10);
        let mut missed = 0;
        for (vector, exact) in asked.rows().into_iter().zip(&exact) {
            let found = index.search(&vector.to_vec(), 10);
            assert!(
                found
                    .windows(2)
                    .all(|pair| pair[0].similarity >= pair[1].similarity)
            );
            missed += exact
                .iter()
                .filter(|one| found.iter().all(|other| other.title != one.title))
                .count();
        }
        assert!(missed <= 20, "{missed} of 1000 missed");
    }

    #[test]
    fn a_search_among_some_titles_finds_those_that_exact_search_finds_among_them() {
        let (kept, asked) = (vectors(2000, 6), vectors(50, 7));
        let index = Index::build(kept.view());
        let some: Vec<usize> = (0..2000).step_by(40).collect();
        let exact = exact::search(asked.view(), kept.select(ndarray::Axis(0), &some).view(), 5);
        let mut missed = 0;
        for (vector, exact) in asked.rows().into_iter().zip(&exact) {
            let found = index.search_among(&vector.to_vec(), 5, |title| title % 40 == 0);
            assert!(found.iter().all(|one| one.title % 40 == 0));
            assert_eq!(found.len(), 5);
            missed += exact
                .iter()
                .filter(|one| found.iter().all(|other| other.title != some[one.title]))
                .count();
        }
        assert!(missed <= 5, "{missed} of 250 missed");
    }

    #[test]
    fn a_saved_index_finds_the_same_when_loaded_again() {
        let (kept, asked) = (vectors(500, 3), vectors(50, 4));
        let index = Index::build(kept.view());
        let folder = tempfile::tempdir().unwrap();
        index.save(folder.path(), "index").unwrap();
        let loaded = Index::load(folder.path(), "index", 500).unwrap();
        for vector in asked.rows() {
            assert_eq!(
                index.search(&vector.to_vec(), 10),
                loaded.search(&vector.to_vec(), 10)
            );
        }
        assert!(Index::load(folder.path(), "index", 499).is_err());
    }

    #[test]
    fn the_same_vectors_give_the_same_files() {
        let kept = vectors(300, 5);
        let files = |folder: &Path| {
            Index::build(kept.view()).save(folder, "index").unwrap();
            Index::files("index").map(|name| std::fs::read(folder.join(name)).unwrap())
        };
        let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        assert!(files(one.path()) == files(two.path()));
    }

    #[test]
    fn equal_vectors_and_zero_vectors_are_no_trouble() {
        let mut kept = Array2::zeros((40, 16));
        kept.slice_mut(ndarray::s![20.., 0]).fill(1.0);
        let index = Index::build(kept.view());
        assert_eq!(index.search(&[0.0; 16], 5).len(), 5);
        assert!((index.search(&kept.row(30).to_vec(), 1)[0].similarity - 1.0).abs() < 1e-6);
    }
}
