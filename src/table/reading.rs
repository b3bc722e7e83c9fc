//! What a file does not tell about itself.

use encoding_rs::Encoding;

/// What a file does not tell about itself.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// The sheet of a workbook, where it is not the first.
    pub sheet: Option<String>,
    /// The encoding of a CSV file, where it is not the one that its content suggests.
    pub encoding: Option<&'static Encoding>,
}
