//! The server, by real requests.

mod access;
mod attacks;
mod classify;
mod connections;
mod files;
mod life;
mod limits;
mod retrain;
mod selection;
mod server;
