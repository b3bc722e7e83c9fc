//! The page's files, compiled in.

use axum::{
    extract::Request,
    http::{HeaderName, HeaderValue, StatusCode, header},
    middleware::Next,
    response::{Html, IntoResponse, Response},
};

use super::http::{ApiError, Path};

static INDEX: &str = include_str!("assets/index.html");

const SCRIPT: &str = "text/javascript; charset=utf-8";

/// Name, kind and content.
static FILES: &[(&str, &str, &str)] = &[
    (
        "style.css",
        "text/css; charset=utf-8",
        include_str!("assets/style.css"),
    ),
    ("icon.svg", "image/svg+xml", include_str!("assets/icon.svg")),
    // Where browsers look for one that no page names, as beside JSON.
    ("favicon.ico", "image/svg+xml", include_str!("assets/icon.svg")),
    ("app.js", SCRIPT, include_str!("assets/app.js")),
    ("api.js", SCRIPT, include_str!("assets/api.js")),
    ("dom.js", SCRIPT, include_str!("assets/dom.js")),
    ("tag.js", SCRIPT, include_str!("assets/tag.js")),
    ("table.js", SCRIPT, include_str!("assets/table.js")),
    ("download.js", SCRIPT, include_str!("assets/download.js")),
    ("filter.js", SCRIPT, include_str!("assets/filter.js")),
    ("goal.js", SCRIPT, include_str!("assets/goal.js")),
    ("keys.js", SCRIPT, include_str!("assets/keys.js")),
    ("selection.js", SCRIPT, include_str!("assets/selection.js")),
    ("charts.js", SCRIPT, include_str!("assets/charts.js")),
    ("explain.js", SCRIPT, include_str!("assets/explain.js")),
    ("fixes.js", SCRIPT, include_str!("assets/fixes.js")),
    ("retrain.js", SCRIPT, include_str!("assets/retrain.js")),
    ("training.js", SCRIPT, include_str!("assets/training.js")),
    ("audit.js", SCRIPT, include_str!("assets/audit.js")),
    ("evaluation.js", SCRIPT, include_str!("assets/evaluation.js")),
];

/// Nothing but what this server sends, and nothing in a line of HTML.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
                      frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

pub async fn index() -> Html<&'static str> {
    Html(INDEX)
}

pub async fn file(Path(name): Path<String>) -> Response {
    match FILES.iter().find(|(file, ..)| *file == name) {
        Some((_, kind, content)) => ([(header::CONTENT_TYPE, *kind)], *content).into_response(),
        None => missing().await.into_response(),
    }
}

pub async fn missing() -> ApiError {
    ApiError::new(
        StatusCode::NOT_FOUND,
        "not_found",
        "There is nothing at this address; /api/openapi.json lists what there is.",
    )
}

pub async fn wrong_method() -> ApiError {
    ApiError::new(
        StatusCode::METHOD_NOT_ALLOWED,
        "wrong_method",
        "This address knows no such method; /api/openapi.json lists those that there are.",
    )
}

/// Sends with every answer what a browser must not do with it, unless the answer has said so itself.
pub async fn careful(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let careful = [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CACHE_CONTROL, "no-store"),
        (
            HeaderName::from_static("cross-origin-opener-policy"),
            "same-origin",
        ),
        (
            HeaderName::from_static("cross-origin-resource-policy"),
            "same-origin",
        ),
    ];
    for (name, value) in careful {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    response
}
