//! Segments that somebody set by hand.

use std::sync::Arc;

use axum::{
    Json,
    extract::{Query, State},
};
use serde::{Deserialize, Serialize};

use crate::serve::{
    app::App,
    http::{ApiError, ApiResult, Body, Pairs, check_names, find_segment, number, text},
    retrain::{Fix, NextUndo},
};

#[derive(Serialize)]
pub struct PendingFixes {
    /// How many there are.
    total: usize,
    /// The one set last first; as many as were asked for.
    fixes: Vec<Fix>,
    /// What would be undone next.
    undo: Option<NextUndo>,
}

/// What segment a title should have.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FixRequest {
    title: String,
    persona_segment: String,
}

/// What to undo: the step of this number, if it is the last; the last, where there is none.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UndoRequest {
    step: Option<u64>,
}

impl PendingFixes {
    /// The fixes as they are now, of which at most so many are `listed`.
    pub fn of(app: &App, listed: usize) -> Self {
        let fixes = app.fixes();
        Self {
            total: fixes.count(),
            fixes: fixes.list(listed),
            undo: fixes.next_undo(),
        }
    }
}

/// How many fixes an address asks to list: all where it does not say.
pub fn listed(pairs: &[(String, String)]) -> ApiResult<usize> {
    number(pairs, "limit", usize::MAX)
}

pub async fn list(State(app): State<Arc<App>>, Query(pairs): Pairs) -> ApiResult<Json<PendingFixes>> {
    check_names(&pairs, &["limit"])?;
    Ok(Json(PendingFixes::of(&app, listed(&pairs)?)))
}

/// Sets the segment of a title, until it is learned from.
pub async fn set(
    State(app): State<Arc<App>>,
    Query(pairs): Pairs,
    body: Result<Body<FixRequest>, ApiError>,
) -> ApiResult<Json<PendingFixes>> {
    app.may_change()?;
    check_names(&pairs, &["limit"])?;
    let listed = listed(&pairs)?;
    let request = body?.0;
    let pending = app.compute(move |app| {
        let tagger = app.engine().tagger;
        let segments = tagger.segments();
        let segment = find_segment(segments, &request.persona_segment)?;
        let tags = tagger
            .tag(&[&request.title])
            .map_err(|error| ApiError::failed(&error))?;
        let was = tags.first().map_or("", |tag| segments.name(tag.segment));
        let fix = Fix::new(&request.title, segments.name(segment), was);
        app.fixes().set(vec![fix])?;
        Ok(PendingFixes::of(app, listed))
    });
    pending.await.map(Json)
}

/// Takes the fix of a title back, or all of them.
pub async fn unset(State(app): State<Arc<App>>, Query(pairs): Pairs) -> ApiResult<Json<PendingFixes>> {
    app.may_change()?;
    check_names(&pairs, &["title", "limit"])?;
    let listed = listed(&pairs)?;
    match text(&pairs, "title") {
        Some(title) => app.fixes().unset(title),
        None => app.fixes().clear(),
    }
    Ok(Json(PendingFixes::of(&app, listed)))
}

/// Makes the last setting or taking back undone, of however many titles it was.
pub async fn undo(
    State(app): State<Arc<App>>,
    Query(pairs): Pairs,
    body: Result<Body<UndoRequest>, ApiError>,
) -> ApiResult<Json<PendingFixes>> {
    app.may_change()?;
    check_names(&pairs, &["limit"])?;
    let listed = listed(&pairs)?;
    app.fixes().undo(body?.0.step)?;
    Ok(Json(PendingFixes::of(&app, listed)))
}
