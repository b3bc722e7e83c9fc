//! Vectors of fixed-point numbers.
//!
//! Sums of whole numbers are the same in any order: a similarity has the same bits however many titles
//! are asked about at once, and whatever the processor can do side by side.

use multiversion::multiversion;
use ndarray::{ArrayView1, ArrayView2};

/// What stands for 1: the dot product of two vectors of unit length then fits 32 bits.
const ONE: f32 = i16::MAX as f32;

/// A vector of unit length (or of zeros) as fixed-point numbers.
pub fn vector(values: ArrayView1<'_, f32>) -> impl Iterator<Item = i16> {
    values.into_iter().map(|value| (value * ONE).round() as i16)
}

/// Vectors, one after the other.
pub fn matrix(vectors: ArrayView2<'_, f32>) -> Vec<i16> {
    vectors.rows().into_iter().flat_map(vector).collect()
}

/// The dot products of `vector` with each row of `rows`, added to `dots`.
///
/// Compiled for what the processor can do: AVX-512 multiplies thirty-two numbers at a time, AVX2 sixteen,
/// what every processor has eight.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512vl+avx512vnni", "x86_64+avx2"))]
pub fn dots(vector: &[i16], rows: &[i16], dots: &mut Vec<i32>) {
    // Of a length known beforehand, that of the learned spaces, no time is lost in loops.
    if let Ok(vector) = <&[i16; 64]>::try_from(vector) {
        dots.extend(rows.as_chunks().0.iter().map(|row: &[i16; 64]| dot(vector, row)));
    } else if !vector.is_empty() {
        dots.extend(rows.chunks_exact(vector.len()).map(|row| dot(vector, row)));
    }
}

#[inline(always)]
fn dot(a: &[i16], b: &[i16]) -> i32 {
    let products = a.iter().zip(b).map(|(a, b)| i32::from(*a) * i32::from(*b));
    products.fold(0, i32::wrapping_add)
}

/// The similarity that a dot product stands for, at most 1.
#[must_use]
#[inline]
pub fn similarity(dot: i32) -> f32 {
    (dot as f32 / (ONE * ONE)).min(1.0)
}

/// The dot product that stands for a similarity.
#[must_use]
#[inline]
pub fn product(similarity: f32) -> i32 {
    (similarity * ONE * ONE) as i32
}
