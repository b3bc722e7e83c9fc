//! What all requests share.

use std::{
    path::PathBuf,
    sync::{Arc, Mutex, MutexGuard},
};

use axum::extract::FromRef;

use super::{
    Limits, Options,
    engine::{Engine, EngineSlot},
    events::EventSender,
    files::FileStore,
    http::{ApiError, ApiResult, Failure, Metrics},
    retrain::{Candidate, Fixes, Retrainer},
    training_rows::TrainingRows,
    work::{Job, JobKind, Latest, Workers, unpoisoned},
};
use crate::{audit::Finding, error::Result, evaluation::Evaluation, tagger::Tagger, title::Segments};

/// What all requests share.
pub struct App {
    pub options: Options,
    /// Where files lie that go when the server does.
    pub folder: PathBuf,
    pub files: FileStore,
    pub metrics: Arc<Metrics>,
    pub training_rows: TrainingRows,
    pub jobs: Jobs,
    pub retrainer: Retrainer,
    pub workers: Workers,
    pub events: EventSender,
    engine: EngineSlot,
    fixes: Mutex<Fixes>,
}

/// The jobs that learn.
#[derive(Default)]
pub struct Jobs {
    pub audit: Latest<Vec<Finding>>,
    pub evaluation: Latest<Evaluation>,
    pub candidate: Latest<Candidate>,
}

impl App {
    /// # Errors
    /// If no threads can be started.
    pub fn new(options: Options, tagger: Arc<Tagger>, folder: PathBuf, events: EventSender) -> Result<Self> {
        let metrics = Metrics::new();
        metrics.uses_model(tagger.model().titles().len());
        Ok(Self {
            files: FileStore::new(options.limits.files),
            metrics: Arc::new(metrics),
            training_rows: TrainingRows::default(),
            jobs: Jobs::default(),
            retrainer: Retrainer::new(&options, folder.clone()),
            workers: Workers::new(&options.limits)?,
            engine: EngineSlot::new(tagger),
            fixes: Mutex::default(),
            options,
            folder,
            events,
        })
    }

    pub fn engine(&self) -> Engine {
        self.engine.get()
    }

    /// A number for a model that may come into use.
    pub fn next_model(&self) -> u64 {
        self.engine.next_number()
    }

    /// From now on titles are tagged with `engine`.
    pub fn use_engine(&self, engine: Engine) {
        self.metrics.uses_model(engine.tagger.model().titles().len());
        self.engine.replace(engine);
    }

    pub fn segments(&self) -> Segments {
        self.engine.segments()
    }

    pub fn fixes(&self) -> MutexGuard<'_, Fixes> {
        unpoisoned(&self.fixes)
    }

    /// Refuses what changes files of the project, where they may not change.
    pub fn may_change(&self) -> ApiResult<()> {
        if self.options.read_only {
            return Err(ApiError::read_only());
        }
        Ok(())
    }

    /// Computes the answer to a request on another thread.
    pub async fn compute<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&Self) -> ApiResult<T> + Send + 'static,
    ) -> ApiResult<T> {
        let app = Arc::clone(self);
        self.workers.compute(move || work(&app)).await
    }

    /// Does a job on another thread, once it is its turn.
    pub fn begin<T: Send + Sync + 'static>(
        self: &Arc<Self>,
        kind: JobKind,
        name: String,
        job: Arc<Job<T>>,
        work: impl FnOnce(&Self, &Job<T>) -> Result<T, Failure> + Send + 'static,
    ) {
        let app = Arc::clone(self);
        let events = self.events.clone();
        self.workers
            .begin(kind, name, job, events, move |job| work(&app, job));
    }
}

impl FromRef<Arc<App>> for Limits {
    fn from_ref(app: &Arc<App>) -> Self {
        app.options.limits.clone()
    }
}
