//! Files that take their place whole or not at all, files that need not be there, and rows that are
//! not as they should be.

mod folder_lock;
mod optional;
mod replaced;
mod row_problem;
mod temporary;

pub(crate) use folder_lock::FolderLock;
pub use optional::OptionalFile;
pub use replaced::ReplacedFile;
pub use row_problem::RowProblem;
