//! Calibration: from votes and words to the probability of each segment.
//!
//! The [`Prior`] says how likely a segment is by the words of a title alone, and the [`Pool`] makes one
//! probability of it and of the votes of the neighbours.

mod margins;
mod network;
mod pool;
mod prior;

#[cfg(feature = "tables")]
pub(crate) use network::{Lesson, learn as learn_network};
pub use pool::{ALL, Nearness, Pool, SETTLED};
pub use prior::{Prior, WordEffect};
