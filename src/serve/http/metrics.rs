//! What is counted, for Prometheus.

use std::{
    sync::{Arc, atomic::AtomicU64},
    time::Instant,
};

use axum::{
    extract::{MatchedPath, Request, State},
    middleware::Next,
    response::Response,
};
use prometheus_client::{
    encoding::{EncodeLabelSet, text::encode},
    metrics::{counter::Counter, family::Family, gauge::Gauge, histogram::Histogram},
    registry::Registry,
};

/// Upper bounds of the latency histogram, in seconds.
const SECONDS: [f64; 12] = [
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0, 30.0,
];

/// What a server counts, for Prometheus.
pub struct Metrics {
    registry: Registry,
    requests: Family<RequestLabels, Counter>,
    seconds: Family<RouteLabel, Histogram>,
    in_work: Gauge,
    /// Titles that were tagged, those of files included.
    pub titles: Counter,
    /// Files that are kept.
    pub files: Gauge<i64>,
    models: Gauge<u64, AtomicU64>,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct RequestLabels {
    method: String,
    path: String,
    status: u16,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct RouteLabel {
    path: String,
}

impl Metrics {
    pub fn new() -> Self {
        let metrics = Self {
            registry: Registry::with_prefix("persona"),
            requests: Family::default(),
            seconds: Family::new_with_constructor(|| Histogram::new(SECONDS)),
            in_work: Gauge::default(),
            titles: Counter::default(),
            files: Gauge::default(),
            models: Gauge::default(),
        };
        metrics.registered()
    }

    fn registered(mut self) -> Self {
        let registry = &mut self.registry;
        registry.register("requests", "Requests answered", self.requests.clone());
        registry.register(
            "request_seconds",
            "Seconds until a request was answered",
            self.seconds.clone(),
        );
        registry.register(
            "requests_in_work",
            "Requests being answered",
            self.in_work.clone(),
        );
        registry.register("titles", "Titles tagged", self.titles.clone());
        registry.register("files", "Files kept", self.files.clone());
        registry.register(
            "model_titles",
            "Training titles of the model in use",
            self.models.clone(),
        );
        self
    }

    /// The model in use has so many training titles.
    pub fn uses_model(&self, titles: usize) {
        self.models.set(titles as u64);
    }

    /// All of it, as Prometheus reads it.
    pub fn text(&self) -> Result<String, std::fmt::Error> {
        let mut text = String::new();
        encode(&mut text, &self.registry)?;
        Ok(text)
    }
}

/// Counts a request, and how long it took.
pub async fn measure(State(metrics): State<Arc<Metrics>>, request: Request, next: Next) -> Response {
    // Only what there is: addresses that somebody makes up would fill the memory.
    let path = request
        .extensions()
        .get::<MatchedPath>()
        .map_or("other", MatchedPath::as_str)
        .to_string();
    let method = match request.method().as_str() {
        known @ ("GET" | "POST" | "PUT" | "DELETE" | "HEAD") => known,
        _ => "other",
    }
    .to_string();
    let started = Instant::now();
    let in_work = InWork::begin(&metrics);
    let response = next.run(request).await;
    drop(in_work);
    let route = RouteLabel { path: path.clone() };
    let elapsed = started.elapsed().as_secs_f64();
    metrics.seconds.get_or_create(&route).observe(elapsed);
    let status = response.status().as_u16();
    let asked = RequestLabels { method, path, status };
    metrics.requests.get_or_create(&asked).inc();
    response
}

/// Counted down again when the request ends, however it does.
struct InWork(Gauge);

impl InWork {
    fn begin(metrics: &Metrics) -> Self {
        metrics.in_work.inc();
        Self(metrics.in_work.clone())
    }
}

impl Drop for InWork {
    fn drop(&mut self) {
        self.0.dec();
    }
}
