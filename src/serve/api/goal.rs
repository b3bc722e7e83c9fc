//! How far a file is from a confidence that somebody wants.

use std::sync::Arc;

use axum::{
    Json,
    extract::{Query, State},
};

use super::files::review;
use crate::serve::{
    app::App,
    files::{GOAL, Goal},
    http::{ApiResult, Pairs, Path, check_names, number, percent, text},
    retrain::Fix,
};

/// Labels that are asked about where nobody says how many.
const LABELS: usize = 40;

/// How many rows are as sure as is wanted, and how many the next labels would decide.
pub async fn show(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    Query(pairs): Pairs,
) -> ApiResult<Json<Goal>> {
    check_names(&pairs, &["confidence", "labels"])?;
    let file = app.files.find(&id)?;
    let table = file.table()?;
    let wanted = text(&pairs, "confidence").map(|value| percent("confidence", value));
    let (wanted, labels) = (
        wanted.transpose()?.unwrap_or(GOAL),
        number(&pairs, "labels", LABELS)?,
    );
    let goal = app.compute(move |app| {
        let fixes = app.fixes().by_key();
        let goal = Goal::of(&table, &fixes, wanted, |title| Fix::check(title).is_ok());
        // What labels teach the model in use is not known of what another one has tagged.
        if labels == 0 || table.tags().model != app.engine().number {
            return Ok(goal);
        }
        let review = review(app, &file, &table, wanted)?;
        Ok(goal.with_labels(labels, &review, &table, &fixes))
    });
    goal.await.map(Json)
}
