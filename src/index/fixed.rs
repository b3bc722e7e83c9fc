//! Vectors of fixed-point numbers.
//!
//! Sums of whole numbers are the same in any order: a similarity has the same bits however many titles
//! are asked about at once, and whatever the processor can do side by side.

use bytemuck::must_cast;
use multiversion::{multiversion, target::match_target};
use ndarray::{ArrayView1, ArrayView2, Axis};
use rayon::prelude::*;

/// What stands for 1: the dot product of two vectors of unit length then fits 32 bits.
const ONE: f32 = i16::MAX as f32;

/// Vectors in a block. A block holds the first two numbers of each of its vectors, then the next two of
/// each, and so on, so that the sums of all of them grow side by side.
pub const BLOCK: usize = 16;

/// Vectors that are best compared with a block at a time: as many sums as there is room for at hand.
pub const TOGETHER: usize = 4;

/// A vector of unit length (or of zeros) as fixed-point numbers; a zero makes their count even.
pub fn vector(values: ArrayView1<'_, f32>) -> impl Iterator<Item = i16> {
    let odd = values.len() % 2;
    let numbers = values.into_iter().map(|value| fixed(*value));
    numbers.chain(std::iter::repeat_n(0, odd))
}

/// The nearest whole number, of what lies between two the one away from 0.
#[inline(always)]
fn fixed(value: f32) -> i16 {
    let value = value * ONE;
    (value + 0.5_f32.copysign(value)) as i32 as i16
}

/// Fewer vectors are rounded where they are asked for: whoever asks about one title must not wait for other threads.
const VECTORS_A_THREAD: usize = 1024;

/// Vectors, one after the other; many on all cores.
pub fn matrix(vectors: ArrayView2<'_, f32>) -> Vec<i16> {
    let dimensions = vectors.ncols().next_multiple_of(2);
    let mut numbers = vec![0; vectors.nrows() * dimensions];
    let rows = vectors.axis_iter(Axis(0)).into_par_iter();
    let places = numbers.par_chunks_mut(dimensions.max(1)).zip(rows);
    places.with_min_len(VECTORS_A_THREAD).for_each(|(numbers, row)| {
        for (number, value) in numbers.iter_mut().zip(row) {
            *number = fixed(*value);
        }
    });
    numbers
}

/// Vectors (rows of `dimensions` numbers, an even number) in blocks, the last of which is filled up with
/// zeros.
pub fn blocks(vectors: &[i16], dimensions: usize) -> Vec<i16> {
    let mut blocks = Vec::with_capacity(vectors.len().next_multiple_of((BLOCK * dimensions).max(1)));
    for vectors in vectors.chunks((BLOCK * dimensions).max(1)) {
        for pair in (0..dimensions).step_by(2) {
            for row in 0..BLOCK {
                let first = row * dimensions + pair;
                blocks.extend(vectors.get(first..first + 2).unwrap_or(&[0, 0]));
            }
        }
    }
    blocks
}

/// Compares each of `vectors` with each vector of `blocks`. Where a block holds one whose dot product with
/// `vectors[v]` is at least `least[v]`, `found` is told `v`, the number of the block, and all its dot
/// products.
///
/// Written out for what the processor can do: AVX-512 multiplies thirty-two numbers at a time, AVX2 sixteen.
/// Several vectors are compared while a block is at hand, which takes half the time of one after the other.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512vl+avx512vnni", "x86_64+avx2"))]
pub fn compare<const N: usize>(
    vectors: [&[i16]; N],
    blocks: &[i16],
    least: [i32; N],
    mut found: impl FnMut(usize, usize, &[i32; BLOCK]),
) {
    let vectors = vectors.map(|vector| vector.as_chunks::<2>().0);
    let pairs = vectors.iter().map(|vector| vector.len()).min().unwrap_or(0);
    if pairs == 0 {
        return;
    }
    let vectors = vectors.map(|vector| &vector[..pairs]);
    let (blocks, _) = blocks.as_chunks::<{ 2 * BLOCK }>();
    for (number, block) in blocks.chunks_exact(pairs).enumerate() {
        let sums: [[i32; BLOCK]; N] = match_target! {
            "x86_64+avx512f+avx512bw+avx512vl+avx512vnni" => {
                use std::arch::x86_64::{_mm512_dpwssd_epi32, _mm512_set1_epi32, _mm512_setzero_si512};
                let mut sums = [_mm512_setzero_si512(); N];
                for pair in 0..pairs {
                    let numbers = must_cast(block[pair]);
                    for (sums, vector) in sums.iter_mut().zip(vectors) {
                        *sums = _mm512_dpwssd_epi32(*sums, numbers, _mm512_set1_epi32(must_cast(vector[pair])));
                    }
                }
                sums.map(must_cast)
            }
            "x86_64+avx2" => {
                use std::arch::x86_64::{
                    __m256i, _mm256_add_epi32, _mm256_madd_epi16, _mm256_set1_epi32, _mm256_setzero_si256,
                };
                let mut sums = [[_mm256_setzero_si256(); 2]; N];
                for pair in 0..pairs {
                    let [first, last]: [__m256i; 2] = must_cast(block[pair]);
                    for (sums, vector) in sums.iter_mut().zip(vectors) {
                        let pair = _mm256_set1_epi32(must_cast(vector[pair]));
                        sums[0] = _mm256_add_epi32(sums[0], _mm256_madd_epi16(first, pair));
                        sums[1] = _mm256_add_epi32(sums[1], _mm256_madd_epi16(last, pair));
                    }
                }
                sums.map(must_cast)
            }
            _ => {
                let mut sums = [[0; BLOCK]; N];
                for pair in 0..pairs {
                    let (numbers, _) = block[pair].as_chunks::<2>();
                    for (sums, vector) in sums.iter_mut().zip(vectors) {
                        for (sum, numbers) in sums.iter_mut().zip(numbers) {
                            let product = |at: usize| i32::from(vector[pair][at]) * i32::from(numbers[at]);
                            *sum += product(0) + product(1);
                        }
                    }
                }
                sums
            }
        };
        for ((which, sums), least) in sums.iter().enumerate().zip(least) {
            if sums.iter().fold(false, |any, sum| any | (*sum >= least)) {
                found(which, number, sums);
            }
        }
    }
}

/// The dot products of `vector` with each vector of `blocks`.
pub fn dots(vector: &[i16], blocks: &[i16]) -> Vec<i32> {
    let mut dots = Vec::with_capacity(blocks.len() / vector.len().max(1));
    compare([vector], blocks, [i32::MIN], |_, _, sums| dots.extend(sums));
    dots
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

/// The dot product of two vectors of the same length.
#[inline(always)]
pub fn dot(a: &[i16], b: &[i16]) -> i32 {
    let products = a.iter().zip(b).map(|(a, b)| i32::from(*a) * i32::from(*b));
    // Wrapping, so that a damaged file is no overflow.
    products.fold(0, i32::wrapping_add)
}
