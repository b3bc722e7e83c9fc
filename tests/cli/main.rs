//! The real program on real files, in temporary folders.

mod audit;
mod check;
mod compression;
mod encoder;
mod evaluate;
mod exports;
mod formats;
mod formulas;
mod hubspot;
mod parquet;
mod predict;
mod properties;
mod review;
mod shipped;
mod similar;
mod train;
mod workbook;
mod workdir;
