use indicatif::{ProgressBar, ProgressStyle};

use crate::run_log::Loudness;

/// How far a job of several steps has come: on a terminal, until it ends.
pub(super) struct Steps(ProgressBar);

impl Steps {
    pub(super) fn show() -> Self {
        let bar = match Loudness::now() {
            Loudness::Quiet => ProgressBar::hidden(),
            _ => ProgressBar::new(0),
        };
        match ProgressStyle::with_template("{bar:30} {percent:>3} %  learning and asking  {eta} left") {
            Ok(style) => Self(bar.with_style(style)),
            Err(_) => Self(bar),
        }
    }

    /// `done` of `of` steps are done.
    pub(super) fn reach(&self, done: usize, of: usize) {
        self.0.set_length(of as u64);
        self.0.set_position(done as u64);
    }
}

impl Drop for Steps {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
