//! The program as it comes.

use std::path::Path;

use anyhow::Result;
use persona::{
    checksum::Checksum,
    encoder::Encoder,
    index::IndexKind,
    model::{Model, TrainedOn},
    title::{Segments, TitleReference},
    training::{
        self, Background, Dataset, Labels,
        world::{self, World},
    },
};

/// The model that is trained on what ships; with `anew` nothing in it was learned from real titles, but for the
/// numbers of the pool.
pub fn model(
    anew: bool,
    segments: &Segments,
    reference: &TitleReference,
    encoder: &Encoder,
) -> Result<Model> {
    let shipped = World::shipped()?;
    let world = match anew {
        true => learn(&shipped, reference, encoder)?,
        false => shipped,
    };
    let (labels, labelled) = read(segments, reference)?;
    let dataset = Dataset::new(labels.titles, labelled, segments, encoder, Some(&world), true)?;
    let trained_on = TrainedOn {
        training_data: Checksum::of(&[]),
        title_reference: Checksum::of(&[]),
    };
    let (model, _) = training::train(
        dataset,
        segments.clone(),
        encoder,
        trained_on,
        IndexKind::default(),
    )?;
    Ok(model)
}

/// A world of the titles that ship as text.
fn learn(shipped: &World, reference: &TitleReference, encoder: &Encoder) -> Result<World> {
    let known = world::segments();
    let (labels, labelled) = read(&known, reference)?;
    let data = Dataset::new(labels.titles, labelled, &known, encoder, None, false)?;
    let all: Vec<usize> = (0..data.titles.len()).collect();
    let projection = data.learn_projection(&all, None);
    let prior = data.learn_prior(&all);
    let points = data.points(&projection, &all);
    Ok(World::new(
        &encoder.identity().checksum,
        &known,
        &data.titles,
        &points,
        |_| true,
        (projection, prior, shipped.pools),
    ))
}

/// What ships, and how many titles of it are labelled.
fn read(segments: &Segments, reference: &TitleReference) -> Result<(Labels, usize)> {
    let mut labels = Labels::read(Path::new("data/training_data.csv"), segments, reference)?;
    let labelled = labels.titles.len();
    let background = Background::read(Path::new("data/background_titles.csv"), reference)?;
    labels.add_background(&background, segments);
    Ok((labels, labelled))
}
