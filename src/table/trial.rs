//! Reading a file of a binary format on trial: in a process that may take so much memory and time, and no more.
//!
//! Libraries of such formats take what a file says of itself for true, and allocate before they look: a cell in row
//! 65,536 and column 65,536 of an old workbook of 5 KB is a table of 100 GB to them. Where an allocation fails the
//! process ends, and no guard within it helps. So the program reads such a file once, from the front to the back, in
//! a process of its own; what does no harm there is then read as always.

use std::{
    fs::File,
    io,
    path::PathBuf,
    process::{Child, Command, ExitCode, ExitStatus, Stdio},
    sync::OnceLock,
    thread,
    time::Duration,
};

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

use super::{
    parquet::Parquet,
    rows::Rows,
    workbook::{Workbook, WorkbookKind},
};
use crate::{
    error::{Context, Error, Result, invalid},
    interruption,
};

/// The argument by which the program knows that it is to read its standard input on trial.
pub const TRIAL: &str = "read-on-trial";

/// The most memory that reading takes, addresses included. A million rows of twelve columns take 10 MB as a workbook and
/// 68 MB as Parquet.
const MOST_MEMORY: u64 = 2 << 30;

/// Seconds of computing for any file, and bytes of it that give one second more. The same million rows take
/// 14 seconds as a workbook of 104 MB, and 6 as Parquet.
const LEAST_SECONDS: u64 = 60;
const BYTES_A_SECOND: u64 = 500_000;

/// How long a process that has ended may go unnoticed.
const PAUSE: Duration = Duration::from_millis(2);

static PROGRAM: OnceLock<PathBuf> = OnceLock::new();

/// From now on files of binary formats are read on trial by `program`, which gives [`read`] its arguments where the first
/// is [`TRIAL`]. Without it they are read at once, within the limits that the formats' own readers keep.
pub fn read_on_trial_by(program: PathBuf) {
    let _ = PROGRAM.set(program);
}

/// A format that is read on trial.
#[derive(Clone, Copy)]
pub(super) enum Format {
    Xlsx,
    Xls,
    Parquet,
}

impl Format {
    const ALL: [Self; 3] = [Self::Xlsx, Self::Xls, Self::Parquet];

    fn name(self) -> &'static str {
        match self {
            Self::Xlsx => "xlsx",
            Self::Xls => "xls",
            Self::Parquet => "parquet",
        }
    }
}

/// Has `file` read on trial, if there is a program that does.
///
/// # Errors
/// If the process does not get to the file's end within its limits. What else is wrong with the file is met when it
/// is read.
pub(super) fn pass(file: &File, format: Format, sheet: Option<&str>) -> Result<()> {
    let Some(program) = PROGRAM.get() else {
        return Ok(());
    };
    let child = Command::new(program)
        .args([TRIAL, format.name()])
        .args(sheet)
        .stdin(file.try_clone()?)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    let status = wait(child.context("starting a process to read the file in")?)?;
    if status.success() {
        return Ok(());
    }
    Err(invalid!(
        "to read it takes more than {} GB of memory, or more time than a table of its size does, or the reader \
         stops at it: it is damaged, or made to do harm. Fetch or save it again, or save it as \"CSV UTF-8\"; a CSV \
         file may be of any size.",
        MOST_MEMORY >> 30
    ))
}

/// Waits for its end, or for somebody to end the run.
fn wait(mut child: Child) -> Result<ExitStatus> {
    loop {
        if interruption::is_requested() {
            let _ = child.kill();
            let _ = child.wait();
            return Err(Error::Interrupted);
        }
        if let Some(status) = child.try_wait()? {
            return Ok(status);
        }
        thread::sleep(PAUSE);
    }
}

/// Reads the table on standard input to its end, within limits, and keeps nothing of it. `arguments` are its
/// format and maybe a sheet. An error of the file is no failure here.
#[must_use]
pub fn read(arguments: &[String]) -> ExitCode {
    let named = |format: &Format| arguments.first().is_some_and(|name| name == format.name());
    let (Some(format), Ok(file)) = (Format::ALL.into_iter().find(named), standard_input()) else {
        return ExitCode::FAILURE;
    };
    restrict(file.metadata().map_or(0, |metadata| metadata.len()));
    let _ = read_all(file, format, arguments.get(1).map(String::as_str));
    ExitCode::SUCCESS
}

fn standard_input() -> io::Result<File> {
    use std::os::fd::AsFd;
    Ok(File::from(io::stdin().as_fd().try_clone_to_owned()?))
}

/// Takes from this process what it must not have, to read a file of so many bytes.
fn restrict(bytes: u64) {
    // It leaves no image of its memory, and lives no longer than who waits for it.
    limit(Resource::Core, 0);
    limit(Resource::As, MOST_MEMORY);
    limit(Resource::Cpu, LEAST_SECONDS + bytes / BYTES_A_SECOND);
    #[cfg(target_os = "linux")]
    let _ = rustix::process::set_parent_process_death_signal(Some(rustix::process::Signal::KILL));
}

fn limit(resource: Resource, most: u64) {
    let allowed = getrlimit(resource).maximum;
    let most = Some(allowed.map_or(most, |allowed| allowed.min(most)));
    let _ = setrlimit(
        resource,
        Rlimit {
            current: most,
            maximum: most,
        },
    );
}

fn read_all(file: File, format: Format, sheet: Option<&str>) -> Result<()> {
    let mut rows: Box<dyn Rows> = match format {
        Format::Xlsx => Box::new(Workbook::open(file, &WorkbookKind::Zip, sheet)?),
        Format::Xls => Box::new(Workbook::open(file, &WorkbookKind::CompoundFile, sheet)?),
        Format::Parquet => Box::new(Parquet::open(file)?),
    };
    while rows.read()?.is_some() {}
    Ok(())
}
