//! A file that was uploaded, and how far it has been tagged.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use serde::Serialize;
use tempfile::TempPath;

use super::{TaggedTable, view::LastView};
use crate::{
    error::Error,
    files::RowProblem,
    serve::{
        engine::Engine,
        http::{ApiError, ApiResult, Failure},
        work::{Job, JobReport},
    },
    stream::Export,
    table::{Source, TableReader},
};

/// A file that was uploaded, or titles that were pasted.
pub struct UploadedFile {
    pub id: String,
    pub name: String,
    /// Where it lies; removed with the last who uses it.
    place: TempPath,
    columns: Export,
    job: Arc<Job<TaggedTable>>,
    cancelled: AtomicBool,
    /// The rows that were asked for last.
    pub last_view: LastView,
}

/// How a file is, and what there was to notice about it.
#[derive(Serialize)]
pub struct FileReport {
    id: String,
    name: String,
    #[serde(flatten)]
    job: JobReport,
    rows: usize,
    titles: usize,
    rejected: u64,
    /// The first rows that could not be read.
    rejects: Vec<RowProblem>,
    notes: Vec<String>,
    /// Whether a newer model is in use than the one it was tagged with.
    outdated: bool,
}

impl UploadedFile {
    pub(super) fn new(id: String, name: String, place: TempPath, columns: Export) -> Self {
        Self {
            id,
            name,
            place,
            columns,
            job: Arc::new(Job::new()),
            cancelled: AtomicBool::new(false),
            last_view: LastView::default(),
        }
    }

    /// How it is, while the model of this number is in use.
    pub fn report(&self, model: u64) -> FileReport {
        let table = self.job.result();
        let noticed = table
            .as_ref()
            .map(|table| table.noticed.clone())
            .unwrap_or_default();
        FileReport {
            id: self.id.clone(),
            name: self.name.clone(),
            job: self.job.report(),
            rows: table.as_ref().map_or(0, |table| table.rows()),
            titles: table.as_ref().map_or(0, |table| table.titles().len()),
            rejected: noticed.rejected,
            rejects: noticed.rejects,
            notes: noticed.notes.iter().map(|note| self.name_for(note)).collect(),
            outdated: table.is_some_and(|table| table.tags().model != model),
        }
    }

    /// Its tagged rows.
    pub fn table(&self) -> ApiResult<Arc<TaggedTable>> {
        self.job.result().ok_or_else(|| {
            let report = self.job.report();
            ApiError::conflict(match report.error {
                Some(error) => format!("{} could not be tagged: {error}", self.name),
                None => format!("{} is still being tagged.", self.name),
            })
        })
    }

    /// Refuses what needs `table`, its rows, to be tagged by the model of this number.
    pub fn check_tagged_by(&self, table: &TaggedTable, model: u64) -> ApiResult<()> {
        if table.tags().model == model {
            return Ok(());
        }
        Err(ApiError::conflict(format!(
            "A newer model is in use than the one that tagged {}. Send the file again to tag it anew.",
            self.name
        )))
    }

    /// Opens it anew, at its first row.
    pub fn open(&self) -> Result<TableReader, Failure> {
        let source = Source::File(self.place.to_path_buf());
        self.columns.open(&source).map_err(|error| self.failure(error))
    }

    /// Why it cannot be read, with the file called as whoever sent it knows it.
    fn failure(&self, error: Error) -> Failure {
        Failure::from(error).reworded(|message| self.name_for(message))
    }

    /// A message about the file as whoever sent it knows it.
    fn name_for(&self, message: &str) -> String {
        message.replace(&self.place.display().to_string(), &self.name)
    }

    /// The job of tagging it.
    pub fn job(&self) -> &Arc<Job<TaggedTable>> {
        &self.job
    }

    /// Gives up tagging it.
    pub fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }

    /// Tags it, if it has no more than `most` rows.
    pub fn tag(&self, engine: &Engine, most: u64, job: &Job<TaggedTable>) -> Result<TaggedTable, Failure> {
        let input = self.open()?;
        job.reach("Tagging", 0.0);
        TaggedTable::read(input, engine, most, &self.cancelled, |rows, share| {
            job.reach(format!("{rows} rows tagged"), share.unwrap_or(0.0));
        })
        .map_err(|error| self.failure(error))
    }
}
