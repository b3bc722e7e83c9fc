//! Tagging titles, and telling why.

use std::sync::Arc;

use axum::{
    Json,
    extract::{Query, State},
    http::header,
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::{
    error::Context,
    serve::{
        app::App,
        http::{ApiError, ApiResult, Body, Pairs, check_names, number, text},
    },
    stream::{AddedCells, Addition, Additions},
    tagger::ExplanationReport,
    title::Segments,
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
    One {
        title: String,
        #[serde(default)]
        with: Vec<AskedFor>,
    },
    Several {
        titles: Vec<String>,
        #[serde(default)]
        with: Vec<AskedFor>,
    },
}

/// What may be asked for beside a title's segment.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AskedFor {
    Seniority,
    Second,
    Why,
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
    /// What was asked for beside.
    #[serde(flatten)]
    pub beside: Map<String, Value>,
}

/// Tags one title or several.
pub async fn classify(
    State(app): State<Arc<App>>,
    body: Result<Body<TitlesRequest>, ApiError>,
) -> ApiResult<Json<TaggedTitles>> {
    let (titles, with) = match body?.0 {
        TitlesRequest::One { title, with } => (vec![title], with),
        TitlesRequest::Several { titles, with } => (titles, with),
    };
    Ok(Json(tag(&app, titles, with).await?))
}

impl TaggedTitles {
    pub fn into_each(self) -> Vec<TaggedTitle> {
        self.results
    }
}

impl From<AskedFor> for Addition {
    fn from(asked: AskedFor) -> Self {
        match asked {
            AskedFor::Seniority => Self::Seniority,
            AskedFor::Second => Self::Second,
            AskedFor::Why => Self::Why,
        }
    }
}

/// Tags titles, if they are not too many, with what is asked for beside.
pub async fn tag(app: &Arc<App>, titles: Vec<String>, with: Vec<AskedFor>) -> ApiResult<TaggedTitles> {
    let most = app.options.limits.titles;
    if titles.len() > most {
        return Err(ApiError::too_large(format!(
            "{} titles are more than the {most} that a call may have. Send several calls, or a file to /api/files.",
            titles.len()
        )));
    }
    app.compute(move |app| {
        let engine = app.engine();
        let wanted: Vec<Addition> = with.into_iter().map(Into::into).collect();
        let additions = Additions::new(&wanted, || Arc::clone(&app.options.seniority));
        let tagged = additions.tag(&engine.tagger, &titles, None);
        let mut tagged = tagged.map_err(|error| ApiError::failed(&error))?;
        app.metrics.titles.inc_by(titles.len() as u64);
        tagged.added.resize_with(titles.len(), Default::default);
        let segments = engine.tagger.segments();
        let results = titles.into_iter().zip(tagged.tags).zip(tagged.added);
        let results = results.map(|((title, tag), added)| TaggedTitle {
            title,
            persona_segment: segments.name(tag.segment).to_string(),
            confidence_score: tag.confidence,
            beside: beside(&wanted, &added, segments),
        });
        Ok(TaggedTitles {
            results: results.collect(),
            model: engine.number,
        })
    })
    .await
}

/// What was asked for about a title; what there is not is `null`.
fn beside(wanted: &[Addition], added: &AddedCells, segments: &Segments) -> Map<String, Value> {
    let mut beside = Map::new();
    let mut tell = |name: &str, value: Value| beside.insert(name.to_string(), value);
    for addition in wanted {
        match addition {
            Addition::Seniority => {
                let read = added.seniority();
                let level = read.and_then(|read| read.level);
                tell("seniority", level.map(|level| level.name()).into());
                tell("seniority_confidence", read.map(|read| read.confidence).into());
            }
            Addition::Second => {
                let second = added.second();
                tell(
                    "second_persona",
                    second.map(|second| segments.name(second.segment)).into(),
                );
                tell("second_confidence", second.map(|second| second.confidence).into());
            }
            Addition::Why => _ = tell("why", added.why().into()),
        }
    }
    beside
}

/// Why a title is tagged as it is.
pub async fn similar(State(app): State<Arc<App>>, Query(pairs): Pairs) -> ApiResult<Response> {
    check_names(&pairs, &["title", "neighbours"])?;
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
