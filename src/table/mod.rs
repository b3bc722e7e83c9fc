//! Tables at the edges of the program: reading CSV files as people have them, and writing files
//! that are whole or not there at all.

mod dialect;
mod lines;
mod reader;
mod replace;
mod source;

pub use reader::{Reject, Row, TableReader};
pub use replace::ReplacedFile;
pub use source::Source;
