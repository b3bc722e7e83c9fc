//! Libraries of binary formats may stop at a damaged file, or at a full disk, where they should give an error.

use std::{
    cell::Cell,
    panic::{self, AssertUnwindSafe},
    sync::Once,
};

use crate::error::{Result, bail};

thread_local! {
    static GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// Does what `read` does, and makes an error of a panic in it, which is not printed.
///
/// # Errors
/// If `read` fails or panics.
pub(super) fn guarded<T>(read: impl FnOnce() -> Result<T>) -> Result<T> {
    guarded_as("the file is damaged. Fetch or save it again.", read)
}

/// The same for any work: a panic in it is the error `failure`.
///
/// # Errors
/// If `work` fails or panics.
pub(super) fn guarded_as<T>(failure: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    static QUIET: Once = Once::new();
    QUIET.call_once(|| {
        let loud = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if !GUARDED.get() {
                loud(info);
            }
        }));
    });
    GUARDED.set(true);
    let outcome = panic::catch_unwind(AssertUnwindSafe(work));
    GUARDED.set(false);
    match outcome {
        Ok(done) => done,
        Err(_) => bail!("{failure}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_an_error() {
        let none: Vec<u8> = Vec::new();
        let at = none.len();
        assert!(guarded(|| Ok(none[at])).is_err());
        assert_eq!(guarded(|| Ok(7)).unwrap(), 7);
    }
}
