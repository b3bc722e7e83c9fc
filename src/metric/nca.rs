//! Learning the projection: neighbourhood components analysis.

use std::collections::BTreeMap;

use multiversion::multiversion;
use ndarray::{Array2, ArrayView2, Axis, Zip, parallel::prelude::*};
use rand::{RngExt, SeedableRng, rngs::StdRng};
use rayon::slice::ParallelSlice;

use super::{
    Projection, SIGNATURE_DIMENSIONS, Signature, adamw::AdamW, batches, dot, exp, normalize,
    projection::add_sparse, rows, sum,
};
use crate::{cancellation::Cancellation, title::SegmentId};

/// Dimensions of the learned space.
const DIMENSIONS: usize = 64;
/// Titles that are each other's neighbours in one step.
const BATCH: usize = 512;
/// Times each title is seen …
const EPOCHS: usize = 8;
/// … but not fewer steps than this, for few titles. Measured on 40 to 300 titles with
/// `benches/held_out.rs`: 60 steps learn less, 200 no more.
const MIN_STEPS: usize = 100;
/// Factor on the cosine in the soft neighbour assignment, for few titles and for many: the more
/// titles there are, the nearer a title's neighbours. Measured with `benches/held_out.rs`: with 300
/// titles 10 is better than 15 by half a point, with 27,600 titles 15 is better by 0.15.
const SHARPNESS: (f32, f32) = (10.0, 15.0);
/// From so many titles on, there are many.
const MANY: usize = 1_000;
/// One in so many steps, the last ones, are averaged (Polyak & Juditsky 1992): where learning ends depends
/// less on which titles came last. Measured on titles like those learned from: no more and no fewer right;
/// on those of a CRM half a point more, in either half of them.
const LATE: usize = 4;
const LEARNING_RATE: f32 = 3e-3;
/// Rows of a matrix that one core works on at a time. Fixed, so that sums do not depend on how many
/// cores there are.
const ROWS: usize = 128;
const SEED: u64 = 0x7065_7273_6f6e_6131;

/// Learns the projection under which titles of one segment are each other's neighbours.
///
/// Maximises `sum_i log sum_{j: same segment} p_ij` over batches, where `p_ij` is the softmax of
/// `sharpness * cos(i, j)` over `j != i` (Goldberger et al. 2004, Neighbourhood Components Analysis,
/// its second objective), by AdamW (Loshchilov & Hutter 2019, arXiv:1711.05101). The same titles in
/// the same order give the same projection, and nearly the same ones nearly the same.
///
/// It goes on from `start`, a projection of the same embeddings, or else from a random one.
///
/// It learns from `titles`, rows of `embeddings` (`n x d`) and of `signatures`; `segments` has one for each of them.
/// Cancelled, it gives what it has by then.
#[must_use]
pub fn learn(
    (embeddings, signatures): (ArrayView2<'_, f32>, &[Signature]),
    titles: &[usize],
    segments: &[SegmentId],
    start: Option<&Projection>,
    cancellation: &Cancellation,
) -> Projection {
    let mut random = StdRng::seed_from_u64(SEED);
    let mut projection = start.cloned().unwrap_or_else(|| Projection {
        of_embedding: random_matrix(&mut random, embeddings.ncols()),
        of_signature: random_matrix(&mut random, SIGNATURE_DIMENSIONS),
    });
    let mut optimizers = (
        AdamW::new(projection.of_embedding.dim()),
        AdamW::new(projection.of_signature.dim()),
    );
    let many = titles.len() >= MANY;
    let sharpness = if many { SHARPNESS.1 } else { SHARPNESS.0 };
    let batches = titles.len().div_ceil(BATCH).max(1);
    let epochs = EPOCHS.max(MIN_STEPS.div_ceil(batches));
    let steps = epochs * batches;
    let keys = batches::keys(embeddings, titles);
    let mut step = 0;
    let mut late = Mean::default();
    for epoch in 0..epochs {
        let dealt = batches::deal(&keys, batches, epoch as u64).into_iter();
        for batch in dealt.take_while(|_| !cancellation.is_cancelled()) {
            let segments: Vec<SegmentId> = batch.iter().map(|at| segments[*at]).collect();
            let batch: Vec<usize> = batch.iter().map(|at| titles[*at]).collect();
            let embeddings = rows(embeddings, &batch);
            let signatures: Vec<&Signature> = batch.iter().map(|title| &signatures[*title]).collect();
            let (of_embedding, of_signature) =
                gradient(&projection, &embeddings, &signatures, &segments, sharpness);
            let rate = LEARNING_RATE * (1.0 - step as f32 / steps as f32);
            optimizers
                .0
                .step(&mut projection.of_embedding, &of_embedding, rate);
            optimizers
                .1
                .step(&mut projection.of_signature, &of_signature, rate);
            step += 1;
            if step > steps - steps / LATE {
                late.add(&projection);
            }
        }
    }
    late.finish().unwrap_or(projection)
}

/// The mean of projections.
#[derive(Default)]
struct Mean {
    sum: Option<Projection>,
    count: usize,
}

impl Mean {
    fn add(&mut self, projection: &Projection) {
        self.count += 1;
        match &mut self.sum {
            None => self.sum = Some(projection.clone()),
            Some(sum) => {
                sum.of_embedding += &projection.of_embedding;
                sum.of_signature += &projection.of_signature;
            }
        }
    }

    fn finish(self) -> Option<Projection> {
        let count = self.count as f32;
        self.sum.map(|sum| Projection {
            of_embedding: sum.of_embedding / count,
            of_signature: sum.of_signature / count,
        })
    }
}

/// A random map that keeps lengths on average: entries of variance `1 / DIMENSIONS`.
fn random_matrix(random: &mut StdRng, rows: usize) -> Array2<f32> {
    let bound = (3.0 / DIMENSIONS as f32).sqrt();
    Array2::from_shape_simple_fn((rows, DIMENSIONS), || random.random_range(-bound..bound))
}

/// The gradient of the mean loss over a batch, by both parts of the projection.
fn gradient(
    projection: &Projection,
    embeddings: &Array2<f32>,
    signatures: &[&Signature],
    segments: &[SegmentId],
    sharpness: f32,
) -> (Array2<f32>, Array2<f32>) {
    let (points, lengths) = project(projection, embeddings, signatures);
    let by_similarity = by_similarity(&points, segments, sharpness);
    let mut by_points = Array2::<f32>::zeros(points.raw_dim());
    by_points
        .axis_chunks_iter_mut(Axis(0), ROWS)
        .into_par_iter()
        .enumerate()
        .for_each(|(chunk, mut by_points)| {
            let first = chunk * ROWS;
            let rows = first..first + by_points.nrows();
            // A similarity is that of both its titles.
            let symmetric = &by_similarity.slice(ndarray::s![rows.clone(), ..])
                + &by_similarity.slice(ndarray::s![.., rows]).t();
            by_points.assign(&symmetric.dot(&points));
            // Through the scaling to unit length: what lies along the point has no effect.
            for (row, mut by_point) in by_points.rows_mut().into_iter().enumerate() {
                let point = points.row(first + row);
                let along = by_point.dot(&point);
                let length = lengths[first + row].max(f32::MIN_POSITIVE);
                Zip::from(&mut by_point)
                    .and(&point)
                    .for_each(|by, value| *by = (*by - along * value) / length);
            }
        });
    let by_embedding = transposed_product(embeddings, &by_points);
    let mut by_signature = Array2::zeros(projection.of_signature.raw_dim());
    let rows = (by_points.as_slice(), by_signature.as_slice_mut());
    if let (Some(by_points), Some(by_signature)) = rows {
        for (signature, by_point) in signatures.iter().zip(by_points.chunks_exact(DIMENSIONS)) {
            add_to_rows(by_signature, &signature.values, by_point);
        }
    }
    (by_embedding, by_signature)
}

/// The batch's points, scaled to unit length, and their lengths before that.
fn project(
    projection: &Projection,
    embeddings: &Array2<f32>,
    signatures: &[&Signature],
) -> (Array2<f32>, Vec<f32>) {
    let mut points = Array2::<f32>::zeros((embeddings.nrows(), DIMENSIONS));
    let lengths: Vec<Vec<f32>> = points
        .axis_chunks_iter_mut(Axis(0), ROWS)
        .into_par_iter()
        .zip(embeddings.axis_chunks_iter(Axis(0), ROWS))
        .zip(signatures.par_chunks(ROWS))
        .map(|((mut points, embeddings), signatures)| {
            points.assign(&embeddings.dot(&projection.of_embedding));
            let mut lengths = Vec::with_capacity(ROWS);
            for (mut point, signature) in points.rows_mut().into_iter().zip(signatures) {
                if let (Some(point), Some(weights)) =
                    (point.as_slice_mut(), projection.of_signature.as_slice())
                {
                    add_sparse(point, &signature.values, weights);
                    lengths.push(normalize(point));
                }
            }
            lengths
        })
        .collect();
    (points, lengths.concat())
}

/// The gradient by each similarity `(i, j)` in `i`'s part of the loss, `B x B`.
fn by_similarity(points: &Array2<f32>, segments: &[SegmentId], sharpness: f32) -> Array2<f32> {
    let titles = points.nrows();
    let mut same: BTreeMap<SegmentId, Vec<f32>> = BTreeMap::new();
    for (title, segment) in segments.iter().enumerate() {
        same.entry(*segment).or_insert_with(|| vec![0.0; titles])[title] = 1.0;
    }
    let mut by_similarity = Array2::<f32>::zeros((titles, titles));
    by_similarity
        .axis_chunks_iter_mut(Axis(0), ROWS)
        .into_par_iter()
        .enumerate()
        .for_each(|(chunk, mut by_similarity)| {
            let first = chunk * ROWS;
            let rows = ndarray::s![first..first + by_similarity.nrows(), ..];
            by_similarity.assign(&points.slice(rows).dot(&points.t()));
            for (row, mut by_similarity) in by_similarity.rows_mut().into_iter().enumerate() {
                if let Some(row_slice) = by_similarity.as_slice_mut() {
                    let title = first + row;
                    let same = &same[&segments[title]];
                    by_similarity_of(title, row_slice, same, sharpness, sharpness / titles as f32);
                }
            }
        });
    by_similarity
}

/// Turns title `i`'s similarities into the gradient of `-log p_i` by `sharpness * similarity`, times
/// `factor`, where `p_i` is the softmax mass of the titles of its segment: `p_ij - p_ij [same segment] /
/// p_i`. `same` is 1 for the titles of its segment, else 0.
#[multiversion(targets("x86_64+avx2"))]
fn by_similarity_of(i: usize, similarities: &mut [f32], same: &[f32], sharpness: f32, factor: f32) {
    let largest = similarities.iter().copied().fold(f32::MIN, f32::max);
    for value in similarities.iter_mut() {
        *value = exp(sharpness * (*value - largest));
    }
    similarities[i] = 0.0;
    let (total, of_same) = (sum(similarities), dot(similarities, same));
    if of_same <= 0.0 {
        // Alone in this batch: nothing to pull it to.
        similarities.fill(0.0);
        return;
    }
    let (push, pull) = (factor / total, factor / of_same);
    for (value, same) in similarities.iter_mut().zip(same) {
        *value *= push - same * pull;
    }
}

/// Adds `sums`, times its value, to each row of `matrix` that has one.
#[multiversion(targets("x86_64+avx2"))]
fn add_to_rows(matrix: &mut [f32], values: &[(u32, f32)], sums: &[f32]) {
    for (row, value) in values {
        let first = *row as usize * sums.len();
        for (weight, sum) in matrix[first..first + sums.len()].iter_mut().zip(sums) {
            *weight += value * sum;
        }
    }
}

/// `a^T b`, over the columns of `a` in parallel.
fn transposed_product(a: &Array2<f32>, b: &Array2<f32>) -> Array2<f32> {
    let mut product = Array2::zeros((a.ncols(), b.ncols()));
    product
        .axis_chunks_iter_mut(Axis(0), ROWS)
        .into_par_iter()
        .zip(a.axis_chunks_iter(Axis(1), ROWS))
        .for_each(|(mut product, a)| product.assign(&a.t().dot(b)));
    product
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metric::dot;

    /// Two segments told apart by the first of 8 coordinates, drowned in the others.
    fn titles() -> (Array2<f32>, Vec<Signature>, Vec<SegmentId>) {
        let mut random = StdRng::seed_from_u64(1);
        let segments: Vec<SegmentId> = (0..120).map(|i| SegmentId((i % 2) as u8)).collect();
        let mut embeddings = Array2::from_shape_simple_fn((120, 8), || random.random_range(-1.0..1.0));
        for (segment, mut row) in segments.iter().zip(embeddings.rows_mut()) {
            row[0] = 0.3 - 0.6 * f32::from(segment.0);
            row.as_slice_mut().map(normalize);
        }
        (embeddings, vec![Signature::default(); 120], segments)
    }

    fn nearest_agree(points: &Array2<f32>, segments: &[SegmentId]) -> f32 {
        let agree = |i: usize| {
            let similarity = |j: &usize| {
                dot(
                    points.row(i).to_slice().unwrap(),
                    points.row(*j).to_slice().unwrap(),
                )
            };
            let nearest = (0..segments.len())
                .filter(|j| *j != i)
                .max_by(|a, b| similarity(a).total_cmp(&similarity(b)));
            nearest.is_some_and(|j| segments[i] == segments[j])
        };
        (0..segments.len()).filter(|i| agree(*i)).count() as f32 / segments.len() as f32
    }

    #[test]
    fn titles_of_one_segment_become_neighbours() {
        let (embeddings, signatures, segments) = titles();
        let wanted = Cancellation::default();
        let described = (embeddings.view(), &signatures[..]);
        let all: Vec<usize> = (0..120).collect();
        let projection = learn(described, &all, &segments, None, &wanted);
        let borrowed: Vec<&Signature> = signatures.iter().collect();
        let (points, _) = project(&projection, &embeddings, &borrowed);
        let (before, after) = (
            nearest_agree(&embeddings, &segments),
            nearest_agree(&points, &segments),
        );
        assert!(before < 0.8 && after > 0.95, "{before} -> {after}");
    }

    #[test]
    fn the_same_titles_give_the_same_projection() {
        let (embeddings, signatures, segments) = titles();
        let wanted = Cancellation::default();
        let described = (embeddings.view(), &signatures[..]);
        let all: Vec<usize> = (0..120).collect();
        let learn = || learn(described, &all, &segments, None, &wanted);
        assert_eq!(learn(), learn());
    }

    #[test]
    fn the_gradient_is_that_of_the_loss() {
        let (embeddings, _, segments) = titles();
        let signatures: Vec<Signature> = (0..120).map(|i| Signature::of(&format!("title {i}"))).collect();
        let signatures: Vec<&Signature> = signatures.iter().collect();
        let mut random = StdRng::seed_from_u64(2);
        let projection = Projection {
            of_embedding: random_matrix(&mut random, 8),
            of_signature: random_matrix(&mut random, SIGNATURE_DIMENSIONS),
        };
        let loss = |projection: &Projection| {
            let (points, _) = project(projection, &embeddings, &signatures);
            let similarity = points.mapv(f64::from).dot(&points.mapv(f64::from).t());
            let of = |i: usize| {
                let mass = |same: bool| -> f64 {
                    (0..120)
                        .filter(|j| *j != i && (!same || segments[*j] == segments[i]))
                        .map(|j| (f64::from(SHARPNESS.0) * similarity[[i, j]]).exp())
                        .sum()
                };
                -(mass(true) / mass(false)).ln()
            };
            (0..120).map(of).sum::<f64>() / 120.0
        };
        let (by_embedding, by_signature) =
            gradient(&projection, &embeddings, &signatures, &segments, SHARPNESS.0);
        let step = 1e-2;
        let slope = |nudge: &dyn Fn(&mut Projection, f32)| {
            let (mut up, mut down) = (projection.clone(), projection.clone());
            nudge(&mut up, step);
            nudge(&mut down, -step);
            (loss(&up) - loss(&down)) / f64::from(2.0 * step)
        };
        for at in [[0, 0], [3, 17], [7, 63]] {
            let measured = slope(&|projection, by| projection.of_embedding[at] += by);
            let computed = f64::from(by_embedding[at]);
            assert!(
                (measured - computed).abs() < 2e-4,
                "{at:?}: {measured} {computed}"
            );
        }
        let row = signatures[5].values[0].0 as usize;
        let measured = slope(&|projection, by| projection.of_signature[[row, 9]] += by);
        let computed = f64::from(by_signature[[row, 9]]);
        assert!((measured - computed).abs() < 2e-4, "{measured} {computed}");
    }
}
