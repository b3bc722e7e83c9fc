//! Ctrl-C in calls that take long.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
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
    let work = thread::spawn(move || {
        let done = catch_unwind(AssertUnwindSafe(job));
        done.unwrap_or_else(|payload| Err(panicked(&*payload)))
    });
    while !work.is_finished() {
        py.check_signals()?;
        py.detach(|| thread::sleep(OFTEN));
    }
    let outcome = work.join().map_err(|payload| panicked(&*payload))?;
    Ok(outcome?)
}
