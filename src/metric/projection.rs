//! The map into the metric's space.

use std::borrow::Cow;

use multiversion::multiversion;
use ndarray::{Array2, ArrayView1, ArrayView2, ArrayViewMut1, Axis};
use rayon::prelude::*;

use super::{SIGNATURE_DIMENSIONS, Signature, normalize};
use crate::arrays;

/// A linear map from `[embedding ; signature]` to the metric's space.
#[derive(Clone, Debug, PartialEq)]
pub struct Projection {
    /// `d x m`: from the embedding.
    pub(super) of_embedding: Array2<f32>,
    /// `s x m`: from the signature.
    pub(super) of_signature: Array2<f32>,
}

impl Projection {
    /// The dimensions of its space.
    #[must_use]
    pub fn dimensions(&self) -> usize {
        self.of_embedding.ncols()
    }

    /// Puts the point of a title, of unit length, into `point`, which is zeros.
    pub(crate) fn place(
        &self,
        embedding: ArrayView1<'_, f32>,
        signature: &Signature,
        mut point: ArrayViewMut1<'_, f32>,
    ) {
        let embedding = embedding
            .to_slice()
            .map_or_else(|| embedding.iter().copied().collect(), Cow::Borrowed);
        let weights = (self.of_embedding.as_slice(), self.of_signature.as_slice());
        if let (Some(of_embedding), Some(of_signature)) = weights
            && let Some(point) = point.as_slice_mut()
        {
            add_dense(point, &embedding, of_embedding);
            add_sparse(point, &signature.values, of_signature);
            normalize(point);
        }
    }

    /// Takes titles, by the embeddings of their standard form (`n x d`) and the signatures of their words, to
    /// its space: `n x m`, rows of unit length.
    #[must_use]
    pub fn map(&self, embeddings: ArrayView2<'_, f32>, signatures: &[&Signature]) -> Array2<f32> {
        self.points(
            embeddings
                .axis_iter(Axis(0))
                .into_par_iter()
                .zip(signatures.par_iter().copied()),
        )
    }

    /// As [`Projection::map`], of some of the titles.
    #[must_use]
    pub fn map_some(
        &self,
        embeddings: ArrayView2<'_, f32>,
        signatures: &[Signature],
        titles: &[usize],
    ) -> Array2<f32> {
        self.points(
            titles
                .par_iter()
                .map(|title| (embeddings.row(*title), &signatures[*title])),
        )
    }

    fn points<'a>(
        &self,
        titles: impl IndexedParallelIterator<Item = (ArrayView1<'a, f32>, &'a Signature)>,
    ) -> Array2<f32> {
        let mut points = Array2::zeros((titles.len(), self.of_embedding.ncols()));
        let rows = points.axis_iter_mut(Axis(0)).into_par_iter();
        rows.zip(titles)
            .for_each(|(point, (embedding, signature))| self.place(embedding, signature, point));
        points
    }
}

/// Adds the rows of `weights`, each times its value, to `sums`.
///
/// Compiled for AVX-512 and AVX2 as well; the sums are the same.
#[multiversion(targets("x86_64+avx512f", "x86_64+avx2"))]
fn add_dense(sums: &mut [f32], values: &[f32], weights: &[f32]) {
    // Of a length known beforehand, that of the learned spaces, the sums stay at hand all the time.
    if let Ok(sums) = <&mut [f32; 64]>::try_from(&mut *sums) {
        let mut at_hand = *sums;
        add_rows(&mut at_hand, values, weights);
        *sums = at_hand;
    } else {
        add_rows(sums, values, weights);
    }
}

#[inline(always)]
fn add_rows(sums: &mut [f32], values: &[f32], weights: &[f32]) {
    // Four rows at a time: the sums are fetched and put back a quarter as often.
    const ROWS: usize = 4;
    let width = sums.len();
    for (values, rows) in values.chunks(ROWS).zip(weights.chunks(ROWS * width)) {
        if let [a, b, c, d] = values {
            let (of_a, rows) = rows.split_at(width);
            let (of_b, rows) = rows.split_at(width);
            let (of_c, of_d) = rows.split_at(width);
            let of_d = &of_d[..width];
            for (at, sum) in sums.iter_mut().enumerate() {
                *sum += a * of_a[at] + b * of_b[at] + c * of_c[at] + d * of_d[at];
            }
        } else {
            for (value, row) in values.iter().zip(rows.chunks_exact(width)) {
                for (sum, weight) in sums.iter_mut().zip(row) {
                    *sum += value * weight;
                }
            }
        }
    }
}

/// As [`add_dense`], of the rows that have a value.
#[multiversion(targets("x86_64+avx512f", "x86_64+avx2"))]
pub(super) fn add_sparse(sums: &mut [f32], values: &[(u32, f32)], weights: &[f32]) {
    if let Ok(sums) = <&mut [f32; 64]>::try_from(&mut *sums) {
        let mut at_hand = *sums;
        add_rows_at(&mut at_hand, values, weights);
        *sums = at_hand;
    } else {
        add_rows_at(sums, values, weights);
    }
}

#[inline(always)]
fn add_rows_at(sums: &mut [f32], values: &[(u32, f32)], weights: &[f32]) {
    let width = sums.len();
    for (row, value) in values {
        let first = *row as usize * width;
        for (sum, weight) in sums.iter_mut().zip(&weights[first..first + width]) {
            *sum += value * weight;
        }
    }
}

/// On disk, the weights are bytes: they are read in one go.
impl bincode::Encode for Projection {
    fn encode<E: bincode::enc::Encoder>(&self, encoder: &mut E) -> Result<(), bincode::error::EncodeError> {
        let (embedding, dimensions) = self.of_embedding.dim();
        let weights: Vec<f32> = self
            .of_embedding
            .iter()
            .chain(&self.of_signature)
            .copied()
            .collect();
        (embedding as u64, dimensions as u64).encode(encoder)?;
        arrays::encode(&weights, encoder)
    }
}

impl<Context> bincode::Decode<Context> for Projection {
    fn decode<D: bincode::de::Decoder<Context = Context>>(
        decoder: &mut D,
    ) -> Result<Self, bincode::error::DecodeError> {
        let (embedding, dimensions): (u64, u64) = bincode::Decode::decode(decoder)?;
        let mut weights: Vec<f32> = arrays::decode(decoder)?;
        let (embedding, dimensions) = (embedding as usize, dimensions as usize);
        let wrong_shape = |_| bincode::error::DecodeError::Other("the projection's shape is wrong");
        let of_signature = weights.split_off(weights.len().min(embedding.saturating_mul(dimensions)));
        Ok(Self {
            of_embedding: Array2::from_shape_vec((embedding, dimensions), weights).map_err(wrong_shape)?,
            of_signature: Array2::from_shape_vec((SIGNATURE_DIMENSIONS, dimensions), of_signature)
                .map_err(wrong_shape)?,
        })
    }
}

bincode::impl_borrow_decode!(Projection);
