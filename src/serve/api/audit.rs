use std::sync::Arc;

use axum::{
    Json,
    extract::{Query, State},
    http::StatusCode,
};
use serde::Serialize;

use super::Pairs;
use crate::{
    audit::{self, Finding, Reviewed},
    lesson::Lesson,
    paths,
    run_log::{RunLog, Voice},
    serve::{Answer, App, Refusal, job::JobReport, state::Work, view},
};

const FINDINGS: usize = 50;
const MOST_FINDINGS: usize = 500;

/// How an audit is, and a page of what it found.
#[derive(Serialize)]
pub struct Report {
    #[serde(flatten)]
    job: JobReport,
    found: usize,
    offset: usize,
    findings: Vec<Finding>,
}

pub async fn show(State(app): State<Arc<App>>, Query(pairs): Pairs) -> Answer<Json<Report>> {
    let (offset, limit) = (
        view::number(&pairs, "offset", 0)?,
        view::number(&pairs, "limit", FINDINGS)?,
    );
    let job = app.audit.get();
    let found = job.as_ref().and_then(|job| job.result()).unwrap_or_default();
    Ok(Json(Report {
        job: job.map_or_else(JobReport::none, |job| job.report()),
        found: found.len(),
        offset,
        findings: found
            .iter()
            .skip(offset)
            .take(limit.min(MOST_FINDINGS))
            .cloned()
            .collect(),
    }))
}

/// Begins to look through the training data.
pub async fn begin(State(app): State<Arc<App>>) -> Answer<StatusCode> {
    let Some(job) = app.audit.renew() else {
        return Err(Refusal::conflict("An audit is going on. Wait for it to end."));
    };
    app.begin(Work::Learning, "audit".into(), job, |app, job| {
        job.reach("Reading the training data", 0.0);
        let mut log = RunLog::start(&app.options.log_dir, "audit", Voice::Error);
        let reviewed = match paths::named_or_usual(None, paths::AUDIT_REVIEWED) {
            Some(file) => Reviewed::read(&file)?,
            None => Reviewed::default(),
        };
        let (dataset, segments) = Lesson::read(&app.options.lesson, &mut log)?.describe()?;
        let mut findings = audit::audit(&dataset, &segments, |done, of| {
            job.reach(
                "Asking the titles about each other",
                (done as f32 + 0.3) / of as f32,
            );
        });
        findings.retain(|finding| !reviewed.has(finding));
        Ok(findings)
    });
    Ok(StatusCode::ACCEPTED)
}
