//! Exact search: every vector is compared. For titles held out, and to measure the index against.

use ndarray::{ArrayView2, Axis};
use rayon::prelude::*;

use super::{Neighbour, fixed, nearest::Nearest};

/// Vectors compared at a time: as many as stay at hand while titles are asked about one after another.
const COMPARED: usize = 64 * fixed::BLOCK;
/// Titles asked about at a time.
const ASKED: usize = 64;

/// The `count` rows of `vectors` (`n x m`) nearest to each row of `asked` (`k x m`), the nearest
/// first, equally near ones in their order.
#[must_use]
pub fn search(asked: ArrayView2<'_, f32>, vectors: ArrayView2<'_, f32>, count: usize) -> Vec<Vec<Neighbour>> {
    let dimensions = vectors.ncols().next_multiple_of(2);
    let titles: Vec<u32> = (0..vectors.nrows() as u32).collect();
    let blocks = fixed::blocks(&fixed::matrix(vectors), dimensions);
    let chunks: Vec<_> = asked.axis_chunks_iter(Axis(0), ASKED).collect();
    let found: Vec<Vec<Vec<Neighbour>>> = chunks
        .par_iter()
        .map(|asked| {
            let asked = fixed::matrix(asked.view());
            let asked: Vec<&[i16]> = asked.chunks_exact(dimensions.max(1)).collect();
            let mut all: Vec<Nearest> = asked.iter().map(|_| Nearest::new(count)).collect();
            let compared = blocks.chunks((COMPARED * dimensions).max(1));
            for (blocks, titles) in compared.zip(titles.chunks(COMPARED)) {
                let (vectors, rest) = asked.as_chunks();
                let (nearest, nearest_to_rest) = all.as_chunks_mut();
                for (vectors, nearest) in vectors.iter().zip(nearest) {
                    compare::<{ fixed::TOGETHER }>(*vectors, blocks, titles, nearest);
                }
                for (vector, nearest) in rest.iter().zip(nearest_to_rest) {
                    compare([vector], blocks, titles, std::array::from_mut(nearest));
                }
            }
            all.into_iter()
                .map(|nearest| nearest.finish().map(Neighbour::from).collect())
                .collect()
        })
        .collect();
    found.concat()
}

fn compare<const N: usize>(vectors: [&[i16]; N], blocks: &[i16], titles: &[u32], all: &mut [Nearest; N]) {
    let least = all.each_ref().map(Nearest::farthest);
    fixed::compare(vectors, blocks, least, |which, block, dots| {
        let titles = titles.iter().skip(block * fixed::BLOCK);
        dots.iter()
            .zip(titles)
            .for_each(|(dot, title)| all[which].offer(*dot, *title));
    });
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;

    #[test]
    fn the_nearest_come_first_and_equals_in_order() {
        let vectors = array![[0.1, 0.99], [0.9, 0.44], [0.5, 0.87], [0.9, 0.44]];
        let found = search(array![[1.0, 0.0], [0.0, 1.0]].view(), vectors.view(), 3);
        let titles = |found: &[Neighbour]| found.iter().map(|one| one.title).collect::<Vec<_>>();
        assert_eq!(titles(&found[0]), [1, 3, 2]);
        assert_eq!(titles(&found[1]), [0, 2, 1]);
    }
}
