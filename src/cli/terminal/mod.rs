//! What a user sees: messages, of which a log is kept, tables, colours and progress.

mod advice;
mod bars;
mod evaluation;
mod log;
mod print;
pub mod style;
mod text_table;
mod training;
mod unread;

pub use advice::{line_by_line, one_line};
pub use bars::{RowsBar, StepsBar};
pub use evaluation::evaluation_text;
pub use log::{Loudness, RunLog, Voice};
pub use print::{print, print_table, print_warning, tagger_warning};
pub use text_table::{segment_table, text_table};
pub use training::tell_training;
pub use unread::tell_unread;
