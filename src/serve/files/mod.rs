//! Files that were uploaded, tagged in memory.

mod file;
mod goal;
mod received;
mod review;
mod selection;
mod store;
mod table;
mod texts;
mod view;

pub use file::{FileReport, UploadedFile};
pub use goal::Goal;
pub use received::{Received, plain_name, suffix};
pub use review::FileReview;
pub use selection::Selection;
pub use store::FileStore;
pub use table::{TableTags, TaggedTable, fixed, title_key};
pub use view::{BARS, GOAL, RowFilter, RowView, contains};
