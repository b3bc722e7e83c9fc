//! Whether the server is there, what it counts, and what it can be asked.

use std::sync::Arc;

use axum::{
    Json,
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

use crate::serve::{
    app::App,
    http::{ApiError, ApiResult},
};

pub const OPENAPI: &str = include_str!("openapi.json");

/// Whether the server is there.
pub async fn health() -> Json<Value> {
    Json(json!({ "status": "ok" }))
}

pub async fn metrics(State(app): State<Arc<App>>) -> ApiResult<Response> {
    let text = app
        .metrics
        .text()
        .map_err(|error| ApiError::failed(&error.into()))?;
    let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    Ok(([(header::CONTENT_TYPE, kind)], text).into_response())
}

pub async fn openapi() -> Response {
    ([(header::CONTENT_TYPE, "application/json")], OPENAPI).into_response()
}
