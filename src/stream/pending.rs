//! Work on another thread, for which nobody waits longer than until the run is told to end.

use std::{
    sync::mpsc::{self, Receiver, RecvTimeoutError},
    thread,
    time::Duration,
};

use crate::{
    error::{Context, Error, Result},
    interruption,
};

/// How long Ctrl-C may go unnoticed.
const PAUSE: Duration = Duration::from_millis(100);

/// Work that goes on on another thread.
pub(super) struct Pending<T>(Receiver<Result<T>>);

impl<T: Send + 'static> Pending<T> {
    /// Begins `work` on a thread of this name.
    ///
    /// # Errors
    /// If there can be no more threads.
    pub(super) fn begin(name: &str, work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<Self> {
        let (sender, outcome) = mpsc::sync_channel(1);
        let thread = thread::Builder::new().name(name.to_string());
        // Nobody may be waiting any more.
        let begun = thread.spawn(move || drop(sender.send(work())));
        begun.context("starting a thread")?;
        Ok(Self(outcome))
    }

    /// Waits for what comes of it.
    ///
    /// # Errors
    /// If it fails, or the run is told to end meanwhile.
    pub(super) fn wait(self) -> Result<T> {
        receive(&self.0)?.context("a thread stopped")?
    }
}

/// Waits for what comes next; nothing does once the sender is gone.
///
/// # Errors
/// If the run is told to end meanwhile.
pub(super) fn receive<T>(channel: &Receiver<T>) -> Result<Option<T>> {
    loop {
        if interruption::is_requested() {
            return Err(Error::Interrupted);
        }
        match channel.recv_timeout(PAUSE) {
            Ok(next) => return Ok(Some(next)),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return Ok(None),
        }
    }
}
