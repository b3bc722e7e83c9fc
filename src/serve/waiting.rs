//! The connections that wait for a request, and which of them goes where others have no room.

use std::{
    collections::BTreeMap,
    mem,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
};

use futures_util::future::AbortHandle;
use tokio::sync::Notify;

use super::work::unpoisoned;

/// The connections that wait for a request.
#[derive(Default)]
pub struct Waiting {
    queue: Mutex<Queue>,
    /// Told when one more waits.
    one_more: Notify,
}

/// By number, the one that has waited the longest first.
#[derive(Default)]
struct Queue {
    connections: BTreeMap<u64, AbortHandle>,
    /// The number given last.
    last: u64,
}

/// A connection's place among those that wait. It goes with the connection.
pub struct Place {
    waiting: Arc<Waiting>,
    connection: AbortHandle,
    /// Changes while the queue is locked, and not else.
    number: AtomicU64,
    /// Whether there is an answer of which the end may still be on its way.
    is_answered: AtomicBool,
}

impl Waiting {
    /// Lets go of the one that has waited the longest, if there is one.
    pub fn let_one_go(&self) -> bool {
        let longest = unpoisoned(&self.queue).connections.pop_first();
        longest.map(|(_, connection)| connection.abort()).is_some()
    }

    /// Lets go of the one that has waited the longest, as soon as there is one.
    pub async fn one_goes(&self) {
        while !self.let_one_go() {
            self.one_more.notified().await;
        }
    }

    /// Lets go of all of them.
    pub fn let_all_go(&self) {
        let all = mem::take(&mut unpoisoned(&self.queue).connections);
        all.into_values().for_each(|connection| connection.abort());
    }
}

impl Place {
    /// The place of a new connection, which waits for its first request.
    pub fn new(waiting: &Arc<Waiting>, connection: AbortHandle) -> Arc<Self> {
        let place = Self {
            waiting: Arc::clone(waiting),
            connection,
            number: AtomicU64::new(0),
            is_answered: AtomicBool::new(false),
        };
        place.wait();
        Arc::new(place)
    }

    /// The connection has a request that it is not let go for: whoever asks may ask.
    pub fn hold(&self) {
        self.is_answered.store(false, Ordering::Relaxed);
        self.leave();
    }

    /// The answer is at its end, as far as whoever made it knows.
    pub fn answered(&self) {
        self.is_answered.store(true, Ordering::Relaxed);
    }

    /// All that there was to send is sent. If that was an answer to its end, the connection waits for its next request.
    pub fn sent(&self) {
        if self.is_answered.swap(false, Ordering::Relaxed) {
            self.wait();
        }
    }

    /// Behind all others.
    fn wait(&self) {
        let mut queue = unpoisoned(&self.waiting.queue);
        queue.last += 1;
        let number = queue.last;
        let before = self.number.swap(number, Ordering::Relaxed);
        queue.connections.remove(&before);
        queue.connections.insert(number, self.connection.clone());
        drop(queue);
        self.waiting.one_more.notify_one();
    }

    fn leave(&self) {
        let mut queue = unpoisoned(&self.waiting.queue);
        queue.connections.remove(&self.number.load(Ordering::Relaxed));
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.leave();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_one_that_has_waited_the_longest_goes_and_none_with_a_request() {
        let waiting = Arc::<Waiting>::default();
        let place = || Place::new(&waiting, AbortHandle::new_pair().0);
        let (answered, asking, silent, gone) = (place(), place(), place(), place());
        answered.hold();
        answered.answered();
        answered.sent();
        asking.hold();
        asking.sent();
        drop(gone);
        let are_let_go = || [&answered, &asking, &silent].map(|place| place.connection.is_aborted());
        assert!(waiting.let_one_go());
        assert_eq!(are_let_go(), [false, false, true]);
        assert!(waiting.let_one_go());
        assert_eq!(are_let_go(), [true, false, true]);
        assert!(!waiting.let_one_go());
    }
}
