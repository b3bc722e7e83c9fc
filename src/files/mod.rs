//! Files that take their place whole or not at all, files that need not be there, names that are taken, and rows that
//! are not as they should be.

mod folder_lock;
mod numbered;
mod optional;
mod replaced;
mod row_problem;
mod temporary;

pub(crate) use folder_lock::FolderLock;
pub use numbered::numbered;
pub use optional::OptionalFile;
pub use replaced::ReplacedFile;
pub use row_problem::RowProblem;
