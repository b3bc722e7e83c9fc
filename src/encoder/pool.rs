//! What one thread at a time can work with.

use std::sync::{Mutex, PoisonError};

use crate::error::Result;

/// Things that one thread at a time can work with, as many as there are threads that do.
pub(super) struct SessionPool<T>(Mutex<Vec<T>>);

impl<T> SessionPool<T> {
    /// A pool with one thing in it.
    pub(super) fn of(first: T) -> Self {
        Self(Mutex::new(vec![first]))
    }

    /// Does `job` with something that nobody else uses meanwhile; `make` makes one where all are in use.
    pub(super) fn with<R>(
        &self,
        make: impl FnOnce() -> Result<T>,
        job: impl FnOnce(&mut T) -> Result<R>,
    ) -> Result<R> {
        let idle = self.lock().pop();
        let mut thing = match idle {
            Some(thing) => thing,
            None => make()?,
        };
        let result = job(&mut thing);
        self.lock().push(thing);
        result
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<T>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
