use std::{
    collections::VecDeque,
    fs,
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::{SystemTime, UNIX_EPOCH},
};

use anyhow::{Context, Result, anyhow};
use serde::Serialize;
use tempfile::{NamedTempFile, TempPath};

use super::{
    Answer, App, Refusal,
    job::{Job, JobReport, unpoisoned},
    state::Work,
    table::Table,
};
use crate::{
    stream::Export,
    table::{Source, TableReader},
};

/// A file that was uploaded, or titles that were pasted.
pub struct File {
    pub id: String,
    pub name: String,
    /// Where it lies; removed with the last who uses it.
    place: TempPath,
    columns: Export,
    job: Arc<Job<Table>>,
    cancelled: AtomicBool,
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
    rejects: Vec<RejectReport>,
    notes: Vec<String>,
    /// Whether a newer model is in use than the one it was tagged with.
    outdated: bool,
}

#[derive(Serialize)]
struct RejectReport {
    line: u64,
    reason: String,
}

impl File {
    pub fn report(&self, app: &App) -> FileReport {
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
            rejects: noticed
                .rejects
                .into_iter()
                .map(|(line, reason)| RejectReport { line, reason })
                .collect(),
            notes: noticed.notes.iter().map(|note| self.name_for(note)).collect(),
            outdated: table.is_some_and(|table| table.tags().model != app.engine().number),
        }
    }

    /// Its tagged rows.
    pub fn table(&self) -> Answer<Arc<Table>> {
        self.job.result().ok_or_else(|| {
            let report = self.job.report();
            Refusal::conflict(match report.error {
                Some(error) => format!("{} could not be tagged: {error}", self.name),
                None => format!("{} is still being tagged.", self.name),
            })
        })
    }

    /// Opens it anew, at its first row.
    pub fn open(&self) -> Result<TableReader> {
        let source = Source::File(self.place.to_path_buf());
        self.columns
            .open(&source)
            .map_err(|error| anyhow!(self.name_for(&format!("{error:#}"))))
    }

    /// A message about the file as whoever sent it knows it.
    fn name_for(&self, message: &str) -> String {
        message
            .replace(&self.place.display().to_string(), &self.name)
            .replace("--id-column and --title-column", "the fields below")
    }

    fn tag(&self, app: &App, job: &Job<Table>) -> Result<Table> {
        let engine = app.engine();
        let input = self.open()?;
        job.reach("Tagging", 0.0);
        let table = Table::read(
            input,
            (&engine.tagger, engine.number),
            app.options.limits.rows,
            &self.cancelled,
            |rows, share| job.reach(format!("{rows} rows tagged"), share.unwrap_or(0.0)),
        )
        .map_err(|error| anyhow!(self.name_for(&format!("{error:#}"))))?;
        app.metrics.titles.inc_by(table.rows() as u64);
        Ok(table)
    }
}

/// What was received, before it is known to be of use.
pub struct Received {
    pub file: NamedTempFile,
    pub name: String,
    pub columns: Export,
    /// Whether it is text that somebody pasted.
    pub pasted: bool,
}

impl Received {
    /// Where the rows are: pasted text without a header is a title a line.
    fn settle(self) -> Result<(TempPath, String, Export)> {
        let Self {
            file,
            name,
            columns,
            pasted,
        } = self;
        if !pasted || columns.open(&Source::File(file.path().to_path_buf())).is_ok() {
            return Ok((file.into_temp_path(), name, columns));
        }
        Ok((titles_to_table(file.path())?, name, Export::default()))
    }
}

/// Writes the lines of a text as a table beside it.
fn titles_to_table(text: &Path) -> Result<TempPath> {
    let folder = text.parent().unwrap_or(Path::new("."));
    let table = tempfile::Builder::new().suffix(".csv").tempfile_in(folder)?;
    let mut writer = csv::Writer::from_writer(table);
    writer.write_record(["Record ID", "Job Title"])?;
    let mut lines = BufReader::new(fs::File::open(text)?);
    let (mut line, mut number) = (Vec::new(), 0_u64);
    while lines.read_until(b'\n', &mut line)? > 0 {
        let title = String::from_utf8_lossy(&line);
        let title = title.trim().trim_start_matches('\u{feff}');
        if !title.is_empty() {
            number += 1;
            writer.write_record([number.to_string().as_str(), title])?;
        }
        line.clear();
    }
    let mut table = writer.into_inner().map_err(|error| anyhow!("{error}"))?;
    table.flush()?;
    Ok(table.into_temp_path())
}

/// The files that are kept, the oldest first.
pub struct Files {
    files: Mutex<VecDeque<Arc<File>>>,
    most: usize,
    begun: u128,
    count: AtomicU64,
}

impl Files {
    pub fn new(most: usize) -> Self {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Self {
            files: Mutex::default(),
            most,
            begun: now.as_millis(),
            count: AtomicU64::new(0),
        }
    }

    /// Keeps a file that was received, and begins to tag it. The oldest file goes where there are too
    /// many.
    pub fn add(&self, app: &Arc<App>, received: Received) -> Answer<Arc<File>> {
        let settled = received.settle().context("the file could not be kept");
        let (place, name, columns) = settled.map_err(|error| Refusal::failed(&error))?;
        let number = self.count.fetch_add(1, Ordering::Relaxed) + 1;
        let file = Arc::new(File {
            // Not one of an earlier run of the server, which a browser may remember.
            id: format!("{:x}-{number}", self.begun),
            name,
            place,
            columns,
            job: Arc::new(Job::new()),
            cancelled: AtomicBool::new(false),
        });
        {
            let mut files = unpoisoned(&self.files);
            while files.len() >= self.most {
                let Some(oldest) = files.iter().position(|file| !file.job.is_going_on()) else {
                    return Err(Refusal::busy());
                };
                files.remove(oldest);
            }
            files.push_back(Arc::clone(&file));
            app.metrics.files.set(files.len() as i64);
        }
        let tagged = Arc::clone(&file);
        app.begin(
            Work::Tagging,
            format!("tagging {}", file.name),
            Arc::clone(&file.job),
            move |app, job| tagged.tag(app, job),
        );
        Ok(file)
    }

    pub fn find(&self, id: &str) -> Answer<Arc<File>> {
        let files = unpoisoned(&self.files);
        let found = files.iter().find(|file| file.id == id);
        found
            .cloned()
            .ok_or_else(|| Refusal::not_found("This file is not kept any more. Choose it again."))
    }

    pub fn list(&self) -> Vec<Arc<File>> {
        unpoisoned(&self.files).iter().cloned().collect()
    }

    pub fn remove(&self, app: &App, id: &str) {
        let mut files = unpoisoned(&self.files);
        if let Some(at) = files.iter().position(|file| file.id == id)
            && let Some(file) = files.remove(at)
        {
            file.cancelled.store(true, Ordering::Relaxed);
        }
        app.metrics.files.set(files.len() as i64);
    }

    pub fn cancel_all(&self) {
        for file in self.list() {
            file.cancelled.store(true, Ordering::Relaxed);
        }
    }
}

/// The last part of a file's name as a browser sends it, without what no name needs.
pub fn plain_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain: String = last.chars().filter(|c| !c.is_control()).take(100).collect();
    match plain.trim() {
        "" => "titles.csv".to_string(),
        plain => plain.to_string(),
    }
}

/// The part of a name that tells its kind, such as `.csv`.
pub fn suffix(name: &str) -> String {
    let extension = PathBuf::from(name)
        .extension()
        .map(|extension| extension.to_string_lossy().into_owned());
    match extension {
        Some(kind) if kind.len() <= 8 && kind.chars().all(|c| c.is_ascii_alphanumeric()) => {
            format!(".{kind}")
        }
        _ => ".csv".to_string(),
    }
}
