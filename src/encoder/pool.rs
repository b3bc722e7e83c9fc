//! What one thread at a time can work with.

use std::{
    num::NonZero,
    sync::{Condvar, Mutex, MutexGuard, PoisonError},
    thread::available_parallelism,
};

use crate::error::Result;

/// Things that one thread at a time can work with: as many as threads ask for at the same time, but no more than there
/// are cores. A session may hold a model of megabytes, and each that was ever made stays.
pub(super) struct SessionPool<T> {
    sessions: Mutex<Sessions<T>>,
    given_back: Condvar,
}

struct Sessions<T> {
    idle: Vec<T>,
    /// How many may yet be made.
    left: usize,
}

impl<T> SessionPool<T> {
    /// A pool with one thing in it.
    pub(super) fn of(first: T) -> Self {
        Self::of_at_most(available_parallelism().map_or(1, NonZero::get), first)
    }

    fn of_at_most(most: usize, first: T) -> Self {
        Self {
            sessions: Mutex::new(Sessions {
                idle: vec![first],
                left: most.saturating_sub(1),
            }),
            given_back: Condvar::new(),
        }
    }

    /// Does `job` with something that nobody else uses meanwhile. Where all are in use, `make` makes one, or if there
    /// are as many as there may be, it waits. A job must not wait for another that wants one.
    pub(super) fn with<R>(
        &self,
        make: impl FnOnce() -> Result<T>,
        job: impl FnOnce(&mut T) -> Result<R>,
    ) -> Result<R> {
        let mut lent = Lent {
            pool: self,
            thing: self.take(),
        };
        match &mut lent.thing {
            Some(thing) => job(thing),
            none => job(none.insert(make()?)),
        }
    }

    /// One that is idle, or leave to make one.
    fn take(&self) -> Option<T> {
        let mut sessions = self.lock();
        loop {
            if let Some(idle) = sessions.idle.pop() {
                return Some(idle);
            }
            if sessions.left > 0 {
                sessions.left -= 1;
                return None;
            }
            sessions = (self.given_back.wait(sessions)).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn lock(&self) -> MutexGuard<'_, Sessions<T>> {
        self.sessions.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What was taken out of a pool. It goes back however the job ends.
struct Lent<'a, T> {
    pool: &'a SessionPool<T>,
    thing: Option<T>,
}

impl<T> Drop for Lent<'_, T> {
    fn drop(&mut self) {
        let mut sessions = self.pool.lock();
        match self.thing.take() {
            Some(thing) => sessions.idle.push(thing),
            None => sessions.left += 1,
        }
        drop(sessions);
        self.pool.given_back.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use std::{
        sync::atomic::{AtomicUsize, Ordering},
        thread,
    };

    use super::*;
    use crate::error::invalid;

    #[test]
    fn no_more_are_made_than_there_may_be_however_many_threads_ask() {
        let made = AtomicUsize::new(1);
        let pool = SessionPool::of_at_most(2, 0_usize);
        let make = || Ok(made.fetch_add(1, Ordering::Relaxed));
        thread::scope(|scope| {
            for _ in 0..16 {
                scope.spawn(|| {
                    let used = pool.with(make, |number| {
                        thread::yield_now();
                        Ok(*number)
                    });
                    assert!(used.unwrap() < 2);
                });
            }
        });
        assert!(made.into_inner() <= 2);
    }

    #[test]
    fn what_could_not_be_made_or_whose_job_panicked_does_not_keep_others_waiting() {
        let pool = SessionPool::of_at_most(1, ());
        let panics = || pool.with(|| Ok(()), |()| -> Result<()> { panic!("a job") });
        assert!(std::panic::catch_unwind(std::panic::AssertUnwindSafe(panics)).is_err());
        pool.with(|| Ok(()), |()| Ok(())).unwrap();
        let none = SessionPool::of_at_most(2, ());
        let within = none.with(
            || Ok(()),
            |()| none.with(|| Err(invalid!("no memory")), |()| Ok(())),
        );
        assert!(within.is_err());
        none.with(|| Ok(()), |()| none.with(|| Ok(()), |()| Ok(())))
            .unwrap();
    }
}
