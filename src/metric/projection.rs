use ndarray::{Array2, ArrayView1, ArrayView2, Axis};
use rayon::prelude::*;

use super::{SIGNATURE_DIMENSIONS, Signature, normalize};
use crate::title::Title;

/// A linear map from `[embedding ; signature]` to the metric's space.
#[derive(Clone, Debug, PartialEq)]
pub struct Projection {
    /// `d x m`: from the embedding.
    pub(super) of_embedding: Array2<f32>,
    /// `s x m`: from the signature.
    pub(super) of_signature: Array2<f32>,
}

impl Projection {
    /// The point of a title before it is scaled to unit length.
    pub(super) fn project(&self, embedding: ArrayView1<'_, f32>, signature: &Signature) -> Vec<f32> {
        let mut point = vec![0.0; self.of_embedding.ncols()];
        let mut add = |row: ArrayView1<'_, f32>, value: f32| {
            for (sum, weight) in point.iter_mut().zip(row) {
                *sum += value * weight;
            }
        };
        for (value, row) in embedding.iter().zip(self.of_embedding.axis_iter(Axis(0))) {
            add(row, *value);
        }
        for (dimension, value) in &signature.values {
            add(self.of_signature.row(*dimension as usize), *value);
        }
        point
    }

    fn map<T: Sync>(
        &self,
        embeddings: ArrayView2<'_, f32>,
        titles: &[T],
        signature: impl Fn(&T) -> Signature + Sync,
    ) -> Array2<f32> {
        let points: Vec<Vec<f32>> = titles
            .par_iter()
            .enumerate()
            .map(|(at, title)| {
                let mut point = self.project(embeddings.row(at), &signature(title));
                normalize(&mut point);
                point
            })
            .collect();
        let mut mapped = Array2::zeros((titles.len(), self.of_embedding.ncols()));
        for (mut row, point) in mapped.rows_mut().into_iter().zip(points) {
            row.assign(&ArrayView1::from(&point));
        }
        mapped
    }
}

/// How similarity between titles is measured.
#[derive(Clone, Debug, PartialEq, bincode::Encode, bincode::Decode)]
pub enum Metric {
    /// By the cosine of their embeddings.
    Plain,
    /// By the cosine in a learned space.
    Learned(Projection),
}

impl Metric {
    /// Takes titles (and the embeddings of their standard form, `n x d`) to the metric's space: `n x
    /// m`, rows of unit length.
    #[must_use]
    pub fn map(&self, embeddings: ArrayView2<'_, f32>, titles: &[&Title]) -> Array2<f32> {
        match self {
            Self::Plain => embeddings.to_owned(),
            Self::Learned(projection) => {
                projection.map(embeddings, titles, |title| Signature::of(&title.words()))
            }
        }
    }

    /// As [`Metric::map`], for titles whose signatures are at hand.
    #[must_use]
    pub fn map_signed(&self, embeddings: ArrayView2<'_, f32>, signatures: &[Signature]) -> Array2<f32> {
        match self {
            Self::Plain => embeddings.to_owned(),
            Self::Learned(projection) => projection.map(embeddings, signatures, Signature::clone),
        }
    }
}

impl bincode::Encode for Projection {
    fn encode<E: bincode::enc::Encoder>(&self, encoder: &mut E) -> Result<(), bincode::error::EncodeError> {
        let (embedding, dimensions) = self.of_embedding.dim();
        let weights: Vec<f32> = self
            .of_embedding
            .iter()
            .chain(&self.of_signature)
            .copied()
            .collect();
        (embedding as u64, dimensions as u64, weights).encode(encoder)
    }
}

impl<Context> bincode::Decode<Context> for Projection {
    fn decode<D: bincode::de::Decoder<Context = Context>>(
        decoder: &mut D,
    ) -> Result<Self, bincode::error::DecodeError> {
        let (embedding, dimensions, mut weights): (u64, u64, Vec<f32>) = bincode::Decode::decode(decoder)?;
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
