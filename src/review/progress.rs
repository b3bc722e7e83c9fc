//! How far a file is from being certain.

use super::ReviewTitle;

/// How many rows of a file are certain enough.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReviewProgress {
    /// All rows.
    pub rows: u64,
    /// Those whose confidence is at least the goal.
    pub certain: u64,
}

impl ReviewProgress {
    /// How far a file with these titles is from the goal that all rows have at least this confidence, in percent.
    #[must_use]
    pub fn of(titles: impl IntoIterator<Item = ReviewTitle>, goal: u8) -> Self {
        let mut progress = Self::default();
        for title in titles {
            progress.rows += title.rows;
            if title.confidence >= goal {
                progress.certain += title.rows;
            }
        }
        progress
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_count_as_certain_from_the_goal_on() {
        let title = |rows, confidence| ReviewTitle { rows, confidence };
        let progress = ReviewProgress::of([title(5, 90), title(2, 89), title(1, 100)], 90);
        assert_eq!(progress, ReviewProgress { rows: 8, certain: 6 });
    }
}
