use ndarray::{Array2, ArrayView1, ArrayView2, Axis};
use rayon::prelude::*;

use super::{SIGNATURE_DIMENSIONS, Signature, normalize};

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
#[derive(Clone, Debug, PartialEq)]
pub enum Metric {
    /// By the cosine of their embeddings.
    Plain,
    /// By the cosine in a learned space.
    Learned(Projection),
}

impl Metric {
    /// Takes titles (their embeddings, `n x d`, and themselves, standardized) to the metric's space:
    /// `n x m`, rows of unit length.
    #[must_use]
    pub fn map<S: AsRef<str> + Sync>(&self, embeddings: ArrayView2<'_, f32>, titles: &[S]) -> Array2<f32> {
        match self {
            Self::Plain => embeddings.to_owned(),
            Self::Learned(projection) => {
                projection.map(embeddings, titles, |title| Signature::of(title.as_ref()))
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

impl bincode::Encode for Metric {
    fn encode<E: bincode::enc::Encoder>(&self, encoder: &mut E) -> Result<(), bincode::error::EncodeError> {
        let projection = match self {
            Self::Plain => return None::<(u64, u64, Vec<f32>)>.encode(encoder),
            Self::Learned(projection) => projection,
        };
        let (embedding, dimensions) = projection.of_embedding.dim();
        let weights: Vec<f32> = projection
            .of_embedding
            .iter()
            .chain(&projection.of_signature)
            .copied()
            .collect();
        Some((embedding as u64, dimensions as u64, weights)).encode(encoder)
    }
}

impl<Context> bincode::Decode<Context> for Metric {
    fn decode<D: bincode::de::Decoder<Context = Context>>(
        decoder: &mut D,
    ) -> Result<Self, bincode::error::DecodeError> {
        let Some((embedding, dimensions, mut weights)) = Option::<(u64, u64, Vec<f32>)>::decode(decoder)?
        else {
            return Ok(Self::Plain);
        };
        let (embedding, dimensions) = (embedding as usize, dimensions as usize);
        let wrong_shape = |_| bincode::error::DecodeError::Other("the projection's shape is wrong");
        let of_signature = weights.split_off(weights.len().min(embedding.saturating_mul(dimensions)));
        Ok(Self::Learned(Projection {
            of_embedding: Array2::from_shape_vec((embedding, dimensions), weights).map_err(wrong_shape)?,
            of_signature: Array2::from_shape_vec((SIGNATURE_DIMENSIONS, dimensions), of_signature)
                .map_err(wrong_shape)?,
        }))
    }
}

bincode::impl_borrow_decode!(Metric);
