use std::sync::Arc;

use axum::{
    Json,
    extract::{Query, State},
};
use serde::Serialize;

use super::Pairs;
use crate::serve::{
    Answer, App, Refusal,
    training_rows::TrainingRow,
    view::{self, contains},
};

const ROWS: usize = 50;
const MOST_ROWS: usize = 500;

/// A page of the training data.
#[derive(Serialize)]
pub struct Page {
    file: String,
    total: usize,
    matching: usize,
    offset: usize,
    rows: Vec<TrainingRow>,
    segments: Vec<SegmentCount>,
}

#[derive(Serialize)]
struct SegmentCount {
    persona_segment: String,
    rows: usize,
}

pub async fn list(State(app): State<Arc<App>>, Query(pairs): Pairs) -> Answer<Json<Page>> {
    let page = app.compute(move |app| {
        let file = &app.options.lesson.training_data;
        let rows = app
            .training_rows
            .read(file)
            .map_err(|error| Refusal::conflict(format!("{error:#}")))?;
        let (offset, limit) = (
            view::number(&pairs, "offset", 0)?,
            view::number(&pairs, "limit", ROWS)?,
        );
        let text = view::text(&pairs, "text")
            .unwrap_or_default()
            .trim()
            .to_lowercase();
        let segments = app.segments();
        let segment = match view::text(&pairs, "segment").filter(|name| !name.is_empty()) {
            Some(name) => Some(view::find(&segments, name)?),
            None => None,
        };
        let mut counts = vec![0; segments.count()];
        let mut matching = Vec::new();
        for row in rows.iter().filter(|row| contains(&row.title, &text)) {
            let of = segments.find(&row.persona_segment);
            if let Some(count) = of.and_then(|of| counts.get_mut(usize::from(of.0))) {
                *count += 1;
            }
            if segment.is_none() || of == segment {
                matching.push(row);
            }
        }
        Ok(Page {
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
            segments: segments
                .ids()
                .zip(counts)
                .map(|(id, rows)| SegmentCount {
                    persona_segment: segments.name(id).to_string(),
                    rows,
                })
                .collect(),
        })
    });
    Ok(Json(page.await?))
}
