//! How far a file is from a confidence that somebody wants.

use std::sync::Arc;

use axum::{
    Json,
    extract::{Path, Query, State},
};

use crate::serve::{
    app::App,
    files::Goal,
    http::{ApiResult, Pairs, number, percent, text},
    retrain::Fix,
};

/// What is wanted where nobody says it.
const CONFIDENCE: u8 = 90;
const LABELS: usize = 40;

/// How many rows are as sure as is wanted, and how many the next labels would decide.
pub async fn show(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    Query(pairs): Pairs,
) -> ApiResult<Json<Goal>> {
    let table = app.files.find(&id)?.table()?;
    let wanted = text(&pairs, "confidence").map(|value| percent("confidence", value));
    let (wanted, labels) = (
        wanted.transpose()?.unwrap_or(CONFIDENCE),
        number(&pairs, "labels", LABELS)?,
    );
    let goal = app.compute(move |app| {
        let fixes = app.fixes().by_key();
        Ok(Goal::of(&table, &fixes, wanted, labels, |title| {
            Fix::check(title).is_ok()
        }))
    });
    goal.await.map(Json)
}
