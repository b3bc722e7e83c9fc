//! Files: received, listed, and shown a page of rows at a time.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use axum::{
    Json,
    body::Body,
    extract::{Query, State},
    http::{HeaderMap, StatusCode, header},
    response::Response,
};
use serde::Serialize;
use tempfile::NamedTempFile;
use tokio::io::AsyncWriteExt;

use super::{SegmentCount, classify::explain};
use crate::{
    error::invalid,
    serve::{
        app::App,
        files::{
            BARS, FileReport, FileReview, Received, RowFilter, TaggedTable, UploadedFile, plain_name, suffix,
        },
        http::{ApiError, ApiResult, Pairs, Path, check_names, next, number, pass_by, text, too_slow},
        retrain::Fix,
        work::JobKind,
    },
    stream::Export,
    table::Reading,
};

/// Bytes a second that a file has to come with on the whole, once the time of a request is over.
const SLOWEST: u64 = 16_000;
/// Rows of a page where nobody says how many, and at most.
const ROWS: usize = 50;
const MOST_ROWS: usize = 500;
/// Of a longer title, only the beginning is shown.
const LONGEST: usize = 500;
/// Neighbours in the explanation of a row.
const NEIGHBOURS: usize = 12;

/// The files that are kept.
pub async fn list(State(app): State<Arc<App>>) -> Json<Vec<FileReport>> {
    let model = app.engine().number;
    Json(app.files.list().iter().map(|file| file.report(model)).collect())
}

/// Receives a file, or text with a title a line, and begins to tag it.
pub async fn receive(
    State(app): State<Arc<App>>,
    Query(pairs): Pairs,
    headers: HeaderMap,
    body: Body,
) -> ApiResult<(StatusCode, Json<FileReport>)> {
    check_names(&pairs, &["name", "id_column", "title_column", "sheet"])?;
    let permit = app.workers.upload()?;
    let pasted = headers
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"text/plain"));
    let usual = if pasted { "Pasted titles" } else { "titles.csv" };
    let name = plain_name(text(&pairs, "name").unwrap_or(usual));
    let named = |field| {
        let column = text(&pairs, field).map(str::trim);
        column.filter(|name| !name.is_empty()).map(str::to_string)
    };
    let received = Received {
        file: save(&app, body, &suffix(&name)).await?,
        columns: Export {
            id: named("id_column"),
            title: named("title_column"),
            reading: Reading {
                sheet: named("sheet"),
                ..Reading::default()
            },
        },
        name,
        pasted,
    };
    drop(permit);
    let its_app = Arc::clone(&app);
    let added = tokio::task::spawn_blocking(move || its_app.files.add(received)).await;
    let file = added.map_err(|_| ApiError::failed(&invalid!("the file could not be kept")))??;
    app.metrics.files.set(app.files.count() as i64);
    let tagged = Arc::clone(&file);
    let name = format!("tagging {}", file.name);
    app.begin(JobKind::Tagging, name, Arc::clone(file.job()), move |app, job| {
        let table = tagged.tag(&app.engine(), app.options.limits.rows, job)?;
        app.metrics.titles.inc_by(table.rows() as u64);
        Ok(table)
    });
    Ok((StatusCode::ACCEPTED, Json(file.report(app.engine().number))))
}

/// Writes a body to a temporary file as it comes.
async fn save(app: &App, body: Body, suffix: &str) -> ApiResult<NamedTempFile> {
    let failed =
        |error: std::io::Error| ApiError::no_place(format!("The file could not be stored: {error}."));
    let limits = &app.options.limits;
    let file = tempfile::Builder::new()
        .prefix("upload-")
        .suffix(suffix)
        .tempfile_in(&app.folder)
        .map_err(failed)?;
    let mut writer = tokio::fs::File::from_std(file.reopen().map_err(failed)?);
    let mut body = body.into_data_stream();
    let mut size = 0;
    let begun = Instant::now();
    while let Some(piece) = next(&mut body, limits.time).await? {
        size += piece.len() as u64;
        // Bytes that trickle in would keep others' files from coming.
        if begun.elapsed() > limits.time + Duration::from_secs(size / SLOWEST) {
            return Err(too_slow());
        }
        if size > limits.upload {
            pass_by(&mut body, limits.time).await;
            return Err(ApiError::too_large(format!(
                "The file is larger than {} MB, the most that this server takes (--max-upload).",
                limits.upload / 1_000_000
            )));
        }
        writer.write_all(&piece).await.map_err(failed)?;
    }
    if size == 0 {
        return Err(ApiError::wrong("The file is empty."));
    }
    writer.flush().await.map_err(failed)?;
    Ok(file)
}

pub async fn show(State(app): State<Arc<App>>, Path(id): Path<String>) -> ApiResult<Json<FileReport>> {
    Ok(Json(app.files.find(&id)?.report(app.engine().number)))
}

/// Takes a file away; if it is being tagged, that ends.
pub async fn remove(State(app): State<Arc<App>>, Path(id): Path<String>) -> StatusCode {
    app.files.remove(&id);
    app.metrics.files.set(app.files.count() as i64);
    StatusCode::NO_CONTENT
}

/// A page of rows, with what the filters leave of every segment and confidence.
#[derive(Serialize)]
pub struct RowsPage {
    total: usize,
    matching: usize,
    offset: usize,
    rows: Vec<RowReport>,
    segments: Vec<SegmentCount>,
    /// Rows with 0 to 9, 10 to 19, …, 90 to 100 percent.
    confidence: [usize; BARS],
}

#[derive(Serialize)]
struct RowReport {
    row: u32,
    record_id: String,
    title: String,
    persona_segment: String,
    confidence_score: u8,
    /// The segment of a pending fix.
    #[serde(skip_serializing_if = "Option::is_none")]
    fix: Option<String>,
}

pub async fn rows(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    Query(pairs): Pairs,
) -> ApiResult<Json<RowsPage>> {
    let file = app.files.find(&id)?;
    let table = file.table()?;
    let page = app.compute(move |app| page(app, &file, &table, &pairs));
    Ok(Json(page.await?))
}

fn page(
    app: &App,
    file: &UploadedFile,
    table: &TaggedTable,
    pairs: &[(String, String)],
) -> ApiResult<RowsPage> {
    let tags = table.tags();
    let segments = &*tags.segments;
    RowFilter::check(pairs, &["offset", "limit"])?;
    let filter = RowFilter::read(pairs, segments)?;
    let (offset, limit) = (number(pairs, "offset", 0)?, number(pairs, "limit", ROWS)?);
    let in_order = filter.review().map(|goal| review(app, file, table, goal));
    let in_order = in_order.transpose()?;
    let (fixes, changes) = app.fixes().version();
    let changes = if filter.looks_at_fixes() { changes } else { 0 };
    let version = tags.model ^ changes.rotate_left(32);
    let look = || filter.look(table, &tags, in_order.as_deref(), &fixes);
    let view = file.last_view.get(&filter, version, look);
    let shown = view.rows.iter().skip(offset).take(limit.min(MOST_ROWS));
    let report = |row: &u32| {
        let (number, title) = table.title(*row as usize)?;
        let tag = tags.of_title.get(number)?;
        let fix = fixes.get(table.keys().get(number)?);
        Some(RowReport {
            row: *row,
            record_id: cut(table.id(*row as usize)),
            title: cut(title),
            persona_segment: segments.name(tag.segment).to_string(),
            confidence_score: tag.confidence,
            fix: fix.map(|fix| fix.persona_segment.clone()),
        })
    };
    Ok(RowsPage {
        total: table.rows(),
        matching: view.rows.len(),
        offset,
        rows: shown.filter_map(report).collect(),
        segments: SegmentCount::all(segments, &view.segments),
        confidence: view.confidence,
    })
}

/// The titles of a file that are less sure than `goal` percent, in the order in which their labels teach the most.
pub fn review(app: &App, file: &UploadedFile, table: &TaggedTable, goal: u8) -> ApiResult<Arc<FileReview>> {
    let engine = app.engine();
    file.check_tagged_by(table, engine.number)?;
    let review = table.review(&engine, goal, |title| Fix::check(title).is_ok());
    review.map_err(|error| ApiError::failed(&error))
}

/// Why a row is tagged as it is.
pub async fn row(State(app): State<Arc<App>>, Path((id, row)): Path<(String, usize)>) -> ApiResult<Response> {
    let table = app.files.find(&id)?.table()?;
    let found = table.title(row).map(|(_, title)| title.to_string());
    let title = found.ok_or_else(|| ApiError::not_found("The file has no such row."))?;
    explain(&app, title, NEIGHBOURS).await
}

/// The beginning of a text that would be too long to show.
pub fn cut(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_string(),
    }
}
