use std::{
    collections::{HashMap, hash_map::Entry},
    path::PathBuf,
    sync::Arc,
};

use csv::StringRecord;
use tokio::task;
use xxhash_rust::xxh3::xxh3_128;

use crate::{
    error::{Context, Error, Result},
    table::{TableWriter, WrittenTable, defuse},
    tagger::{Explanation, Tag, Tagger},
};

/// Titles held at most; the least certain stay.
const MOST: usize = 100_000;

/// A longer title, in bytes, is none that somebody would label.
const LONGEST: usize = 1_000;

/// Neighbours shown.
const NEAREST: usize = 3;

/// Titles explained at a time.
const CHUNK: usize = 2_048;

const HEADER: [&str; 8] = [
    "Record ID",
    "Job Title",
    "Persona Segment",
    "Confidence Score",
    "Rows",
    "Nearest 1",
    "Nearest 2",
    "Nearest 3",
];
const NUMBERS: [usize; 2] = [3, 4];

/// The titles that the program is least certain of, to be looked at and labelled: each once, however many
/// rows have it and however it is written.
pub struct Review {
    writer: TableWriter,
    place: PathBuf,
    /// Only titles with less confidence are wanted.
    below: u8,
    most: usize,
    titles: HashMap<u128, Uncertain>,
    /// The titles of each confidence, the first met first.
    by_confidence: Vec<Vec<u128>>,
    met: usize,
    left_out: bool,
}

/// A title with the confidence it was tagged with.
struct Uncertain {
    id: String,
    title: String,
    tag: Tag,
    rows: u64,
    /// When it was met.
    number: usize,
}

/// What came of a review.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reviewed {
    /// Titles in the file.
    pub titles: usize,
    /// Rows that have one of them.
    pub rows: u64,
    /// Whether there were more titles than are held.
    pub left_out: bool,
}

impl Review {
    /// Begins a review at `place`, of the titles whose confidence is less than `below` percent.
    ///
    /// # Errors
    /// If the file cannot be created.
    pub fn create(place: PathBuf, below: u8) -> Result<Self> {
        let header = StringRecord::from(HEADER.to_vec());
        Ok(Self {
            writer: TableWriter::create(&place, &header, &NUMBERS)?,
            place,
            below,
            most: MOST,
            titles: HashMap::new(),
            by_confidence: vec![Vec::new(); usize::from(u8::MAX) + 1],
            met: 0,
            left_out: false,
        })
    }

    /// Takes note of a row with this record ID and this title. An empty title is not uncertain: there is
    /// nothing to label.
    pub(super) fn meet(&mut self, id: &str, title: &str, tag: Tag) {
        if tag.confidence >= self.below || title.len() > LONGEST || title.trim().is_empty() {
            return;
        }
        let key = xxh3_128(title.as_bytes());
        match self.titles.entry(key) {
            Entry::Occupied(mut known) => known.get_mut().rows += 1,
            Entry::Vacant(place) => {
                place.insert(Uncertain {
                    id: id.to_string(),
                    title: title.to_string(),
                    tag,
                    rows: 1,
                    number: self.met,
                });
                self.met += 1;
                self.by_confidence[usize::from(tag.confidence)].push(key);
                self.make_room();
            }
        }
    }

    /// Lets go of the most certain title where there are too many. It cannot come again, since from then on
    /// as many are held that are no more certain; so the rows of all others are counted to the last.
    fn make_room(&mut self) {
        if self.titles.len() <= self.most {
            return;
        }
        self.left_out = true;
        let last = self.by_confidence.iter_mut().rev().find_map(Vec::pop);
        if let Some(key) = last {
            self.titles.remove(&key);
        }
    }

    /// Writes the titles, the least certain first, with the training titles nearest to each.
    pub(super) async fn write(
        self,
        tagger: &Arc<Tagger>,
        excel_safe: bool,
    ) -> Result<(WrittenTable, Reviewed)> {
        let unwritten = || format!("{} could not be written", self.place.display());
        let mut writer = self.writer;
        let defuses = excel_safe && writer.format().runs_formulas();
        let mut titles: Vec<Uncertain> = self.titles.into_values().collect();
        titles.sort_unstable_by_key(|title| (title.tag.confidence, title.number));
        let mut reviewed = Reviewed {
            titles: 0,
            rows: 0,
            left_out: self.left_out,
        };
        for found in merge(titles, tagger).await? {
            reviewed.titles += 1;
            reviewed.rows += found.title.rows;
            let segment = tagger.segments().name(found.title.tag.segment);
            let (confidence, rows) = (
                found.title.tag.confidence.to_string(),
                found.title.rows.to_string(),
            );
            let first = [&found.title.id, &found.title.title, segment, &confidence, &rows];
            let nearest = found.nearest.iter().map(String::as_str);
            let cells = first.into_iter().chain(nearest);
            let written = match defuses {
                true => writer.write(cells.map(defuse)),
                false => writer.write(cells),
            };
            written.with_context(unwritten)?;
        }
        Ok((writer.finish().with_context(unwritten)?, reviewed))
    }
}

/// A title with what led to its tag.
struct Found {
    title: Uncertain,
    nearest: [String; NEAREST],
}

/// Explains the titles, and makes one of those that are the same in their standard form, as training does.
/// Those that the most rows have come first among titles of the same confidence.
async fn merge(titles: Vec<Uncertain>, tagger: &Arc<Tagger>) -> Result<Vec<Found>> {
    let mut positions: HashMap<String, usize> = HashMap::new();
    let mut merged: Vec<Found> = Vec::new();
    let mut titles = titles.into_iter();
    loop {
        let chunk: Vec<Uncertain> = titles.by_ref().take(CHUNK).collect();
        if chunk.is_empty() {
            break;
        }
        let worker = Arc::clone(tagger);
        let explained = task::spawn_blocking(move || {
            let written: Vec<&str> = chunk.iter().map(|title| title.title.as_str()).collect();
            let explanations = worker.explain(&written, NEAREST)?;
            Ok::<_, Error>((chunk, explanations))
        });
        let (chunk, explanations) = explained.await.context("a worker stopped")??;
        for (title, explanation) in chunk.into_iter().zip(explanations) {
            let standard = explanation.title.standard.to_lowercase();
            if standard.is_empty() {
                continue;
            }
            let position = *positions.entry(standard).or_insert(merged.len());
            match merged.get_mut(position) {
                Some(same) => same.title.rows += title.rows,
                None => merged.push(Found {
                    nearest: nearest(&explanation, tagger),
                    title,
                }),
            }
        }
    }
    merged.sort_by_key(|found| (found.title.tag.confidence, std::cmp::Reverse(found.title.rows)));
    Ok(merged)
}

/// The training titles that said most, as `title (segment, 0.87)`.
fn nearest(explanation: &Explanation, tagger: &Tagger) -> [String; NEAREST] {
    let titles = tagger.model().titles();
    let said_most = explanation.testimony.said_most().iter();
    // Some ship without their text.
    let mut shown = said_most.filter_map(|neighbour| {
        let training = titles.get(neighbour.title)?;
        (!training.title.written.is_empty()).then_some((neighbour, training))
    });
    std::array::from_fn(|_| {
        let Some((neighbour, training)) = shown.next() else {
            return String::new();
        };
        format!(
            "{} ({}, {:.2})",
            training.title.written,
            tagger.segments().name(training.segment),
            neighbour.similarity
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::title::SegmentId;

    #[test]
    fn the_least_certain_titles_stay_and_their_rows_are_counted_to_the_last() {
        let folder = tempfile::tempdir().unwrap();
        let mut review = Review::create(folder.path().join("review.csv"), 50).unwrap();
        review.most = 3;
        let tag = |confidence| Tag {
            segment: SegmentId(0),
            confidence,
        };
        // Title n has confidence n, and comes once in every round.
        for round in 0..4 {
            for confidence in [30, 10, 49, 20, 40, 50, 60] {
                review.meet(
                    &round.to_string(),
                    &format!("Title {confidence}"),
                    tag(confidence),
                );
            }
            review.meet("empty", "  ", tag(0));
        }
        let mut left: Vec<(u8, u64, &str)> = review
            .titles
            .values()
            .map(|title| (title.tag.confidence, title.rows, title.id.as_str()))
            .collect();
        left.sort_unstable();
        assert_eq!(left, [(10, 4, "0"), (20, 4, "0"), (30, 4, "0")]);
        assert!(review.left_out);
    }
}
