//! The graph's promises.

use ndarray::Array2;
use rand::{RngExt, SeedableRng, rngs::StdRng};

use super::*;

fn vectors(count: usize, dimensions: usize) -> Array2<f32> {
    let mut random = StdRng::seed_from_u64(1);
    let mut vectors =
        Array2::from_shape_simple_fn((count, dimensions), || random.random_range(-1.0..1.0_f32));
    for mut vector in vectors.rows_mut() {
        let length = vector.dot(&vector).sqrt();
        vector /= length;
    }
    vectors
}

fn graph(count: usize) -> Graph {
    Graph::build(vectors(count, 8).view(), &Cancellation::default())
}

/// How many titles a search for their own vector finds.
fn found(graph: &Graph) -> usize {
    let mut walk = walk::Walk::new(graph);
    let is_found = |node: &u32| walk.finds(*node).is_ok();
    (0..graph.len() as u32).filter(is_found).count()
}

#[test]
fn a_search_walks_the_links() {
    let mut graph = graph(1000);
    assert_eq!(found(&graph), 1000);
    graph.links.numbers.clear();
    graph.links.starts.fill(0);
    assert!(found(&graph) < 200);
    assert!(graph.check(1000).is_err());
}

#[test]
fn links_out_of_range_repeated_titles_and_unreachable_ones_are_errors() {
    let whole = graph(100);
    assert!(whole.check(100).is_ok());
    let damage: [fn(&mut Graph); 9] = [
        |graph| graph.links.numbers[7] = 100,
        |graph| graph.entries.nodes[0] = u32::MAX,
        |graph| graph.entries.nodes.clear(),
        |graph| graph.titles.numbers[1] = graph.titles.numbers[0],
        |graph| graph.titles.numbers[1] = 100,
        |graph| graph.links.starts[3] = graph.links.starts[5] + 1,
        |graph| graph.titles.starts[100] = 99,
        |graph| graph.rows.dimensions = 6,
        |graph| {
            let mut exact = graph.rows.exact.clone();
            exact[0] = i16::MIN;
            graph.rows = Rows::new(exact, graph.rows.dimensions);
        },
    ];
    for (which, damage) in damage.iter().enumerate() {
        let mut graph = whole.clone();
        damage(&mut graph);
        assert!(graph.check(100).is_err(), "damage {which}");
    }
}

#[test]
fn hnsw_rs_holds_every_title_and_its_links_are_in_the_graph() {
    let vectors = vectors(200, 8);
    let numbers = fixed::matrix(vectors.view());
    let rows: Vec<&[i16]> = numbers.chunks_exact(8).collect();
    let (links, entries) = building::insert(&rows, &Cancellation::default());
    assert!(links.iter().all(|links| !links.is_empty()));
    assert!(!entries.is_empty() && entries.len() < 100);
    let graph = Graph::build(vectors.view(), &Cancellation::default());
    let node_of = |row: u32| {
        let place = graph.titles.numbers.iter().position(|title| *title == row);
        place.unwrap() as u32
    };
    for (row, links) in (0..).zip(links) {
        let linked = graph.neighbours(node_of(row));
        assert!(links.iter().all(|other| linked.contains(&node_of(*other))));
    }
}

#[test]
fn titles_of_equal_vectors_are_one_node() {
    let mut vectors = vectors(50, 8);
    let first = vectors.row(0).to_owned();
    vectors.row_mut(20).assign(&first);
    let graph = Graph::build(vectors.view(), &Cancellation::default());
    assert_eq!((graph.nodes(), graph.len()), (49, 50));
    let found = &graph.search(first.insert_axis(ndarray::Axis(0)).view(), &Wanted::all(2))[0];
    assert_eq!((found[0].title, found[1].title), (0, 20));
}

#[test]
fn a_walk_compares_vectors_of_the_usual_length_as_any_other() {
    let vectors = vectors(203, 64);
    let rows = rows::Rows::new(fixed::matrix(vectors.view()), 64);
    let nodes: Vec<u32> = (0..203).rev().collect();
    let (mut asked, mut dots) = (Vec::new(), Vec::new());
    rows.asked(rows.exact(7), &mut asked);
    rows.compare(&asked, &nodes, &mut dots);
    let mut unusual = Vec::new();
    for node in 0..203 {
        let row = rows.exact(node).iter().chain(&[0, 0]);
        unusual.extend(row);
    }
    let unusual = rows::Rows::new(unusual, 66);
    let mut asked = Vec::new();
    unusual.asked(unusual.exact(7), &mut asked);
    let mut as_unusual = Vec::new();
    unusual.compare(&asked, &nodes, &mut as_unusual);
    assert_eq!(dots, as_unusual);
    let itself = nodes.iter().position(|node| *node == 7).unwrap();
    assert_eq!(dots.iter().max(), Some(&dots[itself]));
}

#[test]
fn a_search_for_a_vote_ends_early_only_where_all_that_it_found_vote_alike() {
    // Nothing lies in clumps here, so that a longer walk finds more.
    let vectors = vectors(4000, 16);
    let graph = Graph::build(vectors.view(), &Cancellation::default());
    let asked = vectors.slice(ndarray::s![..100, ..]);
    let all = graph.search(asked, &Wanted::all(24));
    let voting = |votes: &(dyn Fn(usize) -> u16 + Sync)| {
        let votes = Some(votes);
        graph.search(
            asked,
            &Wanted {
                votes,
                ..Wanted::all(24)
            },
        )
    };
    assert!(voting(&|title| title as u16) == all);
    let alike = voting(&|_| 1);
    assert!(alike != all);
    assert!(alike.iter().all(|found| found.len() == 24));
}

#[test]
fn a_cancelled_graph_holds_no_title_and_is_whole() {
    let cancellation = Cancellation::default();
    cancellation.cancel();
    let graph = Graph::build(vectors(200, 8).view(), &cancellation);
    assert_eq!(graph.len(), 0);
    assert!(graph.check(0).is_ok());
}
