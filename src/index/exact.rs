//! Exact search: every vector is compared. For small jobs, and to measure the index against.

use ndarray::{ArrayView2, Axis};
use rayon::prelude::*;

use super::Neighbour;

/// Vectors compared with all others at a time.
const ROWS: usize = 128;

/// The `count` rows of `vectors` (`n x m`) nearest to each row of `asked` (`k x m`), the nearest
/// first, equally near ones in their order.
#[must_use]
pub fn search(asked: ArrayView2<'_, f32>, vectors: ArrayView2<'_, f32>, count: usize) -> Vec<Vec<Neighbour>> {
    let transposed = vectors.t();
    let chunks: Vec<_> = asked.axis_chunks_iter(Axis(0), ROWS).collect();
    let found: Vec<Vec<_>> = chunks
        .par_iter()
        .map_init(Vec::new, |all, chunk| {
            let similarities = chunk.dot(&transposed);
            let rows = similarities.rows().into_iter();
            rows.map(|row| nearest(row.iter().copied(), count, all)).collect()
        })
        .collect();
    found.concat()
}

/// The `count` largest similarities, the largest first. `all` is a buffer to work in.
fn nearest(
    similarities: impl Iterator<Item = f32>,
    count: usize,
    all: &mut Vec<Neighbour>,
) -> Vec<Neighbour> {
    all.clear();
    all.extend(
        similarities
            .enumerate()
            .map(|(title, similarity)| Neighbour { title, similarity }),
    );
    if all.len() > count {
        all.select_nth_unstable_by(count, Neighbour::nearer);
        all.truncate(count);
    }
    all.sort_by(Neighbour::nearer);
    all.clone()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_come_first_and_equals_in_order() {
        let nearest = nearest([0.1, 0.9, 0.5, 0.9].into_iter(), 3, &mut Vec::new());
        let titles: Vec<usize> = nearest.iter().map(|neighbour| neighbour.title).collect();
        assert_eq!(titles, [1, 3, 2]);
    }
}
