//! The threads that a tagger works on.

use std::{
    mem, process,
    sync::{Arc, Mutex, PoisonError},
};

use rayon::{ThreadPool, ThreadPoolBuilder};

use crate::failure::Failure;

/// Threads of a tagger's own, so that workers that stand side by side do not take each other's cores.
///
/// They are started when there is something to do. A process that was forked off has none of its parent's threads,
/// and starts its own.
pub(crate) struct Threads {
    /// How many; 0 for as many as there are cores.
    count: usize,
    pool: Mutex<Option<(u32, Arc<ThreadPool>)>>,
}

impl Threads {
    pub(crate) fn new(count: usize) -> Self {
        Self {
            count,
            pool: Mutex::new(None),
        }
    }

    /// Does `job` on the threads, and waits for it.
    pub(crate) fn run<R: Send>(&self, job: impl FnOnce() -> R + Send) -> Result<R, Failure> {
        Ok(self.pool()?.install(job))
    }

    fn pool(&self) -> Result<Arc<ThreadPool>, Failure> {
        let mut pool = self.pool.lock().unwrap_or_else(PoisonError::into_inner);
        match pool.take() {
            Some((process, running)) if process == process::id() => {
                *pool = Some((process, Arc::clone(&running)));
                Ok(running)
            }
            parents => {
                // Whoever ended the parent's threads here would wait for threads that are not there.
                mem::forget(parents);
                let threads = ThreadPoolBuilder::new().num_threads(self.count);
                let started = Arc::new(threads.thread_name(|at| format!("persona-{at}")).build()?);
                *pool = Some((process::id(), Arc::clone(&started)));
                Ok(started)
            }
        }
    }
}

impl Drop for Threads {
    fn drop(&mut self) {
        let pool = self.pool.get_mut().unwrap_or_else(PoisonError::into_inner);
        if pool.as_ref().is_some_and(|(of, _)| *of != process::id()) {
            mem::forget(pool.take());
        }
    }
}
