use std::{
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use csv::StringRecord;

use super::{Batch, Split};
use crate::{
    segment::{SegmentId, Segments},
    table::{Reject, ReplacedFile, Row, TableReader},
    tagger::Tag,
};

const ID: usize = 0;
pub(super) const TITLE: usize = 1;

/// The columns an output begins with.
const FIRST: [&str; 4] = ["Record ID", "Job Title", "Persona Segment", "Confidence Score"];

const BUFFER: usize = 1 << 20;

/// The tagged table: the four columns of the contract, then the input's others.
pub struct Output {
    writer: csv::Writer<BufWriter<Target>>,
    name: String,
    /// Positions of the input's other columns.
    others: Vec<usize>,
    header: StringRecord,
    keep: Option<Keep>,
    split: Option<Split>,
    rejects_place: PathBuf,
    rejects: Option<csv::Writer<ReplacedFile>>,
    rows: u64,
    kept: u64,
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

enum Target {
    File(ReplacedFile),
    StandardOutput(io::Stdout),
}

impl Write for Target {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::File(file) => file.write(bytes),
            Self::StandardOutput(stdout) => stdout.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::File(file) => file.flush(),
            Self::StandardOutput(stdout) => stdout.flush(),
        }
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
        let (target, name) = if place == Path::new("-") {
            (
                Target::StandardOutput(io::stdout()),
                "standard output".to_string(),
            )
        } else {
            (
                Target::File(ReplacedFile::create(place)?),
                place.display().to_string(),
            )
        };
        let is_first = |name: &str| FIRST.iter().any(|first| name.trim().eq_ignore_ascii_case(first));
        let header = input.header().clone();
        // An output that is tagged again keeps one segment and one confidence: the new ones.
        let others = (0..header.len())
            .filter(|at| !input.columns().contains(at))
            .filter(|at| !is_first(&header[*at]))
            .collect();
        let mut output = Self {
            writer: csv::Writer::from_writer(BufWriter::with_capacity(BUFFER, target)),
            name,
            others,
            header,
            keep,
            split: None,
            rejects_place: rejects,
            rejects: None,
            rows: 0,
            kept: 0,
        };
        output.writer.write_record(&output.names())?;
        Ok(output)
    }

    /// Also writes a file for each of `segments` into `folder`.
    ///
    /// # Errors
    /// If the files cannot be created.
    pub fn split_into(&mut self, folder: &Path, segments: &Segments) -> Result<()> {
        self.split = Some(Split::create(folder, segments, &self.names())?);
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
            if let (Some(rank), Some(split)) = (rank, &mut self.split) {
                split.write(rank, cells.clone())?;
            }
            self.writer
                .write_record(cells)
                .with_context(|| format!("{} could not be written (row {})", self.name, self.rows + 1))?;
            self.rows += 1;
        }
        for reject in &batch.rejects {
            self.reject(reject)
                .with_context(|| format!("{} could not be written", self.rejects_place.display()))?;
        }
        Ok(())
    }

    fn reject(&mut self, reject: &Reject) -> Result<()> {
        let mut rejects = match self.rejects.take() {
            Some(rejects) => rejects,
            None => {
                let file = ReplacedFile::create(&self.rejects_place)?;
                let mut rejects = csv::WriterBuilder::new().flexible(true).from_writer(file);
                rejects.write_record(["Line", "Reason"].into_iter().chain(&self.header))?;
                rejects
            }
        };
        let line = reject.line.to_string();
        rejects.write_record([line.as_str(), &reject.reason].into_iter().chain(&reject.cells))?;
        self.rejects = Some(rejects);
        Ok(())
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
            rejects,
            rejects_place,
            ..
        } = self;
        let unwritten = || format!("{name} could not be written");
        let rejects = match rejects {
            Some(rejects) => Some(rejects.into_inner().map_err(|error| error.into_error())?),
            None => None,
        };
        let buffered = writer.into_inner().map_err(|error| error.into_error());
        let target = buffered
            .and_then(|buffered| buffered.into_inner().map_err(|error| error.into_error()))
            .with_context(unwritten)?;
        // The rejects first: with the output in place and the rejects not, rows would be in neither.
        let has_rejects = rejects.is_some();
        if let Some(file) = rejects {
            file.commit()?;
        }
        if let Some(split) = split {
            split.commit()?;
        }
        match target {
            Target::File(file) => file.commit()?,
            Target::StandardOutput(mut stdout) => stdout.flush().with_context(unwritten)?,
        }
        if has_rejects {
            return Ok(Some(rejects_place));
        }
        // Those of an earlier run would be taken for this one's.
        let _ = std::fs::remove_file(&rejects_place);
        Ok(None)
    }
}
