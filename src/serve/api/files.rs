use std::sync::Arc;

use axum::{
    Json,
    body::Body,
    extract::{Path, Query, State},
    http::{HeaderMap, StatusCode, header},
    response::Response,
};
use serde::Serialize;
use tempfile::NamedTempFile;
use tokio::io::AsyncWriteExt;

use super::{
    Pairs,
    body::{next, pass_by},
    classify::explain,
};
use crate::{
    serve::{
        Answer, App, Refusal,
        file::{FileReport, Received, plain_name, suffix},
        view::{self, View, Wanted},
    },
    stream::Export,
    table::Reading,
};

/// Rows of a page where nobody says how many, and at most.
const ROWS: usize = 50;
const MOST_ROWS: usize = 500;
/// Of a longer title, only the beginning is shown.
const LONGEST: usize = 500;
/// Neighbours in the explanation of a row.
const NEIGHBOURS: usize = 12;

/// The files that are kept.
pub async fn list(State(app): State<Arc<App>>) -> Json<Vec<FileReport>> {
    Json(app.files.list().iter().map(|file| file.report(&app)).collect())
}

/// Receives a file, or text with a title a line, and begins to tag it.
pub async fn receive(
    State(app): State<Arc<App>>,
    Query(pairs): Pairs,
    headers: HeaderMap,
    body: Body,
) -> Answer<(StatusCode, Json<FileReport>)> {
    let permit = Arc::clone(&app.uploads).try_acquire_owned();
    let permit = permit.map_err(|_| Refusal::busy())?;
    let pasted = headers
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"text/plain"));
    let usual = if pasted { "Pasted titles" } else { "titles.csv" };
    let name = plain_name(view::text(&pairs, "name").unwrap_or(usual));
    let named = |field| {
        let column = view::text(&pairs, field).map(str::trim);
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
    let added = tokio::task::spawn_blocking(move || its_app.files.add(&its_app, received)).await;
    let file = added.map_err(|_| Refusal::failed(&anyhow::anyhow!("the file could not be kept")))??;
    Ok((StatusCode::ACCEPTED, Json(file.report(&app))))
}

/// Writes a body to a temporary file as it comes.
async fn save(app: &App, body: Body, suffix: &str) -> Answer<NamedTempFile> {
    let failed = |error: std::io::Error| {
        Refusal::new(
            StatusCode::INSUFFICIENT_STORAGE,
            "no_place",
            format!("The file could not be stored: {error}."),
        )
    };
    let limits = &app.options.limits;
    let file = tempfile::Builder::new()
        .prefix("upload-")
        .suffix(suffix)
        .tempfile_in(&app.folder)
        .map_err(failed)?;
    let mut writer = tokio::fs::File::from_std(file.reopen().map_err(failed)?);
    let mut body = body.into_data_stream();
    let mut size = 0;
    while let Some(piece) = next(&mut body, limits.time).await? {
        size += piece.len() as u64;
        if size > limits.upload {
            pass_by(&mut body, limits.time).await;
            return Err(Refusal::too_large(format!(
                "The file is larger than {} MB, the most that this server takes (--max-upload).",
                limits.upload / 1_000_000
            )));
        }
        writer.write_all(&piece).await.map_err(failed)?;
    }
    if size == 0 {
        return Err(Refusal::wrong("The file is empty."));
    }
    writer.flush().await.map_err(failed)?;
    Ok(file)
}

pub async fn show(State(app): State<Arc<App>>, Path(id): Path<String>) -> Answer<Json<FileReport>> {
    Ok(Json(app.files.find(&id)?.report(&app)))
}

/// Takes a file away; if it is being tagged, that ends.
pub async fn remove(State(app): State<Arc<App>>, Path(id): Path<String>) -> StatusCode {
    app.files.remove(&app, &id);
    StatusCode::NO_CONTENT
}

/// A page of rows, with what the filters leave of every segment and confidence.
#[derive(Serialize)]
pub struct Page {
    total: usize,
    matching: usize,
    offset: usize,
    rows: Vec<RowReport>,
    segments: Vec<SegmentCount>,
    /// Rows with 0 to 9, 10 to 19, …, 90 to 100 percent.
    confidence: [usize; view::BARS],
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

#[derive(Serialize)]
struct SegmentCount {
    persona_segment: String,
    rows: usize,
}

pub async fn rows(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    Query(pairs): Pairs,
) -> Answer<Json<Page>> {
    let table = app.files.find(&id)?.table()?;
    let page = app.compute(move |app| {
        let segments = app.segments();
        let wanted = Wanted::read(&pairs, &segments)?;
        let (offset, limit) = (
            view::number(&pairs, "offset", 0)?,
            view::number(&pairs, "limit", ROWS)?,
        );
        let (fixes, changes) = app.fixes().version();
        let changes = if wanted.looks_at_fixes() { changes } else { 0 };
        let view: Arc<View> = table.view(&wanted, changes, || wanted.look(&table, segments.count(), &fixes));
        let tags = table.tags().of_title;
        let rows = view
            .rows
            .iter()
            .skip(offset)
            .take(limit.min(MOST_ROWS))
            .filter_map(|row| {
                let (number, title) = table.title(*row as usize)?;
                let tag = tags.get(number)?;
                let fix = fixes.get(table.keys().get(number)?);
                Some(RowReport {
                    row: *row,
                    record_id: cut(table.id(*row as usize)),
                    title: cut(title),
                    persona_segment: segments.name(tag.segment).to_string(),
                    confidence_score: tag.confidence,
                    fix: fix.map(|fix| fix.persona_segment.clone()),
                })
            });
        Ok(Page {
            total: table.rows(),
            matching: view.rows.len(),
            offset,
            rows: rows.collect(),
            segments: segments
                .ids()
                .zip(&view.segments)
                .map(|(id, rows)| SegmentCount {
                    persona_segment: segments.name(id).to_string(),
                    rows: *rows,
                })
                .collect(),
            confidence: view.confidence,
        })
    });
    Ok(Json(page.await?))
}

/// Why a row is tagged as it is.
pub async fn row(State(app): State<Arc<App>>, Path((id, row)): Path<(String, usize)>) -> Answer<Response> {
    let table = app.files.find(&id)?.table()?;
    let found = table.title(row).map(|(_, title)| title.to_string());
    let title = found.ok_or_else(|| Refusal::not_found("The file has no such row."))?;
    explain(&app, title, NEIGHBOURS).await
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_string(),
    }
}
