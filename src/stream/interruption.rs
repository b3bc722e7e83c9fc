//! Being told to end: Ctrl-C, or a request to terminate.

use std::{
    io,
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    thread,
    time::Duration,
};

use crate::error::{Context, Result};

/// Waits for Ctrl-C or, where there is such a thing, a request to terminate.
pub(crate) async fn interruption() -> io::Result<()> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let mut terminate = signal(SignalKind::terminate())?;
        tokio::select! {
            pressed = tokio::signal::ctrl_c() => pressed,
            _ = terminate.recv() => Ok(()),
        }
    }
    #[cfg(not(unix))]
    tokio::signal::ctrl_c().await
}

/// Listens for being told to end, for a program that does one thing after another until then.
#[derive(Clone, Debug)]
pub struct Interruption(Arc<(Mutex<bool>, Condvar)>);

impl Interruption {
    /// Listens from now on. Whoever is told to end no longer ends by itself.
    ///
    /// # Errors
    /// If the system does not allow it.
    pub fn listen() -> Result<Self> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .context("listening for Ctrl-C")?;
        let came = Self(Arc::default());
        let told = came.clone();
        thread::spawn(move || {
            // An error is no signal; where it cannot be listened for, the system's own way of ending stays.
            if runtime.block_on(interruption()).is_ok() {
                *told.lock() = true;
                told.0.1.notify_all();
            }
        });
        Ok(came)
    }

    /// Whether the program was told to end.
    #[must_use]
    pub fn came(&self) -> bool {
        *self.lock()
    }

    /// Waits so long, or until the program is told to end. Gives whether it was.
    #[must_use]
    pub fn wait(&self, time: Duration) -> bool {
        let waited = self.0.1.wait_timeout_while(self.lock(), time, |came| !*came);
        *waited.unwrap_or_else(PoisonError::into_inner).0
    }

    fn lock(&self) -> MutexGuard<'_, bool> {
        self.0.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
