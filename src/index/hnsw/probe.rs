//! Titles that a search for their own vector does not find.

use rayon::prelude::*;

use super::{Graph, lists::Lists, walk::Walk};

/// A node whose link was of no help is linked again, at most so often.
const ROUNDS: usize = 8;
/// Nodes tried with the same memory.
const TRIED: usize = 1024;

/// Links each node that a search for its vector does not find to the nearest that it finds.
///
/// `hnsw_rs` leaves some, however it is set: a link back is dropped where nearer nodes have links already.
pub fn link_the_lost(mut graph: Graph) -> Graph {
    let mut tried: Vec<u32> = (0..graph.nodes() as u32).collect();
    for _ in 0..ROUNDS {
        let lost = lost(&graph, &tried);
        if lost.is_empty() {
            break;
        }
        graph.linked_afterwards += lost.len() as u32;
        tried = lost.iter().map(|(_, node)| *node).collect();
        link(&mut graph, lost);
    }
    graph
}

/// The lost ones of `nodes`, each after the node to link it to.
fn lost(graph: &Graph, nodes: &[u32]) -> Vec<(u32, u32)> {
    let try_all = |nodes: &[u32]| {
        let mut walk = Walk::new(graph);
        let lost = |node: &u32| walk.finds(*node).err().flatten().map(|nearest| (nearest, *node));
        nodes.iter().filter_map(lost).collect::<Vec<_>>()
    };
    nodes.par_chunks(TRIED).map(try_all).collect::<Vec<_>>().concat()
}

/// Adds links.
fn link(graph: &mut Graph, mut added: Vec<(u32, u32)>) {
    added.sort_unstable();
    let mut added = added.into_iter().peekable();
    let links = (0..graph.nodes() as u32).map(|node| {
        let mut links = graph.links.of(node).to_vec();
        while let Some((_, to)) = added.next_if(|(from, _)| *from == node) {
            links.push(to);
        }
        links
    });
    graph.links = Lists::from(links);
}
