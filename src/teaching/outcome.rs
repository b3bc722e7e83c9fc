//! What became of labels that were taught, and of lessons that were taken back.

use super::journal::{Change, Lesson};
use crate::title::{SegmentId, Segments};

/// What became of a label that was taught.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taught {
    /// The title, cleaned.
    pub title: String,
    /// The segment that was taught.
    pub segment: SegmentId,
    /// The first title in the file that has the same standard form, if its words are others.
    pub written: Option<String>,
    /// What became of it.
    pub outcome: TaughtOutcome,
}

/// What became of a label that was taught.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TaughtOutcome {
    /// The title was not in the file: there is a new row.
    Added,
    /// The title was there with other segments, which are named (an empty one was missing): its rows now
    /// have the segment that was taught.
    Changed(Vec<String>),
    /// The title was there with this segment: nothing was changed.
    Known,
}

/// A lesson that was taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undone {
    /// The lesson.
    pub lesson: Lesson,
    /// Its changes that are undone: rows that were added are gone, others have what they had before.
    pub taken_back: Vec<Change>,
    /// Those whose rows are no longer as they were taught: they were edited since, and left alone.
    pub left_alone: Vec<Change>,
}

impl Taught {
    /// A line that tells what became of the label.
    #[must_use]
    pub fn describe(&self, segments: &Segments) -> String {
        let (title, segment) = (&self.title, segments.name(self.segment));
        let written = match &self.written {
            Some(written) => format!(", written \"{written}\""),
            None => String::new(),
        };
        match &self.outcome {
            TaughtOutcome::Added => format!("added    \"{title}\" as {segment}"),
            TaughtOutcome::Known => format!("known    \"{title}\" is {segment} already{written}"),
            TaughtOutcome::Changed(was) => {
                let was: Vec<&str> = was
                    .iter()
                    .map(|was| if was.is_empty() { "without a segment" } else { was })
                    .collect();
                format!(
                    "changed  \"{title}\" to {segment} (was {}{written})",
                    was.join(" and ")
                )
            }
        }
    }
}
