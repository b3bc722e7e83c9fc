//! Tables on a terminal.

use persona::title::{SegmentId, Segments};
use unicode_width::UnicodeWidthStr;

/// Columns aligned by the width that characters take on a terminal.
#[must_use]
pub fn text_table<const N: usize>(header: [&str; N], rows: &[[String; N]]) -> Vec<String> {
    let header = header.map(str::to_string);
    let all = || std::iter::once(&header).chain(rows);
    let widths: Vec<usize> = (0..N)
        .map(|column| all().map(|row| row[column].width()).max().unwrap_or(0))
        .collect();
    all()
        .map(|row| {
            let cells: Vec<String> = row
                .iter()
                .zip(&widths)
                .map(|(cell, width)| format!("{cell}{}", " ".repeat(width - cell.width())))
                .collect();
            cells.join("  ").trim_end().to_string()
        })
        .collect()
}

/// Counts a segment in aligned lines, in priority order.
#[must_use]
pub fn segment_table(segments: &Segments, counts: &[(SegmentId, usize)]) -> Vec<String> {
    let width = |lengths: &mut dyn Iterator<Item = usize>| lengths.max().unwrap_or(0);
    let names = width(&mut segments.ids().map(|id| segments.name(id).chars().count()));
    let digits = width(&mut counts.iter().map(|(_, count)| count.to_string().len()));
    counts
        .iter()
        .map(|(id, count)| format!("  {:<names$}  {count:>digits$}", segments.name(*id)))
        .collect()
}
