//! Quotation marks that are not where they should be: they join rows, or are lost.

use std::collections::VecDeque;

/// Follows a text's cells byte by byte, as the CSV reader does, and remembers which are quoted and not closed as they should
/// be.
pub(super) struct Quotes {
    delimiter: u8,
    at: At,
    /// The line that the text has come to, from 1.
    line: u64,
    /// Where the last carriage return stands.
    last_return: Option<u64>,
    /// The byte and the line on which the quoted cell was opened that was met last.
    opened: (u64, u64),
    /// Cells that hold line ends and go on behind their end.
    joined: VecDeque<JoinedCell>,
    /// Cells that go on behind their end, within a line, and the line of the first.
    going_on: u64,
    first_going_on: u64,
}

/// A quoted cell that holds line ends and goes on behind its end. No program writes such a cell, so a quotation mark between
/// is the end of none, and the rows between became one cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct JoinedCell {
    /// The byte that it begins at.
    at: u64,
    /// The lines on which it is opened and closed.
    pub lines: (u64, u64),
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum At {
    CellStart,
    InPlain,
    InQuotes,
    /// Behind a quotation mark in a quoted cell: its end, or the first of two.
    AfterQuote,
    /// Behind its end and spaces.
    AfterSpaces,
}

impl Quotes {
    pub(super) fn new(delimiter: u8) -> Self {
        Self {
            delimiter,
            at: At::CellStart,
            line: 1,
            last_return: None,
            opened: (0, 0),
            joined: VecDeque::new(),
            going_on: 0,
            first_going_on: 0,
        }
    }

    /// Takes the byte that stands at `at`, the next one.
    #[inline]
    pub(super) fn pass(&mut self, at: u64, byte: u8) {
        // Nearly every byte is of a cell that has begun, and says nothing.
        let says_nothing = byte != self.delimiter && !matches!(byte, b'"' | b'\n' | b'\r');
        if !(says_nothing && matches!(self.at, At::InPlain | At::InQuotes)) {
            self.turn(at, byte);
        }
    }

    fn turn(&mut self, at: u64, byte: u8) {
        let ends_line = matches!(byte, b'\n' | b'\r');
        let ends = ends_line || byte == self.delimiter;
        self.at = match (self.at, byte) {
            (At::InPlain, _) if !ends => At::InPlain,
            (At::CellStart, b'"') => {
                self.opened = (at, self.line);
                At::InQuotes
            }
            (At::InQuotes, b'"') => At::AfterQuote,
            (At::AfterQuote, b'"') | (At::InQuotes, _) => At::InQuotes,
            (At::AfterQuote | At::AfterSpaces, b' ') if !ends => At::AfterSpaces,
            _ if ends => At::CellStart,
            (At::AfterQuote | At::AfterSpaces, _) => {
                self.goes_on();
                At::InPlain
            }
            _ => At::InPlain,
        };
        if ends_line {
            let ends_same_line = byte == b'\n' && at > 0 && self.last_return == Some(at - 1);
            self.line += u64::from(!ends_same_line);
        }
        if byte == b'\r' {
            self.last_return = Some(at);
        }
    }

    fn goes_on(&mut self) {
        let (at, opened) = self.opened;
        if opened < self.line {
            self.joined.push_back(JoinedCell {
                at,
                lines: (opened, self.line),
            });
        } else {
            self.going_on += 1;
            if self.going_on == 1 {
                self.first_going_on = self.line;
            }
        }
    }

    /// The first cell before the byte `end` that holds rows; all of those before are forgotten.
    pub(super) fn joined_before(&mut self, end: u64) -> Option<JoinedCell> {
        let mut first = None;
        while let Some(cell) = self.joined.front().filter(|cell| cell.at < end) {
            first.get_or_insert(*cell);
            self.joined.pop_front();
        }
        first
    }

    /// The line on which a quoted cell was opened that holds line ends and has no end, where the text ends.
    pub(super) fn open_at_the_end(&self) -> Option<u64> {
        let (_, opened) = self.opened;
        (self.at == At::InQuotes && opened < self.line).then_some(opened)
    }

    /// How many quoted cells go on behind their end, within a line, and the line of the first.
    pub(super) fn going_on(&self) -> (u64, u64) {
        (self.going_on, self.first_going_on)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quotes(text: &str) -> Quotes {
        let mut quotes = Quotes::new(b',');
        (0..)
            .zip(text.bytes())
            .for_each(|(at, byte)| quotes.pass(at, byte));
        quotes
    }

    #[test]
    fn well_formed_cells_are_closed_where_they_end() {
        for text in [
            "1,\"VP, \"\"X\"\" Y\",z\n",
            "1,\"two\nlines\",z\r\n2,\"\",\"\"\r\n",
            "1,\"two\nlines\" ,5\" cable\n",
            "1,5\" cable\n2,x \"y\" z\n",
            "1,\"not closed",
            "\"\"\"a\nb\"\"\",1\n",
        ] {
            let mut quotes = quotes(text);
            assert_eq!(quotes.joined_before(u64::MAX), None, "{text}");
            assert_eq!(quotes.open_at_the_end(), None, "{text}");
            assert_eq!(quotes.going_on().0, 0, "{text}");
        }
    }

    #[test]
    fn rows_that_a_lone_quotation_mark_joins_are_found() {
        // Its pair stands in another row, in the midst of a cell.
        let text = "1,CEO,\"call Bob\n2,CTO,x\r\n3,CFO,24\" screen\n4,\"a\"\n";
        let mut found = quotes(text);
        assert_eq!(found.joined_before(6), None);
        assert_eq!(found.joined_before(7).map(|cell| cell.lines), Some((1, 3)));
        assert_eq!(found.joined_before(u64::MAX), None);
        // It has none, though all quotation marks are an even number.
        let text = "1,CEO,5\" cable\n2,CTO,ok\n3,Nurse,\"call back\n4,Lawyer,x\n";
        assert_eq!(quotes(text).open_at_the_end(), Some(3));
    }

    #[test]
    fn cells_that_go_on_behind_their_end_are_counted() {
        assert_eq!(
            quotes("1,a\n2,\"CTO\" now,x\n3,\"Big\" customer\n").going_on(),
            (2, 2)
        );
    }
}
