//! Training as Python sees it.

use persona::{Cancellation, IndexKind, Segments, Trainer};
use pyo3::prelude::*;

use crate::{
    failure::Failure,
    interrupts::interruptible,
    settings::{Settings, reference},
    tagger::Tagger,
    threads::Threads,
};

/// What there is to learn from.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
pub(crate) struct Lesson {
    /// Titles, each with its segment.
    labels: Vec<(String, String)>,
    /// Titles that fit no persona.
    background: Vec<String>,
    /// The segments, the highest priority first; those that persona has by itself if there are none.
    segments: Option<Vec<String>>,
    title_reference: Vec<(String, String)>,
    /// Whether the titles that ship stand beside these.
    with_shipped: bool,
    /// `hnsw` or `cells`.
    index: String,
}

impl Lesson {
    fn learn(self, settings: &Settings, cancellation: Cancellation) -> Result<Tagger, Failure> {
        let segments = match self.segments {
            Some(names) => Segments::new(names)?,
            None => Segments::default(),
        };
        let index = match self.index.as_str() {
            "hnsw" => IndexKind::Hnsw,
            "cells" => IndexKind::Cells,
            other => {
                return Err(Failure::Input(format!(
                    "there is no index \"{other}\": hnsw, cells"
                )));
            }
        };
        let mut trainer = Trainer::new(segments)
            .with_reference(reference(self.title_reference))
            .with_background(self.background)
            .with_index(index)
            .with_cancellation(cancellation);
        if !self.with_shipped {
            trainer = trainer.without_shipped();
        }
        let trained = Threads::new(settings.threads).run(|| trainer.train(&self.labels))??;
        let held_out = trained.held_out;
        Tagger::new(trained.into_tagger()?, settings, Some(held_out))
    }
}

/// Trains a model on titles, each with its segment.
#[pyfunction]
pub(crate) fn train(py: Python<'_>, lesson: Lesson, settings: Settings) -> PyResult<Tagger> {
    interruptible(py, move |cancellation| lesson.learn(&settings, cancellation))
}
