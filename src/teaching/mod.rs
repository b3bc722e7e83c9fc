//! Teaching: labels that go into the training data, and out of it again.
//!
//! A [`TrainingFile`] is a training file open for change. [`TrainingFile::teach`] adds labels to it or
//! corrects those that it has, [`TrainingFile::undo`] takes the last teaching back. Both change what is
//! in memory only: [`TrainingFile::save`] puts it in its place, with the [`Journal`] that undoing needs;
//! [`TrainingFile::write_to`] writes a copy elsewhere, to train a model on trial.
//!
//! ```no_run
//! use std::path::Path;
//!
//! use persona::{
//!     teaching::{self, TrainingFile},
//!     title::{Segments, TitleReference},
//! };
//!
//! # fn main() -> persona::Result<()> {
//! let (segments, reference) = (Segments::default(), TitleReference::default());
//! let label = teaching::label("Evals Lead", "GenAI", &segments, &reference)?;
//! let mut file = TrainingFile::read(Path::new("data/training_data.csv"))?;
//! for taught in file.teach(&[label], &segments, &reference, "teach")? {
//!     println!("{}", taught.describe(&segments));
//! }
//! file.write_to(Path::new("trial/training_data.csv"))?; // the training data itself is as it was
//! file.save()?; // now it is changed
//! # Ok(())
//! # }
//! ```

mod at_once;
mod csv_text;
mod journal;
mod outcome;
mod training_file;
mod undo;

pub use at_once::UpToDate;
pub use journal::{Change, Journal, Lesson, Was};
pub use outcome::{Taught, TaughtOutcome, Undone};
pub use training_file::TrainingFile;

use crate::{
    error::{Context, Result, ensure},
    model::LabelledTitle,
    title::{Segments, TitleReference},
};

/// The label that says that `title` belongs to the segment called `segment`, whatever its case.
///
/// # Errors
/// If the title is empty once it is cleaned, or there is no such segment; the error names the one that was probably meant.
pub fn label(
    title: &str,
    segment: &str,
    segments: &Segments,
    reference: &TitleReference,
) -> Result<LabelledTitle> {
    let read = reference.read_title(title);
    // With what cannot be seen in it, or nobody would find it among many.
    ensure!(!read.standard.is_empty(), "the title is empty: {title:?}");
    let segment = segments.find(segment).with_context(|| {
        let known: Vec<&str> = segments.ids().map(|id| segments.name(id)).collect();
        format!(
            "\"{}\" is not a persona segment; did you mean \"{}\"? The known segments are {}.",
            segment.trim(),
            segments.closest(segment),
            known.join(", ")
        )
    })?;
    Ok(LabelledTitle { title: read, segment })
}
