//! Segments that somebody set by hand.

use std::sync::Arc;

use axum::{
    Json,
    extract::{Query, State},
};
use serde::{Deserialize, Serialize};

use crate::serve::{
    app::App,
    http::{ApiError, ApiResult, Body, Pairs, find_segment, text},
    retrain::Fix,
};

#[derive(Serialize)]
pub struct PendingFixes {
    /// The one set last first.
    fixes: Vec<Fix>,
}

/// What segment a title should have.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FixRequest {
    title: String,
    persona_segment: String,
}

impl PendingFixes {
    fn of(app: &App) -> Json<Self> {
        let fixes = app.fixes().list();
        Json(Self { fixes })
    }
}

pub async fn list(State(app): State<Arc<App>>) -> Json<PendingFixes> {
    PendingFixes::of(&app)
}

/// Sets the segment of a title, until it is learned from.
pub async fn set(
    State(app): State<Arc<App>>,
    body: Result<Body<FixRequest>, ApiError>,
) -> ApiResult<Json<PendingFixes>> {
    app.may_change()?;
    let request = body?.0;
    app.compute(move |app| {
        let tagger = app.engine().tagger;
        let segments = tagger.segments();
        let segment = find_segment(segments, &request.persona_segment)?;
        let tags = tagger
            .tag(&[&request.title])
            .map_err(|error| ApiError::failed(&error))?;
        let was = tags.first().map(|tag| segments.name(tag.segment).to_string());
        let is = segments.name(segment).to_string();
        app.fixes().set(&request.title, is, was.unwrap_or_default())?;
        Ok(PendingFixes::of(app))
    })
    .await
}

/// Takes the fix of a title back, or all of them.
pub async fn unset(State(app): State<Arc<App>>, Query(pairs): Pairs) -> ApiResult<Json<PendingFixes>> {
    app.may_change()?;
    match text(&pairs, "title") {
        Some(title) => app.fixes().unset(title),
        None => app.fixes().clear(),
    }
    Ok(PendingFixes::of(&app))
}
