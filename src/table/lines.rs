//! On which line of a text a row begins.

use std::{
    collections::VecDeque,
    io::{self, Read},
};

use super::quotes::{JoinedCell, Quotes};

/// No row takes more bytes: one that does is no row, but a file without line ends, or rows swallowed by a
/// quote that was opened and not closed. Excel's longest row of 500 columns is shorter.
pub(super) const MAX_ROW: u64 = 4 << 20;

/// Passes a text on and remembers where its lines end, to tell the line of any byte in it.
///
/// The CSV reader's own count takes an empty line for the beginning of the record after it, and does
/// not know of lines that end in a lone carriage return.
pub(super) struct LineCounter {
    text: Box<dyn Read + Send>,
    /// Bytes passed on.
    passed: u64,
    /// Where line feeds and carriage returns stand that `line_at` has not come to.
    ends: VecDeque<(u64, u8)>,
    /// The line that `line_at` has come to.
    line: u64,
    /// The last line end it came to.
    last: Option<(u64, u8)>,
    quotes: Quotes,
    escaped_quotes: u64,
    last_byte: u8,
    /// Where the row begins that is being read.
    row_start: u64,
}

impl LineCounter {
    /// Passes on `text`, whose cells are told apart by `delimiter`.
    pub(super) fn new(text: Box<dyn Read + Send>, delimiter: u8) -> Self {
        Self {
            text,
            passed: 0,
            ends: VecDeque::new(),
            line: 1,
            last: None,
            quotes: Quotes::new(delimiter),
            escaped_quotes: 0,
            last_byte: 0,
            row_start: 0,
        }
    }

    /// Says that the row that begins at `byte` is read next.
    pub(super) fn begin_row(&mut self, byte: u64) {
        self.row_start = byte;
    }

    /// Whether the row takes more bytes than [`MAX_ROW`]; no more of it is passed on.
    pub(super) fn row_is_too_long(&self) -> bool {
        self.passed > self.row_start + MAX_ROW
    }

    /// The line, from 1, of the first byte from `byte` on that is no line end. Bytes must be asked
    /// for in their order.
    pub(super) fn line_at(&mut self, mut byte: u64) -> u64 {
        while let Some(&(at, kind)) = self.ends.front() {
            if at > byte {
                break;
            }
            if at == byte {
                byte += 1;
            }
            let ends_same_line = kind == b'\n' && at > 0 && self.last == Some((at - 1, b'\r'));
            self.line += u64::from(!ends_same_line);
            self.last = Some((at, kind));
            self.ends.pop_front();
        }
        self.line
    }

    /// What of the quotation marks that passed is not as it should be.
    pub(super) fn quotes(&self) -> &Quotes {
        &self.quotes
    }

    /// What a row that ends before the byte `end` has for a cell that holds other rows, if it has one.
    pub(super) fn joined_before(&mut self, end: u64) -> Option<JoinedCell> {
        self.quotes.joined_before(end)
    }

    /// Quotation marks that have a backslash in front and a letter behind: in no well-formed table.
    pub(super) fn escaped_quotes(&self) -> u64 {
        self.escaped_quotes
    }
}

impl Read for LineCounter {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.row_is_too_long() {
            return Err(io::Error::other("a row is too long"));
        }
        let count = self.text.read(buffer)?;
        for (at, byte) in buffer[..count].iter().enumerate() {
            self.quotes.pass(self.passed + at as u64, *byte);
            match byte {
                b'\n' | b'\r' => self.ends.push_back((self.passed + at as u64, *byte)),
                b'"' => {
                    let before = at.checked_sub(1).map_or(self.last_byte, |before| buffer[before]);
                    let goes_on = buffer[..count].get(at + 1).is_some_and(u8::is_ascii_alphanumeric);
                    self.escaped_quotes += u64::from(before == b'\\' && goes_on);
                }
                _ => {}
            }
        }
        self.last_byte = buffer[..count].last().copied().unwrap_or(self.last_byte);
        self.passed += count as u64;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &'static str, bytes: &[u64]) -> Vec<u64> {
        let mut counter = LineCounter::new(Box::new(text.as_bytes()), b',');
        io::copy(&mut counter, &mut io::sink()).unwrap();
        bytes.iter().map(|byte| counter.line_at(*byte)).collect()
    }

    #[test]
    fn lines_end_in_line_feed_carriage_return_or_both() {
        assert_eq!(lines("a\nb\nc", &[0, 2, 4]), [1, 2, 3]);
        assert_eq!(lines("a\rb\rc", &[0, 2, 4]), [1, 2, 3]);
        assert_eq!(lines("a\r\nb\r\nc", &[0, 3, 6]), [1, 2, 3]);
    }

    #[test]
    fn empty_lines_belong_to_no_record() {
        // Where the CSV reader says that a record begins: after the last byte it took.
        assert_eq!(lines("a\n\n\nb", &[0, 2]), [1, 4]);
        assert_eq!(lines("a\r\n\r\nb", &[0, 2]), [1, 3]);
        assert_eq!(lines("\n\na", &[0]), [3]);
    }
}
