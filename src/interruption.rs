//! Whether the process was told to end: Ctrl-C, or a request to terminate.
//!
//! A signal sets a flag and nothing else, so that to hear of it takes no write, which a full disk could refuse.
//! What goes on for long looks at the flag now and then. It is for a program to listen, as the command line does; what
//! the library does looks at the flag alone, and leaves the signals of a process that does not listen as they are.

use std::{
    io,
    sync::{
        Arc, OnceLock,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use signal_hook::{
    consts::{SIGINT, SIGTERM},
    flag,
};

/// The status of a process that a second Ctrl-C ends at once.
const ENDED: i32 = 130;

/// How long it may go unnoticed by somebody who waits.
const PAUSE: Duration = Duration::from_millis(100);

static REQUESTED: OnceLock<Arc<AtomicBool>> = OnceLock::new();

/// From now on, as long as the process lasts, Ctrl-C does not end it by itself; a second one does.
///
/// # Errors
/// If the system does not allow it.
pub fn listen() -> io::Result<()> {
    if REQUESTED.get().is_some() {
        return Ok(());
    }
    let requested = Arc::new(AtomicBool::new(false));
    for signal in [SIGINT, SIGTERM] {
        // What was registered first comes first: only a second signal finds the flag set.
        flag::register_conditional_shutdown(signal, ENDED, Arc::clone(&requested))?;
        flag::register(signal, Arc::clone(&requested))?;
    }
    let _ = REQUESTED.set(requested);
    Ok(())
}

/// Whether the process was told to end since it listens. It stays so.
#[must_use]
pub fn is_requested() -> bool {
    let requested = REQUESTED.get();
    requested.is_some_and(|requested| requested.load(Ordering::Relaxed))
}

/// Waits so long, or until the process is told to end. Gives whether it was.
#[must_use]
pub fn wait(time: Duration) -> bool {
    let begun = Instant::now();
    while !is_requested() && begun.elapsed() < time {
        thread::sleep(PAUSE.min(time.saturating_sub(begun.elapsed())));
    }
    is_requested()
}
