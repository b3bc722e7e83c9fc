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
    lesson::Lesson,
    run_log::{RunLog, Voice},
    serve::{Answer, App, Refusal, job::JobReport, state::Work},
};

/// How an evaluation is, and its main figures. Shares are 0 to 1.
#[derive(Serialize)]
pub struct Report {
    #[serde(flatten)]
    job: JobReport,
    #[serde(flatten)]
    figures: Option<Figures>,
}

#[derive(Serialize)]
struct Figures {
    titles: usize,
    accuracy: f64,
    macro_f1: f64,
    calibration_error: f64,
    by_segment: Vec<SegmentFigures>,
}

pub async fn show(State(app): State<Arc<App>>) -> Json<Report> {
    let job = app.evaluation.get();
    let figures = job
        .as_ref()
        .and_then(|job| job.result())
        .map(|evaluation| Figures {
            titles: evaluation.titles,
            accuracy: evaluation.accuracy,
            macro_f1: evaluation.macro_f1,
            calibration_error: evaluation.calibration_error,
            by_segment: evaluation.by_segment.clone(),
        });
    Json(Report {
        job: job.map_or_else(JobReport::none, |job| job.report()),
        figures,
    })
}

/// Begins to cross-validate the training data.
pub async fn begin(State(app): State<Arc<App>>) -> Answer<StatusCode> {
    let Some(job) = app.evaluation.renew() else {
        return Err(Refusal::conflict(
            "An evaluation is going on. Wait for it to end.",
        ));
    };
    app.begin(Work::Learning, "evaluation".into(), job, |app, job| {
        job.reach("Reading the training data", 0.0);
        let mut log = RunLog::start(&app.options.log_dir, "evaluate", Voice::Error);
        let (dataset, segments) = Lesson::read(&app.options.lesson, &mut log)?.describe()?;
        let file = app.options.lesson.training_data.display().to_string();
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
    Ok(StatusCode::ACCEPTED)
}

/// The report as a page: scripts of its own, and access to nothing.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:; \
                      frame-ancestors 'self'; sandbox allow-scripts";

pub async fn report(State(app): State<Arc<App>>) -> Answer<Response> {
    let evaluation = app.evaluation.get().and_then(|job| job.result());
    let evaluation = evaluation.ok_or_else(|| {
        Refusal::not_found("There is no evaluation yet. Begin one with POST /api/evaluation.")
    })?;
    let page = evaluation.html().map_err(|error| Refusal::failed(&error))?;
    Ok(([(header::CONTENT_SECURITY_POLICY, POLICY)], Html(page)).into_response())
}
