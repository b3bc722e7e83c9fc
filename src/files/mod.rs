//! Files that take their place whole or not at all, files that need not be there, and rows that are
//! not as they should be.

mod optional;
mod replaced;
mod row_problem;

pub use optional::OptionalFile;
pub use replaced::ReplacedFile;
pub use row_problem::RowProblem;
