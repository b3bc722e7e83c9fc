//! Cells of vectors that lie together, of which the nearest are searched (the inverted file of Sivic &
//! Zisserman 2003, Video Google; `IVFFlat` in Faiss).
//!
//! Cells suit what training makes: in the learned space the titles of a segment lie in clumps. A search
//! reads memory from one end to the other, and building is a matter of counting, on any number of cores.

mod division;
mod search;

use ndarray::{ArrayView2, Axis};
use rayon::prelude::*;

use super::{Neighbour, Wanted, fixed};
use crate::{
    arrays,
    error::{Result, ensure},
};

/// There are so many times the square root of the number of titles in cells: the more titles, the larger
/// the cells, so that neither comparing cells nor titles takes over. Measured on exports: 1 and 4 are slower.
const CELLS: f32 = 2.0;

/// Vectors asked about together: so many that a cell is worth fetching, so few that all cores have some.
const ASKED: usize = 256;

/// What a rough search takes for the deviations that [`search::DEVIATIONS`] tells of. Measured on 49,115 titles,
/// each asked for the 64 nearest: the 0.7 of a search take twice the time.
const ROUGH_DEVIATIONS: f32 = 0.4;

/// Training titles in cells.
#[derive(Clone, Debug, PartialEq)]
pub struct Cells {
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

impl Cells {
    /// Builds the index over `vectors` (`n x d`, rows of unit length). The same vectors give the same
    /// index.
    #[must_use]
    pub fn build(vectors: ArrayView2<'_, f32>) -> Self {
        let (count, dimensions) = (vectors.nrows(), vectors.ncols().next_multiple_of(2));
        let in_order = fixed::matrix(vectors);
        let wanted = (CELLS * (count as f32).sqrt()) as usize;
        let (cell_of, all_centres) = division::divide(&in_order, dimensions, wanted.min(count));
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

    /// The nearest titles to each of `vectors` (`k x d`), on all cores.
    #[must_use]
    pub fn search(&self, vectors: ArrayView2<'_, f32>, wanted: &Wanted<'_>) -> Vec<Vec<Neighbour>> {
        let takes = |title| title != NOBODY && wanted.takes(title as usize);
        let ask = |vectors| search::run(self, vectors, wanted.count, takes, search::DEVIATIONS);
        let asked: Vec<_> = vectors.axis_chunks_iter(Axis(0), ASKED).collect();
        asked.into_par_iter().flat_map_iter(ask).collect()
    }

    /// As many titles near to each of `vectors`, in less time, though some of the nearest may be missing.
    #[must_use]
    pub fn search_roughly(&self, vectors: ArrayView2<'_, f32>, count: usize) -> Vec<Vec<Neighbour>> {
        search::run(self, vectors, count, |title| title != NOBODY, ROUGH_DEVIATIONS)
    }

    /// The titles, cell by cell.
    pub fn in_order(&self) -> impl Iterator<Item = usize> {
        let titles = self.titles.iter().filter(|title| **title != NOBODY);
        titles.map(|title| *title as usize)
    }

    /// How many training titles it holds.
    #[must_use]
    pub fn len(&self) -> usize {
        self.titles.iter().filter(|title| **title != NOBODY).count()
    }

    /// Checks that every number in it points to something, for an index of `titles` titles.
    pub(crate) fn check(&self, titles: usize) -> Result<()> {
        let mut numbers: Vec<u32> = self.titles.clone();
        numbers.retain(|title| *title != NOBODY);
        let whole = numbers.len() == titles
            && numbers.iter().all(|title| (*title as usize) < titles)
            && self.dimensions.is_multiple_of(2)
            && self.titles.len().checked_mul(self.dimensions) == Some(self.vectors.len())
            && self.means.len().checked_mul(self.dimensions) == Some(self.centres.len())
            && self.starts.len() == self.means.len() + 1
            && self.starts.first() == Some(&0)
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
impl bincode::Encode for Cells {
    fn encode<E: bincode::enc::Encoder>(&self, encoder: &mut E) -> Result<(), bincode::error::EncodeError> {
        (self.dimensions as u64).encode(encoder)?;
        arrays::encode(&self.starts, encoder)?;
        arrays::encode(&self.centres, encoder)?;
        arrays::encode(&self.means, encoder)?;
        arrays::encode(&self.titles, encoder)?;
        arrays::encode(&self.vectors, encoder)
    }
}

impl<Context> bincode::Decode<Context> for Cells {
    fn decode<D: bincode::de::Decoder<Context = Context>>(
        decoder: &mut D,
    ) -> Result<Self, bincode::error::DecodeError> {
        Ok(Self {
            dimensions: u64::decode(decoder)? as usize,
            starts: arrays::decode(decoder)?,
            centres: arrays::decode(decoder)?,
            means: arrays::decode(decoder)?,
            titles: arrays::decode(decoder)?,
            vectors: arrays::decode(decoder)?,
        })
    }
}

bincode::impl_borrow_decode!(Cells);
