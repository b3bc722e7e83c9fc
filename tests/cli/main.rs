//! The real program on real files, in temporary folders.

mod audit;
mod check;
mod completions;
mod dry_run;
mod encoder;
mod evaluate;
mod exports;
mod formats;
mod predict;
mod properties;
mod serve;
mod settings;
mod shipped;
mod similar;
mod teach;
mod train;
mod voice;
mod workdir;
