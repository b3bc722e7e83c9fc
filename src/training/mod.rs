//! Training: labelled titles to a model.

mod background;
mod dataset;
mod held_out;
mod labels;

pub use background::Background;
pub use dataset::{Answer, Dataset, Projections, Way};
pub use held_out::{FOLDS, Folds, HeldOut, choose, observations};
pub use labels::{Conflict, Labels};

use anyhow::Result;

use crate::{
    encoder::Encoder,
    metric::{General, Metric},
    model::{LabelledTitle, Model, Space, Spaces, TrainedOn},
    segment::Segments,
};

/// Trains a model on `titles`, which are distinct in their standard form: `labelled` labelled ones, then
/// background titles.
///
/// In which spaces they vote, and what their vote is worth, is found out on titles held out; the model
/// itself is then trained on all of them.
///
/// # Errors
/// If the encoder fails.
pub fn train(
    titles: Vec<LabelledTitle>,
    labelled: usize,
    segments: Segments,
    encoder: &Encoder,
    trained_on: TrainedOn,
) -> Result<(Model, HeldOut)> {
    let general = General::shipped(encoder.identity())?;
    let dataset = Dataset::new(titles, labelled, segments.count(), encoder, general)?;
    let all: Vec<usize> = (0..dataset.titles.len()).collect();
    // Neither needs the other, and each leaves cores idle now and then.
    let (held_out, learned) = rayon::join(|| HeldOut::check(&dataset), || dataset.learn(&all));
    let (close, general) = match held_out.way {
        Way::Plain => (Metric::Plain, None),
        Way::Learned => (Metric::Learned(learned.close), None),
        Way::General => (
            Metric::Learned(learned.close),
            learned.general.map(Metric::Learned),
        ),
    };
    let space = |metric: Metric| {
        let points = dataset.points(&metric, &all);
        Space::new(metric, points.view())
    };
    let (close, general) = rayon::join(|| space(close), || general.map(space));
    let model = Model::new(
        segments,
        dataset.titles,
        Spaces { close, general },
        held_out.calibration,
        (encoder.identity().clone(), encoder.dimensions()),
        trained_on,
    );
    Ok((model, held_out))
}
