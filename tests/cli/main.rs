//! The real program on real files, in temporary folders.

mod check;
mod encoder;
mod evaluate;
mod formats;
mod predict;
mod properties;
mod similar;
mod train;
mod workdir;
