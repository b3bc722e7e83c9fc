//! The tagged table, and the rows that could not be read.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use csv::StringRecord;

use super::{
    Batch, Compared, EarlierTags, Keep, OutputColumns, Review, Reviewed, Split,
    columns::{AddedCells, Addition, Additions},
    counts::OutputCounts,
    earlier::Change,
    layout::Layout,
    rejects::RejectsFile,
    review::ReviewEvidence,
};
use crate::{
    error::{Context, Error, Result},
    files::{FolderLock, ReplacedFile},
    interruption,
    table::{
        Format, Row, TableReader, TableWriter, WrittenTable, defuse, may_be_formula, without_apostrophe,
    },
    tagger::Tag,
    title::{SegmentId, SegmentValues, Segments},
};

const ID: usize = 0;
pub(super) const TITLE: usize = 1;

/// The tagged table: by default the four columns of the contract, then the input's others.
pub struct Output {
    writer: TableWriter,
    name: String,
    layout: Layout,
    additions: Arc<Additions>,
    wanted: Vec<Addition>,
    /// What is told beside the segment of all numbered titles, where anything is asked for.
    added: Vec<AddedCells>,
    /// Where it is to be, if it is to be a file.
    folder: Option<PathBuf>,
    keep: Option<Keep>,
    values: Arc<SegmentValues>,
    earlier: Option<EarlierTags>,
    split: Option<Split>,
    review: Option<Review>,
    reviewed: Option<WrittenTable>,
    rejects: RejectsFile,
    excel_safe: bool,
    counts: OutputCounts,
}

impl Output {
    /// Begins the output of `input` at `place`, `-` being standard output, with these `columns`. Rows that `keep`
    /// has found a segment for keep it. Rows that cannot be read go to `rejects`, a file that is there only if
    /// there are such rows.
    ///
    /// # Errors
    /// If the output cannot be created.
    pub fn create(
        place: &Path,
        rejects: PathBuf,
        input: &TableReader,
        keep: Option<Keep>,
        columns: OutputColumns,
    ) -> Result<Self> {
        Self::begin(place, Some(rejects), (input, columns), keep, TableWriter::create)
    }

    /// The same for an output that is to be nowhere: it counts, and refuses what `place` could not hold.
    ///
    /// # Errors
    /// If the place's ending names a format that is not written.
    pub fn rehearse(
        place: &Path,
        input: &TableReader,
        keep: Option<Keep>,
        columns: OutputColumns,
    ) -> Result<Self> {
        Self::begin(place, None, (input, columns), keep, TableWriter::rehearse)
    }

    fn begin(
        place: &Path,
        rejects_place: Option<PathBuf>,
        (input, columns): (&TableReader, OutputColumns),
        keep: Option<Keep>,
        writer: impl FnOnce(&Path, &StringRecord, &[usize]) -> Result<TableWriter>,
    ) -> Result<Self> {
        let name = match place == Path::new("-") {
            true => "standard output".to_string(),
            false => place.display().to_string(),
        };
        let wanted = columns.additions.wanted();
        let mut layout = Layout::new(input, &wanted, columns.order);
        let mut counts = OutputCounts::default();
        if Format::of(place)?.runs_formulas() {
            counts.formulas.find_in(input.header(), input.header_line());
            if columns.excel_safe {
                layout.defuse_names();
            }
        }
        Ok(Self {
            writer: writer(place, layout.names(), layout.numbers())?,
            name,
            folder: folder_of(place),
            rejects: RejectsFile::new(rejects_place, input.header().clone()),
            layout,
            additions: Arc::new(columns.additions),
            wanted,
            added: Vec::new(),
            keep,
            values: Arc::default(),
            earlier: None,
            split: None,
            review: None,
            reviewed: None,
            excel_safe: columns.excel_safe,
            counts,
        })
    }

    /// Writes these values of the segments in place of their names.
    #[must_use]
    pub fn with_values(mut self, values: SegmentValues) -> Self {
        self.values = Arc::new(values);
        self
    }

    /// Leaves out the rows whose segment is what it was in an earlier run. That is the one case in which fewer
    /// rows come out than go in.
    #[must_use]
    pub fn without_unchanged(mut self, earlier: EarlierTags) -> Self {
        self.earlier = Some(earlier);
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
            self.layout.names(),
            self.layout.numbers(),
        )?);
        Ok(())
    }

    /// What there is to notice about its columns, in sentences.
    #[must_use]
    pub fn notes(&self) -> &[String] {
        self.layout.notes()
    }

    /// Where the files of the segments are going to be.
    #[must_use]
    pub fn split_places(&self) -> Vec<PathBuf> {
        self.split.as_ref().map(Split::places).unwrap_or_default()
    }

    /// Which rows keep the segment they have.
    pub(super) fn keep(&self) -> Option<Keep> {
        self.keep.clone()
    }

    /// What is to be read from titles beside their segments.
    pub(super) fn additions(&self) -> Arc<Additions> {
        Arc::clone(&self.additions)
    }

    /// Takes what was read from the next numbered titles; where the numbers start over, `forgets` those before.
    pub(super) fn add(&mut self, added: Vec<AddedCells>, forgets: bool) {
        if forgets {
            self.added.clear();
        }
        self.added.extend(added);
    }

    /// What was written so far.
    pub(super) fn counts(&self) -> &OutputCounts {
        &self.counts
    }

    /// What came of comparing the rows with those of an earlier run, if they were.
    pub(super) fn compared(&self) -> Option<Compared> {
        let earlier = self.earlier.as_ref()?;
        Some(Compared {
            gone: earlier.left(),
            ..self.counts.compared
        })
    }

    /// Writes a batch; `tags` are those of all numbered titles. Counts its rows a segment.
    pub(crate) fn write(
        &mut self,
        batch: &Batch,
        tags: &[Tag],
        segments: &Segments,
        counts: &mut [(SegmentId, usize)],
    ) -> Result<()> {
        let added = std::mem::take(&mut self.added);
        let written = self.write_rows(batch, (tags, &added), segments, counts);
        self.added = added;
        written?;
        let mut rejects = batch.rejects.iter();
        rejects.try_for_each(|reject| self.rejects.keep(reject, self.excel_safe))
    }

    /// Writes the rows of a batch, with the tags of all numbered titles and what was read from them beside.
    fn write_rows(
        &mut self,
        batch: &Batch,
        (tags, added): (&[Tag], &[AddedCells]),
        segments: &Segments,
        counts: &mut [(SegmentId, usize)],
    ) -> Result<()> {
        let values = Arc::clone(&self.values);
        for (row, number) in &batch.rows {
            let kept = match number {
                None => self.keep.as_ref().and_then(|keep| keep.kept(row)),
                Some(_) => None,
            };
            if let Some(kept) = kept {
                let id = values.find(without_apostrophe(kept.segment), segments);
                self.counts.kept.count(kept, row.line, id.is_some());
                let rank = id.map(|id| usize::from(id.0));
                let added = self.layout.kept(row);
                let tag = (values.of_text(kept.segment), kept.confidence);
                self.write_row(row, tag, &added, rank)?;
                continue;
            }
            let tag = number.and_then(|number| tags.get(number));
            let tag = *tag.context("a title was not tagged")?;
            let rank = usize::from(tag.segment.0);
            counts[rank].1 += 1;
            let percent = tag.confidence.to_string();
            let tag = (values.of(tag.segment, segments), percent.as_str());
            let added = number.and_then(|number| added.get(number));
            let name = |segment| values.of(segment, segments);
            let added = added.map(|added| added.cells(&self.wanted, name));
            self.write_row(row, tag, &added.unwrap_or_default(), Some(rank))?;
        }
        Ok(())
    }

    /// Writes a row of the segment of this rank, unless it is to be left out.
    fn write_row<Cell: AsRef<str>>(
        &mut self,
        row: &Row,
        tag: (&str, &str),
        added: &[Cell],
        rank: Option<usize>,
    ) -> Result<()> {
        if let Some(earlier) = &mut self.earlier {
            let change = earlier.compare(row.cell(ID), tag.0);
            self.counts.compared.count(change);
            if change == Change::None {
                return Ok(());
            }
        }
        let cells = self.layout.cells(row, tag, added);
        let has_formulas = self.writer.format().runs_formulas() && cells.clone().any(may_be_formula);
        if has_formulas {
            self.counts.formulas.find_in(&row.cells, row.line);
        }
        let written = if has_formulas && self.excel_safe {
            write(&mut self.writer, &mut self.split, rank, cells.map(defuse))
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
        // Without such rows, the file of an earlier run goes: it would be taken for this one's. What is written to standard
        // output or into a pipe is beside no file.
        if let Some(place) = rejects_place.filter(|_| kept_at.is_none() && folder.is_some()) {
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
