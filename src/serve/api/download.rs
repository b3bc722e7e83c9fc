//! A tagged file as a file.

use std::{collections::HashMap, fs::File, sync::Arc};

use axum::{
    body::{Body, Bytes},
    extract::{Query, State},
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use futures_util::stream::try_unfold;
use tempfile::TempDir;
use tokio::{io::AsyncReadExt, sync::OwnedSemaphorePermit};

use crate::{
    error::invalid,
    error::{Context, Result},
    serve::{
        app::App,
        files::{RowFilter, TableTags, TaggedTable, UploadedFile, fixed},
        http::{ApiError, ApiResult, Pairs, Path, text},
        retrain::Fix,
    },
    stream::{self, Output, OutputColumns},
    table::SHEET_ROWS,
    tagger::Tag,
    title::SegmentId,
};

const PIECE: usize = 1 << 16;

const REJECTS: &str = "rejects.csv";

const CSV: &str = "text/csv; charset=utf-8";
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// The rows that are wanted as a file, as `persona predict` would write it, pending fixes included; or
/// those that could not be read.
pub async fn download(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    Query(pairs): Pairs,
) -> ApiResult<Response> {
    let file = app.files.find(&id)?;
    let table = file.table()?;
    let (ending, kind) = match text(&pairs, "format").unwrap_or("csv") {
        "csv" => ("tagged.csv", CSV),
        "xlsx" => ("tagged.xlsx", XLSX),
        "rejects" => (REJECTS, CSV),
        _ => {
            return Err(ApiError::wrong("\"format\" is \"csv\", \"xlsx\" or \"rejects\"."));
        }
    };
    let name = match file.name.rsplit_once('.') {
        Some((stem, _)) => format!("{stem}.{ending}"),
        None => format!("{}.{ending}", file.name),
    };
    let its_app = Arc::clone(&app);
    let tags = table.tags();
    RowFilter::check(&pairs, &["format"])?;
    let wanted = RowFilter::read(&pairs, &tags.segments)?;
    let permit = app.workers.download()?;
    let write = move || {
        let (folder, opened) = write(&its_app, &file, (&table, &tags), &wanted, ending)?;
        // Held until the file is sent, or written where nobody waits for it any more.
        ApiResult::Ok(((folder, permit), opened))
    };
    let written = tokio::task::spawn_blocking(write).await;
    let written = written.map_err(|_| ApiError::failed(&invalid!("the writer stopped")))?;
    let (held, opened) = written?;
    let Some(opened) = opened else {
        return Err(ApiError::not_found("Every row of the file could be read."));
    };
    let length = opened.metadata().map(|metadata| metadata.len()).ok();
    let mut response = send(opened, held).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    if let Some(length) = length {
        headers.insert(header::CONTENT_LENGTH, length.into());
    }
    if let Ok(value) = HeaderValue::from_str(&format!("attachment; filename*=UTF-8''{}", percent(&name))) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    Ok(response)
}

/// Writes the rows that are wanted.
fn write(
    app: &App,
    file: &UploadedFile,
    (table, tags): (&TaggedTable, &TableTags),
    wanted: &RowFilter,
    ending: &str,
) -> ApiResult<(TempDir, Option<File>)> {
    let fixes = app.fixes().by_key();
    let printed = with_fixes(&fixes, table, tags);
    let mut is_wanted = vec![wanted.is_all(); table.rows()];
    let mut count = table.rows();
    if !wanted.is_all() {
        // They come in the order of the file. Whoever takes a segment's rows elsewhere wants those that the file says are
        // of it, whatever the model says.
        let rows = wanted.look(table, &printed, None, &fixes).rows;
        count = rows.len();
        rows.iter().for_each(|row| is_wanted[*row as usize] = true);
    }
    if ending.ends_with(".xlsx") && count >= SHEET_ROWS as usize {
        return Err(ApiError::too_large(format!(
            "A sheet of Excel holds {} rows below its header, and these are {count}. Filter them, or take CSV.",
            SHEET_ROWS - 1
        )));
    }
    write_rows(app, file, (table, &printed), &is_wanted, ending)
        .map_err(|error| ApiError::no_place(error.in_full()))
}

/// Writes rows as a file into a folder of its own; none if that file would have no rows.
fn write_rows(
    app: &App,
    file: &UploadedFile,
    (table, tags): (&TaggedTable, &TableTags),
    is_wanted: &[bool],
    ending: &str,
) -> Result<(TempDir, Option<File>)> {
    let folder = tempfile::tempdir_in(&app.folder)?;
    let (tagged, rejects) = (folder.path().join(ending), folder.path().join(REJECTS));
    let tagged = if ending == REJECTS {
        folder.path().join("tagged.csv")
    } else {
        tagged
    };
    let input = file.open().map_err(|failure| invalid!("{}", failure.message))?;
    let mut output = Output::create(&tagged, rejects.clone(), &input, None, OutputColumns::default())?;
    let segments = &*tags.segments;
    let mut counts: Vec<(SegmentId, usize)> = segments.ids().map(|id| (id, 0)).collect();
    let mut position = 0;
    let mut outcome = Ok(());
    stream::batches(input, |mut batch| {
        batch.rows.retain_mut(|(_, title)| {
            let row = position;
            position += 1;
            *title = table.title(row).map(|(number, _)| number);
            is_wanted.get(row).copied().unwrap_or(false)
        });
        outcome = output.write(&batch, &tags.of_title, segments, &mut counts);
        outcome.is_ok()
    })?;
    outcome?;
    let has_rejects = output.commit()?.is_some();
    let opened = if ending == REJECTS {
        has_rejects.then(|| File::open(&rejects)).transpose()
    } else {
        File::open(&tagged).map(Some)
    };
    let opened = opened.context("the written file could not be read")?;
    Ok((folder, opened))
}

/// The tag of each title, or the segment that somebody set.
fn with_fixes(fixes: &HashMap<u64, Fix>, table: &TaggedTable, tags: &TableTags) -> TableTags {
    let fixed_or = |(tag, key): (&Tag, &u64)| {
        let fix = fixes
            .get(key)
            .and_then(|fix| tags.segments.find(&fix.persona_segment));
        fix.map_or(*tag, fixed)
    };
    let of_title = tags.of_title.iter().zip(table.keys()).map(fixed_or);
    TableTags {
        of_title: Arc::new(of_title.collect()),
        ..tags.clone()
    }
}

/// Sends a file piece by piece; what is `held` for it, its folder and the leave to send it, goes with the last one.
fn send(opened: File, held: (TempDir, OwnedSemaphorePermit)) -> Body {
    let begin = (tokio::fs::File::from_std(opened), held);
    Body::from_stream(try_unfold(begin, |(mut file, held)| async move {
        let mut piece = vec![0; PIECE];
        let read = file.read(&mut piece).await?;
        piece.truncate(read);
        let next = (file, held);
        Ok::<_, std::io::Error>((read > 0).then(|| (Bytes::from(piece), next)))
    }))
}

/// A name as a header may carry it.
fn percent(name: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._".contains(&byte);
    name.bytes()
        .map(|byte| match plain(byte) {
            true => char::from(byte).to_string(),
            false => format!("%{byte:02X}"),
        })
        .collect()
}
