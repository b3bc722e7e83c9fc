use std::sync::Arc;

use anyhow::Context;
use axum::{
    Json,
    extract::{Query, State},
    http::header,
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};

use super::{Pairs, body::Body};
use crate::{
    serve::{Answer, App, Refusal, view},
    similar::Report,
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
pub enum Question {
    One { title: String },
    Several { titles: Vec<String> },
}

#[derive(Serialize)]
pub struct Results {
    /// One a title, in their order.
    results: Vec<Tagged>,
    /// The number of the model that tagged them.
    model: u64,
}

#[derive(Serialize)]
pub struct Tagged {
    pub title: String,
    pub persona_segment: String,
    pub confidence_score: u8,
}

/// Tags one title or several.
pub async fn classify(
    State(app): State<Arc<App>>,
    body: Result<Body<Question>, Refusal>,
) -> Answer<Json<Results>> {
    let titles = match body?.0 {
        Question::One { title } => vec![title],
        Question::Several { titles } => titles,
    };
    Ok(Json(tag(&app, titles).await?))
}

impl Results {
    pub fn into_each(self) -> Vec<Tagged> {
        self.results
    }
}

/// Tags titles, if they are not too many.
pub async fn tag(app: &Arc<App>, titles: Vec<String>) -> Answer<Results> {
    let most = app.options.limits.titles;
    if titles.len() > most {
        return Err(Refusal::too_large(format!(
            "{} titles are more than the {most} that a call may have. Send several calls, or a file to /api/files.",
            titles.len()
        )));
    }
    app.compute(move |app| {
        let engine = app.engine();
        let tags = engine
            .tagger
            .tag(&titles)
            .map_err(|error| Refusal::failed(&error))?;
        app.metrics.titles.inc_by(titles.len() as u64);
        let results = titles.into_iter().zip(tags).map(|(title, tag)| Tagged {
            title,
            persona_segment: engine.tagger.segments().name(tag.segment).to_string(),
            confidence_score: tag.confidence,
        });
        Ok(Results {
            results: results.collect(),
            model: engine.number,
        })
    })
    .await
}

/// Why a title is tagged as it is.
pub async fn similar(State(app): State<Arc<App>>, Query(pairs): Pairs) -> Answer<Response> {
    let Some(title) = view::text(&pairs, "title") else {
        return Err(Refusal::wrong(
            "Name a title: /api/similar?title=Head of Privacy.",
        ));
    };
    let neighbours = view::number(&pairs, "neighbours", NEIGHBOURS)?;
    explain(&app, title.to_string(), neighbours).await
}

/// Tells why `title` is tagged as it is, with so many neighbours.
pub async fn explain(app: &Arc<App>, title: String, neighbours: usize) -> Answer<Response> {
    if !(1..=MOST_NEIGHBOURS).contains(&neighbours) {
        return Err(Refusal::wrong(format!(
            "\"neighbours\" is a number from 1 to {MOST_NEIGHBOURS}."
        )));
    }
    if title.chars().count() > LONGEST {
        return Err(Refusal::wrong(format!(
            "This title has more than {LONGEST} characters: too many to explain."
        )));
    }
    app.compute(move |app| {
        let tagger = app.engine().tagger;
        let explain = || {
            let mut explained = tagger.explain(&[&title], neighbours)?;
            let explanation = explained.pop().context("the title was not tagged")?;
            let report = Report::new(&title, &explanation, &tagger, neighbours);
            Ok(serde_json::to_string(&report)?)
        };
        let json = explain().map_err(|error| Refusal::failed(&error))?;
        Ok(([(header::CONTENT_TYPE, "application/json")], json).into_response())
    })
    .await
}
