//! Progress on a terminal; nothing in a pipe.

use indicatif::{ProgressBar, ProgressStyle};
use persona::stream::Progress;

use super::Loudness;

/// How far a job of several steps has come, until it ends.
pub struct StepsBar(ProgressBar);

impl StepsBar {
    /// Shows it.
    pub fn show() -> Self {
        let bar = shown(ProgressBar::new(0));
        Self(styled(
            bar,
            "{bar:30} {percent:>3} %  learning and asking  {eta} left",
        ))
    }

    /// `done` of `of` steps are done.
    pub fn reach(&self, done: usize, of: usize) {
        self.0.set_length(of as u64);
        self.0.set_position(done as u64);
    }
}

impl Drop for StepsBar {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}

/// Rows, rate and time left of a table that is being tagged, until it is.
#[derive(Default)]
pub struct RowsBar(Option<ProgressBar>);

impl RowsBar {
    /// The table has come so far.
    pub fn reach(&mut self, progress: Progress) {
        let bar = self.0.get_or_insert_with(|| match progress.length {
            Some(length) => styled(
                shown(ProgressBar::new(length)),
                "{bar:30} {percent:>3} %  {msg}  {eta} left",
            ),
            None => styled(shown(ProgressBar::new_spinner()), "{spinner} {msg}  {elapsed}"),
        });
        if progress.rows == 0 {
            return;
        }
        progress
            .length
            .into_iter()
            .for_each(|length| bar.set_length(length));
        bar.set_position(progress.position);
        let rate = progress.rows as f64 / bar.elapsed().as_secs_f64().max(1e-3);
        bar.set_message(format!("{} rows  {rate:.0} rows/s", progress.rows));
    }
}

impl Drop for RowsBar {
    fn drop(&mut self) {
        if let Some(bar) = &self.0 {
            bar.finish_and_clear();
        }
    }
}

/// Unless the user wants to be told nothing.
fn shown(bar: ProgressBar) -> ProgressBar {
    match Loudness::now() {
        Loudness::Quiet => ProgressBar::hidden(),
        _ => bar,
    }
}

fn styled(bar: ProgressBar, template: &str) -> ProgressBar {
    match ProgressStyle::with_template(template) {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}
