//! A job, and how far it has come.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::Serialize;

use crate::serve::http::Failure;

/// Work that goes on while its progress can be asked for.
pub struct Job<T>(Mutex<State<T>>);

enum State<T> {
    Waiting,
    Running { step: String, share: f32 },
    Done(Arc<T>),
    Failed(Failure),
}

/// How far a job has come.
#[derive(Clone, Debug, Serialize)]
pub struct JobReport {
    /// `none`, `waiting`, `running`, `done` or `failed`.
    pub state: &'static str,
    /// What it is doing.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub step: String,
    /// The share that is done, 0 to 1.
    pub progress: f32,
    /// Why it failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// The same in a word for programs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<&'static str>,
}

impl JobReport {
    /// Nothing has been asked for.
    pub fn none() -> Self {
        Self::of("none", 0.0)
    }

    fn of(state: &'static str, progress: f32) -> Self {
        Self {
            state,
            step: String::new(),
            progress,
            error: None,
            code: None,
        }
    }
}

impl<T> Job<T> {
    pub fn new() -> Self {
        Self(Mutex::new(State::Waiting))
    }

    /// It does `step`, and a `share` of everything is done.
    pub fn reach(&self, step: impl Into<String>, share: f32) {
        *self.lock() = State::Running {
            step: step.into(),
            share,
        };
    }

    /// It has ended.
    pub fn finish(&self, outcome: Result<T, Failure>) {
        *self.lock() = match outcome {
            Ok(result) => State::Done(Arc::new(result)),
            Err(error) => State::Failed(error),
        };
    }

    /// Its result, if it has come to one.
    pub fn result(&self) -> Option<Arc<T>> {
        match &*self.lock() {
            State::Done(result) => Some(Arc::clone(result)),
            _ => None,
        }
    }

    /// Whether it has not ended.
    pub fn is_going_on(&self) -> bool {
        matches!(&*self.lock(), State::Waiting | State::Running { .. })
    }

    pub fn report(&self) -> JobReport {
        match &*self.lock() {
            State::Waiting => JobReport {
                step: "Waiting for other work to end".into(),
                ..JobReport::of("waiting", 0.0)
            },
            State::Running { step, share } => JobReport {
                step: step.clone(),
                ..JobReport::of("running", *share)
            },
            State::Done(_) => JobReport::of("done", 1.0),
            State::Failed(failure) => JobReport {
                error: Some(failure.message.clone()),
                code: Some(failure.code),
                ..JobReport::of("failed", 0.0)
            },
        }
    }

    fn lock(&self) -> MutexGuard<'_, State<T>> {
        unpoisoned(&self.0)
    }
}

/// Locks; whoever panicked while holding the lock left something whole, since all that is done under one
/// is to replace a value.
pub fn unpoisoned<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
