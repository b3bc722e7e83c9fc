//! Files that take their place whole or not at all, and files that need not be there.

mod optional;
mod replaced;

pub use optional::OptionalFile;
pub use replaced::ReplacedFile;
