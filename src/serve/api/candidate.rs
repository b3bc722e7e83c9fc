use std::sync::Arc;

use axum::{Json, extract::State, http::StatusCode};
use serde::{Deserialize, Serialize};

use super::body::Body;
use crate::serve::{
    Answer, App, Refusal,
    job::JobReport,
    retrain::{self, CandidateReport},
    state::Work,
};

/// How a retraining is.
#[derive(Serialize)]
pub struct Report {
    #[serde(flatten)]
    job: JobReport,
    #[serde(flatten)]
    result: Option<CandidateReport>,
}

/// Which file to look at for what would change.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Look {
    file: Option<String>,
}

impl Report {
    fn of(app: &App) -> Json<Self> {
        let job = app.candidate.get();
        Json(Self {
            job: job.as_ref().map_or_else(JobReport::none, |job| job.report()),
            result: job
                .and_then(|job| job.result())
                .map(|candidate| candidate.report.clone()),
        })
    }
}

pub async fn show(State(app): State<Arc<App>>) -> Json<Report> {
    Report::of(&app)
}

/// Begins to retrain with the pending fixes.
pub async fn train(
    State(app): State<Arc<App>>,
    body: Result<Body<Look>, Refusal>,
) -> Answer<(StatusCode, Json<Report>)> {
    app.may_change()?;
    let file = body?.0.file.map(|id| app.files.find(&id)).transpose()?;
    let fixes = app.fixes().list();
    if fixes.is_empty() {
        return Err(Refusal::conflict(
            "There are no fixes to learn from. Set the segment of a title first.",
        ));
    }
    let Some(job) = app.candidate.renew() else {
        return Err(Refusal::conflict("A retraining is going on. Wait for it to end."));
    };
    let name = format!("retraining with {} fixes", fixes.len());
    app.begin(Work::Learning, name, job, move |app, job| {
        retrain::train(app, job, fixes, file)
    });
    Ok((StatusCode::ACCEPTED, Report::of(&app)))
}

/// Puts the retrained model in the place of the old one, and the fixes into the training data.
pub async fn keep(State(app): State<Arc<App>>) -> Answer<Json<Report>> {
    app.may_change()?;
    // Not given up half way, as an answer that takes too long would be.
    let its_app = Arc::clone(&app);
    let kept = tokio::task::spawn_blocking(move || retrain::keep(&its_app)).await;
    kept.map_err(|_| Refusal::failed(&anyhow::anyhow!("the model could not be kept")))??;
    Ok(Report::of(&app))
}

/// Lets the retrained model go; the fixes stay pending.
pub async fn discard(State(app): State<Arc<App>>) -> Answer<Json<Report>> {
    app.may_change()?;
    if let Some(job) = app.candidate.take()
        && job.is_going_on()
    {
        app.candidate.put_back(job);
        return Err(Refusal::conflict("The retraining has not ended."));
    }
    Ok(Report::of(&app))
}
