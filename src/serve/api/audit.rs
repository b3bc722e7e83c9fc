//! The audit of the training data.

use std::sync::Arc;

use axum::{
    Json,
    extract::{Query, State},
    http::StatusCode,
};
use serde::Serialize;

use crate::{
    audit::{self, Finding, ReviewedLabels},
    error::Result,
    serve::{
        JobLog,
        app::App,
        files::title_key,
        http::{ApiError, ApiResult, Pairs, check_names, number},
        work::{JobKind, JobReport},
    },
};

const FINDINGS: usize = 50;
const MOST_FINDINGS: usize = 500;

/// How an audit is, and a page of what it found.
#[derive(Serialize)]
pub struct AuditReport {
    #[serde(flatten)]
    job: JobReport,
    found: usize,
    offset: usize,
    findings: Vec<FindingReport>,
}

#[derive(Serialize)]
struct FindingReport {
    #[serde(flatten)]
    finding: Finding,
    /// The segment of a pending fix.
    #[serde(skip_serializing_if = "Option::is_none")]
    fix: Option<String>,
}

pub async fn show(State(app): State<Arc<App>>, Query(pairs): Pairs) -> ApiResult<Json<AuditReport>> {
    check_names(&pairs, &["offset", "limit"])?;
    let (offset, limit) = (number(&pairs, "offset", 0)?, number(&pairs, "limit", FINDINGS)?);
    let job = app.jobs.audit.get();
    let found = job.as_ref().and_then(|job| job.result()).unwrap_or_default();
    let fixes = app.fixes().by_key();
    let shown = found.iter().skip(offset).take(limit.min(MOST_FINDINGS));
    Ok(Json(AuditReport {
        job: job.map_or_else(JobReport::none, |job| job.report()),
        found: found.len(),
        offset,
        findings: shown
            .map(|finding| FindingReport {
                fix: fixes
                    .get(&title_key(&finding.title))
                    .map(|fix| fix.persona_segment.clone()),
                finding: finding.clone(),
            })
            .collect(),
    }))
}

/// Begins to look through the training data.
pub async fn begin(State(app): State<Arc<App>>) -> ApiResult<StatusCode> {
    let Some(job) = app.jobs.audit.renew() else {
        return Err(ApiError::conflict("An audit is going on. Wait for it to end."));
    };
    app.begin(JobKind::Learning, "audit".into(), job, |app, job| {
        job.reach("Reading the training data", 0.0);
        let mut log = app.options.logs.begin("audit");
        let findings = look_through(app, &mut *log, &|done, of| {
            job.reach(
                "Asking the titles about each other",
                (done as f32 + 0.3) / of as f32,
            );
        });
        log.finish(findings.as_ref().err());
        Ok(findings?)
    });
    Ok(StatusCode::ACCEPTED)
}

/// The labels of the training data that are likely wrong, but for those that were found right.
fn look_through(app: &App, log: &mut dyn JobLog, reach: &dyn Fn(usize, usize)) -> Result<Vec<Finding>> {
    let reviewed = ReviewedLabels::read_if_there(&app.options.audit_reviewed)?;
    let training = &app.options.training;
    let (dataset, segments) = training.read(&mut |event| log.training(&event))?.describe()?;
    let mut findings = audit::audit(&dataset, &segments, reach);
    findings.retain(|finding| !reviewed.has(finding));
    Ok(findings)
}
