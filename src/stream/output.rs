//! The tagged table, and the rows that could not be read.

use std::{
    borrow::Cow,
    fs,
    path::{Path, PathBuf},
};

use csv::StringRecord;

use super::{Batch, Review, Reviewed, Split, rejects::RejectsFile, review::ReviewEvidence};
use crate::{
    error::{Context, Error, Result},
    files::{FolderLock, ReplacedFile},
    interruption,
    table::{Row, TableReader, TableWriter, WrittenTable, defuse, is_formula, may_be_formula},
    tagger::Tag,
    title::{SegmentId, Segments},
};

const ID: usize = 0;
pub(super) const TITLE: usize = 1;

/// The columns an output begins with.
const FIRST: [&str; 4] = ["Record ID", "Job Title", "Persona Segment", "Confidence Score"];

/// Which of them hold a number.
const NUMBERS: [usize; 1] = [3];

/// The tagged table: the four columns of the contract, then the input's others.
pub struct Output {
    writer: TableWriter,
    name: String,
    /// Where it is to be, if it is to be a file.
    folder: Option<PathBuf>,
    columns: Columns,
    keep: Option<Keep>,
    split: Option<Split>,
    review: Option<Review>,
    reviewed: Option<WrittenTable>,
    rejects: RejectsFile,
    excel_safe: bool,
    counts: OutputCounts,
}

/// The input's other columns: their names and where they stand.
struct Columns {
    header: StringRecord,
    others: Vec<usize>,
}

/// What was written so far.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct OutputCounts {
    /// Rows.
    pub rows: u64,
    /// Those of them that kept their segment.
    pub kept: u64,
    /// What a spreadsheet would take for formulas.
    pub formulas: Formulas,
}

/// Cells of the input that a spreadsheet would take for formulas when it opens the output.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Formulas {
    /// How many there are.
    pub cells: u64,
    /// The line of the first.
    pub first_line: u64,
}

/// Rows that have a segment already are to keep it.
#[derive(Clone, Copy, Debug)]
pub struct Keep {
    segment: usize,
    confidence: Option<usize>,
}

impl Keep {
    /// Finds the columns of `input` that were tagged before; none if it never was.
    #[must_use]
    pub fn find(input: &TableReader) -> Option<Self> {
        Some(Self {
            segment: input.find(FIRST[2])?,
            confidence: input.find(FIRST[3]),
        })
    }

    /// Whether a row has a segment.
    #[must_use]
    pub fn has(&self, row: &Row) -> bool {
        !self.of(row).0.trim().is_empty()
    }

    /// Its segment and its confidence.
    fn of<'a>(&self, row: &'a Row) -> (&'a str, &'a str) {
        let cell = |at: usize| row.cells.get(at).unwrap_or_default();
        (cell(self.segment), self.confidence.map(cell).unwrap_or_default())
    }
}

impl Output {
    /// Begins the output of `input` at `place`, `-` being standard output. Rows that `keep` has found a
    /// segment for keep it. Rows that cannot be read go to `rejects`, a file that is there only if there
    /// are such rows.
    ///
    /// # Errors
    /// If the output cannot be created.
    pub fn create(place: &Path, rejects: PathBuf, input: &TableReader, keep: Option<Keep>) -> Result<Self> {
        Self::begin(place, Some(rejects), input, keep, TableWriter::create)
    }

    /// The same for an output that is to be nowhere: it counts, and refuses what `place` could not hold.
    ///
    /// # Errors
    /// If the place's ending names a format that is not written.
    pub fn rehearse(place: &Path, input: &TableReader, keep: Option<Keep>) -> Result<Self> {
        Self::begin(place, None, input, keep, TableWriter::rehearse)
    }

    fn begin(
        place: &Path,
        rejects_place: Option<PathBuf>,
        input: &TableReader,
        keep: Option<Keep>,
        writer: impl FnOnce(&Path, &StringRecord, &[usize]) -> Result<TableWriter>,
    ) -> Result<Self> {
        let name = match place == Path::new("-") {
            true => "standard output".to_string(),
            false => place.display().to_string(),
        };
        let columns = Columns::of(input);
        Ok(Self {
            writer: writer(place, &columns.names(), &NUMBERS)?,
            name,
            folder: folder_of(place),
            rejects: RejectsFile::new(rejects_place, columns.header.clone()),
            columns,
            keep,
            split: None,
            review: None,
            reviewed: None,
            excel_safe: false,
            counts: OutputCounts::default(),
        })
    }

    /// Puts a `'` in front of cells that a spreadsheet would take for formulas, in files where it would.
    #[must_use]
    pub fn excel_safe(mut self) -> Self {
        self.excel_safe = true;
        self
    }

    /// Also writes a review.
    #[must_use]
    pub fn with_review(mut self, review: Review) -> Self {
        self.review = Some(review);
        self
    }

    /// Also writes a file for each of `segments` into `folder`.
    ///
    /// # Errors
    /// If the files cannot be created.
    pub fn split_into(&mut self, folder: &Path, segments: &Segments) -> Result<()> {
        let format = self.writer.format();
        self.split = Some(Split::create(
            folder,
            segments,
            format,
            &self.columns.names(),
            &NUMBERS,
        )?);
        Ok(())
    }

    /// Which rows keep the segment they have.
    pub(super) fn keep(&self) -> Option<Keep> {
        self.keep
    }

    /// What was written so far.
    pub(super) fn counts(&self) -> OutputCounts {
        self.counts
    }

    /// Writes a batch; `tags` are those of all numbered titles. Counts its rows a segment.
    pub(crate) fn write(
        &mut self,
        batch: &Batch,
        tags: &[Tag],
        segments: &Segments,
        counts: &mut [(SegmentId, usize)],
    ) -> Result<()> {
        for (row, number) in &batch.rows {
            match (number, self.keep) {
                (None, Some(keep)) => {
                    self.counts.kept += 1;
                    let (segment, confidence) = keep.of(row);
                    let rank = segments.find(segment).map(|id| usize::from(id.0));
                    self.write_row(row, segment, confidence, rank)?;
                }
                _ => {
                    let tag = number.and_then(|number| tags.get(number));
                    let tag = *tag.context("a title was not tagged")?;
                    let rank = usize::from(tag.segment.0);
                    counts[rank].1 += 1;
                    let percent = tag.confidence.to_string();
                    self.write_row(row, segments.name(tag.segment), &percent, Some(rank))?;
                }
            }
        }
        let mut rejects = batch.rejects.iter();
        rejects.try_for_each(|reject| self.rejects.keep(reject, self.excel_safe))
    }

    /// Writes a row of the segment of this rank.
    fn write_row(&mut self, row: &Row, segment: &str, confidence: &str, rank: Option<usize>) -> Result<()> {
        let first = [row.cell(ID), row.cell(TITLE), segment, confidence];
        let others = self.columns.others.iter();
        let others = others.map(|at| row.cells.get(*at).unwrap_or_default());
        let cells = first.into_iter().chain(others);
        let runs_formulas = self.writer.format().runs_formulas();
        let formulas = if runs_formulas && row.cells.iter().any(may_be_formula) {
            cells.clone().filter(|cell| is_formula(cell)).count() as u64
        } else {
            0
        };
        let written = if formulas > 0 {
            self.counts.formulas.found(formulas, row.line);
            let safe = self.excel_safe;
            let cells = cells.map(|cell| if safe { defuse(cell) } else { Cow::Borrowed(cell) });
            write(&mut self.writer, &mut self.split, rank, cells)
        } else {
            write(&mut self.writer, &mut self.split, rank, cells)
        };
        written.with_context(|| {
            format!(
                "{} could not be written (row {}, line {} of the input)",
                self.name,
                self.counts.rows + 1,
                row.line
            )
        })?;
        self.counts.rows += 1;
        Ok(())
    }

    /// The confidence below which titles are reviewed, if there is a review.
    pub(super) fn reviews_below(&self) -> Option<u8> {
        self.review.as_ref().map(Review::below)
    }

    /// Shows a batch to the review, if there is one. `tags` are those of all numbered titles, the last of which
    /// are new, with the `evidence` for them.
    pub(super) fn review(
        &mut self,
        batch: &Batch,
        tags: &[Tag],
        segments: &Segments,
        mut evidence: Vec<Option<ReviewEvidence>>,
    ) {
        let Some(review) = &mut self.review else { return };
        let first_new = tags.len() - evidence.len();
        for (row, number) in &batch.rows {
            let Some((number, tag)) = number.and_then(|number| Some((number, *tags.get(number)?))) else {
                continue;
            };
            let evidence = || evidence.get_mut(number.checked_sub(first_new)?)?.take();
            review.meet((row.cell(ID), row.cell(TITLE)), tag, segments, evidence);
        }
    }

    /// Writes the review, if there is to be one. It takes its place with the output.
    pub(super) fn write_review(&mut self) -> Result<Option<Reviewed>> {
        let Some(review) = self.review.take() else {
            return Ok(None);
        };
        let (table, reviewed) = review.write(self.excel_safe)?;
        self.reviewed = Some(table);
        Ok(Some(reviewed))
    }

    /// Puts the output in its place, and all that is written with it. Gives the rejects file, if there are
    /// rejects.
    ///
    /// # Errors
    /// If what was written cannot be synced or renamed, or the run is interrupted before; what was there is then
    /// still there.
    pub fn commit(self) -> Result<Option<PathBuf>> {
        let folder = self.folder.clone();
        let (rejects_place, kept_at) = (self.rejects.expected_at(), self.rejects.place());
        let files = self
            .finish()
            .map_err(|error| match interruption::is_requested() {
                true => Error::Interrupted,
                false => error,
            })?;
        // Of two runs that write the same files, one's are there in the end, and not some of each.
        let _turn = folder.as_deref().map(FolderLock::wait).transpose()?;
        ReplacedFile::commit_all(files)?;
        // Without such rows, the file of an earlier run goes: it would be taken for this one's.
        if let Some(place) = rejects_place.filter(|_| kept_at.is_none()) {
            let _ = fs::remove_file(place);
        }
        Ok(kept_at)
    }

    /// Writes what is not yet written. Gives the files, which have to be put in their places.
    fn finish(self) -> Result<Vec<ReplacedFile>> {
        // The rejects first: with the output in place and the rejects not, rows would be in neither. The output
        // comes after its parts: where it is the new one, they are too.
        let mut files: Vec<ReplacedFile> = self.rejects.finish()?.into_iter().collect();
        let split = self.split.map(Split::finish).transpose()?;
        let table = self.writer.finish();
        let table = table.with_context(|| format!("{} could not be written", self.name))?;
        let tables = split.into_iter().flatten().chain(self.reviewed).chain([table]);
        for table in tables {
            files.extend(table.into_file()?);
        }
        Ok(files)
    }
}

impl Columns {
    fn of(input: &TableReader) -> Self {
        let is_tag = |name: &str| {
            let mut tags = FIRST[2..].iter();
            tags.any(|first| name.trim().eq_ignore_ascii_case(first))
        };
        let header = input.header().clone();
        // An output that is tagged again keeps one segment and one confidence: the new ones. A second column of
        // record IDs or job titles is a column like any other.
        let others = (0..header.len())
            .filter(|at| !input.columns().contains(at))
            .filter(|at| !is_tag(&header[*at]));
        Self {
            others: others.collect(),
            header,
        }
    }

    /// The names of the output's columns.
    fn names(&self) -> StringRecord {
        let others = self.others.iter().map(|at| &self.header[*at]);
        FIRST.into_iter().chain(others).collect()
    }
}

impl Formulas {
    fn found(&mut self, cells: u64, line: u64) {
        if self.cells == 0 {
            self.first_line = line;
        }
        self.cells += cells;
    }
}

/// The folder that a file of this place is in.
fn folder_of(place: &Path) -> Option<PathBuf> {
    let place = place.canonicalize().unwrap_or_else(|_| place.to_path_buf());
    let folder = place.parent().filter(|_| place != Path::new("-"))?;
    Some(if folder == Path::new("") {
        ".".into()
    } else {
        folder.to_path_buf()
    })
}

/// Writes a row, and once more into its segment's file where there are such files.
fn write<Cell: AsRef<str>>(
    writer: &mut TableWriter,
    split: &mut Option<Split>,
    rank: Option<usize>,
    cells: impl Iterator<Item = Cell> + Clone,
) -> Result<()> {
    if let (Some(rank), Some(split)) = (rank, split) {
        split.write(rank, cells.clone())?;
    }
    writer.write(cells)
}
