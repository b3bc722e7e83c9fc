//! The titles that the program is uncertain of, to be looked at and labelled: first those whose labels teach most.

use std::{
    collections::{HashMap, hash_map::Entry},
    path::PathBuf,
};

use csv::StringRecord;
use ndarray::Array2;
use xxhash_rust::xxh3::xxh3_128;

use crate::{
    error::{Context, Result},
    review::{ReviewOrder, ReviewTitle},
    table::{TableWriter, WrittenTable, defuse},
    tagger::{Tag, Tagger, UncertainTitle},
    title::Segments,
};

/// Titles held at most; the least certain stay.
const MOST: usize = 100_000;

/// A longer title, in bytes, is none that somebody would label.
const LONGEST: usize = 1_000;

/// Neighbours shown.
const NEAREST: usize = 3;

/// So many titles are labelled at a sitting, say.
const SITTING: usize = 40;

const HEADER: [&str; 9] = [
    "Record ID",
    "Job Title",
    "Persona Segment",
    "Confidence Score",
    "Rows",
    "Decides",
    "Nearest 1",
    "Nearest 2",
    "Nearest 3",
];
const NUMBERS: [usize; 3] = [3, 4, 5];

/// The titles that the program is uncertain of, to be looked at and labelled: each once, however many rows have it and
/// however it is written.
pub struct Review {
    writer: TableWriter,
    place: PathBuf,
    /// Only titles with less confidence are wanted.
    below: u8,
    most: usize,
    titles: HashMap<u128, MetTitle>,
    /// The titles of each confidence, the first met first.
    by_confidence: Vec<Vec<u128>>,
    met: usize,
    left_out: bool,
}

/// A title with the confidence it was tagged with.
struct MetTitle {
    id: String,
    title: String,
    segment: String,
    confidence: u8,
    rows: u64,
    /// When it was met.
    number: usize,
    evidence: ReviewEvidence,
}

/// What led to a title's tag.
pub(super) struct ReviewEvidence {
    /// What makes it the same title as another, as in training.
    key: String,
    /// The training titles that decided, as `title (segment, 0.87)`.
    nearest: [String; NEAREST],
    /// Its point in the model's space.
    point: Box<[f32]>,
}

/// What came of a review.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reviewed {
    /// Titles in the file.
    pub titles: usize,
    /// Rows that have one of them.
    pub rows: u64,
    /// How many titles come first in the file, and how many of the rows they decide.
    pub first: (usize, u64),
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

    /// Tags titles, with what led to the tags of those that are uncertain.
    ///
    /// # Errors
    /// If the encoder fails.
    pub(super) fn tag(
        below: u8,
        tagger: &Tagger,
        titles: &[String],
    ) -> Result<(Vec<Tag>, Vec<Option<ReviewEvidence>>)> {
        let tagged = tagger.tag_and_explain(titles, below, NEAREST)?.into_iter();
        let evidence = |uncertain: UncertainTitle| ReviewEvidence::of(uncertain, tagger);
        Ok(tagged
            .map(|(tag, uncertain)| (tag, uncertain.map(evidence)))
            .unzip())
    }

    /// Titles whose confidence is less than this percentage are wanted.
    pub(super) fn below(&self) -> u8 {
        self.below
    }

    /// Takes note of a row with this record ID, this title and this tag, where the title is met for the first
    /// time with the evidence for it. An empty title is not uncertain: there is nothing to label.
    pub(super) fn meet(
        &mut self,
        (id, title): (&str, &str),
        tag: Tag,
        segments: &Segments,
        evidence: impl FnOnce() -> Option<ReviewEvidence>,
    ) {
        if tag.confidence >= self.below || title.len() > LONGEST || title.trim().is_empty() {
            return;
        }
        let key = xxh3_128(title.as_bytes());
        match self.titles.entry(key) {
            Entry::Occupied(mut known) => known.get_mut().rows += 1,
            Entry::Vacant(place) => {
                // Without it, the title was met before and there was no room for it.
                let Some(evidence) = evidence() else { return };
                place.insert(MetTitle {
                    id: id.to_string(),
                    title: title.to_string(),
                    segment: segments.name(tag.segment).to_string(),
                    confidence: tag.confidence,
                    rows: 1,
                    number: self.met,
                    evidence,
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

    /// Writes the titles, those first whose labels teach most, with the training titles nearest to each.
    pub(super) fn write(self, excel_safe: bool) -> Result<(WrittenTable, Reviewed)> {
        let unwritten = || format!("{} could not be written", self.place.display());
        let mut writer = self.writer;
        let defuses = excel_safe && writer.format().runs_formulas();
        let titles = merge(self.titles.into_values().collect());
        let order = order(&titles);
        let first = titles.len().min(SITTING);
        let reviewed = Reviewed {
            titles: titles.len(),
            rows: titles.iter().map(|title| title.rows).sum(),
            first: (first, order.decides(first)),
            left_out: self.left_out,
        };
        for ranked in order.ranked() {
            let title = &titles[ranked.title];
            let numbers = [u64::from(title.confidence), title.rows, ranked.decides];
            let [confidence, rows, decides] = numbers.map(|number| number.to_string());
            let first = [
                &title.id,
                &title.title,
                &title.segment,
                &confidence,
                &rows,
                &decides,
            ];
            let cells = first.into_iter().chain(&title.evidence.nearest);
            let written = match defuses {
                true => writer.write(cells.map(|cell| defuse(cell))),
                false => writer.write(cells),
            };
            written.with_context(unwritten)?;
        }
        Ok((writer.finish().with_context(unwritten)?, reviewed))
    }
}

/// Makes one of titles that are the same, as training does. Those that the most rows have come first among
/// titles of the same confidence.
fn merge(mut titles: Vec<MetTitle>) -> Vec<MetTitle> {
    titles.sort_unstable_by_key(|title| (title.confidence, title.number));
    let mut positions: HashMap<String, usize> = HashMap::new();
    let mut merged: Vec<MetTitle> = Vec::new();
    for title in titles {
        let key = &title.evidence.key;
        if key.is_empty() {
            continue;
        }
        let position = *positions.entry(key.clone()).or_insert(merged.len());
        match merged.get_mut(position) {
            Some(same) => same.rows += title.rows,
            None => merged.push(title),
        }
    }
    merged.sort_by_key(|title| (title.confidence, std::cmp::Reverse(title.rows)));
    merged
}

/// The order in which titles are worth labelling.
fn order(titles: &[MetTitle]) -> ReviewOrder {
    let dimensions = titles.first().map_or(0, |title| title.evidence.point.len());
    let points = titles
        .iter()
        .flat_map(|title| title.evidence.point.iter().copied());
    // All points are in one space.
    let points = Array2::from_shape_vec((titles.len(), dimensions), points.collect()).unwrap_or_default();
    let counted = titles.iter().map(|title| ReviewTitle {
        rows: title.rows,
        confidence: title.confidence,
    });
    ReviewOrder::of(points.view(), &counted.collect::<Vec<_>>())
}

impl ReviewEvidence {
    fn of(uncertain: UncertainTitle, tagger: &Tagger) -> Self {
        let explanation = uncertain.explanation;
        let titles = tagger.model().titles();
        // Some ship without their text.
        let mut shown = explanation.neighbours().iter().filter_map(|neighbour| {
            let training = titles.get(neighbour.title)?;
            (!training.title.written.is_empty()).then_some((neighbour, training))
        });
        let nearest = std::array::from_fn(|_| {
            shown.next().map_or_else(String::new, |(neighbour, training)| {
                format!(
                    "{} ({}, {:.2})",
                    training.title.written,
                    tagger.segments().name(training.segment),
                    neighbour.similarity
                )
            })
        });
        Self {
            key: explanation.title.key(),
            nearest,
            point: uncertain.point.into(),
        }
    }
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
        let segments = Segments::default();
        let tag = |confidence| Tag {
            segment: SegmentId(0),
            confidence,
        };
        // Title n has confidence n, and comes once in every round.
        for round in 0..4 {
            for confidence in [30, 10, 49, 20, 40, 50, 60] {
                let (id, title) = (round.to_string(), format!("Title {confidence}"));
                let evidence = || {
                    (round == 0).then(|| ReviewEvidence {
                        key: title.to_lowercase(),
                        nearest: <_>::default(),
                        point: <_>::default(),
                    })
                };
                review.meet((&id, &title), tag(confidence), &segments, evidence);
            }
            review.meet(("empty", "  "), tag(0), &segments, || None);
        }
        let mut left: Vec<(u8, u64, &str)> = review
            .titles
            .values()
            .map(|title| (title.confidence, title.rows, title.id.as_str()))
            .collect();
        left.sort_unstable();
        assert_eq!(left, [(10, 4, "0"), (20, 4, "0"), (30, 4, "0")]);
        assert!(review.left_out);
    }
}
