//! Colours, where they are wanted: on a terminal, unless `NO_COLOR` is set or the user says otherwise.

use std::io;

use anstream::AutoStream;
use anstyle::{AnsiColor, Style};
use clap::ColorChoice;

/// What there is to warn about.
pub const WARNING: Style = AnsiColor::Yellow.on_default();
/// Why something failed.
pub const ERROR: Style = AnsiColor::Red.on_default();
/// What a table or a section is about.
pub const HEADING: Style = Style::new().bold();

/// Where a text goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stream {
    /// Standard output.
    Out,
    /// Standard error.
    Error,
}

/// Sets when colours are used: `Auto` is on a terminal only.
pub fn set_colors(choice: ColorChoice) {
    let choice = match choice {
        ColorChoice::Auto => anstream::ColorChoice::Auto,
        ColorChoice::Always => anstream::ColorChoice::Always,
        ColorChoice::Never => anstream::ColorChoice::Never,
    };
    choice.write_global();
}

/// `text` in a style, if what goes to `stream` is styled.
#[must_use]
pub fn paint(stream: Stream, style: Style, text: &str) -> String {
    let choice = match stream {
        Stream::Out => AutoStream::choice(&io::stdout()),
        Stream::Error => AutoStream::choice(&io::stderr()),
    };
    match choice {
        anstream::ColorChoice::Never => text.to_string(),
        _ => format!("{style}{text}{style:#}"),
    }
}
