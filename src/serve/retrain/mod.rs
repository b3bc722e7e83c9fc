//! Learning from the fixes: a candidate model, what it would change, and then its taking over or not.

mod candidate;
mod compare;
mod fixes;
mod history;
mod retrainer;

pub use candidate::{Candidate, CandidateReport};
pub use fixes::{Fix, Fixes};
pub use history::NextUndo;
pub use retrainer::{How, Retrainer};
