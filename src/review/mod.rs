//! Which titles to label first: those whose labels teach most.
//!
//! A label of a title puts right the rows that have it, and those of titles near it. So a title is worth asking about
//! where it is uncertain, typical of many uncertain rows, and not near to one that was asked about before. The order
//! is a greedy cover of what is doubtful, weighted by rows: uncertainty, density and diversity of active learning
//! (Settles 2009, Active Learning Literature Survey, chapters 2 and 5) as one facility location, of which each next
//! title is at least 1 - 1/e as good as the best choice of so many (Nemhauser et al. 1978).

mod neighbourhoods;
mod order;
mod progress;

pub use order::{RankedTitle, ReviewOrder};
pub use progress::ReviewProgress;

/// A title of a file, as it matters to a review.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReviewTitle {
    /// How many rows have it.
    pub rows: u64,
    /// How sure its segment is, in percent.
    pub confidence: u8,
}
