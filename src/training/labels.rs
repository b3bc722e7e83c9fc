//! Labels to learn from: titles with their segments, merged, and what was wrong with them.

use std::{collections::HashMap, path::Path};

use crate::{
    error::{Error, Result, UnknownSegments, ensure},
    files::RowProblem,
    model::LabelledTitle,
    title::{SegmentId, Segments, Title, TitleReference},
};

/// The labelled titles of a training file, ready to learn from, and what became of its rows.
#[derive(Clone, Debug, Default)]
pub struct Labels {
    /// Distinct standardized titles, in the order of the file.
    pub titles: Vec<LabelledTitle>,
    /// Rows read.
    pub rows: u64,
    /// Lines left out because the title or the segment is empty.
    pub empty: Vec<u64>,
    /// Rows left out because they could not be read.
    pub unreadable: Vec<RowProblem>,
    /// Lines whose segment is none of the configured ones, with its name.
    pub unknown: Vec<(u64, String)>,
    /// Titles that are labelled with more than one segment.
    pub conflicts: Vec<Conflict>,
    /// What there was to notice about the file as a whole.
    pub notes: Vec<String>,
}

/// A title that is labelled with more than one segment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// The standardized title.
    pub title: String,
    /// Its segments with how many rows say so, the highest priority first.
    pub votes: Vec<(SegmentId, usize)>,
    /// The segment it got: that of most rows, on a tie the one with the higher priority.
    pub segment: SegmentId,
}

impl Conflict {
    /// The title, how often it is labelled with which segment, and the segment it got.
    #[must_use]
    pub fn describe(&self, segments: &Segments) -> String {
        let votes: Vec<String> = self
            .votes
            .iter()
            .map(|(segment, count)| format!("{} x {count}", segments.name(*segment)))
            .collect();
        let segment = segments.name(self.segment);
        format!("\"{}\" is labelled {} -> {segment}", self.title, votes.join(", "))
    }
}

/// Labels as they come in. Titles that are the same in their standard form, whatever their case, are merged.
pub(super) struct LabelRows<'a> {
    pub(super) labels: Labels,
    positions: HashMap<String, usize>,
    merged: Vec<(Title, Vec<SegmentId>)>,
    segments: &'a Segments,
    reference: &'a TitleReference,
}

impl<'a> LabelRows<'a> {
    pub(super) fn new(segments: &'a Segments, reference: &'a TitleReference) -> Self {
        Self {
            labels: Labels::default(),
            positions: HashMap::new(),
            merged: Vec::new(),
            segments,
            reference,
        }
    }

    /// Takes the label on a line.
    pub(super) fn add(&mut self, line: u64, title: &str, name: &str) {
        self.labels.rows += 1;
        let (title, name) = (self.reference.read_title(title), name.trim());
        if title.standard.is_empty() || name.is_empty() {
            self.labels.empty.push(line);
            return;
        }
        let Some(segment) = self.segments.find(name) else {
            self.labels.unknown.push((line, name.to_string()));
            return;
        };
        let position = *self.positions.entry(title.key()).or_insert(self.merged.len());
        if position == self.merged.len() {
            self.merged.push((title, Vec::new()));
        }
        self.merged[position].1.push(segment);
    }

    /// Settles which segment each title has.
    pub(super) fn finish(mut self) -> Labels {
        for (title, votes) in self.merged {
            let segment = self.labels.majority(&title.standard, votes);
            self.labels.titles.push(LabelledTitle { title, segment });
        }
        self.labels
    }
}

impl Labels {
    /// Labels that are in no file: titles with the names of their segments. A pair's number takes the place of
    /// its line.
    pub fn of<T: AsRef<str>, S: AsRef<str>>(
        pairs: impl IntoIterator<Item = (T, S)>,
        segments: &Segments,
        reference: &TitleReference,
    ) -> Self {
        let mut rows = LabelRows::new(segments, reference);
        for (number, (title, segment)) in (1..).zip(pairs) {
            rows.add(number, title.as_ref(), segment.as_ref());
        }
        rows.finish()
    }

    fn majority(&mut self, title: &str, mut votes: Vec<SegmentId>) -> SegmentId {
        votes.sort_unstable();
        let votes: Vec<(SegmentId, usize)> = votes
            .chunk_by(|a, b| a == b)
            .map(|same| (same[0], same.len()))
            .collect();
        // `max_by_key` gives the last of equals, so the order is turned: the highest priority last.
        let segment = votes
            .iter()
            .rev()
            .max_by_key(|(_, count)| *count)
            .map_or(SegmentId(0), |(segment, _)| *segment);
        if votes.len() > 1 {
            self.conflicts.push(Conflict {
                title: title.to_string(),
                votes,
                segment,
            });
        }
        segment
    }

    /// Rows that the titles came from.
    #[must_use]
    pub fn rows_used(&self) -> u64 {
        self.rows - (self.empty.len() + self.unreadable.len() + self.unknown.len()) as u64
    }

    /// Titles a segment, in priority order.
    #[must_use]
    pub fn count_by_segment(&self, segments: &Segments) -> Vec<(SegmentId, usize)> {
        let mut counts: Vec<(SegmentId, usize)> = segments.ids().map(|id| (id, 0)).collect();
        for labelled in &self.titles {
            counts[usize::from(labelled.segment.0)].1 += 1;
        }
        counts
    }

    /// The rows whose segment is unknown, each with the segment that was probably meant.
    #[must_use]
    pub fn unknown_segments(&self, segments: &Segments) -> Vec<String> {
        self.unknown
            .iter()
            .map(|(line, name)| {
                let meant = segments.closest(name);
                format!("line {line}: \"{name}\" is not a persona segment; did you mean \"{meant}\"?")
            })
            .collect()
    }

    /// Checks that there is no unknown segment.
    ///
    /// # Errors
    /// If there is one; it says which, in which rows, and what was probably meant.
    pub fn check_segments(&self, path: &Path, segments: &Segments) -> Result<()> {
        let rows = self.unknown_segments(segments);
        if rows.is_empty() {
            return Ok(());
        }
        Err(Error::UnknownSegments(Box::new(UnknownSegments {
            file: path.to_path_buf(),
            rows,
            known: segments.ids().map(|id| segments.name(id).to_string()).collect(),
        })))
    }

    /// Checks that there is enough, and nothing unknown, to train on.
    ///
    /// # Errors
    /// If a segment is unknown (it says which), or there is no title.
    pub fn check(&self, path: &Path, segments: &Segments) -> Result<()> {
        self.check_segments(path, segments)?;
        ensure!(
            !self.titles.is_empty(),
            "{} has no labelled titles; at least one is needed: a row with a Job Title and a Persona Segment.",
            path.display()
        );
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(rows: &str) -> Labels {
        let reference = TitleReference::from_pairs([("CTO".into(), "Chief Technology Officer".into())]);
        let pairs = rows.lines().filter_map(|row| row.split_once(','));
        Labels::of(pairs, &Segments::default(), &reference)
    }

    #[test]
    fn identical_standardized_titles_are_merged() {
        let labels = labels("CTO,Engineering\nchief technology  officer,Engineering\n");
        assert_eq!(labels.titles.len(), 1);
        assert_eq!(labels.titles[0].title.standard, "Chief Technology Officer");
        assert_eq!(labels.rows_used(), 2);
        assert!(labels.conflicts.is_empty());
    }

    #[test]
    fn of_contradicting_labels_the_majority_wins() {
        let labels = labels("A B,GenAI\nA B,Executive\na b,Executive\n");
        assert_eq!(labels.titles[0].segment, SegmentId(5));
        assert_eq!(labels.conflicts[0].votes, [(SegmentId(0), 1), (SegmentId(5), 2)]);
    }

    #[test]
    fn of_equally_many_labels_the_higher_priority_wins() {
        let labels = labels("A B,Executive\nA B,Product\n");
        assert_eq!(labels.conflicts[0].segment, SegmentId(2));
    }

    #[test]
    fn unknown_segments_are_named_with_what_was_meant() {
        let labels = labels("A,Enginering\n,GenAI\nB,\n");
        assert_eq!(labels.empty, [2, 3]);
        let refusal = labels
            .check(Path::new("training.csv"), &Segments::default())
            .unwrap_err()
            .to_string();
        assert!(
            refusal
                .contains("line 1: \"Enginering\" is not a persona segment; did you mean \"Engineering\"?"),
            "{refusal}"
        );
    }

    #[test]
    fn one_title_is_enough_and_none_is_refused() {
        let check = |labels: Labels| labels.check(Path::new("t.csv"), &Segments::default());
        assert!(check(labels("A,GenAI\n")).is_ok());
        let refusal = check(labels("")).unwrap_err();
        assert!(
            refusal.to_string().contains("at least one is needed"),
            "{refusal}"
        );
    }
}
