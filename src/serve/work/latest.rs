//! The job of a kind that was begun last.

use std::sync::{Arc, Mutex};

use super::{Job, unpoisoned};

/// The job of a kind that was begun last.
pub struct Latest<T>(Mutex<Option<Arc<Job<T>>>>);

/// Why a job is not taken away.
#[derive(Debug)]
pub enum NotTaken {
    /// It has not ended.
    GoesOn,
    /// It is not the one that is meant.
    Another,
}

impl<T> Default for Latest<T> {
    fn default() -> Self {
        Self(Mutex::new(None))
    }
}

impl<T> Latest<T> {
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

    /// Takes the job away, for good or to put it back, unless it is going on, or its result, if it has one, is not what
    /// `is_meant`.
    pub fn take(&self, is_meant: impl FnOnce(Option<&T>) -> bool) -> Result<Option<Arc<Job<T>>>, NotTaken> {
        let mut latest = unpoisoned(&self.0);
        if latest.as_ref().is_some_and(|job| job.is_going_on()) {
            return Err(NotTaken::GoesOn);
        }
        let result = latest.as_ref().and_then(|job| job.result());
        if !is_meant(result.as_deref()) {
            return Err(NotTaken::Another);
        }
        Ok(latest.take())
    }

    pub fn put_back(&self, job: Arc<Job<T>>) {
        unpoisoned(&self.0).get_or_insert(job);
    }
}
