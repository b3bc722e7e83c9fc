//! How the cells of a CSV file are put in quotation marks, where it is not as it should be.

use std::io::{self, Read};

/// A way to write quotation marks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Quoting {
    /// Those in a quoted cell are doubled.
    #[default]
    Doubled,
    /// They have a backslash in front.
    Backslashes,
    /// There are spaces between the delimiter and a quoted cell.
    Spaced,
}

impl Quoting {
    /// How quotation marks are written in a text that begins so.
    pub(super) fn of(beginning: &[u8], delimiter: u8) -> Self {
        let mut found = QuotesFound::default();
        let mut at = 0;
        while at < beginning.len() {
            at = found.look_at_cell(beginning, at, delimiter);
        }
        if found.backslashes {
            Self::Backslashes
        } else if found.spaced && !found.spaced_text {
            Self::Spaced
        } else {
            Self::Doubled
        }
    }
}

/// What was found in the cells so far.
#[derive(Default)]
struct QuotesFound {
    /// A quoted cell has a backslash and a quotation mark in its midst.
    backslashes: bool,
    /// A quoted cell has spaces in front.
    spaced: bool,
    /// What has spaces and a quotation mark in front is not always quoted.
    spaced_text: bool,
}

impl QuotesFound {
    /// Looks at the cell that begins at `start`. Gives where the next one does.
    fn look_at_cell(&mut self, text: &[u8], start: usize, delimiter: u8) -> usize {
        let ends = |at: usize| match text.get(at) {
            None => true,
            Some(byte) => *byte == delimiter || matches!(byte, b'\n' | b'\r'),
        };
        let quote = start + count(&text[start..], b' ');
        let mut at = quote;
        if text.get(quote) == Some(&b'"') {
            at += 1;
            while let Some(byte) = text.get(at) {
                if *byte != b'"' {
                    at += 1;
                    continue;
                }
                let backslashes = text[quote..at]
                    .iter()
                    .rev()
                    .take_while(|byte| **byte == b'\\')
                    .count();
                // Of a doubled one, a backslash in front is a sign like any other.
                let is_escaped = self.backslashes && backslashes % 2 == 1;
                if text.get(at + 1) == Some(&b'"') && !is_escaped {
                    at += 2;
                    continue;
                }
                let behind = at + 1 + count(&text[at + 1..], b' ');
                if backslashes % 2 == 1 && (self.backslashes || !ends(behind)) {
                    self.backslashes = true;
                    at += 1;
                    continue;
                }
                if quote > start {
                    self.spaced |= ends(behind);
                    self.spaced_text |= !ends(behind);
                }
                at = behind;
                break;
            }
        }
        while !ends(at) {
            at += 1;
        }
        at + 1
    }
}

fn count(text: &[u8], byte: u8) -> usize {
    text.iter().take_while(|other| **other == byte).count()
}

/// Passes a text on without the spaces that stand around its cells' quotation marks or in front of cells.
pub(super) struct WithoutSpaces<R> {
    text: R,
    delimiter: u8,
    at: At,
}

#[derive(Clone, Copy)]
enum At {
    CellStart,
    InPlain,
    InQuotes,
    AfterQuote,
}

impl<R: Read> WithoutSpaces<R> {
    pub(super) fn new(text: R, delimiter: u8) -> Self {
        let at = At::CellStart;
        Self { text, delimiter, at }
    }

    /// Whether a byte is passed on.
    fn keeps(&mut self, byte: u8) -> bool {
        let ends = byte == self.delimiter || matches!(byte, b'\n' | b'\r');
        self.at = match (self.at, byte) {
            (At::CellStart | At::AfterQuote, b' ') => return false,
            (At::InQuotes, b'"') => At::AfterQuote,
            (At::InQuotes, _) => At::InQuotes,
            (At::CellStart | At::AfterQuote, b'"') => At::InQuotes,
            _ if ends => At::CellStart,
            _ => At::InPlain,
        };
        true
    }
}

impl<R: Read> Read for WithoutSpaces<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            let count = self.text.read(buffer)?;
            let mut kept = 0;
            for at in 0..count {
                if self.keeps(buffer[at]) {
                    buffer[kept] = buffer[at];
                    kept += 1;
                }
            }
            if kept > 0 || count == 0 {
                return Ok(kept);
            }
        }
    }
}

/// Passes a text on with quotation marks in quoted cells doubled that have a backslash in front, in its place, and one of two
/// backslashes. Others stay: `C:\new` is a folder.
pub(super) struct WithoutBackslashes<R> {
    text: R,
    delimiter: u8,
    at: At,
    /// Whether a backslash is held back that was met last.
    held: bool,
    /// What is still to be passed on, from this place on.
    ready: (Vec<u8>, usize),
}

impl<R: Read> WithoutBackslashes<R> {
    pub(super) fn new(text: R, delimiter: u8) -> Self {
        Self {
            text,
            delimiter,
            at: At::CellStart,
            held: false,
            ready: (Vec::new(), 0),
        }
    }

    fn pass(&mut self, byte: u8) {
        let ready = &mut self.ready.0;
        if std::mem::take(&mut self.held) {
            match byte {
                b'"' => ready.extend(*b"\"\""),
                b'\\' => ready.push(byte),
                _ => ready.extend([b'\\', byte]),
            }
            return;
        }
        let ends = byte == self.delimiter || matches!(byte, b'\n' | b'\r');
        self.at = match (self.at, byte) {
            (At::InQuotes, b'\\') => {
                self.held = true;
                return;
            }
            (At::InQuotes, b'"') => At::AfterQuote,
            (At::InQuotes, _) | (At::CellStart | At::AfterQuote, b'"') => At::InQuotes,
            _ if ends => At::CellStart,
            _ => At::InPlain,
        };
        ready.push(byte);
    }
}

impl<R: Read> Read for WithoutBackslashes<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.ready.1 == self.ready.0.len() {
            self.ready.0.clear();
            self.ready.1 = 0;
            let mut piece = [0; 1 << 14];
            let count = self.text.read(&mut piece)?;
            if count == 0 {
                if std::mem::take(&mut self.held) {
                    self.ready.0.push(b'\\');
                    continue;
                }
                return Ok(0);
            }
            piece[..count].iter().for_each(|byte| self.pass(*byte));
        }
        let left = &self.ready.0[self.ready.1..];
        let count = left.len().min(buffer.len());
        buffer[..count].copy_from_slice(&left[..count]);
        self.ready.1 += count;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_of_quoting_is_told_from_the_cells() {
        let of = |text: &str| Quoting::of(text.as_bytes(), b',');
        assert_eq!(of("a,\"b \"\"c\"\" d\"\n"), Quoting::Doubled);
        assert_eq!(
            of("1,\"Head of \\\"Growth\\\" Product\",x\n"),
            Quoting::Backslashes
        );
        assert_eq!(
            of("1,\"VP, \\\"Platform\\\", Engineering\",x\n"),
            Quoting::Backslashes
        );
        assert_eq!(of("1, \"VP, Product\", Acme\n"), Quoting::Spaced);
        assert_eq!(of("1,\"\\\"\"b\",x\n"), Quoting::Doubled);
        // A folder that ends in a backslash, and a nickname.
        assert_eq!(of("1,\"C:\\data\\\",x\n"), Quoting::Doubled);
        assert_eq!(of("1, \"Bob\" Smith,x\n2, \"A\"\n"), Quoting::Doubled);
    }

    #[test]
    fn quotation_marks_lose_their_backslash_and_all_else_keeps_its_own() {
        let mut text = String::new();
        let file = &br#"1,"Head of \"Growth\", EU","C:\new\data",\"x\"
2,"ends in one \\","\"
"#[..];
        WithoutBackslashes::new(file, b',')
            .read_to_string(&mut text)
            .unwrap();
        let expected = r#"1,"Head of ""Growth"", EU","C:\new\data",\"x\"
2,"ends in one \","""
"#;
        assert_eq!(text, expected);
    }

    #[test]
    fn spaces_around_cells_are_left_out_and_those_within_stay() {
        let mut text = String::new();
        WithoutSpaces::new(&b"1, \"VP, \"\"X\"\" Y\" ,  Big Co \r\n 2,b"[..], b',')
            .read_to_string(&mut text)
            .unwrap();
        assert_eq!(text, "1,\"VP, \"\"X\"\" Y\",Big Co \r\n2,b");
    }
}
