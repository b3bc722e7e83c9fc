//! Telling work that takes long, from another thread, that nobody wants its outcome any more.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use crate::error::{Error, Result};

/// Whether some work is still wanted; clones are of the same work.
///
/// What learns or builds looks at it between two steps. Once it is cancelled, that comes back early with something
/// that is whole but of no use, so whoever began the work must [`check`](Cancellation::check) before using it.
#[derive(Clone, Debug, Default)]
pub struct Cancellation(Arc<AtomicBool>);

impl Cancellation {
    /// Cancels the work. It stays so.
    pub fn cancel(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether it was cancelled.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    /// Goes on only with work that is wanted.
    ///
    /// # Errors
    /// [`Error::Cancelled`] if it was cancelled.
    pub fn check(&self) -> Result<()> {
        match self.is_cancelled() {
            true => Err(Error::Cancelled),
            false => Ok(()),
        }
    }
}
