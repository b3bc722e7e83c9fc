//! One log a run: what was asked, what was read and written, what there was to warn about, how it
//! ended.

use std::{
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
    sync::atomic::{AtomicU8, Ordering},
    time::Instant,
};

use anyhow::Result;
use jiff::Zoned;

use super::{
    line_by_line, one_line, print_warning,
    style::{self, Stream},
};

/// Logs kept; older ones are removed.
const KEPT: usize = 50;

/// Where what is said to the user goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Voice {
    /// Standard output.
    Out,
    /// Standard error, because standard output carries data.
    Error,
}

/// How much is said to the user. The log has all in any case.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Loudness {
    /// Warnings, errors and how the run ended.
    Quiet,
    /// What a user wants to know.
    #[default]
    Normal,
    /// All that is logged.
    Verbose,
}

static LOUDNESS: AtomicU8 = AtomicU8::new(Loudness::Normal as u8);

impl Loudness {
    /// Sets how much the program says.
    pub fn set(self) {
        LOUDNESS.store(self as u8, Ordering::Relaxed);
    }

    /// How much the program says.
    #[must_use]
    pub fn now() -> Self {
        let now = LOUDNESS.load(Ordering::Relaxed);
        let all = [Self::Quiet, Self::Normal, Self::Verbose];
        all.into_iter()
            .find(|loudness| *loudness as u8 == now)
            .unwrap_or_default()
    }
}

/// Talks to the user and keeps a log of the run.
///
/// A log that cannot be written is no reason to fail: the run goes on without one.
pub struct RunLog {
    file: Option<File>,
    path: PathBuf,
    voice: Voice,
    started: Instant,
    /// When what `seconds` tells about began.
    since: Instant,
    warnings: usize,
}

impl RunLog {
    /// Begins the log of a run of `command` in `folder`, and removes old ones.
    #[must_use]
    pub fn start(folder: &Path, command: &str, voice: Voice) -> Self {
        let now = Zoned::now();
        let name = format!("{}-{command}.log", now.strftime("%Y-%m-%dT%H-%M-%S%.3f"));
        let path = folder.join(name);
        let file = fs::create_dir_all(folder).and_then(|()| File::create(&path));
        let mut log = Self {
            file: None,
            path,
            voice,
            started: Instant::now(),
            since: Instant::now(),
            warnings: 0,
        };
        match file {
            Ok(file) => {
                // As long as it lasts, other runs leave the log alone.
                let _ = file.try_lock();
                log.file = Some(file);
            }
            Err(error) => log.warn(format!("no log is kept: {}: {error}", log.path.display())),
        }
        prune(folder, &log.path);
        log.note(format!("date      {}", now.strftime("%Y-%m-%d %H:%M:%S %:z")));
        log.note(format!("program   persona {}", env!("CARGO_PKG_VERSION")));
        let arguments = std::env::args_os().skip(1);
        let arguments = arguments.map(|argument| argument.to_string_lossy().into_owned());
        let arguments = without_secrets(arguments);
        log.note(format!("command   persona {}", arguments.join(" ")));
        if let Ok(folder) = std::env::current_dir() {
            log.note(format!("folder    {}", folder.display()));
        }
        log
    }

    /// Logs a line, and tells it only who wants to know everything.
    pub fn note(&mut self, line: impl AsRef<str>) {
        self.log(line.as_ref());
        if Loudness::now() == Loudness::Verbose {
            self.tell(line.as_ref());
        }
    }

    /// Tells the user something, and logs it.
    pub fn say(&mut self, line: impl AsRef<str>) {
        self.log(line.as_ref());
        if Loudness::now() > Loudness::Quiet {
            self.tell(line.as_ref());
        }
    }

    /// Warns the user, and logs it.
    pub fn warn(&mut self, line: impl AsRef<str>) {
        self.warnings += 1;
        self.log(&format!("warning   {}", line.as_ref()));
        print_warning(line.as_ref());
    }

    fn log(&mut self, line: &str) {
        let line = style::plain(line);
        let elapsed = self.started.elapsed().as_secs_f32();
        if let Some(file) = &mut self.file {
            // In one go: a line is there or it is not.
            let written = file.write_all(format!("{elapsed:9.3}s  {line}\n").as_bytes());
            if written.is_err() {
                self.file = None;
            }
        }
    }

    fn tell(&self, line: &str) {
        let line = style::plain(line);
        // A closed pipe is no reason to fail.
        let _ = match self.voice {
            Voice::Out => writeln!(io::stdout(), "{line}"),
            Voice::Error => writeln!(io::stderr(), "{line}"),
        };
    }

    /// Begins another piece of work, of which the run has several.
    pub fn begin(&mut self) {
        self.since = Instant::now();
    }

    /// Seconds since the run began, or the piece of work.
    #[must_use]
    pub fn seconds(&self) -> f32 {
        self.since.elapsed().as_secs_f32()
    }

    /// Ends the log with how the run ended, and tells the user: `success`, or `failure` with the
    /// reason.
    pub fn finish(mut self, outcome: &Result<()>, success: &str, failure: &str) {
        let warnings = self.warnings;
        match outcome {
            Ok(()) => {
                self.note(format!("outcome   done, {warnings} warnings"));
                if self.file.is_some() {
                    self.say(format!("The log of this run: {}", self.path.display()));
                }
                if !success.is_empty() {
                    self.log(success);
                    self.tell(success);
                }
            }
            Err(error) => {
                self.log(&format!("outcome   failed, {warnings} warnings"));
                self.log(&one_line(error.as_ref()));
                let log = match self.file {
                    Some(_) => format!("\nThe log of this run: {}", self.path.display()),
                    None => String::new(),
                };
                let reason = style::paint(Stream::Error, style::ERROR, &line_by_line(error.as_ref()));
                let _ = writeln!(io::stderr(), "{failure}\n{reason}{log}");
            }
        }
    }
}

/// The arguments of a command line as anybody may read them.
fn without_secrets(arguments: impl Iterator<Item = String>) -> Vec<String> {
    const SECRET: &str = "--token";
    let mut is_next = false;
    let shown = arguments.map(|argument| {
        let is_secret = std::mem::replace(&mut is_next, argument == SECRET);
        match argument.split_once('=') {
            _ if is_secret => "…".to_string(),
            Some((SECRET, _)) => format!("{SECRET}=…"),
            _ => argument,
        }
    });
    shown.collect()
}

/// Removes old logs, but not that of this run (where the clock was set back, it is the oldest by its name), nor those of
/// runs that go on, which hold a lock on theirs.
fn prune(folder: &Path, own: &Path) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    let mut logs: Vec<PathBuf> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| is_log(path) && path != own)
        .collect();
    // Names begin with the date.
    logs.sort_unstable();
    let is_over = |log: &&PathBuf| File::open(log).is_ok_and(|file| file.try_lock().is_ok());
    for log in logs.iter().rev().skip(KEPT - 1).filter(is_over) {
        let _ = fs::remove_file(log);
    }
}

/// Only what this program named is ever removed: `2026-01-31T09-30-00.123-predict.log`.
fn is_log(path: &Path) -> bool {
    let name = path
        .file_name()
        .and_then(|name| name.to_str())
        .unwrap_or_default();
    let shape = b"dddd-dd-ddTdd-dd-dd.ddd-";
    name.ends_with(".log")
        && name.len() > shape.len()
        && name.bytes().zip(shape).all(|(byte, expected)| match expected {
            b'd' => byte.is_ascii_digit(),
            other => byte == *other,
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_not_logged() {
        let logged = |line: &str| without_secrets(line.split(' ').map(String::from)).join(" ");
        assert_eq!(logged("serve --token abc --port 1"), "serve --token … --port 1");
        assert_eq!(logged("serve --token=abc --port 1"), "serve --token=… --port 1");
        assert_eq!(logged("serve --port=1 --read-only"), "serve --port=1 --read-only");
    }

    #[test]
    fn old_logs_go_and_other_files_stay() {
        let folder = tempfile::tempdir().unwrap();
        for second in 0..KEPT + 9 {
            let name = format!(
                "2026-01-31T09-{:02}-{:02}.000-predict.log",
                second / 60,
                second % 60
            );
            fs::write(folder.path().join(name), "").unwrap();
        }
        fs::write(folder.path().join("notes.log"), "").unwrap();
        let own = folder.path().join("2020-01-31T09-00-00.000-predict.log");
        fs::write(&own, "").unwrap();
        let going_on = folder.path().join("2026-01-30T09-00-00.000-serve.log");
        let held = File::create(&going_on).unwrap();
        held.try_lock().unwrap();
        prune(folder.path(), &own);
        assert!(own.exists(), "the clock was set back");
        assert!(going_on.exists(), "a server writes into it");
        fs::remove_file(own).unwrap();
        fs::remove_file(going_on).unwrap();
        let mut names: Vec<String> = fs::read_dir(folder.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort_unstable();
        assert_eq!(names.len(), KEPT);
        assert_eq!(names[0], "2026-01-31T09-00-10.000-predict.log");
        assert_eq!(names[KEPT - 1], "notes.log");
    }
}
