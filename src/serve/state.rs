use std::{
    path::PathBuf,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError, RwLock,
        atomic::{AtomicU64, Ordering},
    },
};

use anyhow::Result;
use tokio::{
    sync::{Semaphore, mpsc::UnboundedSender},
    task::spawn_blocking,
};

use super::{
    Answer, Options, Refusal, Said, Token,
    file::Files,
    fixes::Fixes,
    job::{Job, unpoisoned},
    metrics::Metrics,
    retrain::{Candidate, Figures},
    training_rows::TrainingRows,
};
use crate::{audit::Finding, checksum::Checksum, evaluation::Evaluation, segment::Segments, tagger::Tagger};

/// What all requests share.
pub struct App {
    pub options: Options,
    pub token: Option<Token>,
    pub folder: PathBuf,
    pub files: Files,
    pub metrics: Metrics,
    pub training_rows: TrainingRows,
    pub audit: Latest<Vec<Finding>>,
    pub evaluation: Latest<Evaluation>,
    pub candidate: Latest<Candidate>,
    /// The figures of the training data as it is, by its checksum.
    pub baseline: Mutex<Option<(Checksum, Figures)>>,
    engine: RwLock<Engine>,
    models: AtomicU64,
    fixes: Mutex<Fixes>,
    journal: UnboundedSender<Said>,
    in_work: Arc<Semaphore>,
    /// One file is tagged at a time, and one thing learned.
    tagging: Arc<Semaphore>,
    learning: Arc<Semaphore>,
    pub uploads: Arc<Semaphore>,
}

/// The tagger in use, and its number: a newer one has a higher one.
#[derive(Clone)]
pub struct Engine {
    pub tagger: Arc<Tagger>,
    pub number: u64,
}

/// The job of a kind that was begun last.
pub struct Latest<T>(Mutex<Option<Arc<Job<T>>>>);

/// What kind of work a job is.
#[derive(Clone, Copy)]
pub enum Work {
    Tagging,
    Learning,
}

/// Files that may be on their way at the same time.
const UPLOADS: usize = 4;

impl App {
    pub fn new(
        options: Options,
        tagger: Arc<Tagger>,
        folder: PathBuf,
        journal: UnboundedSender<Said>,
    ) -> Self {
        let metrics = Metrics::new();
        metrics.uses_model(tagger.model().titles().len());
        Self {
            token: options.token.clone(),
            files: Files::new(options.limits.files),
            in_work: Arc::new(Semaphore::new(options.limits.requests)),
            tagging: Arc::new(Semaphore::new(1)),
            learning: Arc::new(Semaphore::new(1)),
            uploads: Arc::new(Semaphore::new(UPLOADS)),
            engine: RwLock::new(Engine { tagger, number: 1 }),
            models: AtomicU64::new(1),
            training_rows: TrainingRows::default(),
            audit: Latest::none(),
            evaluation: Latest::none(),
            candidate: Latest::none(),
            baseline: Mutex::new(None),
            fixes: Mutex::default(),
            options,
            folder,
            metrics,
            journal,
        }
    }

    pub fn engine(&self) -> Engine {
        self.engine.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// A number for a model that may come into use.
    pub fn next_model(&self) -> u64 {
        self.models.fetch_add(1, Ordering::Relaxed) + 1
    }

    /// From now on titles are tagged with `engine`.
    pub fn use_engine(&self, engine: Engine) {
        self.metrics.uses_model(engine.tagger.model().titles().len());
        *self.engine.write().unwrap_or_else(PoisonError::into_inner) = engine;
    }

    pub fn segments(&self) -> Segments {
        self.engine().tagger.segments().clone()
    }

    pub fn fixes(&self) -> MutexGuard<'_, Fixes> {
        unpoisoned(&self.fixes)
    }

    pub fn say(&self, said: Said) {
        // Nobody listens any more once the server has stopped.
        let _ = self.journal.send(said);
    }

    pub fn note(&self, line: impl Into<String>) {
        self.say(Said::Noted(line.into()));
    }

    /// Refuses what changes files of the project, where they may not change.
    pub fn may_change(&self) -> Answer<()> {
        if self.options.read_only {
            return Err(Refusal::read_only());
        }
        Ok(())
    }

    /// Computes the answer to a request on another thread.
    pub async fn compute<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&Self) -> Answer<T> + Send + 'static,
    ) -> Answer<T> {
        let permit = Arc::clone(&self.in_work).try_acquire_owned();
        let permit = permit.map_err(|_| Refusal::busy())?;
        let app = Arc::clone(self);
        let work = spawn_blocking(move || {
            // Held until the work ends, even if nobody waits for it any more.
            let _permit = permit;
            work(&app)
        });
        match tokio::time::timeout(self.options.limits.time, work).await {
            Ok(Ok(answer)) => answer,
            Ok(Err(_)) => Err(Refusal::failed(&anyhow::anyhow!("the computation stopped"))),
            Err(_) => Err(Refusal::new(
                axum::http::StatusCode::GATEWAY_TIMEOUT,
                "too_slow",
                format!(
                    "This took longer than {} seconds, the most that this server allows (--max-seconds).",
                    self.options.limits.time.as_secs()
                ),
            )),
        }
    }

    /// Does a job on another thread, once it is its turn.
    pub fn begin<T: Send + Sync + 'static>(
        self: &Arc<Self>,
        kind: Work,
        name: String,
        job: Arc<Job<T>>,
        work: impl FnOnce(&Self, &Job<T>) -> Result<T> + Send + 'static,
    ) {
        let app = Arc::clone(self);
        let turn = match kind {
            Work::Tagging => &app.tagging,
            Work::Learning => &app.learning,
        };
        let turn = Arc::clone(turn);
        tokio::spawn(async move {
            let permit = turn.acquire_owned().await;
            let (its_app, its_job) = (Arc::clone(&app), Arc::clone(&job));
            let done = spawn_blocking(move || work(&its_app, &its_job)).await;
            drop(permit);
            let outcome = match done {
                Ok(outcome) => outcome.map_err(|error| format!("{error:#}")),
                Err(_) => Err("the work stopped; the log has more".to_string()),
            };
            match &outcome {
                Ok(_) => app.note(format!("{name}: done")),
                Err(error) => app.note(format!("{name}: failed: {error}")),
            }
            job.finish(outcome);
        });
    }
}

impl<T> Latest<T> {
    fn none() -> Self {
        Self(Mutex::new(None))
    }

    pub fn get(&self) -> Option<Arc<Job<T>>> {
        unpoisoned(&self.0).clone()
    }

    /// A new job, unless one is going on.
    pub fn renew(&self) -> Option<Arc<Job<T>>> {
        let mut latest = unpoisoned(&self.0);
        if latest.as_ref().is_some_and(|job| job.is_going_on()) {
            return None;
        }
        let job = Arc::new(Job::new());
        *latest = Some(Arc::clone(&job));
        Some(job)
    }

    /// Takes the job away, for good or to put it back.
    pub fn take(&self) -> Option<Arc<Job<T>>> {
        unpoisoned(&self.0).take()
    }

    pub fn put_back(&self, job: Arc<Job<T>>) {
        unpoisoned(&self.0).get_or_insert(job);
    }
}
