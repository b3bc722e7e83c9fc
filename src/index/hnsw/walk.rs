//! A search: a walk through the graph, from the nearest entry to ever nearer nodes.

use std::cmp::Reverse;

use multiversion::multiversion;

use super::{
    Graph,
    nearest::{Found, Nearest},
    rows,
};
use crate::index::{Neighbour, Wanted};

/// So many nodes are kept on a walk, however few are asked for. Measured on 50,781 titles in the space learned
/// from them: of the 12 nearest to 8,593 real titles 24 find .940, 32 find .956, 48 find .972. With 24 a title takes 9 % less
/// of a core than with 32 (with the two numbers below that go with it: 1.4 and 12), and of 60,000 titles 99.95 % are tagged alike;
/// of titles of one team held out 99.77 to 99.84 % are tagged as after exact search, 99.85 to 99.90 % with 32.
const BREADTH: usize = 24;
/// Of more, so many times those asked for.
const BREADTH_PER_TITLE: f32 = 1.2;
/// After the neighbours of so many nodes were looked at, a walk for a vote ends if all that it found would vote
/// alike. With 12 and a breadth of 32, of 15,994 real titles 99.80 % were tagged as after exact search, 99.82 % if no walk ended
/// early, and tagging took an eighth more time.
const LOOKED_AT_FIRST: usize = 8;
/// Where a walk of this breadth would not be enough, because a filter takes few titles or many are asked for,
/// all titles are compared.
const BROADEST: usize = 512;

/// Walks a graph, for one vector after the other, in the same memory.
pub struct Walk<'a> {
    graph: &'a Graph,
    /// What is asked about, in 8 bits a number.
    asked: Vec<i8>,
    /// For each node, the last walk that compared it.
    seen: Vec<u8>,
    /// Which walk it is.
    number: u8,
    nearest: Nearest,
    /// The neighbours of a node that are to be compared, and their dot products.
    fresh: Vec<u32>,
    dots: Vec<i32>,
    /// The titles that were found, with their dot products.
    titles: Vec<(i32, u32)>,
}

impl<'a> Walk<'a> {
    /// Memory for walks through `graph`.
    pub fn new(graph: &'a Graph) -> Self {
        Self {
            graph,
            asked: Vec::new(),
            seen: vec![0; graph.nodes()],
            number: 0,
            nearest: Nearest::default(),
            fresh: Vec::new(),
            dots: Vec::new(),
            titles: Vec::new(),
        }
    }

    /// The nearest titles to `vector`, by a walk from `entered`.
    pub fn nearest(&mut self, vector: &[i16], entered: &[u32], wanted: &Wanted<'_>) -> Vec<Neighbour> {
        let graph = self.graph;
        let least = breadth(wanted.count);
        let mut breadth = least;
        while breadth <= BROADEST {
            self.go(vector, entered, breadth, &|found| {
                wanted.votes.is_some_and(|votes| graph.vote_alike(found, votes))
            });
            self.read_titles(vector, wanted);
            // Those that are taken must be as many among the nearest as are kept where all are.
            let enough = if wanted.accepts.is_some() {
                least
            } else {
                wanted.count.min(graph.len())
            };
            if self.titles.len() >= enough {
                return self.finish(wanted.count);
            }
            breadth *= 4;
        }
        self.compare_all(vector, wanted);
        self.finish(wanted.count)
    }

    /// Whether a walk for the vector of `node` comes to it; if not, the nearest node that it comes to.
    pub fn finds(&mut self, node: u32) -> Result<(), Option<u32>> {
        let graph = self.graph;
        let vector = graph.rows.exact(node);
        let is_there = |found: &[Found]| found.iter().any(|found| found.node() == node);
        self.go(vector, &graph.entries.near(&[vector]), BREADTH, &is_there);
        let found = self.nearest.found();
        if is_there(found) {
            Ok(())
        } else {
            Err(found.first().map(|found| found.node()))
        }
    }

    /// Leaves in `nearest` the nodes nearest to `vector`, at most `breadth`; fewer were looked for if those
    /// first found were `enough`.
    fn go(&mut self, vector: &[i16], entered: &[u32], breadth: usize, enough: &dyn Fn(&[Found]) -> bool) {
        self.graph.rows.asked(vector, &mut self.asked);
        self.number = self.number.wrapping_add(1);
        if self.number == 0 {
            self.seen.fill(0);
            self.number = 1;
        }
        self.nearest.begin(breadth);
        self.graph.rows.compare(&self.asked, entered, &mut self.dots);
        for (dot, node) in self.dots.iter().zip(entered) {
            self.seen[*node as usize] = self.number;
            self.nearest.offer(*dot, *node);
        }
        walk(self, enough);
    }

    /// Leaves in `titles` those of the nodes that were found.
    fn read_titles(&mut self, vector: &[i16], wanted: &Wanted<'_>) {
        self.titles.clear();
        let graph = self.graph;
        for found in self.nearest.found() {
            let dot = rows::dot(vector, graph.rows.exact(found.node()));
            let titles = graph.titles(found.node()).iter();
            let taken = titles.filter(|title| wanted.takes(**title as usize));
            self.titles.extend(taken.map(|title| (dot, *title)));
        }
    }

    /// Leaves in `titles` all there are.
    fn compare_all(&mut self, vector: &[i16], wanted: &Wanted<'_>) {
        self.titles.clear();
        let graph = self.graph;
        for node in 0..graph.nodes() as u32 {
            let titles = graph.titles(node).iter();
            let mut taken = titles.filter(|title| wanted.takes(**title as usize)).peekable();
            if taken.peek().is_some() {
                let dot = rows::dot(vector, graph.rows.exact(node));
                self.titles.extend(taken.map(|title| (dot, *title)));
            }
        }
    }

    /// The first `count`, the nearest first, equally near ones in the order of their titles.
    fn finish(&mut self, count: usize) -> Vec<Neighbour> {
        let order = |one: &(i32, u32)| (Reverse(one.0), one.1);
        if self.titles.len() > count && count > 0 {
            self.titles.select_nth_unstable_by_key(count - 1, order);
        }
        self.titles.truncate(count);
        self.titles.sort_unstable_by_key(order);
        self.titles.iter().copied().map(Neighbour::from).collect()
    }
}

/// Looks at the neighbours of the nearest node whose neighbours were not looked at, until there is none.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512vl", "x86_64+avx2"))]
fn walk(walk: &mut Walk<'_>, enough: &dyn Fn(&[Found]) -> bool) {
    let Walk {
        graph,
        asked,
        seen,
        number,
        nearest,
        fresh,
        dots,
        ..
    } = walk;
    let (seen, number) = (seen.as_mut_slice(), *number);
    let mut looked_at = 0;
    while let Some(node) = nearest.next() {
        let neighbours = graph.neighbours(node);
        fresh.resize(neighbours.len(), 0);
        let (mut count, unseen) = (0, fresh.as_mut_slice());
        for node in neighbours {
            let seen = &mut seen[*node as usize];
            unseen[count] = *node;
            // Of those seen too, which are at hand: to leave them out takes a branch.
            graph.rows.prefetch(*node);
            // Without a branch, which would be mispredicted every other time.
            count += usize::from(*seen != number);
            *seen = number;
        }
        fresh.truncate(count);
        graph.rows.compare(asked, fresh, dots);
        let mut least = nearest.least();
        for (dot, node) in dots.iter().zip(&*fresh) {
            if *dot > least {
                graph.links.prefetch(*node);
                nearest.offer(*dot, *node);
                least = nearest.least();
            }
        }
        looked_at += 1;
        if looked_at == LOOKED_AT_FIRST && nearest.is_full() && enough(nearest.found()) {
            break;
        }
    }
}

/// How many nodes are kept on a walk for `count` titles.
fn breadth(count: usize) -> usize {
    ((BREADTH_PER_TITLE * count as f32) as usize).max(BREADTH)
}
