//! The metric: the space in which titles of one segment lie together.
//!
//! A title is described by its embedding, which knows meaning, and by the letters of its words,
//! which know what the embedding blurs. A linear map, learned from the labelled titles, takes both
//! to a small space where the cosine is the similarity.

mod adamw;
mod batches;
mod nca;
mod projection;
mod signature;

#[cfg(feature = "tables")]
pub(crate) use adamw::Moments;
pub use nca::learn;
pub use projection::Projection;
pub(crate) use signature::TRAIT_BUCKETS;
pub use signature::{SIGNATURE_DIMENSIONS, Signature, TRAIT_DIMENSIONS, Traits, describe, words};

use ndarray::{Array2, ArrayView2};

/// The dot product of two vectors of the same length.
///
/// Eight running sums, added in a fixed order: fast, and the same on every call.
#[must_use]
#[inline]
pub fn dot(a: &[f32], b: &[f32]) -> f32 {
    const LANES: usize = 8;
    let mut sums = [0.0_f32; LANES];
    let (a_chunks, b_chunks) = (a.chunks_exact(LANES), b.chunks_exact(LANES));
    let rest: f32 = a_chunks
        .remainder()
        .iter()
        .zip(b_chunks.remainder())
        .map(|(x, y)| x * y)
        .sum();
    for (x, y) in a_chunks.zip(b_chunks) {
        for lane in 0..LANES {
            sums[lane] += x[lane] * y[lane];
        }
    }
    sums.iter().sum::<f32>() + rest
}

/// `e^x` for `x` that is not above 0, to seven digits: `2^(x log2 e)`, its fraction by the series, its
/// whole part by the exponent's bits. In plain arithmetic, so that the compiler does eight at a time.
#[inline(always)]
pub(crate) fn exp(x: f32) -> f32 {
    let power = (x * std::f32::consts::LOG2_E).max(-126.0);
    let whole = power.floor();
    let x = (power - whole) * std::f32::consts::LN_2;
    let series = 1.0
        + x * (1.0
            + x * (1.0 / 2.0
                + x * (1.0 / 6.0
                    + x * (1.0 / 24.0 + x * (1.0 / 120.0 + x * (1.0 / 720.0 + x * (1.0 / 5040.0)))))));
    f32::from_bits(((whole as i32 + 127) << 23) as u32) * series
}

/// Rows of a matrix, in the order in which they are named. `select` of `ndarray` appends number by number, which took a
/// thirtieth of a training.
pub(crate) fn rows(matrix: ArrayView2<'_, f32>, which: &[usize]) -> Array2<f32> {
    let mut rows = Array2::zeros((which.len(), matrix.ncols()));
    for (mut row, at) in rows.rows_mut().into_iter().zip(which) {
        row.assign(&matrix.row(*at));
    }
    rows
}

/// The sum of a vector's numbers, as [`dot`] adds.
#[inline]
pub(crate) fn sum(vector: &[f32]) -> f32 {
    const LANES: usize = 8;
    let (chunks, rest) = vector.as_chunks::<LANES>();
    let mut sums = [0.0_f32; LANES];
    for chunk in chunks {
        for lane in 0..LANES {
            sums[lane] += chunk[lane];
        }
    }
    sums.iter().sum::<f32>() + rest.iter().sum::<f32>()
}

/// Scales `vector` to unit length; a vector of zeros stays one.
pub(crate) fn normalize(vector: &mut [f32]) -> f32 {
    let length = dot(vector, vector).sqrt();
    if length > 0.0 {
        vector.iter_mut().for_each(|value| *value /= length);
    }
    length
}
