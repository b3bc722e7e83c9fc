//! The API, a resource a file.

mod audit;
mod candidate;
mod classify;
mod download;
mod evaluation;
mod file_fixes;
mod files;
mod fixes;
mod goal;
mod hubspot;
mod model;
mod status;
mod training;

use std::sync::Arc;

use axum::routing::{MethodRouter, delete, get, post, put};
use serde::Serialize;

use super::app::App;
use crate::title::Segments;

/// Methods and path of an address, and who answers.
type Route = (&'static [&'static str], &'static str, MethodRouter<Arc<App>>);

/// Rows of a segment.
#[derive(Serialize)]
struct SegmentCount {
    persona_segment: String,
    rows: usize,
}

impl SegmentCount {
    /// The rows of all segments, by rank.
    fn all(segments: &Segments, rows: &[usize]) -> Vec<Self> {
        let named = segments.ids().zip(rows);
        named
            .map(|(id, rows)| Self {
                persona_segment: segments.name(id).to_string(),
                rows: *rows,
            })
            .collect()
    }
}

/// All that there is. `openapi.json` describes the same.
pub fn routes() -> Vec<Route> {
    vec![
        (&["get"], "/health", get(status::health)),
        (&["get"], "/metrics", get(status::metrics)),
        (&["get"], "/api/openapi.json", get(status::openapi)),
        (&["get"], "/api/model", get(model::show)),
        (&["post"], "/api/classify", post(classify::classify)),
        (&["get"], "/api/similar", get(classify::similar)),
        (&["post"], "/api/hubspot", post(hubspot::classify)),
        (
            &["get", "post"],
            "/api/files",
            get(files::list).post(files::receive),
        ),
        (
            &["get", "delete"],
            "/api/files/{id}",
            get(files::show).delete(files::remove),
        ),
        (&["get"], "/api/files/{id}/rows", get(files::rows)),
        (&["get"], "/api/files/{id}/rows/{row}", get(files::row)),
        (&["get"], "/api/files/{id}/download", get(download::download)),
        (
            &["get", "put"],
            "/api/files/{id}/fixes",
            get(file_fixes::preview).put(file_fixes::set),
        ),
        (&["get"], "/api/files/{id}/goal", get(goal::show)),
        (
            &["get", "put", "delete"],
            "/api/fixes",
            get(fixes::list)
                .merge(put(fixes::set))
                .merge(delete(fixes::unset)),
        ),
        (&["post"], "/api/fixes/undo", post(fixes::undo)),
        (
            &["get", "post", "delete"],
            "/api/candidate",
            get(candidate::show)
                .post(candidate::train)
                .delete(candidate::discard),
        ),
        (&["post"], "/api/candidate/keep", post(candidate::keep)),
        (&["get"], "/api/training", get(training::list)),
        (
            &["get", "post"],
            "/api/audit",
            get(audit::show).post(audit::begin),
        ),
        (
            &["get", "post"],
            "/api/evaluation",
            get(evaluation::show).post(evaluation::begin),
        ),
        (&["get"], "/api/evaluation/report", get(evaluation::report)),
    ]
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_description_has_the_routes_that_there_are_and_no_others() {
        let described: serde_json::Value = serde_json::from_str(status::OPENAPI).unwrap();
        let described: BTreeSet<(String, String)> = described["paths"]
            .as_object()
            .unwrap()
            .iter()
            .flat_map(|(path, methods)| {
                let methods = methods.as_object().unwrap().keys();
                methods
                    .filter(|name| *name != "parameters")
                    .map(|method| (path.clone(), method.clone()))
            })
            .collect();
        let served: BTreeSet<(String, String)> = routes()
            .iter()
            .flat_map(|(methods, path, _)| {
                methods
                    .iter()
                    .map(|method| (path.to_string(), method.to_string()))
            })
            .collect();
        assert_eq!(described, served);
    }
}
