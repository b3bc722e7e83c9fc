//! Which titles of a file lie near each other.

use ndarray::ArrayView2;

use crate::index::{Index, IndexKind, Wanted};

/// Neighbours of a title. Measured on 10,500 titles of one team: 16 and 64 need as many labels.
const NEAREST: usize = 32;

/// The nearest of a file's titles to each of them.
pub(super) struct Neighbourhoods {
    /// Where the neighbours of each title begin, and where the last ones end.
    starts: Vec<usize>,
    /// The neighbours, each with its similarity.
    neighbours: Vec<(u32, f32)>,
}

impl Neighbourhoods {
    /// The neighbourhoods of titles whose points are `points` (`n x m`, rows of unit length), of neighbours that are
    /// more similar than `least`.
    pub fn of(points: ArrayView2<'_, f32>, least: f32) -> Self {
        let mut this = Self {
            starts: vec![0],
            neighbours: Vec::new(),
        };
        let found = match points.is_empty() {
            true => vec![Vec::new(); points.nrows()],
            // One more, since a title finds itself.
            false => Index::build_as(IndexKind::Cells, points).search(points, &Wanted::all(NEAREST + 1)),
        };
        for (title, found) in found.into_iter().enumerate() {
            let near = found
                .iter()
                .filter(|near| near.title != title && near.similarity > least);
            let near = near
                .take(NEAREST)
                .map(|near| (near.title as u32, near.similarity));
            this.neighbours.extend(near);
            this.starts.push(this.neighbours.len());
        }
        this
    }

    /// The neighbours of a title, each with its similarity.
    pub fn of_title(&self, title: usize) -> impl Iterator<Item = (usize, f32)> {
        let near = &self.neighbours[self.starts[title]..self.starts[title + 1]];
        near.iter()
            .map(|(title, similarity)| (*title as usize, *similarity))
    }
}
