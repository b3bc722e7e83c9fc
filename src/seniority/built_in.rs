//! The words that the program knows by itself.

use super::SeniorityEntry;

/// `Words,Seniority,Use`, without quotation marks.
const WORDS: &str = include_str!("words.csv");

/// The entries that are compiled in.
pub(super) fn entries() -> impl Iterator<Item = SeniorityEntry> {
    WORDS.lines().skip(1).filter_map(|line| {
        let mut cells = line.split(',');
        let mut cell = || cells.next().unwrap_or_default();
        SeniorityEntry::new(cell(), cell(), cell()).ok()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_that_is_compiled_in_is_an_entry() {
        for line in WORDS.lines().skip(1) {
            let cells: Vec<&str> = line.split(',').collect();
            let [words, level, usage] = cells[..] else {
                panic!("{line} has other cells");
            };
            assert!(SeniorityEntry::new(words, level, usage).is_ok(), "{line}");
        }
        assert_eq!(entries().count(), WORDS.lines().count() - 1);
    }
}
