//! Where a walk enters the graph: at the entries nearest to what is asked about.

use super::nearest::Nearest;
use crate::index::fixed::{self, BLOCK, TOGETHER};

/// How many entries a walk begins at: the neighbours of a single one may all lie to one side. With one, 25 of
/// 8,593 walks find less than a third of the nearest, with 4 or 16, 20 do.
const ENTERED: usize = 4;

/// The nodes that a search may begin at.
#[derive(Clone, Debug, PartialEq)]
pub struct Entries {
    /// The nodes.
    pub nodes: Vec<u32>,
    /// Their vectors, in blocks. Not on disk.
    blocks: Vec<i16>,
}

impl Entries {
    /// Entries with their vectors, of `dimensions` numbers each.
    pub fn new(nodes: Vec<u32>, vectors: &[i16], dimensions: usize) -> Self {
        Self {
            blocks: fixed::blocks(vectors, dimensions),
            nodes,
        }
    }

    /// How many are near to a vector.
    pub fn entered(&self) -> usize {
        ENTERED.min(self.nodes.len())
    }

    /// The entries nearest to each of `vectors`, the nearest first, [`Entries::entered`] of each.
    pub fn near(&self, vectors: &[&[i16]]) -> Vec<u32> {
        let (together, rest) = vectors.as_chunks::<TOGETHER>();
        let together = together.iter().flat_map(|vectors| self.near_to(*vectors));
        let rest = rest.iter().flat_map(|vector| self.near_to([*vector]));
        together.chain(rest).collect()
    }

    fn near_to<const N: usize>(&self, vectors: [&[i16]; N]) -> Vec<u32> {
        let mut nearest: [Nearest; N] = std::array::from_fn(|_| Nearest::of(self.entered()));
        fixed::compare(vectors, &self.blocks, [i32::MIN; N], |which, block, dots| {
            let nearest = &mut nearest[which];
            let mut least = nearest.least();
            for (dot, entry) in dots.iter().zip(self.nodes.iter().skip(block * BLOCK)) {
                if *dot > least {
                    nearest.offer(*dot, *entry);
                    least = nearest.least();
                }
            }
        });
        let found = nearest.iter().flat_map(Nearest::found);
        found.map(|found| found.node()).collect()
    }
}
