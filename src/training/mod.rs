//! Training: labelled titles to a model.

mod background;
#[cfg(feature = "tables")]
mod background_file;
mod dataset;
#[cfg(feature = "tables")]
mod files;
mod held_out;
mod labels;
#[cfg(feature = "tables")]
mod labels_file;
mod set;
mod trainer;
pub mod world;

pub use background::Background;
pub use dataset::{Answer, Dataset, Learned};
#[cfg(feature = "tables")]
pub use files::{TrainingEvent, TrainingFiles};
pub use held_out::{FOLDS, Folds, HeldOut};
pub use labels::{Conflict, Labels};
pub use set::{Trained, TrainingSet};
pub use trainer::Trainer;

use ndarray::{Axis, concatenate};

use crate::{
    calibration::Prior,
    encoder::Encoder,
    error::{Error, Result},
    index::IndexKind,
    metric::Projection,
    model::{Knowledge, Model, Origin, Space, Spaces, TrainedOn},
    title::Segments,
    training::world::World,
};

/// Trains a model on described titles and what ships beside them, with indexes of a kind.
///
/// How good it is, is found out on titles held out; the model itself is then trained on all of them.
///
/// # Errors
/// If the encoder fails, or the work on the dataset is cancelled.
pub fn train(
    dataset: Dataset,
    segments: Segments,
    encoder: &Encoder,
    trained_on: TrainedOn,
    index: IndexKind,
) -> Result<(Model, HeldOut)> {
    let all: Vec<usize> = (0..dataset.titles.len()).collect();
    // Neither needs the other, and each leaves cores idle now and then.
    let (spaces, held_out) = rayon::join(|| spaces(&dataset, &all, index), || HeldOut::check(&dataset));
    dataset.cancellation.check()?;
    let (spaces, prior) = spaces?;
    let (close_weights, general_weights) = dataset.weights(&all);
    let origin = |at: usize| match dataset.own[at] {
        true => Origin::Own,
        false if at < dataset.labelled => Origin::Shipped,
        false => Origin::Background,
    };
    let mut origins: Vec<Origin> = all.iter().map(|at| origin(*at)).collect();
    let mut titles = dataset.titles;
    origins.extend(dataset.shipped.titles.iter().map(|_| Origin::Shipped));
    titles.extend(dataset.shipped.titles);
    let knowledge = Knowledge {
        segments,
        titles,
        origins,
        brought: all.len() as u32,
        embedding_dimensions: encoder.dimensions() as u32,
        weights: close_weights,
        general_weights,
        prior,
        pool: dataset.pool,
    };
    let model = Model::new(knowledge, spaces, encoder.identity().clone(), trained_on);
    Ok((model, held_out))
}

/// What is learned from the titles `all`, with spaces that hold them.
fn spaces(dataset: &Dataset, all: &[usize], index: IndexKind) -> Result<(Spaces, Prior)> {
    let cancellation = &dataset.cancellation;
    let close_space = |projection: Projection| {
        let points = dataset.points(&projection, all);
        Space::new(projection, points.view(), index, cancellation)
    };
    let general_space = |projection: &Projection| {
        let mut points = dataset.points(projection, all);
        if !dataset.shipped.titles.is_empty() {
            points = concatenate(Axis(0), &[points.view(), dataset.shipped.points.view()])?;
        }
        Ok::<_, Error>(Space::new(projection.clone(), points.view(), index, cancellation))
    };
    // The general space needs nothing that is learned here, and it takes one core longest to fill: it is begun at once.
    let (general, (close, prior)) = rayon::join(
        || dataset.projection().map(general_space).transpose(),
        || {
            let learned = dataset.learn(all);
            let close = learned.close.filter(|_| !cancellation.is_cancelled());
            (close.map(close_space), learned.prior)
        },
    );
    let general = general?;
    Ok((Spaces { close, general }, prior))
}

/// Describes `titles`: see [`Dataset::new`].
///
/// # Errors
/// If the encoder fails, or the program was built with a damaged file.
pub fn describe(
    titles: Vec<crate::model::LabelledTitle>,
    labelled: usize,
    segments: &Segments,
    encoder: &Encoder,
    with_shipped: bool,
) -> Result<Dataset> {
    Dataset::new(
        titles,
        labelled,
        segments,
        encoder,
        Some(&World::shipped()?),
        with_shipped,
    )
}
