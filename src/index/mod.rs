//! The index over the training titles' vectors: cells of vectors that lie together, of which the
//! nearest are searched (the inverted file of Sivic & Zisserman 2003, Video Google; `IVFFlat` in Faiss).
//!
//! Cells suit what training makes: in the learned space the titles of a segment lie in clumps. A search
//! reads memory from one end to the other, and building is a matter of counting, on any number of cores.

mod cells;
pub mod exact;
mod fixed;
mod nearest;
mod search;

use anyhow::{Result, ensure};
use ndarray::ArrayView2;

/// There are so many times the square root of the number of titles in cells: the more titles, the larger
/// the cells, so that neither comparing cells nor titles takes over. Measured on exports: 1 and 4 are slower.
const CELLS: f32 = 2.0;

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

/// Finds the training titles nearest to a vector.
#[derive(Clone, Debug, PartialEq)]
pub struct Index {
    dimensions: usize,
    /// Where each cell begins among the titles, and where the last one ends.
    starts: Vec<u32>,
    /// The middle of each cell, `c x d`.
    centres: Vec<i16>,
    /// The mean similarity of each cell's titles to its middle.
    means: Vec<f32>,
    /// The titles, cell by cell, each cell filled up with [`NOBODY`] to whole blocks.
    titles: Vec<u32>,
    /// Their vectors, in blocks.
    vectors: Vec<i16>,
}

/// Stands where a block has no more titles.
const NOBODY: u32 = u32::MAX;

impl Index {
    /// Builds the index over `vectors` (`n x d`, rows of unit length). The same vectors give the same
    /// index.
    #[must_use]
    pub fn build(vectors: ArrayView2<'_, f32>) -> Self {
        let (count, dimensions) = (vectors.nrows(), vectors.ncols().next_multiple_of(2));
        let in_order = fixed::matrix(vectors);
        let wanted = (CELLS * (count as f32).sqrt()) as usize;
        let (cell_of, all_centres) = cells::divide(&in_order, dimensions, wanted.min(count));
        let mut titles: Vec<u32> = (0..count as u32).collect();
        titles.sort_by_key(|title| cell_of[*title as usize]);
        let mut index = Self {
            dimensions,
            starts: vec![0],
            centres: Vec::new(),
            means: Vec::new(),
            titles: Vec::with_capacity(count),
            vectors: Vec::with_capacity(in_order.len()),
        };
        let row = |vectors: &[i16], row: u32| {
            let first = row as usize * dimensions;
            vectors[first..first + dimensions].to_vec()
        };
        for titles in titles.chunk_by(|a, b| cell_of[*a as usize] == cell_of[*b as usize]) {
            let centre = row(&all_centres, cell_of[titles[0] as usize]);
            let members: Vec<i16> = titles.iter().flat_map(|title| row(&in_order, *title)).collect();
            let members = fixed::blocks(&members, dimensions);
            let dots = fixed::dots(&centre, &members);
            let similarities = dots.iter().take(titles.len()).map(|dot| fixed::similarity(*dot));
            index.means.push(similarities.sum::<f32>() / titles.len() as f32);
            index.centres.extend(centre);
            index.vectors.extend(members);
            index.titles.extend(titles);
            let whole = index.titles.len().next_multiple_of(fixed::BLOCK);
            index.titles.resize(whole, NOBODY);
            index.starts.push(whole as u32);
        }
        index
    }

    /// The `count` training titles nearest to each of `vectors` (`k x d`), the nearest first; equally near
    /// ones in their order in the model. What is found for one of them has nothing to do with the others.
    #[must_use]
    pub fn search(&self, vectors: ArrayView2<'_, f32>, count: usize) -> Vec<Vec<Neighbour>> {
        self.search_among(vectors, count, |_| true)
    }

    /// The `count` nearest of the training titles that `accepts` takes.
    #[must_use]
    pub fn search_among(
        &self,
        vectors: ArrayView2<'_, f32>,
        count: usize,
        accepts: impl Fn(usize) -> bool,
    ) -> Vec<Vec<Neighbour>> {
        search::run(self, vectors, count, |title| {
            title != NOBODY && accepts(title as usize)
        })
    }

    /// How many training titles it holds.
    #[must_use]
    pub fn len(&self) -> usize {
        self.titles.iter().filter(|title| **title != NOBODY).count()
    }

    /// Whether it holds none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.titles.is_empty()
    }

    /// Checks that every number in it points to something, for an index of `titles` titles.
    pub(crate) fn check(&self, titles: usize) -> Result<()> {
        let mut numbers: Vec<u32> = self.titles.clone();
        numbers.retain(|title| *title != NOBODY);
        let whole = numbers.len() == titles
            && numbers.iter().all(|title| (*title as usize) < titles)
            && self.dimensions.is_multiple_of(2)
            && self.vectors.len() == self.titles.len() * self.dimensions
            && self.centres.len() == self.means.len() * self.dimensions
            && self.starts.len() == self.means.len() + 1
            && self.starts.is_sorted()
            && self
                .starts
                .iter()
                .all(|start| (*start as usize).is_multiple_of(fixed::BLOCK))
            && self
                .starts
                .last()
                .is_some_and(|end| *end as usize == self.titles.len());
        ensure!(whole, "an index is not whole");
        Ok(())
    }
}

/// On disk, whole arrays are bytes: they are read in one go.
impl bincode::Encode for Index {
    fn encode<E: bincode::enc::Encoder>(&self, encoder: &mut E) -> Result<(), bincode::error::EncodeError> {
        (self.dimensions as u64).encode(encoder)?;
        bytemuck::cast_slice::<_, u8>(&self.starts).encode(encoder)?;
        bytemuck::cast_slice::<_, u8>(&self.centres).encode(encoder)?;
        bytemuck::cast_slice::<_, u8>(&self.means).encode(encoder)?;
        bytemuck::cast_slice::<_, u8>(&self.titles).encode(encoder)?;
        bytemuck::cast_slice::<_, u8>(&self.vectors).encode(encoder)
    }
}

impl<Context> bincode::Decode<Context> for Index {
    fn decode<D: bincode::de::Decoder<Context = Context>>(
        decoder: &mut D,
    ) -> Result<Self, bincode::error::DecodeError> {
        fn numbers<T: bytemuck::Pod>(bytes: Vec<u8>) -> Vec<T> {
            bytemuck::pod_collect_to_vec(&bytes)
        }
        Ok(Self {
            dimensions: u64::decode(decoder)? as usize,
            starts: numbers(Vec::decode(decoder)?),
            centres: numbers(Vec::decode(decoder)?),
            means: numbers(Vec::decode(decoder)?),
            titles: numbers(Vec::decode(decoder)?),
            vectors: numbers(Vec::decode(decoder)?),
        })
    }
}

bincode::impl_borrow_decode!(Index);

#[cfg(test)]
mod tests {
    use ndarray::Array2;
    use rand::{RngExt, SeedableRng, rngs::StdRng};

    use super::*;
    use crate::metric::normalize;

    /// Vectors in clumps, as titles lie in a learned space.
    fn vectors(count: usize, seed: u64) -> Array2<f32> {
        let mut random = StdRng::seed_from_u64(seed);
        let mut vectors = Array2::from_shape_simple_fn((count, 16), || random.random_range(-0.4..0.4));
        let mut clumps = StdRng::seed_from_u64(0);
        let clumps = Array2::from_shape_simple_fn((40, 16), || clumps.random_range(-1.0..1.0_f32));
        for mut vector in vectors.rows_mut() {
            vector += &clumps.row(random.random_range(0..40));
        }
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
        for (found, exact) in index.search(asked.view(), 10).iter().zip(&exact) {
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
        for (found, exact) in index
            .search_among(asked.view(), 5, |title| title % 40 == 0)
            .iter()
            .zip(&exact)
        {
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
    fn a_saved_index_is_the_same_when_loaded_again() {
        let kept = vectors(500, 3);
        let index = Index::build(kept.view());
        let config = bincode::config::standard();
        let bytes = bincode::encode_to_vec(&index, config).unwrap();
        let (loaded, _): (Index, usize) = bincode::decode_from_slice(&bytes, config).unwrap();
        assert_eq!(loaded, index);
        assert_eq!(loaded, Index::build(kept.view()));
        assert!(loaded.check(500).is_ok());
        assert!(loaded.check(499).is_err());
    }

    #[test]
    fn equal_vectors_and_zero_vectors_are_no_trouble() {
        let mut kept = Array2::zeros((40, 16));
        kept.slice_mut(ndarray::s![20.., 0]).fill(1.0);
        let index = Index::build(kept.view());
        let found = index.search(kept.slice(ndarray::s![10..31;20, ..]), 5);
        assert!(found.iter().all(|found| found.len() == 5));
        assert!((found[1][0].similarity - 1.0).abs() < 1e-6);
    }
}
