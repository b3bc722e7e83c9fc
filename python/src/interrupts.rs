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

use persona::Cancellation;
use pyo3::prelude::*;

use crate::failure::{Failure, panicked};

/// How often is looked whether somebody pressed Ctrl-C.
const OFTEN: Duration = Duration::from_millis(50);

/// Does `job` without the interpreter's lock. Where it is interrupted, it is cancelled and not waited for: it may have
/// a step to finish, and what comes of it is dropped.
pub(crate) fn interruptible<R: Send + 'static>(
    py: Python<'_>,
    job: impl FnOnce(Cancellation) -> Result<R, Failure> + Send + 'static,
) -> PyResult<R> {
    let cancellation = Cancellation::default();
    let of_job = cancellation.clone();
    let (sender, outcome) = mpsc::channel();
    // The interpreter's lock may only be let go of by what other threads could do as well.
    let outcome = Mutex::new(outcome);
    thread::spawn(move || {
        let done = catch_unwind(AssertUnwindSafe(|| job(of_job)));
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
            Err(RecvTimeoutError::Timeout) => py.check_signals().inspect_err(|_| cancellation.cancel())?,
            Err(RecvTimeoutError::Disconnected) => {
                return Err(Failure::Fault("the work ended without an outcome".to_string()).into());
            }
        }
    }
}
