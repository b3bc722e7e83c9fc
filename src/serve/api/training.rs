//! The training data, a page at a time.

use std::sync::Arc;

use axum::{
    Json,
    extract::{Query, State},
};
use serde::Serialize;

use super::SegmentCount;
use crate::serve::{
    app::App,
    files::contains,
    http::{ApiError, ApiResult, Pairs, check_names, find_segment, number, text},
    training_rows::TrainingRow,
};

const ROWS: usize = 50;
const MOST_ROWS: usize = 500;

/// A page of the training data.
#[derive(Serialize)]
pub struct TrainingPage {
    file: String,
    total: usize,
    matching: usize,
    offset: usize,
    rows: Vec<TrainingRow>,
    segments: Vec<SegmentCount>,
}

pub async fn list(State(app): State<Arc<App>>, Query(pairs): Pairs) -> ApiResult<Json<TrainingPage>> {
    check_names(&pairs, &["text", "segment", "offset", "limit"])?;
    let page = app.compute(move |app| {
        let file = &app.options.training.training_data;
        let rows = app
            .training_rows
            .read(file)
            .map_err(|error| ApiError::conflict(error.in_full()))?;
        let (offset, limit) = (number(&pairs, "offset", 0)?, number(&pairs, "limit", ROWS)?);
        let part = text(&pairs, "text").unwrap_or_default().trim().to_lowercase();
        let segments = app.segments();
        let segment = match text(&pairs, "segment").filter(|name| !name.is_empty()) {
            Some(name) => Some(find_segment(&segments, name)?),
            None => None,
        };
        let mut counts = vec![0; segments.count()];
        let mut matching = Vec::new();
        for row in rows.iter().filter(|row| contains(&row.title, &part)) {
            let of = segments.find(&row.persona_segment);
            if let Some(count) = of.and_then(|of| counts.get_mut(usize::from(of.0))) {
                *count += 1;
            }
            if segment.is_none() || of == segment {
                matching.push(row);
            }
        }
        Ok(TrainingPage {
            file: file.display().to_string(),
            total: rows.len(),
            matching: matching.len(),
            offset,
            rows: matching
                .into_iter()
                .skip(offset)
                .take(limit.min(MOST_ROWS))
                .cloned()
                .collect(),
            segments: SegmentCount::all(&segments, &counts),
        })
    });
    Ok(Json(page.await?))
}
