//! Exact search: every vector is compared. For titles held out, and to measure the index against.

use ndarray::{ArrayView2, Axis};
use rayon::prelude::*;

use super::{Neighbour, fixed, nearest::Nearest};

/// Vectors compared at a time: as many as stay at hand while titles are asked about one after another.
const BLOCK: usize = 1024;
/// Titles asked about at a time.
const ASKED: usize = 64;

/// The `count` rows of `vectors` (`n x m`) nearest to each row of `asked` (`k x m`), the nearest
/// first, equally near ones in their order.
#[must_use]
pub fn search(asked: ArrayView2<'_, f32>, vectors: ArrayView2<'_, f32>, count: usize) -> Vec<Vec<Neighbour>> {
    let dimensions = vectors.ncols();
    let vectors = fixed::matrix(vectors);
    let chunks: Vec<_> = asked.axis_chunks_iter(Axis(0), ASKED).collect();
    let found: Vec<Vec<Vec<Neighbour>>> = chunks
        .par_iter()
        .map(|asked| {
            let asked = fixed::matrix(asked.view());
            let asked: Vec<&[i16]> = asked.chunks_exact(dimensions.max(1)).collect();
            let mut all: Vec<Nearest> = asked.iter().map(|_| Nearest::new(count)).collect();
            let mut dots = Vec::with_capacity(BLOCK);
            for (number, block) in vectors.chunks((BLOCK * dimensions).max(1)).enumerate() {
                for (vector, nearest) in asked.iter().zip(&mut all) {
                    dots.clear();
                    fixed::dots(vector, block, &mut dots);
                    let first = (number * BLOCK) as u32;
                    (first..)
                        .zip(&dots)
                        .for_each(|(title, dot)| nearest.offer(*dot, title));
                }
            }
            all.into_iter()
                .map(|nearest| nearest.finish().map(Neighbour::from).collect())
                .collect()
        })
        .collect();
    found.concat()
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
