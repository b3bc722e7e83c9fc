//! What there was to notice about a table that was read.

use persona::{files::RowProblem, stream::Noticed, table::Source};

use super::RunLog;

/// Warns of what there was to notice about `source`, and of its rows that could not be read.
pub fn tell_unread(source: &Source, noticed: &Noticed, log: &mut RunLog) {
    for note in &noticed.notes {
        log.warn(note);
    }
    for RowProblem { line, reason } in &noticed.rejects {
        log.warn(format!("{source}: line {line} could not be read: {reason}"));
    }
    let more = noticed.rejected - noticed.rejects.len() as u64;
    if more > 0 {
        log.warn(format!("{source}: {more} more rows could not be read"));
    }
}
