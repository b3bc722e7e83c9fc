//! A tagged file in memory.

use std::sync::{
    Arc, Mutex, OnceLock, PoisonError, RwLock,
    atomic::{AtomicBool, Ordering},
    mpsc,
};

use rayon::prelude::*;
use xxhash_rust::xxh3::xxh3_64;

use super::{FileReview, texts::Texts};
use crate::{
    error::{Context, Result, bail, ensure},
    seniority,
    serve::{engine::Engine, work::unpoisoned},
    stream::{self, Batch, Noticed},
    table::TableReader,
    tagger::{Tag, Tagger},
    title::{SegmentId, Segments, clean},
};

/// What record IDs and different titles may take of the memory, in bytes: ten times that of two million usual rows. A packed
/// file may be small and have rows of any length.
const MOST_BYTES: usize = 1 << 30;
/// Batches read ahead of the tagging.
const READ_AHEAD: usize = 2;

/// A tagged file in memory: every different title once, and of each row its record ID and the number of
/// its title.
pub struct TaggedTable {
    ids: Texts,
    titles: Texts,
    /// What a title is known by, whatever its case and white space.
    keys: Vec<u64>,
    /// The number of each row's title.
    title_of: Vec<u32>,
    tags: RwLock<TableTags>,
    /// The place of each row's record ID, and of each title, in alphabetical order.
    id_ranks: OnceLock<Vec<u32>>,
    title_ranks: OnceLock<Vec<u32>>,
    /// What each title has in common with those that are like it.
    functions: OnceLock<Vec<TitleFunction>>,
    /// The order of review that was asked for last.
    review: Mutex<Option<Arc<FileReview>>>,
    /// What there was to notice about the file.
    pub noticed: Noticed,
}

/// The tag of each title, with the number of the model that gave it, and its segments: those of a newer model may be others.
#[derive(Clone)]
pub struct TableTags {
    pub model: u64,
    pub segments: Arc<Segments>,
    pub of_title: Arc<Vec<Tag>>,
}

/// What a title is known by, whatever its case and white space.
pub fn title_key(title: &str) -> u64 {
    xxh3_64(clean(title).to_lowercase().as_bytes())
}

/// What a title has in common with those that are like it: the function that it names, whatever its case, level and
/// region; of a title that names none, the title itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TitleFunction(u64);

impl TitleFunction {
    pub fn of(title: &str) -> Self {
        match seniority::function(title) {
            Some(function) => Self(xxh3_64(function.as_bytes())),
            None => Self(title_key(title)),
        }
    }
}

impl TaggedTable {
    /// Reads `input` and tags its titles. `tell` is told how many rows have
    /// been tagged and, where that is known, the share of the file.
    ///
    /// # Errors
    /// If the input cannot be read to its end, has more than `most` rows or too much in them, the encoder fails, or it was
    /// `cancelled`.
    pub fn read(
        input: TableReader,
        engine: &Engine,
        most: u64,
        cancelled: &AtomicBool,
        tell: impl Fn(usize, Option<f32>),
    ) -> Result<Self> {
        let mut rows = TableBuilder::default();
        let (sender, batches) = mpsc::sync_channel::<Batch>(READ_AHEAD);
        let noticed = std::thread::scope(|scope| {
            let reader = scope.spawn(move || stream::batches(input, |batch| sender.send(batch).is_ok()));
            // Returning drops the receiver, which ends the reader.
            for batch in batches {
                ensure!(!cancelled.load(Ordering::Relaxed), "it was taken away");
                let (read, length) = batch.progress;
                rows.add(batch, &engine.tagger)?;
                if rows.title_of.len() as u64 > most {
                    bail!("it has more than {most} rows, the most that this server takes (--max-rows)");
                }
                if rows.ids.bytes() + rows.titles.bytes() > MOST_BYTES {
                    bail!(
                        "its record IDs and titles take more than {} MB, the most that this server takes",
                        MOST_BYTES >> 20
                    );
                }
                let share = length.map(|length| read as f32 / length.max(1) as f32);
                tell(rows.title_of.len(), share.map(|share| share.min(1.0)));
            }
            match reader.join() {
                Ok(read) => read,
                Err(_) => bail!("the reader stopped"),
            }
        })?;
        Ok(Self {
            ids: rows.ids,
            titles: rows.titles,
            keys: rows.keys,
            title_of: rows.title_of,
            tags: RwLock::new(TableTags {
                model: engine.number,
                segments: Arc::new(engine.tagger.segments().clone()),
                of_title: Arc::new(rows.tags),
            }),
            id_ranks: OnceLock::new(),
            title_ranks: OnceLock::new(),
            functions: OnceLock::new(),
            review: Mutex::default(),
            noticed,
        })
    }

    pub fn rows(&self) -> usize {
        self.title_of.len()
    }

    pub fn titles(&self) -> &Texts {
        &self.titles
    }

    pub fn keys(&self) -> &[u64] {
        &self.keys
    }

    pub fn title_of(&self) -> &[u32] {
        &self.title_of
    }

    pub fn id(&self, row: usize) -> &str {
        self.ids.get(row)
    }

    /// The number and the text of a row's title.
    pub fn title(&self, row: usize) -> Option<(usize, &str)> {
        let title = *self.title_of.get(row)? as usize;
        Some((title, self.titles.get(title)))
    }

    pub fn tags(&self) -> TableTags {
        self.tags.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Takes over what a newer model says.
    pub fn retag(&self, tags: TableTags) {
        *self.tags.write().unwrap_or_else(PoisonError::into_inner) = tags;
    }

    /// How many rows each title has.
    pub fn rows_of_titles(&self) -> Vec<u32> {
        let mut rows = vec![0; self.titles.len()];
        for title in &self.title_of {
            rows[*title as usize] += 1;
        }
        rows
    }

    pub fn functions(&self) -> &[TitleFunction] {
        self.functions.get_or_init(|| {
            let titles = (0..self.titles.len()).into_par_iter();
            titles
                .map(|title| TitleFunction::of(self.titles.get(title)))
                .collect()
        })
    }

    /// The titles that are less sure than `goal` percent and `can_be` labelled, in the order in which their labels teach
    /// the most: as it was put last, or anew where the goal or the model is another.
    ///
    /// # Errors
    /// If the encoder fails.
    pub fn review(
        &self,
        engine: &Engine,
        goal: u8,
        can_be: impl Fn(&str) -> bool,
    ) -> Result<Arc<FileReview>> {
        // Whoever asks meanwhile waits for the answer, instead of computing it as well.
        let mut last = unpoisoned(&self.review);
        let wanted = (goal, self.tags().model);
        if let Some(review) = &*last
            && review.of == wanted
        {
            return Ok(Arc::clone(review));
        }
        let review = Arc::new(FileReview::of(self, engine, goal, can_be)?);
        *last = Some(Arc::clone(&review));
        Ok(review)
    }

    pub fn id_ranks(&self) -> &[u32] {
        self.id_ranks.get_or_init(|| ranks(&self.ids))
    }

    pub fn title_ranks(&self) -> &[u32] {
        self.title_ranks.get_or_init(|| ranks(&self.titles))
    }
}

/// The rows as they come in.
#[derive(Default)]
struct TableBuilder {
    ids: Texts,
    titles: Texts,
    keys: Vec<u64>,
    title_of: Vec<u32>,
    tags: Vec<Tag>,
    /// Where the titles begin that the batches' numbers count from.
    begin: usize,
}

impl TableBuilder {
    fn add(&mut self, batch: Batch, tagger: &Tagger) -> Result<()> {
        if batch.forgets {
            self.begin = self.titles.len();
        }
        self.tags.extend(tagger.tag(&batch.new_titles)?);
        for title in &batch.new_titles {
            self.keys.push(title_key(title));
            self.titles.push(title);
        }
        for (row, number) in &batch.rows {
            let number = number.context("a row came without its title")?;
            self.ids.push(row.cell(0));
            self.title_of.push(u32::try_from(self.begin + number)?);
        }
        Ok(())
    }
}

/// The place of each text in alphabetical order, where numbers count as numbers; texts that are the same
/// have the same.
fn ranks(texts: &Texts) -> Vec<u32> {
    let mut order: Vec<(SortKey, u32)> = (0..texts.len())
        .into_par_iter()
        .map(|at| (SortKey::of(texts.get(at)), at as u32))
        .collect();
    order.par_sort_unstable();
    let mut ranks = vec![0; texts.len()];
    let mut rank = 0;
    for (place, (key, at)) in order.iter().enumerate() {
        if place > 0 && order[place - 1].0 != *key {
            rank = place as u32;
        }
        ranks[*at as usize] = rank;
    }
    ranks
}

/// Numbers, by their size, before words.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum SortKey {
    Number(u128),
    Word(String),
}

impl SortKey {
    fn of(text: &str) -> Self {
        let text = text.trim();
        match text.parse() {
            Ok(number) if text.bytes().all(|byte| byte.is_ascii_digit()) => Self::Number(number),
            _ => Self::Word(text.to_lowercase()),
        }
    }
}

/// A tag that somebody set by hand: nothing is surer.
pub fn fixed(segment: SegmentId) -> Tag {
    Tag {
        segment,
        confidence: 100,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_sort_by_size_and_words_whatever_their_case() {
        let mut texts = Texts::default();
        for text in ["10", "9", "beta", "Alpha", "alpha ", ""] {
            texts.push(text);
        }
        assert_eq!(ranks(&texts), [1, 0, 5, 3, 3, 2]);
    }

    #[test]
    fn a_title_is_known_whatever_its_case_and_white_space() {
        assert_eq!(title_key("VP  Sales "), title_key("vp sales"));
        assert_ne!(title_key("VP Sales"), title_key("VP Sale"));
    }

    #[test]
    fn titles_are_alike_that_name_one_function_or_are_the_same() {
        let alike = |one, other| TitleFunction::of(one) == TitleFunction::of(other);
        assert!(alike("Head of Sales", "sales director, EMEA"));
        assert!(alike("Director ", "director"));
        assert!(!alike("Director", "Head"));
    }
}
