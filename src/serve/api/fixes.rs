use std::sync::Arc;

use axum::{
    Json,
    extract::{Query, State},
};
use serde::{Deserialize, Serialize};

use super::{Pairs, body::Body};
use crate::serve::{Answer, App, Refusal, fixes::Fix, view};

#[derive(Serialize)]
pub struct Pending {
    /// The one set last first.
    fixes: Vec<Fix>,
}

/// What segment a title should have.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wish {
    title: String,
    persona_segment: String,
}

impl Pending {
    fn of(app: &App) -> Json<Self> {
        let fixes = app.fixes().list();
        Json(Self { fixes })
    }
}

pub async fn list(State(app): State<Arc<App>>) -> Json<Pending> {
    Pending::of(&app)
}

/// Sets the segment of a title, until it is learned from.
pub async fn set(State(app): State<Arc<App>>, body: Result<Body<Wish>, Refusal>) -> Answer<Json<Pending>> {
    app.may_change()?;
    let wish = body?.0;
    app.compute(move |app| {
        let tagger = app.engine().tagger;
        let segments = tagger.segments();
        let segment = view::find(segments, &wish.persona_segment)?;
        let tags = tagger
            .tag(&[&wish.title])
            .map_err(|error| Refusal::failed(&error))?;
        let was = tags.first().map(|tag| segments.name(tag.segment).to_string());
        let is = segments.name(segment).to_string();
        app.fixes().set(&wish.title, is, was.unwrap_or_default())?;
        Ok(Pending::of(app))
    })
    .await
}

/// Takes the fix of a title back, or all of them.
pub async fn unset(State(app): State<Arc<App>>, Query(pairs): Pairs) -> Answer<Json<Pending>> {
    app.may_change()?;
    match view::text(&pairs, "title") {
        Some(title) => app.fixes().unset(title),
        None => app.fixes().clear(),
    }
    Ok(Pending::of(&app))
}
