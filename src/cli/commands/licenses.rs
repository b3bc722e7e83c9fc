//! `persona licenses`: the licences of all that is compiled in.

use super::finish;
use crate::cli::terminal::print;

/// Written by `tools/licences.py`.
static LICENCES: &str = include_str!("../licences.txt");

/// Prints them.
pub(super) fn run() -> bool {
    finish(
        print(LICENCES.trim_end()).map(|()| true),
        "❌ There was an error printing the licences.",
    )
}
