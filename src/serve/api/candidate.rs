//! A retrained model that waits to be kept.

use std::sync::Arc;

use axum::{
    Json,
    extract::{Query, State},
    http::StatusCode,
};
use serde::{Deserialize, Serialize};

use crate::error::{Error, invalid};
use crate::serve::{
    app::App,
    http::{ApiError, ApiResult, Body, BodyIfAny, Pairs, check_names, text, whole_number},
    retrain::{Candidate, CandidateReport, How},
    work::{Job, JobKind, JobReport, NotTaken},
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

/// What to keep: the model of this number, if it is the one that waits; the one that waits, where there is none.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeepRequest {
    number: Option<u64>,
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
pub async fn keep(
    State(app): State<Arc<App>>,
    Query(pairs): Pairs,
    body: Result<BodyIfAny<KeepRequest>, ApiError>,
) -> ApiResult<Json<RetrainingReport>> {
    app.may_change()?;
    // The number stands in the body: in the address it would be passed over.
    check_names(&pairs, &[])?;
    let KeepRequest { number } = body?.0;
    // Not given up half way, as an answer that takes too long would be.
    let its_app = Arc::clone(&app);
    let kept = tokio::task::spawn_blocking(move || keep_candidate(&its_app, number)).await;
    kept.map_err(|_| ApiError::failed(&invalid!("the model could not be kept")))??;
    Ok(RetrainingReport::of(&app))
}

fn keep_candidate(app: &App, number: Option<u64>) -> ApiResult<()> {
    let none = || ApiError::conflict("There is no retrained model to keep.");
    let job = take(app, number)?.ok_or_else(none)?;
    let outcome = match job.result() {
        Some(candidate) => put_in_place(app, &candidate),
        None => Err(none()),
    };
    if outcome.is_err() {
        app.jobs.candidate.put_back(job);
    }
    outcome
}

/// Takes the retraining away whose model has this number; whichever there is, where none is named.
fn take(app: &App, number: Option<u64>) -> ApiResult<Option<Arc<Job<Candidate>>>> {
    let is_meant = |candidate: Option<&Candidate>| {
        number.is_none_or(|number| candidate.is_some_and(|candidate| candidate.report.number == number))
    };
    app.jobs.candidate.take(is_meant).map_err(|not_taken| {
        ApiError::conflict(match not_taken {
            NotTaken::GoesOn => "The retraining has not ended.",
            NotTaken::Another => {
                "The model that was looked at does not wait any more: somebody else has kept it, discarded it, or \
                 made another one."
            }
        })
    })
}

fn put_in_place(app: &App, candidate: &Candidate) -> ApiResult<()> {
    let kept = app.retrainer.keep(candidate);
    kept.map_err(|error| not_kept(&error))?;
    app.use_engine(candidate.engine.clone());
    app.fixes().remove_learned(&candidate.fixes);
    app.retrainer.remember(candidate);
    app.events.note(candidate.describe());
    Ok(())
}

/// What stands against it, or that it could not be written.
fn not_kept(error: &Error) -> ApiError {
    match error.kind() {
        Error::Invalid(_) => ApiError::conflict(error.in_full()),
        _ => ApiError::no_place(error.in_full()),
    }
}

/// Lets the retrained model go; the fixes stay pending.
pub async fn discard(State(app): State<Arc<App>>, Query(pairs): Pairs) -> ApiResult<Json<RetrainingReport>> {
    app.may_change()?;
    check_names(&pairs, &["number"])?;
    let number = text(&pairs, "number").map(|value| whole_number("number", value));
    take(&app, number.transpose()?)?;
    Ok(RetrainingReport::of(&app))
}
