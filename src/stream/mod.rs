//! Tagging a table as a stream: reader -> batches -> tagger -> writer, in the input's order, with
//! bounded memory.
//!
//! The reader gives each distinct title a number when it first meets it and passes the title on only
//! then, so every title is computed once. Batches are tagged side by side and written in order; when
//! the writer comes to a row, the batch that brought its title has already come by.

mod batch;
mod columns;
mod counts;
mod diff;
mod earlier;
mod export;
mod keep;
mod layout;
mod output;
mod pending;
mod rejects;
mod review;
mod split;

pub use batch::{Batch, Noticed};
pub use columns::{AddedCells, Addition, Additions};
pub use counts::Formulas;
pub use diff::{Diff, SegmentChange};
pub use earlier::{Compared, EarlierTags};
pub use export::Export;
pub use keep::{Keep, KeptRows};
pub use layout::{ColumnOrder, OutputColumns};
pub use output::Output;
pub use rejects::rejects_beside;
pub use review::{Review, Reviewed};
pub use split::Split;

use std::{
    collections::VecDeque,
    sync::{
        Arc,
        mpsc::{self, Receiver},
    },
};

use self::pending::{Pending, receive};
use crate::{
    error::Result,
    table::TableReader,
    tagger::{Tag, Tagger},
    title::SegmentId,
};

/// Batches being tagged at the same time: one is tokenized while another is searched.
const IN_WORK: usize = 3;
/// Batches read ahead.
const READ_AHEAD: usize = 2;

/// What happened to a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// Rows written.
    pub rows: u64,
    /// Rows that kept the segment they had.
    pub kept: KeptRows,
    /// What came of comparing the rows with those of an earlier run, if they were: those that are the same
    /// were not written.
    pub compared: Option<Compared>,
    /// Distinct titles among them.
    pub titles: u64,
    /// Rows a segment, in priority order.
    pub counts: Vec<(SegmentId, usize)>,
    /// What there was to notice about the input.
    pub noticed: Noticed,
    /// Cells that a spreadsheet would take for formulas.
    pub formulas: Formulas,
    /// What came of the review, if there was to be one.
    pub reviewed: Option<Reviewed>,
}

/// How far a table has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Rows written.
    pub rows: u64,
    /// How far the reading has come, in bytes of the file or in rows, as its format has it.
    pub position: u64,
    /// How far there is to go, where that is known.
    pub length: Option<u64>,
}

impl Summary {
    /// Rows read, those that could not be read included.
    #[must_use]
    pub fn rows_read(&self) -> u64 {
        let left_out = self.compared.map_or(0, |compared| compared.same);
        self.rows + left_out + self.noticed.rejected
    }
}

impl Progress {
    fn new(rows: u64, (position, length): (u64, Option<u64>)) -> Self {
        Self {
            rows,
            position,
            length,
        }
    }
}

/// Tags all rows of `input` into `output`, which is then whole but not yet in its place. `progress` is told
/// before the first row, and after every batch.
///
/// In a process that listens ([`interruption::listen`](crate::interruption::listen)) Ctrl-C ends what is done here, and
/// [`Output::commit`]. By itself this changes nothing about signals.
///
/// # Errors
/// If the input cannot be read to its end, the output cannot be written, the encoder fails, or the
/// run is interrupted (Ctrl-C, or a request to terminate) where the process listens.
pub fn tag(
    input: TableReader,
    output: &mut Output,
    tagger: Arc<Tagger>,
    progress: &mut dyn FnMut(Progress),
) -> Result<Summary> {
    progress(Progress::new(0, input.progress()));
    let (sender, batches) = mpsc::sync_channel::<Batch>(READ_AHEAD);
    let keep = output.keep();
    // Nobody waits for a reader that waits for input that never comes.
    let reader = Pending::begin("reader", move || {
        batch::read(input, &batch::LIMITS, keep, |batch| sender.send(batch).is_ok())
    })?;
    let counts = tag_batches(&batches, output, &tagger, progress)?;
    let read = reader.wait()?;
    let reviewed = output.write_review()?;
    let counted = output.counts().clone();
    Ok(Summary {
        rows: counted.rows,
        kept: counted.kept,
        compared: output.compared(),
        titles: read.titles,
        counts,
        noticed: read.noticed,
        formulas: counted.formulas,
        reviewed,
    })
}

/// Tags batches side by side and writes them in their order. Gives the rows a segment.
fn tag_batches(
    batches: &Receiver<Batch>,
    output: &mut Output,
    tagger: &Arc<Tagger>,
    progress: &mut dyn FnMut(Progress),
) -> Result<Vec<(SegmentId, usize)>> {
    let mut in_work = VecDeque::new();
    let below = output.reviews_below();
    let mut tags: Vec<Tag> = Vec::new();
    let mut counts: Vec<(SegmentId, usize)> = tagger.segments().ids().map(|id| (id, 0)).collect();
    loop {
        while in_work.len() < IN_WORK {
            let Some(batch) = receive(batches)? else { break };
            let (tagger, additions) = (Arc::clone(tagger), output.additions());
            in_work.push_back(Pending::begin("tagger", move || {
                let tagged = additions.tag(&tagger, &batch.new_titles, below)?;
                Ok((batch, tagged))
            })?);
        }
        let Some(next) = in_work.pop_front() else { break };
        let (batch, tagged) = next.wait()?;
        if batch.forgets {
            tags.clear();
        }
        tags.extend(tagged.tags);
        output.add(tagged.added, batch.forgets);
        output.review(&batch, &tags, tagger.segments(), tagged.evidence);
        output.write(&batch, &tags, tagger.segments(), &mut counts)?;
        progress(Progress::new(output.counts().rows, batch.progress));
    }
    Ok(counts)
}

/// Reads `input` to its end and passes it on in batches, until `pass` says that nobody wants more. Gives
/// what there was to notice about the input: rows that could not be read, with line and reason of the
/// first ones, and notes.
///
/// # Errors
/// If the input cannot be read to its end.
pub fn batches(input: TableReader, pass: impl FnMut(Batch) -> bool) -> Result<Noticed> {
    Ok(batch::read(input, &batch::LIMITS, None, pass)?.noticed)
}
