//! The graph as `hnsw_rs` builds it, with links to the nearest titles added.

use std::collections::HashMap;

use hnsw_rs::prelude::{Distance, Hnsw};
use ndarray::{ArrayView2, s};
use rand::{SeedableRng, rngs::StdRng, seq::SliceRandom};

use super::{
    Graph, neighbourhood,
    rows::{Rows, dot},
};
use crate::{cancellation::Cancellation, index::fixed, metric};

/// Links of a title in the upper layers; twice as many in the lowest. Few, because the links that most often
/// lead to the nearest are added afterwards: with 12, and 24 titles looked at, an insertion takes three times as
/// long, and a search finds no more.
const LINKS: usize = 6;
/// How many near titles are looked at when a title is inserted.
const LOOKED_AT: usize = 8;
/// At most so many layers, as many as `hnsw_rs` can have.
const LAYERS: usize = 16;
/// At most so many times the square root of the number of titles are entries, those of the upper layers first:
/// all of them are compared for every search.
const ENTRIES: f32 = 2.0;
const SEED: u64 = 7;

/// Titles of equal vectors, which are one node.
struct Groups(Vec<Vec<u32>>);

impl Groups {
    fn of(rows: &[&[i16]]) -> Self {
        let mut group_of: HashMap<&[i16], usize> = HashMap::with_capacity(rows.len());
        let mut groups: Vec<Vec<u32>> = Vec::with_capacity(rows.len());
        for (title, row) in (0..).zip(rows) {
            let group = *group_of.entry(row).or_insert(groups.len());
            match groups.get_mut(group) {
                Some(group) => group.push(title),
                None => groups.push(vec![title]),
            }
        }
        Self(groups)
    }

    /// The first title of each.
    fn firsts(&self) -> Vec<usize> {
        self.0.iter().map(|group| group[0] as usize).collect()
    }
}

/// Builds the graph over `vectors` (`n x d`); one of no titles where that is cancelled.
pub fn build(vectors: ArrayView2<'_, f32>, cancellation: &Cancellation) -> Graph {
    let dimensions = vectors.ncols().next_multiple_of(2);
    let numbers = fixed::matrix(vectors);
    let rows: Vec<&[i16]> = numbers.chunks_exact(dimensions.max(1)).collect();
    let groups = Groups::of(&rows);
    let firsts = groups.firsts();
    let rows: Vec<&[i16]> = firsts.iter().map(|title| rows[*title]).collect();
    // Neither needs the other. The insertion is no work for two, so it begins at once, and the other cores look
    // for near titles meanwhile.
    let ((mut links, entries), (near, order)) = rayon::join(
        || insert(&rows, cancellation),
        || neighbourhood::near(metric::rows(vectors, &firsts).view(), cancellation),
    );
    if cancellation.is_cancelled() {
        return build(vectors.slice(s![..0, ..]), &Cancellation::default());
    }
    neighbourhood::link(&near, &rows, &mut links);
    arrange(dimensions, &groups, &rows, &order, (&links, &entries))
}

/// Numbers the nodes in `order`, so that a walk finds near ones side by side.
fn arrange(
    dimensions: usize,
    groups: &Groups,
    rows: &[&[i16]],
    order: &[usize],
    (links, entries): (&[Vec<u32>], &[u32]),
) -> Graph {
    let mut node_of = vec![0_u32; order.len()];
    for (node, group) in (0..).zip(order) {
        node_of[*group] = node;
    }
    let nodes =
        |groups: &[u32]| -> Vec<u32> { groups.iter().map(|group| node_of[*group as usize]).collect() };
    let exact = order.iter().flat_map(|group| rows[*group]).copied().collect();
    let titles = order.iter().map(|group| groups.0[*group].clone());
    // In their order, so that what is looked up of one lies near what is looked up of the next.
    let links = order.iter().map(|group| {
        let mut links = nodes(&links[*group]);
        links.sort_unstable();
        links
    });
    Graph::new(
        Rows::new(exact, dimensions),
        titles.into(),
        links.into(),
        nodes(entries),
    )
}

/// Lets `hnsw_rs` insert `rows`, and gives the links of each in its lowest layer, and rows in its upper layers.
///
/// They are inserted one after the other, in an order that is drawn at random but repeatably: in that of the
/// training data those of a segment would come in a row, and be linked to each other alone. Cancelled, it leaves out
/// the rest of them.
pub fn insert(rows: &[&[i16]], cancellation: &Cancellation) -> (Vec<Vec<u32>>, Vec<u32>) {
    let mut order: Vec<usize> = (0..rows.len()).collect();
    order.shuffle(&mut StdRng::seed_from_u64(SEED));
    let graph = Hnsw::new(LINKS, order.len().max(1), LAYERS, LOOKED_AT, Angle);
    for row in order.iter().take_while(|_| !cancellation.is_cancelled()) {
        graph.insert_slice((rows[*row], *row));
    }
    let (mut links, mut entries) = (vec![Vec::new(); rows.len()], Vec::new());
    let points = graph.get_point_indexation();
    for layer in (0..LAYERS).rev() {
        for point in points.get_layer_iterator(layer) {
            let row = point.get_origin_id();
            let neighbours = point.get_neighborhood_id();
            let lowest = neighbours.first().into_iter().flatten().map(|one| one.d_id);
            links[row].extend(
                lowest
                    .filter(|neighbour| *neighbour != row)
                    .map(|neighbour| neighbour as u32),
            );
            if layer > 0 {
                entries.push(row as u32);
            }
        }
    }
    entries.truncate((ENTRIES * (rows.len() as f32).sqrt()) as usize);
    if entries.is_empty() {
        entries.extend(order.first().map(|row| *row as u32));
    }
    (links, entries)
}

/// How far apart two vectors of fixed-point numbers are: 1 less their similarity.
struct Angle;

impl Distance<i16> for Angle {
    fn eval(&self, a: &[i16], b: &[i16]) -> f32 {
        // Rounding may make a similarity more than 1, which is clamped: hnsw_rs panics at a negative distance.
        1.0 - fixed::similarity(dot(a, b))
    }
}
