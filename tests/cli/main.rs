//! The real program on real files, in temporary folders.

mod audit;
mod check;
mod completions;
mod compression;
mod dry_run;
mod encoder;
mod evaluate;
mod exports;
mod formats;
mod formulas;
mod hubspot;
mod old_workbook;
mod parquet;
mod predict;
mod properties;
mod real_files;
mod review;
mod serve;
mod settings;
mod shipped;
mod similar;
mod teach;
mod train;
mod voice;

mod workbook;
mod workdir;
mod zip_export;
