//! Both kinds of index against exact search.

use ndarray::{Array2, Axis, s};
use proptest::prelude::*;
use rand::{RngExt, SeedableRng, rngs::StdRng};

use super::*;
use crate::metric::normalize;

const KINDS: [IndexKind; 2] = [IndexKind::Hnsw, IndexKind::Cells];

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

/// The five nearest of those that `accepts` takes.
fn among(accepts: &(dyn Fn(usize) -> bool + Sync)) -> Wanted<'_> {
    Wanted {
        accepts: Some(accepts),
        ..Wanted::all(5)
    }
}

/// How many of the titles that exact search finds are missing.
fn missed(found: &[Vec<Neighbour>], exact: &[Vec<Neighbour>]) -> usize {
    let missed = |(found, exact): (&Vec<Neighbour>, &Vec<Neighbour>)| {
        let is_missing = |one: &&Neighbour| found.iter().all(|other| other.title != one.title);
        exact.iter().filter(is_missing).count()
    };
    found.iter().zip(exact).map(missed).sum()
}

fn bytes_of(index: &Index) -> Vec<u8> {
    bincode::encode_to_vec(index, bincode::config::standard()).unwrap()
}

fn read(bytes: &[u8]) -> Option<Index> {
    let (index, _) = bincode::decode_from_slice(bytes, bincode::config::standard()).ok()?;
    Some(index)
}

#[test]
fn the_index_finds_what_exact_search_finds() {
    let (kept, asked) = (vectors(2000, 1), vectors(100, 2));
    let exact = exact::search(asked.view(), kept.view(), 10);
    for kind in KINDS {
        let found = Index::build_as(kind, kept.view()).search(asked.view(), &Wanted::all(10));
        for found in &found {
            assert!(found.is_sorted_by(|a, b| a.similarity >= b.similarity));
        }
        let missed = missed(&found, &exact);
        assert!(missed <= 20, "{kind:?}: {missed} of 1000 missed");
    }
}

#[test]
fn a_search_among_some_titles_finds_those_that_exact_search_finds_among_them() {
    let (kept, asked) = (vectors(2000, 6), vectors(50, 7));
    for (kind, every) in KINDS
        .into_iter()
        .flat_map(|kind| [3, 40, 1500].map(|every| (kind, every)))
    {
        let some: Vec<usize> = (0..2000).step_by(every).collect();
        let mut exact = exact::search(asked.view(), kept.select(Axis(0), &some).view(), 5);
        exact
            .iter_mut()
            .flatten()
            .for_each(|one| one.title = some[one.title]);
        let index = Index::build_as(kind, kept.view());
        let found = index.search(asked.view(), &among(&|title| title % every == 0));
        assert!(found.iter().flatten().all(|one| one.title % every == 0));
        assert!(found.iter().all(|found| found.len() == some.len().min(5)));
        let missed = missed(&found, &exact);
        assert!(missed <= 5, "{kind:?}, every {every}th: {missed} of 250 missed");
    }
}

#[test]
fn a_search_among_none_finds_none() {
    let kept = vectors(300, 3);
    for kind in KINDS {
        let found = Index::build_as(kind, kept.view()).search(kept.view(), &among(&|_| false));
        assert!(found.iter().all(Vec::is_empty));
    }
}

#[test]
fn a_vector_is_answered_the_same_alone_and_with_others() {
    let (kept, asked) = (vectors(1000, 8), vectors(70, 9));
    for kind in KINDS {
        let index = Index::build_as(kind, kept.view());
        let together = index.search(asked.view(), &Wanted::all(12));
        let alone = asked
            .axis_chunks_iter(Axis(0), 1)
            .flat_map(|one| index.search(one, &Wanted::all(12)));
        assert_eq!(together, alone.collect::<Vec<_>>());
    }
}

#[test]
fn a_saved_index_is_the_same_when_loaded_again() {
    let kept = vectors(500, 3);
    for kind in KINDS {
        let index = Index::build_as(kind, kept.view());
        let loaded = read(&bytes_of(&index)).unwrap();
        assert_eq!(loaded, index);
        assert_eq!(loaded.kind(), kind);
        assert!(loaded.check(500).is_ok());
        assert!(loaded.check(499).is_err());
        assert!(loaded.check(501).is_err());
    }
}

#[test]
fn the_index_is_the_same_on_any_number_of_threads() {
    let kept = vectors(1500, 4);
    let build = |threads| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        bytes_of(&pool.install(|| Index::build(kept.view())))
    };
    let one = build(1);
    assert!(one == build(2) && one == build(5));
}

#[test]
fn every_title_is_found_by_its_own_vector() {
    let kept = vectors(3000, 5);
    let index = Index::build(kept.view());
    for (title, found) in index.search(kept.view(), &Wanted::all(12)).iter().enumerate() {
        assert!(found.iter().any(|one| one.title == title), "{title} is lost");
    }
}

#[test]
fn equal_vectors_and_zero_vectors_are_no_trouble() {
    let mut kept = Array2::zeros((200, 16));
    kept.slice_mut(s![100.., 0]).fill(1.0);
    for kind in KINDS {
        let index = Index::build_as(kind, kept.view());
        assert!(index.check(200).is_ok());
        let found = index.search(kept.slice(s![50..151;100, ..]), &Wanted::all(5));
        let titles = found[1].iter().map(|one| one.title);
        assert_eq!(titles.collect::<Vec<_>>(), [100, 101, 102, 103, 104], "{kind:?}");
        assert!((found[1][0].similarity - 1.0).abs() < 1e-6);
        assert_eq!(found[0].len(), 5);
    }
}

#[test]
fn as_many_as_asked_for_are_found() {
    let kept = vectors(1200, 4);
    for kind in KINDS {
        let index = Index::build_as(kind, kept.view());
        for count in [100, 1000, 1200, 5000] {
            let found = index.search(kept.slice(s![..3, ..]), &Wanted::all(count));
            assert!(found.iter().all(|found| found.len() == count.min(1200)));
        }
    }
}

#[test]
fn few_titles_or_none_are_no_trouble() {
    let asked = vectors(2, 1);
    for (kind, count) in KINDS
        .into_iter()
        .flat_map(|kind| [0, 1, 2, 3].map(|count| (kind, count)))
    {
        let index = Index::build_as(kind, vectors(count, 2).view());
        assert_eq!((index.len(), index.is_empty()), (count, count == 0));
        assert!(index.check(count).is_ok());
        assert!(
            index
                .search(asked.view(), &Wanted::all(12))
                .iter()
                .all(|found| found.len() == count)
        );
        assert!(
            index
                .search(asked.view(), &Wanted::all(0))
                .iter()
                .all(Vec::is_empty)
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn a_damaged_index_is_an_error_or_harmless(
        kind in prop::sample::select(KINDS.to_vec()),
        bits in prop::collection::vec(any::<prop::sample::Index>(), 1..6),
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let kept = vectors(60, 3);
        let mut bytes = bytes_of(&Index::build_as(kind, kept.view()));
        for bit in bits {
            let bit = bit.index(8 * bytes.len());
            bytes[bit / 8] ^= 1 << (bit % 8);
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        if let Some(index) = read(&bytes) && index.check(60).is_ok() {
            for found in index.search(kept.view(), &Wanted::all(5)) {
                prop_assert!(found.len() <= 5 && found.iter().all(|one| one.title < 60));
            }
        }
    }
}
