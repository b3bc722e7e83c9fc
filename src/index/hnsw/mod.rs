//! A graph of near titles (Malkov & Yashunin 2018, Efficient and Robust Approximate Nearest Neighbor Search
//! Using Hierarchical Navigable Small World Graphs), built by `hnsw_rs` and walked by code of our own.
//!
//! Of `hnsw_rs`'s layers the lowest is kept, which holds all titles. A search enters it at the nearest of the
//! titles of the upper layers: comparing with all of those, side by side, takes less time than walking them.

mod building;
mod entries;
mod lists;
mod nearest;
mod neighbourhood;
mod prefetch;
mod probe;
mod rows;
#[cfg(test)]
mod tests;
mod walk;

use ndarray::ArrayView2;
use rayon::prelude::*;

use self::{entries::Entries, lists::Lists, nearest::Found, rows::Rows, walk::Walk};
use super::{Neighbour, Wanted, fixed};
use crate::{
    arrays,
    cancellation::Cancellation,
    error::{Result, ensure},
};

/// Vectors asked about with the same memory, by one thread.
const ASKED: usize = 256;
/// No vector is longer.
const MOST_DIMENSIONS: usize = 1 << 16;

/// Training titles as the nodes of a graph: those of equal vectors are one node. Nodes are numbered so that
/// neighbours lie together in memory.
#[derive(Clone, Debug, PartialEq)]
pub struct Graph {
    /// The vector of each node.
    rows: Rows,
    /// The titles of each node.
    titles: Lists,
    /// The nodes that each node is linked to.
    links: Lists,
    /// Nodes that a search may begin at.
    entries: Entries,
    /// How many nodes got a link because a search for their vector did not find them.
    linked_afterwards: u32,
}

impl Graph {
    /// Builds the graph over `vectors` (`n x d`, rows of unit length); one of no titles where that is cancelled.
    pub fn build(vectors: ArrayView2<'_, f32>, cancellation: &Cancellation) -> Self {
        probe::link_the_lost(building::build(vectors, cancellation))
    }

    fn new(rows: Rows, titles: Lists, links: Lists, entries: Vec<u32>) -> Self {
        let of_entries: Vec<i16> = entries
            .iter()
            .flat_map(|node| rows.exact(*node))
            .copied()
            .collect();
        Self {
            entries: Entries::new(entries, &of_entries, rows.dimensions),
            rows,
            titles,
            links,
            linked_afterwards: 0,
        }
    }

    /// The nearest titles to each of `vectors` (`k x d`), on all cores.
    ///
    /// Those that enter at the same place are asked about one after the other: what one walk has fetched from
    /// memory the next finds at hand, which takes an eighth off.
    pub fn search(&self, vectors: ArrayView2<'_, f32>, wanted: &Wanted<'_>) -> Vec<Vec<Neighbour>> {
        let numbers = fixed::matrix(vectors);
        let vectors: Vec<&[i16]> = numbers.chunks_exact(self.rows.dimensions.max(1)).collect();
        let near = |vectors: &[&[i16]]| self.entries.near(vectors);
        let entered: Vec<u32> = vectors.par_chunks(ASKED).flat_map_iter(near).collect();
        let each = self.entries.entered();
        let entered_for = |which: usize| &entered[which * each..(which + 1) * each];
        let mut order: Vec<usize> = (0..vectors.len()).collect();
        order.sort_by_key(|which| entered_for(*which).first());
        let ask = |order: &[usize]| -> Vec<(usize, Vec<Neighbour>)> {
            let mut walk = Walk::new(self);
            let ask = |which: &usize| (*which, walk.nearest(vectors[*which], entered_for(*which), wanted));
            order.iter().map(ask).collect()
        };
        let mut found = vec![Vec::new(); vectors.len()];
        for (which, near) in order
            .par_chunks(ASKED)
            .map(ask)
            .collect::<Vec<_>>()
            .into_iter()
            .flatten()
        {
            found[which] = near;
        }
        found
    }

    /// Whether all titles of these nodes would vote alike.
    fn vote_alike(&self, found: &[Found], votes: &dyn Fn(usize) -> u16) -> bool {
        let titles = found.iter().flat_map(|found| self.titles(found.node()));
        let mut votes = titles.map(|title| votes(*title as usize));
        let first = votes.next();
        votes.all(|vote| Some(vote) == first)
    }

    pub fn len(&self) -> usize {
        self.titles.numbers.len()
    }

    pub fn linked_afterwards(&self) -> usize {
        self.linked_afterwards as usize
    }

    /// Checks that every number in it points to something, that each of `titles` titles is there once, and
    /// that a search can come to each.
    pub fn check(&self, titles: usize) -> Result<()> {
        let nodes = self.nodes();
        let dimensions = self.rows.dimensions;
        self.titles.check(nodes, titles)?;
        self.links.check(nodes, nodes)?;
        let whole = self.titles.numbers.len() == titles
            && dimensions.is_multiple_of(2)
            && nodes.checked_mul(dimensions) == Some(self.rows.exact.len())
            && self.entries.nodes.iter().all(|node| (*node as usize) < nodes)
            && self.rows.are_whole();
        ensure!(whole, "an index is not whole");
        let mut seen = vec![false; titles];
        for title in &self.titles.numbers {
            let twice = std::mem::replace(&mut seen[*title as usize], true);
            ensure!(!twice, "an index does not hold every title once");
        }
        ensure!(self.reaches_all(), "an index has titles that no search comes to");
        Ok(())
    }

    /// Whether every node can be come to from the entries.
    fn reaches_all(&self) -> bool {
        let mut reached = vec![false; self.nodes()];
        for entry in &self.entries.nodes {
            reached[*entry as usize] = true;
        }
        // In the order in which they lie in memory, there and back, which leaves few or none over.
        let meet = |node: u32, reached: &mut [bool]| {
            if reached[node as usize] {
                for neighbour in self.neighbours(node) {
                    reached[*neighbour as usize] = true;
                }
            }
        };
        let nodes = 0..self.nodes() as u32;
        nodes.clone().for_each(|node| meet(node, &mut reached));
        if !reached.contains(&false) {
            return true;
        }
        nodes.clone().rev().for_each(|node| meet(node, &mut reached));
        let mut waiting: Vec<u32> = nodes.filter(|node| reached[*node as usize]).collect();
        while let Some(node) = waiting.pop() {
            for neighbour in self.neighbours(node) {
                if !std::mem::replace(&mut reached[*neighbour as usize], true) {
                    waiting.push(*neighbour);
                }
            }
        }
        !reached.contains(&false)
    }

    fn nodes(&self) -> usize {
        self.titles.starts.len().saturating_sub(1)
    }

    fn titles(&self, node: u32) -> &[u32] {
        self.titles.of(node)
    }

    /// The nodes that a node is linked to.
    #[inline(always)]
    fn neighbours(&self, node: u32) -> &[u32] {
        self.links.of(node)
    }
}

impl bincode::Encode for Graph {
    fn encode<E: bincode::enc::Encoder>(&self, encoder: &mut E) -> Result<(), bincode::error::EncodeError> {
        (self.rows.dimensions as u64, self.linked_afterwards).encode(encoder)?;
        arrays::encode(&self.rows.exact, encoder)?;
        arrays::encode(&self.titles.starts, encoder)?;
        arrays::encode(&self.titles.numbers, encoder)?;
        arrays::encode(&self.links.starts, encoder)?;
        arrays::encode(&self.links.numbers, encoder)?;
        arrays::encode(&self.entries.nodes, encoder)
    }
}

impl<Context> bincode::Decode<Context> for Graph {
    fn decode<D: bincode::de::Decoder<Context = Context>>(
        decoder: &mut D,
    ) -> Result<Self, bincode::error::DecodeError> {
        let (dimensions, linked_afterwards): (u64, u32) = bincode::Decode::decode(decoder)?;
        let exact: Vec<i16> = arrays::decode(decoder)?;
        if dimensions as usize > exact.len().max(MOST_DIMENSIONS) {
            return Err(bincode::error::DecodeError::Other("vectors end within a vector"));
        }
        let mut lists = || -> Result<Lists, bincode::error::DecodeError> {
            Ok(Lists {
                starts: arrays::decode(decoder)?,
                numbers: arrays::decode(decoder)?,
            })
        };
        let (titles, links) = (lists()?, lists()?);
        let entries = arrays::decode(decoder)?;
        let graph = Self::new(Rows::new(exact, dimensions as usize), titles, links, entries);
        Ok(Self {
            linked_afterwards,
            ..graph
        })
    }
}

bincode::impl_borrow_decode!(Graph);
