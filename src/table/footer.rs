//! Rows at the end of a file that look like the footer of a report.

use super::row::Row;

/// What a row of sums begins with.
const SUMS: [&str; 10] = [
    "total",
    "totals",
    "grand total",
    "subtotal",
    "sum",
    "count",
    "summe",
    "gesamt",
    "gesamtsumme",
    "totale",
];

/// The rows at the end of an export that have no title and hardly anything else.
#[derive(Debug, Default)]
pub(super) struct Footer {
    rows: u64,
    first_line: u64,
    /// Whether one of them is a sentence or a sum, and no lone record ID.
    is_told: bool,
}

impl Footer {
    /// Looks at the next row of a table with `columns` wanted columns.
    pub(super) fn look_at(&mut self, row: &Row, columns: usize) {
        let has_title = (1..columns).any(|column| !row.cell(column).trim().is_empty());
        if has_title {
            // Nearly all rows are told by this.
            *self = Self::default();
            return;
        }
        let mut filled = row.cells.iter().map(str::trim).filter(|cell| !cell.is_empty());
        let (first, second) = (filled.next(), filled.next());
        let is_sum = first.is_some_and(|cell| {
            let word = cell.trim_end_matches([':', ' ']).to_lowercase();
            SUMS.contains(&word.as_str())
        });
        if first.is_none() || (second.is_some() && !is_sum) {
            *self = Self::default();
            return;
        }
        if self.rows == 0 {
            self.first_line = row.line;
        }
        self.rows += 1;
        self.is_told |= is_sum || first.is_some_and(|cell| cell.contains(char::is_whitespace));
    }

    /// What there is to notice about it at the end of the file.
    pub(super) fn note(&self) -> Option<String> {
        let Self { rows, first_line, .. } = self;
        self.is_told.then(|| match rows {
            1 => format!(
                "its last row, line {first_line}, looks like the footer of a report: take it out, before the output is \
                 imported"
            ),
            rows => format!(
                "its last {rows} rows, from line {first_line} on, look like the footer of a report: take them out, \
                 before the output is imported"
            ),
        })
    }
}
