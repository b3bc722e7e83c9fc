//! Who does what when: requests side by side up to a limit, files and lessons one at a time.

use std::{io, sync::Arc, time::Duration};

use axum::http::StatusCode;
use rayon::{ThreadPool, ThreadPoolBuilder};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    task::spawn_blocking,
};

use super::Job;
use crate::{
    error::{Context, Result, invalid},
    serve::{
        events::EventSender,
        http::{ApiError, ApiResult, Failure},
        limits::Limits,
    },
};

/// Files that may be on their way to the server at the same time, and as many from it.
const TRANSFERS: usize = 4;

/// How much the threads that learn step back where the processor is busy, as `nice` counts: beside one that answers, a
/// thread has a tenth of a core.
#[cfg(target_os = "linux")]
const STEP_BACK: i32 = 10;

/// What kind of work a job is.
#[derive(Clone, Copy)]
pub enum JobKind {
    Tagging,
    Learning,
}

/// Those who compute.
pub struct Workers {
    /// How long the answer to a request may take.
    time: Duration,
    requests: Arc<Semaphore>,
    uploads: Arc<Semaphore>,
    downloads: Arc<Semaphore>,
    /// One file is tagged at a time, and one thing learned.
    tagging: Arc<Semaphore>,
    learning: Arc<Semaphore>,
    /// Learning has threads of its own, which step back: its steps take seconds, and whoever asks for a tag must not wait for
    /// one to end.
    learners: Arc<ThreadPool>,
}

impl Workers {
    /// # Errors
    /// If no threads can be started.
    pub fn new(limits: &Limits) -> Result<Self> {
        let learners = ThreadPoolBuilder::new()
            .thread_name(|number| format!("learning {number}"))
            .start_handler(|_| step_back());
        let learners = learners.build().map_err(io::Error::other);
        Ok(Self {
            time: limits.time,
            requests: Arc::new(Semaphore::new(limits.requests)),
            uploads: Arc::new(Semaphore::new(TRANSFERS)),
            downloads: Arc::new(Semaphore::new(TRANSFERS)),
            tagging: Arc::new(Semaphore::new(1)),
            learning: Arc::new(Semaphore::new(1)),
            learners: Arc::new(learners.context("starting the threads that learn")?),
        })
    }

    /// Leave to receive a file, as long as it is held.
    pub fn upload(&self) -> ApiResult<OwnedSemaphorePermit> {
        leave(&self.uploads)
    }

    /// Leave to write a file and to send it, as long as it is held.
    pub fn download(&self) -> ApiResult<OwnedSemaphorePermit> {
        leave(&self.downloads)
    }

    /// Computes the answer to a request on another thread.
    pub async fn compute<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> ApiResult<T> + Send + 'static,
    ) -> ApiResult<T> {
        let permit = leave(&self.requests)?;
        let work = spawn_blocking(move || {
            // Held until the work ends, even if nobody waits for it any more.
            let _permit = permit;
            work()
        });
        match tokio::time::timeout(self.time, work).await {
            Ok(Ok(answer)) => answer,
            Ok(Err(_)) => Err(ApiError::failed(&invalid!("the computation stopped"))),
            Err(_) => Err(ApiError::new(
                StatusCode::GATEWAY_TIMEOUT,
                "too_slow",
                format!(
                    "This took longer than {} seconds, the most that this server allows (--max-seconds).",
                    self.time.as_secs()
                ),
            )),
        }
    }

    /// Does a job on another thread, once it is its turn.
    pub fn begin<T: Send + Sync + 'static>(
        &self,
        kind: JobKind,
        name: String,
        job: Arc<Job<T>>,
        events: EventSender,
        work: impl FnOnce(&Job<T>) -> Result<T, Failure> + Send + 'static,
    ) {
        let (turn, learners) = match kind {
            JobKind::Tagging => (&self.tagging, None),
            JobKind::Learning => (&self.learning, Some(Arc::clone(&self.learners))),
        };
        let turn = Arc::clone(turn);
        tokio::spawn(async move {
            let permit = turn.acquire_owned().await;
            let its_job = Arc::clone(&job);
            let work = move || work(&its_job);
            let done = spawn_blocking(move || match learners {
                Some(learners) => learners.install(work),
                None => work(),
            });
            let done = done.await;
            drop(permit);
            let outcome = done.unwrap_or_else(|_| Err(invalid!("the work stopped; the log has more").into()));
            match &outcome {
                Ok(_) => events.note(format!("{name}: done")),
                Err(failure) => events.note(format!("{name}: failed: {}", failure.message)),
            }
            job.finish(outcome);
        });
    }
}

/// Leave to do one thing more, unless as many are done as may be.
fn leave(room: &Arc<Semaphore>) -> ApiResult<OwnedSemaphorePermit> {
    Arc::clone(room).try_acquire_owned().map_err(|_| ApiError::busy())
}

/// Lets others go first from now on. Only on Linux has a thread a priority of its own.
fn step_back() {
    // Refused, it stays as it is.
    #[cfg(target_os = "linux")]
    let _ = rustix::process::nice(STEP_BACK);
}

#[cfg(test)]
mod tests {
    use std::sync::Barrier;

    use tokio::sync::mpsc;

    use super::*;

    #[tokio::test(flavor = "multi_thread")]
    async fn requests_are_answered_while_learning_takes_all_of_its_threads() {
        let workers = Workers::new(&Limits::default()).unwrap();
        let (sender, _events) = mpsc::unbounded_channel();
        let threads = workers.learners.current_num_threads();
        // Nobody gets by until each of the threads and this test have come.
        let (busy, answered) = (
            Arc::new(Barrier::new(threads + 1)),
            Arc::new(Barrier::new(threads + 1)),
        );
        let learning = Arc::new(Job::new());
        let (its_busy, its_answered) = (Arc::clone(&busy), Arc::clone(&answered));
        let work = move |_: &Job<()>| {
            rayon::broadcast(|_| {
                its_busy.wait();
                its_answered.wait();
            });
            Ok(())
        };
        let events = EventSender::new(sender);
        workers.begin(
            JobKind::Learning,
            "lesson".into(),
            Arc::clone(&learning),
            events,
            work,
        );
        busy.wait();
        let answer = workers.compute(|| Ok(rayon::join(|| 1, || 2))).await;
        let was_learning = learning.is_going_on();
        answered.wait();
        assert_eq!(answer.ok(), Some((1, 2)));
        assert!(was_learning);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn who_learns_lets_those_who_answer_go_first() {
        let workers = Workers::new(&Limits::default()).unwrap();
        let niceness = || rustix::process::getpriority_process(None).unwrap();
        let (answering, learning) = (niceness(), workers.learners.install(niceness));
        assert_eq!(learning, (answering + STEP_BACK).min(19));
        assert_eq!(niceness(), answering);
    }
}
