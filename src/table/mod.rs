//! Tables at the edges of the program: reading files as people have them, and writing files that are whole
//! or not there at all.
//!
//! [`TableReader`] reads CSV, Excel workbooks and Parquet, whichever it finds, and [`TableWriter`] writes
//! them; both deal in rows of text.

mod archive;
mod compound_file;
mod compression;
mod delimited;
mod dialect;
mod footer;
mod formula;
mod guard;
mod header;
mod lines;
mod number;
mod opening;
mod parquet;
mod parquet_value;
mod quotes;
mod quoting;
mod reader;
mod reading;
mod row;
mod rows;
mod scientific;
mod source;
mod spool;
mod tally;
pub mod trial;
mod unread;
mod workbook;
mod workbook_cell;
mod writer;
mod zip_export;

pub use compression::Compression;
pub use dialect::encoding;
pub use formula::{defuse, is_formula, may_be_formula, without_apostrophe};
pub use reader::TableReader;
pub use reading::Reading;
pub use row::{Reject, Row};
pub use source::Source;
pub use writer::{Format, SHEET_ROWS, TableWriter, WrittenTable};
