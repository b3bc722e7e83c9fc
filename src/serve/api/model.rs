//! The model in use.

use std::sync::Arc;

use axum::{Json, extract::State};
use serde::Serialize;

use crate::serve::app::App;

/// The model in use, and what this server allows.
#[derive(Serialize)]
pub struct ModelReport {
    program: &'static str,
    /// A newer one has a higher number.
    model: u64,
    training_titles: usize,
    encoder: String,
    /// The highest priority first, `Not Classified` last.
    segments: Vec<String>,
    reference_entries: usize,
    keyword_rules: usize,
    training_data: String,
    read_only: bool,
    limits: LimitReport,
}

#[derive(Serialize)]
struct LimitReport {
    upload_bytes: u64,
    json_bytes: usize,
    rows: u64,
    titles: usize,
    requests: usize,
    seconds: u64,
    files: usize,
}

pub async fn show(State(app): State<Arc<App>>) -> Json<ModelReport> {
    let engine = app.engine();
    let tagger = &engine.tagger;
    let limits = &app.options.limits;
    Json(ModelReport {
        program: concat!("persona ", env!("CARGO_PKG_VERSION")),
        model: engine.number,
        training_titles: tagger.model().titles().len(),
        encoder: tagger.model().encoder().to_string(),
        segments: tagger
            .segments()
            .ids()
            .map(|id| tagger.segments().name(id).to_string())
            .collect(),
        reference_entries: tagger.reference().len(),
        keyword_rules: tagger.rules().len(),
        training_data: app.options.training.training_data.display().to_string(),
        read_only: app.options.read_only,
        limits: LimitReport {
            upload_bytes: limits.upload,
            json_bytes: limits.json,
            rows: limits.rows,
            titles: limits.titles,
            requests: limits.requests,
            seconds: limits.time.as_secs(),
            files: limits.files,
        },
    })
}
