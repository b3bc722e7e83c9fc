//! Tagging titles, and telling why.

use std::sync::Arc;

use axum::{
    Json,
    extract::{Query, State},
    http::header,
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};

use crate::{
    error::Context,
    serve::{
        app::App,
        http::{ApiError, ApiResult, Body, Pairs, number, text},
    },
    tagger::ExplanationReport,
};

/// Neighbours that are told where nobody says how many.
const NEIGHBOURS: usize = 10;
const MOST_NEIGHBOURS: usize = 100;
/// A title longer than this is not explained.
const LONGEST: usize = 2_000;

/// One title, or several.
#[derive(Deserialize)]
#[serde(
    untagged,
    deny_unknown_fields,
    expecting = "it is neither {\"title\": \"…\"} nor {\"titles\": [\"…\", …]}"
)]
pub enum TitlesRequest {
    One { title: String },
    Several { titles: Vec<String> },
}

#[derive(Serialize)]
pub struct TaggedTitles {
    /// One a title, in their order.
    results: Vec<TaggedTitle>,
    /// The number of the model that tagged them.
    model: u64,
}

#[derive(Serialize)]
pub struct TaggedTitle {
    pub title: String,
    pub persona_segment: String,
    pub confidence_score: u8,
}

/// Tags one title or several.
pub async fn classify(
    State(app): State<Arc<App>>,
    body: Result<Body<TitlesRequest>, ApiError>,
) -> ApiResult<Json<TaggedTitles>> {
    let titles = match body?.0 {
        TitlesRequest::One { title } => vec![title],
        TitlesRequest::Several { titles } => titles,
    };
    Ok(Json(tag(&app, titles).await?))
}

impl TaggedTitles {
    pub fn into_each(self) -> Vec<TaggedTitle> {
        self.results
    }
}

/// Tags titles, if they are not too many.
pub async fn tag(app: &Arc<App>, titles: Vec<String>) -> ApiResult<TaggedTitles> {
    let most = app.options.limits.titles;
    if titles.len() > most {
        return Err(ApiError::too_large(format!(
            "{} titles are more than the {most} that a call may have. Send several calls, or a file to /api/files.",
            titles.len()
        )));
    }
    app.compute(move |app| {
        let engine = app.engine();
        let tags = engine
            .tagger
            .tag(&titles)
            .map_err(|error| ApiError::failed(&error))?;
        app.metrics.titles.inc_by(titles.len() as u64);
        let results = titles.into_iter().zip(tags).map(|(title, tag)| TaggedTitle {
            title,
            persona_segment: engine.tagger.segments().name(tag.segment).to_string(),
            confidence_score: tag.confidence,
        });
        Ok(TaggedTitles {
            results: results.collect(),
            model: engine.number,
        })
    })
    .await
}

/// Why a title is tagged as it is.
pub async fn similar(State(app): State<Arc<App>>, Query(pairs): Pairs) -> ApiResult<Response> {
    let Some(title) = text(&pairs, "title") else {
        return Err(ApiError::wrong(
            "Name a title: /api/similar?title=Head of Privacy.",
        ));
    };
    let neighbours = number(&pairs, "neighbours", NEIGHBOURS)?;
    explain(&app, title.to_string(), neighbours).await
}

/// Tells why `title` is tagged as it is, with so many neighbours.
pub async fn explain(app: &Arc<App>, title: String, neighbours: usize) -> ApiResult<Response> {
    if !(1..=MOST_NEIGHBOURS).contains(&neighbours) {
        return Err(ApiError::wrong(format!(
            "\"neighbours\" is a number from 1 to {MOST_NEIGHBOURS}."
        )));
    }
    if title.chars().count() > LONGEST {
        return Err(ApiError::wrong(format!(
            "This title has more than {LONGEST} characters: too many to explain."
        )));
    }
    app.compute(move |app| {
        let tagger = app.engine().tagger;
        let explain = || {
            let mut explained = tagger.explain(&[&title], neighbours)?;
            let explanation = explained.pop().context("the title was not tagged")?;
            let report = ExplanationReport::new(&title, &explanation, &tagger, neighbours);
            Ok(serde_json::to_string(&report)?)
        };
        let json = explain().map_err(|error| ApiError::failed(&error))?;
        Ok(([(header::CONTENT_TYPE, "application/json")], json).into_response())
    })
    .await
}
