//! Training: labelled titles to a model.

mod background;
mod held_out;
mod labels;

pub use background::Background;
pub use held_out::{HeldOut, check as held_out_check};
pub use labels::{Conflict, Labels};

use anyhow::Result;
use rayon::prelude::*;

use crate::{
    encoder::Encoder,
    metric::{self, Metric, Signature},
    model::{LabelledTitle, Model, TrainedOn},
    segment::{SegmentId, Segments},
};

/// Trains a model on `titles`, which are standardized and distinct.
///
/// Whether similarity is learned or that of the plain embedding is decided by which of them is right
/// more often on titles held out; the model itself is then trained on all of them.
///
/// # Errors
/// If the encoder fails.
pub fn train(
    titles: Vec<LabelledTitle>,
    segments: Segments,
    encoder: &Encoder,
    trained_on: TrainedOn,
) -> Result<(Model, HeldOut)> {
    let texts: Vec<&str> = titles.iter().map(|labelled| labelled.title.as_str()).collect();
    let of: Vec<SegmentId> = titles.iter().map(|labelled| labelled.segment).collect();
    let embeddings = encoder.embed(&texts)?;
    let signatures: Vec<Signature> = texts.par_iter().map(|title| Signature::of(title)).collect();
    let held_out = held_out_check(embeddings.view(), &signatures, &of, segments.count());
    let metric = if held_out.prefers_learned() {
        Metric::Learned(metric::learn(embeddings.view(), &signatures, &of))
    } else {
        Metric::Plain
    };
    let vectors = metric.map(embeddings.view(), &texts);
    let encoder = (encoder.identity().clone(), encoder.dimensions());
    let model = Model::new(segments, titles, metric, vectors.view(), encoder, trained_on);
    Ok((model, held_out))
}
