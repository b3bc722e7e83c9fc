use std::{
    borrow::Cow,
    path::{Path, PathBuf},
    sync::Arc,
};

use csv::StringRecord;

use super::{Batch, Review, Reviewed, Split};
use crate::{
    error::{Context, Result},
    files::ReplacedFile,
    table::{Reject, Row, TableReader, TableWriter, WrittenTable, defuse, is_formula, may_be_formula},
    tagger::{Tag, Tagger},
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
    /// Positions of the input's other columns.
    others: Vec<usize>,
    header: StringRecord,
    keep: Option<Keep>,
    split: Option<Split>,
    review: Option<Review>,
    reviewed: Option<WrittenTable>,
    /// Where rows that cannot be read are kept, if they are.
    rejects_place: Option<PathBuf>,
    rejects: Option<csv::Writer<ReplacedFile>>,
    rows: u64,
    kept: u64,
    formulas: Formulas,
    excel_safe: bool,
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
        let is_tag = |name: &str| {
            FIRST[2..]
                .iter()
                .any(|first| name.trim().eq_ignore_ascii_case(first))
        };
        let header = input.header().clone();
        // An output that is tagged again keeps one segment and one confidence: the new ones. A second column of
        // record IDs or job titles is a column like any other.
        let others = (0..header.len())
            .filter(|at| !input.columns().contains(at))
            .filter(|at| !is_tag(&header[*at]));
        let others: Vec<usize> = others.collect();
        let names = FIRST.into_iter().chain(others.iter().map(|at| &header[*at]));
        Ok(Self {
            writer: writer(place, &names.collect(), &NUMBERS)?,
            name,
            others,
            header,
            keep,
            split: None,
            review: None,
            reviewed: None,
            rejects_place,
            rejects: None,
            rows: 0,
            kept: 0,
            formulas: Formulas::default(),
            excel_safe: false,
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
        self.split = Some(Split::create(folder, segments, format, &self.names(), &NUMBERS)?);
        Ok(())
    }

    /// The names of the columns.
    fn names(&self) -> StringRecord {
        let others = self.others.iter().map(|at| &self.header[*at]);
        FIRST.into_iter().chain(others).collect()
    }

    /// Which rows keep the segment they have.
    pub(super) fn keep(&self) -> Option<Keep> {
        self.keep
    }

    /// Rows that kept their segment so far.
    pub(super) fn kept(&self) -> u64 {
        self.kept
    }

    /// Rows written so far.
    #[must_use]
    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// What a spreadsheet would take for formulas so far.
    pub(super) fn formulas(&self) -> Formulas {
        self.formulas
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
            let rank;
            let percent;
            let (segment, confidence) = match (number, self.keep) {
                (None, Some(keep)) => {
                    self.kept += 1;
                    let (segment, confidence) = keep.of(row);
                    rank = segments.find(segment).map(|id| usize::from(id.0));
                    (segment, confidence)
                }
                _ => {
                    let tag = number
                        .and_then(|number| tags.get(number))
                        .context("a title was not tagged")?;
                    counts[usize::from(tag.segment.0)].1 += 1;
                    if let Some(review) = &mut self.review {
                        review.meet(row.cell(ID), row.cell(TITLE), *tag);
                    }
                    rank = Some(usize::from(tag.segment.0));
                    percent = tag.confidence.to_string();
                    (segments.name(tag.segment), percent.as_str())
                }
            };
            let first = [row.cell(ID), row.cell(TITLE), segment, confidence];
            let others = self
                .others
                .iter()
                .map(|at| row.cells.get(*at).unwrap_or_default());
            let cells = first.into_iter().chain(others);
            let runs_formulas = self.writer.format().runs_formulas();
            let formulas = if runs_formulas && row.cells.iter().any(may_be_formula) {
                cells.clone().filter(|cell| is_formula(cell)).count() as u64
            } else {
                0
            };
            let written = if formulas > 0 {
                self.formulas.found(formulas, row.line);
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
                    self.rows + 1,
                    row.line
                )
            })?;
            self.rows += 1;
        }
        for reject in &batch.rejects {
            self.reject(reject)?;
        }
        Ok(())
    }

    fn reject(&mut self, reject: &Reject) -> Result<()> {
        match self.rejects_place.clone() {
            Some(place) => self
                .keep_reject(reject, &place)
                .with_context(|| format!("{} could not be written", place.display())),
            None => Ok(()),
        }
    }

    fn keep_reject(&mut self, reject: &Reject, place: &Path) -> Result<()> {
        let mut rejects = match self.rejects.take() {
            Some(rejects) => rejects,
            None => {
                let file = ReplacedFile::create(place)?;
                let mut rejects = csv::WriterBuilder::new().flexible(true).from_writer(file);
                rejects.write_record(["Line", "Reason"].into_iter().chain(&self.header))?;
                rejects
            }
        };
        let line = reject.line.to_string();
        let safe = self.excel_safe;
        let cells = reject
            .cells
            .iter()
            .map(|cell| if safe { defuse(cell) } else { Cow::Borrowed(cell) });
        let first = [line.as_str(), &reject.reason].map(Cow::Borrowed);
        for cell in first.into_iter().chain(cells) {
            rejects.write_field(cell.as_ref())?;
        }
        rejects.write_record(None::<&[u8]>)?;
        self.rejects = Some(rejects);
        Ok(())
    }

    /// Writes the review, if there is to be one. It takes its place with the output.
    pub(super) async fn write_review(&mut self, tagger: &Arc<Tagger>) -> Result<Option<Reviewed>> {
        let Some(review) = self.review.take() else {
            return Ok(None);
        };
        let (table, reviewed) = review.write(tagger, self.excel_safe).await?;
        self.reviewed = Some(table);
        Ok(Some(reviewed))
    }

    /// Puts the output in its place. Gives the rejects file, if there are rejects.
    ///
    /// # Errors
    /// If what was written cannot be synced or renamed; the old output is then still there.
    pub fn commit(self) -> Result<Option<PathBuf>> {
        let Self {
            writer,
            name,
            split,
            reviewed,
            rejects,
            rejects_place,
            ..
        } = self;
        let rejects = match rejects {
            Some(rejects) => Some(rejects.into_inner().map_err(|error| error.into_error())?),
            None => None,
        };
        let table = writer
            .finish()
            .with_context(|| format!("{name} could not be written"))?;
        // The rejects first: with the output in place and the rejects not, rows would be in neither.
        let has_rejects = rejects.is_some();
        if let Some(file) = rejects {
            file.commit()?;
        }
        if let Some(split) = split {
            split.commit()?;
        }
        table.commit()?;
        if let Some(reviewed) = reviewed {
            reviewed.commit()?;
        }
        if has_rejects {
            return Ok(rejects_place);
        }
        // Those of an earlier run would be taken for this one's.
        if let Some(place) = rejects_place {
            let _ = std::fs::remove_file(place);
        }
        Ok(None)
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
