//! A retrained model that waits to be kept.

use std::sync::Arc;

use axum::{Json, extract::State, http::StatusCode};
use serde::{Deserialize, Serialize};

use crate::error::invalid;
use crate::serve::{
    app::App,
    http::{ApiError, ApiResult, Body},
    retrain::{Candidate, CandidateReport, How},
    work::{GoesOn, JobKind, JobReport},
};

/// How a retraining is.
#[derive(Serialize)]
pub struct RetrainingReport {
    #[serde(flatten)]
    job: JobReport,
    #[serde(flatten)]
    result: Option<CandidateReport>,
}

/// Which file to look at for what would change, and how the model comes to know the fixes.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RetrainingRequest {
    file: Option<String>,
    #[serde(default)]
    how: How,
}

impl RetrainingReport {
    fn of(app: &App) -> Json<Self> {
        let job = app.jobs.candidate.get();
        Json(Self {
            job: job.as_ref().map_or_else(JobReport::none, |job| job.report()),
            result: job
                .and_then(|job| job.result())
                .map(|candidate| candidate.report.clone()),
        })
    }
}

pub async fn show(State(app): State<Arc<App>>) -> Json<RetrainingReport> {
    RetrainingReport::of(&app)
}

/// Begins to make a model with the pending fixes.
pub async fn train(
    State(app): State<Arc<App>>,
    body: Result<Body<RetrainingRequest>, ApiError>,
) -> ApiResult<(StatusCode, Json<RetrainingReport>)> {
    app.may_change()?;
    let RetrainingRequest { file, how } = body?.0;
    let file = file.map(|id| app.files.find(&id)).transpose()?;
    let fixes = app.fixes().list(usize::MAX);
    if fixes.is_empty() {
        return Err(ApiError::conflict(
            "There are no fixes to learn from. Set the segment of a title first.",
        ));
    }
    let Some(job) = app.jobs.candidate.renew() else {
        return Err(ApiError::conflict(
            "A retraining is going on. Wait for it to end.",
        ));
    };
    let name = format!("retraining with {} fixes", fixes.len());
    app.begin(JobKind::Learning, name, job, move |app, job| {
        let number = || app.next_model();
        Ok(app.retrainer.make(how, job, fixes, file, number)?)
    });
    Ok((StatusCode::ACCEPTED, RetrainingReport::of(&app)))
}

/// Puts the retrained model in the place of the old one, and the fixes into the training data.
pub async fn keep(State(app): State<Arc<App>>) -> ApiResult<Json<RetrainingReport>> {
    app.may_change()?;
    // Not given up half way, as an answer that takes too long would be.
    let its_app = Arc::clone(&app);
    let kept = tokio::task::spawn_blocking(move || keep_candidate(&its_app)).await;
    kept.map_err(|_| ApiError::failed(&invalid!("the model could not be kept")))??;
    Ok(RetrainingReport::of(&app))
}

fn keep_candidate(app: &App) -> ApiResult<()> {
    let none = || ApiError::conflict("There is no retrained model to keep.");
    let job = app.jobs.candidate.take().map_err(not_ended)?.ok_or_else(none)?;
    let outcome = match job.result() {
        Some(candidate) => put_in_place(app, &candidate),
        None => Err(none()),
    };
    if outcome.is_err() {
        app.jobs.candidate.put_back(job);
    }
    outcome
}

fn not_ended(_: GoesOn) -> ApiError {
    ApiError::conflict("The retraining has not ended.")
}

fn put_in_place(app: &App, candidate: &Candidate) -> ApiResult<()> {
    let kept = app.retrainer.keep(candidate);
    kept.map_err(|error| ApiError::conflict(error.in_full()))?;
    app.use_engine(candidate.engine.clone());
    app.fixes().remove_learned(&candidate.fixes);
    app.retrainer.remember(candidate);
    app.events.note(candidate.describe());
    Ok(())
}

/// Lets the retrained model go; the fixes stay pending.
pub async fn discard(State(app): State<Arc<App>>) -> ApiResult<Json<RetrainingReport>> {
    app.may_change()?;
    app.jobs.candidate.take().map_err(not_ended)?;
    Ok(RetrainingReport::of(&app))
}
