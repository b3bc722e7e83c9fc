//! The vectors of a graph's nodes: 7 bits a number for the walk, 16 for the order of what it found.
//!
//! With 7 bits a walk takes an eighth less time than with 8, and finds as many of the nearest.

use bytemuck::must_cast;
use multiversion::{multiversion, target::match_target};

use super::prefetch::prefetch;
use crate::index::fixed;

/// The largest number that stands for a number of what is asked about.
const LARGEST: f32 = i8::MAX as f32;
/// And of a node's vector: two products of them fit 16 bits, in which AVX2 adds them up.
const LARGEST_OF_NODES: f32 = 63.0;
/// What is added to a number of a node's vector, so that none is negative: AVX2 multiplies signed numbers by
/// unsigned ones. All dot products of a walk are larger by the same.
const ADDED: i8 = 64;
/// 1.5 times 2^23: the last bit of a number of this size stands for 1, and the sum with a negative one has as many bits.
const LAST_BITS: f32 = 12_582_912.0;
/// Numbers in a vector of the learned spaces.
const USUAL: usize = 64;

/// Vectors of fixed-point numbers, one a node.
#[derive(Clone, Debug, PartialEq)]
pub struct Rows {
    /// Numbers in a vector.
    pub dimensions: usize,
    /// The vectors, `n x d`.
    pub exact: Vec<i16>,
    /// The same in 7 bits, with [`ADDED`]. Not on disk.
    coarse: Vec<u8>,
    /// The largest number of them.
    largest: f32,
}

impl Rows {
    /// Rows of `exact` (`n x d`).
    pub fn new(exact: Vec<i16>, dimensions: usize) -> Self {
        let largest = f32::from(largest(&exact));
        Self {
            dimensions,
            coarse: coarsen(&exact, LARGEST_OF_NODES / largest),
            exact,
            largest,
        }
    }

    /// Whether none of the numbers is the smallest of all, which no vector is rounded to.
    pub fn are_whole(&self) -> bool {
        self.largest <= f32::from(i16::MAX)
    }

    /// The vector of a node.
    #[inline]
    pub fn exact(&self, node: u32) -> &[i16] {
        let first = node as usize * self.dimensions;
        self.exact.get(first..first + self.dimensions).unwrap_or(&[])
    }

    /// Has the processor fetch the first line of what [`Rows::compare`] compares a node by.
    #[inline(always)]
    pub fn prefetch(&self, node: u32) {
        prefetch(&self.coarse, node as usize * self.dimensions);
    }

    /// A vector as nodes are compared with, in 8 bits a number.
    pub fn asked(&self, vector: &[i16], asked: &mut Vec<i8>) {
        asked.clear();
        as_asked(vector, LARGEST / self.largest, asked);
    }

    /// Leaves in `dots` the dot products of what [`Rows::asked`] made with each of `nodes`, all larger by the same.
    pub fn compare(&self, asked: &[i8], nodes: &[u32], dots: &mut Vec<i32>) {
        dots.resize(nodes.len(), 0);
        // Of the usual length, known beforehand, what is asked stays at hand all the time.
        match <&[i8; USUAL]>::try_from(asked) {
            Ok(asked) => usual(asked, self.coarse.as_chunks().0, nodes, dots),
            Err(_) => unusual(asked, &self.coarse, nodes, dots),
        }
    }
}

#[multiversion(targets("x86_64+avx512f+avx512bw+avx512vl+avx512vnni", "x86_64+avx2"))]
fn usual(asked: &[i8; USUAL], rows: &[[u8; USUAL]], nodes: &[u32], dots: &mut [i32]) {
    let row = |node: u32| rows.get(node as usize).unwrap_or(&[0; USUAL]);
    match_target! {
        "x86_64+avx512f+avx512bw+avx512vl+avx512vnni" => {
            use std::arch::x86_64::{_mm512_dpbusd_epi32, _mm512_reduce_add_epi32, _mm512_setzero_si512};
            let asked = must_cast(*asked);
            for (dot, node) in dots.iter_mut().zip(nodes) {
                let sums = _mm512_dpbusd_epi32(_mm512_setzero_si512(), must_cast(*row(*node)), asked);
                *dot = _mm512_reduce_add_epi32(sums);
            }
        }
        "x86_64+avx2" => {
            use std::arch::x86_64::{
                __m256i, _mm_add_epi32, _mm256_add_epi32, _mm256_castsi256_si128, _mm256_extracti128_si256,
                _mm256_hadd_epi32, _mm256_madd_epi16, _mm256_maddubs_epi16, _mm256_set1_epi16,
            };
            let asked: [__m256i; 2] = must_cast(*asked);
            let sums = |node: u32| {
                let row: [__m256i; 2] = must_cast(*row(node));
                let of_pairs = |at: usize| _mm256_maddubs_epi16(row[at], asked[at]);
                let sums = |at: usize| _mm256_madd_epi16(of_pairs(at), _mm256_set1_epi16(1));
                _mm256_add_epi32(sums(0), sums(1))
            };
            // The sums of four rows are added up at once.
            for (dots, nodes) in dots.chunks_mut(4).zip(nodes.chunks(4)) {
                let node = |at: usize| *nodes.get(at).unwrap_or(&nodes[0]);
                let first = _mm256_hadd_epi32(sums(node(0)), sums(node(1)));
                let last = _mm256_hadd_epi32(sums(node(2)), sums(node(3)));
                let both = _mm256_hadd_epi32(first, last);
                let four = _mm_add_epi32(_mm256_castsi256_si128(both), _mm256_extracti128_si256::<1>(both));
                let four: [i32; 4] = must_cast(four);
                match <&mut [i32; 4]>::try_from(&mut *dots) {
                    Ok(dots) => *dots = four,
                    Err(_) => dots.copy_from_slice(&four[..dots.len()]),
                }
            }
        }
        _ => {
            for (dot, node) in dots.iter_mut().zip(nodes) {
                *dot = product(asked, row(*node));
            }
        }
    }
}

fn unusual(asked: &[i8], rows: &[u8], nodes: &[u32], dots: &mut [i32]) {
    for (dot, node) in dots.iter_mut().zip(nodes) {
        let first = *node as usize * asked.len();
        let row = rows.get(first..first + asked.len());
        *dot = row.map_or(0, |row| product(asked, row));
    }
}

#[inline]
fn product(asked: &[i8], row: &[u8]) -> i32 {
    let products = asked.iter().zip(row).map(|(a, b)| i32::from(*a) * i32::from(*b));
    products.fold(0, i32::wrapping_add)
}

#[multiversion(targets("x86_64+avx512f+avx512bw+avx512vl", "x86_64+avx2"))]
fn as_asked(vector: &[i16], scale: f32, asked: &mut Vec<i8>) {
    asked.extend(vector.iter().map(|value| coarse(*value, scale, LARGEST)));
}

#[multiversion(targets("x86_64+avx512f+avx512bw+avx512vl", "x86_64+avx2"))]
fn largest(values: &[i16]) -> u16 {
    values
        .iter()
        .fold(1, |largest, value| value.unsigned_abs().max(largest))
}

#[multiversion(targets("x86_64+avx512f+avx512bw+avx512vl", "x86_64+avx2"))]
fn coarsen(exact: &[i16], scale: f32) -> Vec<u8> {
    let values = exact.iter();
    let coarse = values.map(|value| ADDED.wrapping_add(coarse(*value, scale, LARGEST_OF_NODES)) as u8);
    coarse.collect()
}

/// The nearest whole number; what is asked about may have larger numbers than any node.
#[inline(always)]
fn coarse(value: i16, scale: f32, largest: f32) -> i8 {
    let value = f32::from(value) * scale;
    let whole = (value + 0.5_f32.copysign(value)).clamp(-largest, largest).trunc();
    // A cast has a result for any number, and so is made for one at a time; this sum, in whose last bits a small whole
    // number stands, is made for many.
    (whole + LAST_BITS).to_bits() as i8
}

/// The dot product of two vectors of fixed-point numbers.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512vl", "x86_64+avx2"))]
pub fn dot(a: &[i16], b: &[i16]) -> i32 {
    fixed::dot(a, b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_rounded_to_the_nearest_and_halves_away_from_zero() {
        for largest in [1, 63, 126, 1000, 21_845, i16::MAX] {
            for (most, scale) in [LARGEST, LARGEST_OF_NODES].map(|most| (most, most / f32::from(largest))) {
                for value in i16::MIN..=i16::MAX {
                    let rounded = (f32::from(value) * scale).round().clamp(-most, most);
                    assert_eq!(coarse(value, scale, most), rounded as i8, "{value} times {scale}");
                }
            }
        }
        assert_eq!([coarse(1, 0.5, 63.0), coarse(-1, 0.5, 63.0)], [1, -1]);
    }
}
