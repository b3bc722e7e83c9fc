//! `persona man`: the manual.

use std::fs;

use anyhow::{Context, Result};
use clap::CommandFactory;

use super::finish;
use crate::cli::{
    args::{Cli, ManArgs},
    terminal::print,
};

/// Prints the manual's first page, or writes all pages into a folder.
pub(super) fn run(args: &ManArgs) -> bool {
    finish(write(args), "❌ There was an error writing the manual.")
}

fn write(args: &ManArgs) -> Result<bool> {
    let Some(folder) = &args.folder else {
        let mut page = Vec::new();
        clap_mangen::Man::new(Cli::command()).render(&mut page)?;
        print(String::from_utf8(page)?.trim_end())?;
        return Ok(true);
    };
    let written = fs::create_dir_all(folder).and_then(|()| clap_mangen::generate_to(Cli::command(), folder));
    written.with_context(|| format!("the pages could not be written to {}", folder.display()))?;
    print(&format!("Wrote a page for each command to {}.", folder.display()))?;
    Ok(true)
}
