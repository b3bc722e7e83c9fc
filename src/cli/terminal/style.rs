//! Colours, where they are wanted: on a terminal, unless `NO_COLOR` is set or the user says otherwise.

use std::{borrow::Cow, io};

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

/// A text without what a terminal would obey: names of columns, files and segments come from files, and those can
/// hold anything.
#[must_use]
pub fn plain(text: &str) -> Cow<'_, str> {
    let is_obeyed = |c: char| {
        c.is_control() && !matches!(c, '\n' | '\t')
            || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    match text.contains(is_obeyed) {
        true => Cow::Owned(text.replace(is_obeyed, "\u{fffd}")),
        false => Cow::Borrowed(text),
    }
}

/// `text`, without what a terminal would obey, in a style, if what goes to `stream` is styled.
#[must_use]
pub fn paint(stream: Stream, style: Style, text: &str) -> String {
    let text = plain(text);
    let choice = match stream {
        Stream::Out => AutoStream::choice(&io::stdout()),
        Stream::Error => AutoStream::choice(&io::stderr()),
    };
    match choice {
        anstream::ColorChoice::Never => text.into_owned(),
        _ => format!("{style}{text}{style:#}"),
    }
}
