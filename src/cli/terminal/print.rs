//! Standard output and standard error.

use std::io::{self, Write};

use anyhow::{Context, Result};
use persona::tagger::TaggerWarning;

use super::style::{self, Stream};
use crate::cli::installed;

/// Writes `text` and a line end to standard output.
pub fn print(text: &str) -> Result<()> {
    match writeln!(io::stdout(), "{text}") {
        // Whoever read it has seen enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => written.context("writing to standard output"),
    }
}

/// Writes a table to standard output; its first line is its header.
pub fn print_table(lines: &[String]) -> Result<()> {
    let mut lines: Vec<String> = lines.iter().map(|line| style::plain(line).into_owned()).collect();
    if let Some(header) = lines.first_mut() {
        *header = style::paint(Stream::Out, style::HEADING, header);
    }
    print(&lines.join("\n"))
}

/// Writes a warning to standard error.
pub fn print_warning(warning: &str) {
    let warning = style::paint(Stream::Error, style::WARNING, &format!("⚠ {warning}"));
    let _ = writeln!(io::stderr(), "{warning}");
}

/// What a tagger's files give to warn about, and what to do about it.
pub fn tagger_warning(warning: &TaggerWarning) -> String {
    match warning {
        TaggerWarning::ReferenceChanged { .. } => {
            format!("{warning} {} brings the model up to date.", installed::train())
        }
        TaggerWarning::TrainingDataChanged(_) => {
            format!("{warning} {} brings it up to date.", installed::train())
        }
        TaggerWarning::Shipped { .. } | TaggerWarning::Reference(..) | TaggerWarning::Rule(..) => {
            warning.to_string()
        }
    }
}
