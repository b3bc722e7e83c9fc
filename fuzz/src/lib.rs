//! What the targets do with an input, and what must come of it.
//!
//! An input that breaks a promise makes a target panic, hang or take too much memory, each of which libFuzzer takes for
//! a finding. What a library stops at is none where the program makes an error of it: the guard of `persona::table`
//! keeps libFuzzer from seeing such a panic.

mod archive;
pub mod http;
pub mod model;
pub mod settings;
pub mod table;
mod tagger;
pub mod title;
pub mod workbook;

use std::{path::Path, sync::LazyLock};

use tempfile::TempDir;

/// The folder of this process. Nothing of a `static` is dropped, so whoever starts the process removes it.
pub fn folder() -> &'static Path {
    static FOLDER: LazyLock<TempDir> = LazyLock::new(|| tempfile::tempdir().expect("a temporary folder"));
    FOLDER.path()
}
