//! The evaluation of the training data.

use std::sync::Arc;

use axum::{
    Json,
    extract::State,
    http::{StatusCode, header},
    response::{Html, IntoResponse, Response},
};
use serde::Serialize;

use crate::{
    evaluation::{self, SegmentFigures},
    serve::{
        app::App,
        http::{ApiError, ApiResult},
        work::{JobKind, JobReport},
    },
};

/// How an evaluation is, and its main figures. Shares are 0 to 1.
#[derive(Serialize)]
pub struct EvaluationReport {
    #[serde(flatten)]
    job: JobReport,
    #[serde(flatten)]
    figures: Option<EvaluationFigures>,
}

#[derive(Serialize)]
struct EvaluationFigures {
    titles: usize,
    accuracy: f64,
    macro_f1: f64,
    calibration_error: f64,
    by_segment: Vec<SegmentFigures>,
}

pub async fn show(State(app): State<Arc<App>>) -> Json<EvaluationReport> {
    let job = app.jobs.evaluation.get();
    let figures = job
        .as_ref()
        .and_then(|job| job.result())
        .map(|evaluation| EvaluationFigures {
            titles: evaluation.titles,
            accuracy: evaluation.accuracy,
            macro_f1: evaluation.macro_f1,
            calibration_error: evaluation.calibration_error,
            by_segment: evaluation.by_segment.clone(),
        });
    Json(EvaluationReport {
        job: job.map_or_else(JobReport::none, |job| job.report()),
        figures,
    })
}

/// Begins to cross-validate the training data.
pub async fn begin(State(app): State<Arc<App>>) -> ApiResult<StatusCode> {
    let Some(job) = app.jobs.evaluation.renew() else {
        return Err(ApiError::conflict(
            "An evaluation is going on. Wait for it to end.",
        ));
    };
    app.begin(JobKind::Learning, "evaluation".into(), job, |app, job| {
        job.reach("Reading the training data", 0.0);
        let mut log = app.options.logs.begin("evaluate");
        let training = &app.options.training;
        let described = training.read(&mut |event| log.training(&event));
        let evaluated = described.and_then(|files| {
            let (dataset, segments) = files.describe()?;
            let file = training.training_data.display().to_string();
            Ok(evaluation::cross_validate(
                &dataset,
                &segments,
                file,
                |done, of| {
                    job.reach(
                        "Learning from some titles and asking about the others",
                        (done as f32 + 0.3) / of as f32,
                    );
                },
            ))
        });
        log.finish(evaluated.as_ref().err());
        Ok(evaluated?)
    });
    Ok(StatusCode::ACCEPTED)
}

/// The report as a page: scripts of its own, and access to nothing.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:; \
                      frame-ancestors 'self'; sandbox allow-scripts";

pub async fn report(State(app): State<Arc<App>>) -> ApiResult<Response> {
    let evaluation = app.jobs.evaluation.get().and_then(|job| job.result());
    let evaluation = evaluation.ok_or_else(|| {
        ApiError::not_found("There is no evaluation yet. Begin one with POST /api/evaluation.")
    })?;
    let page = evaluation.html().map_err(|error| ApiError::failed(&error))?;
    Ok(([(header::CONTENT_SECURITY_POLICY, POLICY)], Html(page)).into_response())
}
