//! Ctrl-C in calls that take long.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Mutex, PoisonError,
        mpsc::{self, RecvTimeoutError},
    },
    thread,
    time::Duration,
};

use pyo3::prelude::*;

use crate::failure::{Failure, panicked};

/// How often is looked whether somebody pressed Ctrl-C.
const OFTEN: Duration = Duration::from_millis(50);

/// Does `job`, which cannot be told to stop, without the interpreter's lock. Where it is interrupted, it goes on
/// in the background, and what comes of it is dropped.
pub(crate) fn interruptible<R: Send + 'static>(
    py: Python<'_>,
    job: impl FnOnce() -> Result<R, Failure> + Send + 'static,
) -> PyResult<R> {
    let (sender, outcome) = mpsc::channel();
    // The interpreter's lock may only be let go of by what other threads could do as well.
    let outcome = Mutex::new(outcome);
    thread::spawn(move || {
        let done = catch_unwind(AssertUnwindSafe(job));
        // Nobody waits for it any more if this fails.
        let _ = sender.send(done.unwrap_or_else(|payload| Err(panicked(&*payload))));
    });
    loop {
        let wait = || {
            let outcome = outcome.lock().unwrap_or_else(PoisonError::into_inner);
            outcome.recv_timeout(OFTEN)
        };
        match py.detach(wait) {
            Ok(outcome) => return Ok(outcome?),
            Err(RecvTimeoutError::Timeout) => py.check_signals()?,
            Err(RecvTimeoutError::Disconnected) => {
                return Err(Failure::Fault("the work ended without an outcome".to_string()).into());
            }
        }
    }
}
