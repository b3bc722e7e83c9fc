//! What titles are tagged with at the moment.

use std::sync::{
    Arc, PoisonError, RwLock,
    atomic::{AtomicU64, Ordering},
};

use crate::{tagger::Tagger, title::Segments};

/// A tagger, and its number: a newer one has a higher one.
#[derive(Clone)]
pub struct Engine {
    pub tagger: Arc<Tagger>,
    pub number: u64,
}

/// The engine in use, which a newer one may replace.
pub struct EngineSlot {
    in_use: RwLock<Engine>,
    /// The number given last.
    numbers: AtomicU64,
}

impl EngineSlot {
    pub fn new(tagger: Arc<Tagger>) -> Self {
        Self {
            in_use: RwLock::new(Engine { tagger, number: 1 }),
            numbers: AtomicU64::new(1),
        }
    }

    /// The engine in use.
    pub fn get(&self) -> Engine {
        self.in_use.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// A number for an engine that may come into use.
    pub fn next_number(&self) -> u64 {
        self.numbers.fetch_add(1, Ordering::Relaxed) + 1
    }

    /// From now on titles are tagged with `engine`.
    pub fn replace(&self, engine: Engine) {
        *self.in_use.write().unwrap_or_else(PoisonError::into_inner) = engine;
    }

    /// The segments that titles are tagged with.
    pub fn segments(&self) -> Segments {
        self.get().tagger.segments().clone()
    }
}
