//! Titles drawn in the plane, those that are alike beside each other.

use bhtsne::tSNE;
use serde::Serialize;

use crate::{
    metric::{Projection, dot},
    training::Dataset,
};

/// Titles on the map, at most: more are a blur.
const TITLES: usize = 1_500;
/// With fewer there is nothing to see.
const FEWEST: usize = 30;
/// Neighbours that a title is drawn towards.
const PERPLEXITY: f32 = 30.0;
/// Steps of the drawing.
const EPOCHS: usize = 500;
/// How coarsely far titles are lumped together (Barnes-Hut).
const THETA: f32 = 0.5;

/// A title on the map.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Point {
    /// The title as it was written.
    pub title: String,
    /// The rank of its segment.
    pub segment: usize,
    /// Across.
    pub x: f32,
    /// Up.
    pub y: f32,
}

/// Draws some of the labelled titles of `dataset` in the plane so that those near in the space
/// of `projection` are near: t-SNE (van der Maaten 2014, Accelerating t-SNE using Tree-Based Algorithms).
pub(super) fn draw(dataset: &Dataset, projection: &Projection) -> Vec<Point> {
    let labelled = dataset.labelled;
    let step = labelled.div_ceil(TITLES).max(1);
    let chosen: Vec<usize> = (0..labelled).step_by(step).collect();
    if chosen.len() < FEWEST {
        return Vec::new();
    }
    let points = dataset.points(projection, &chosen);
    let rows: Vec<Vec<f32>> = points.rows().into_iter().map(|row| row.to_vec()).collect();
    // Two coordinates of the space, made small: a start that is the same every time.
    let start: Vec<f32> = rows
        .iter()
        .flat_map(|row| [0.01 * row[0], 0.01 * row[1]])
        .collect();
    let perplexity = PERPLEXITY.min((chosen.len() - 1) as f32 / 4.0);
    let embed = || {
        tSNE::<f32, Vec<f32>>::new(&rows)
            .perplexity(perplexity)
            .epochs(EPOCHS)
            .initial_embedding(start)
            .barnes_hut(THETA, |a, b| (2.0 - 2.0 * dot(a, b)).max(0.0).sqrt())
            .embedding()
    };
    // Several threads add up in another order each time, and the map would never be the same.
    let Ok(one_thread) = rayon::ThreadPoolBuilder::new().num_threads(1).build() else {
        return Vec::new();
    };
    let plane = one_thread.install(embed);
    let places = plane.chunks_exact(2);
    chosen
        .iter()
        .zip(places)
        .filter(|(_, place)| place.iter().all(|value| value.is_finite()))
        .map(|(title, place)| {
            let labelled = &dataset.titles[*title];
            Point {
                title: labelled.title.written.clone(),
                segment: usize::from(labelled.segment.0),
                x: place[0],
                y: place[1],
            }
        })
        .collect()
}
