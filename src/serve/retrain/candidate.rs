//! A model that waits to be kept.

use std::sync::{Arc, Weak};

use serde::Serialize;

use super::{compare::Changes, fixes::Fix};
use crate::{
    checksum::Checksum,
    model::Manifest,
    serve::{engine::Engine, files::TaggedTable},
    tagger::Tag,
    teaching::TrainingFile,
    training::HeldOut,
};

/// A model that has learned from the fixes and waits to be kept.
pub struct Candidate {
    pub engine: Engine,
    pub fixes: Vec<Fix>,
    /// The training data with the fixes, not yet in its place.
    pub(super) corrected: TrainingFile,
    /// Of the training data in its place, before the fixes.
    pub(super) training_data: Checksum,
    /// Of the model in its place before it, if there was one.
    pub(super) model_before: Option<Manifest>,
    /// The rows that were looked at, as long as their file is kept, with what the candidate says about their titles.
    pub(super) looked_at: Option<(Weak<TaggedTable>, Arc<Vec<Tag>>)>,
    pub report: CandidateReport,
}

/// What a candidate would change.
#[derive(Clone, Debug, Serialize)]
pub struct CandidateReport {
    /// What it is told from others by: that of its model.
    pub number: u64,
    /// How good the training data is without the fixes, and with them; not measured where they were only taught.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) before: Option<HeldOutFigures>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) after: Option<HeldOutFigures>,
    /// The fixes it learned from.
    pub(super) fixes: Vec<Fix>,
    /// Those of them that it still tags otherwise.
    pub(super) not_followed: Vec<String>,
    /// What would change in the file that was looked at.
    #[serde(flatten)]
    pub(super) changes: Changes,
}

/// How often a model is right about titles that it did not learn from. Shares are 0 to 1.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct HeldOutFigures {
    titles: usize,
    pub(super) right: f32,
    precision: f32,
    recall: f32,
}

impl Candidate {
    /// A line that tells what it is.
    pub fn describe(&self) -> String {
        format!(
            "kept      a model with {} fixes; {} of {} rows moved",
            self.fixes.len(),
            self.report.changes.rows_moved,
            self.report.changes.rows
        )
    }
}

impl HeldOutFigures {
    pub(super) fn of(held_out: &HeldOut) -> Self {
        Self {
            titles: held_out.titles,
            right: held_out.right,
            precision: held_out.precision,
            recall: held_out.recall,
        }
    }
}
