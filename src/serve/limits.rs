//! What a server allows at most.

use std::time::Duration;

/// What a server allows at most.
#[derive(Clone, Debug)]
pub struct Limits {
    /// The size of a file, in bytes.
    pub upload: u64,
    /// The size of any other body, in bytes.
    pub json: usize,
    /// The rows of a file.
    pub rows: u64,
    /// The titles of a call.
    pub titles: usize,
    /// Requests that are computed at the same time.
    pub requests: usize,
    /// How long a request may take, and how long a file may stand still on its way.
    pub time: Duration,
    /// Files that are kept.
    pub files: usize,
    /// Connections at the same time.
    pub connections: usize,
    /// How long the head of a request may take, and how long a connection may wait for its next one.
    pub head: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            upload: 200_000_000,
            json: 1 << 20,
            rows: 2_000_000,
            titles: 1_000,
            requests: 64,
            time: Duration::from_secs(30),
            files: 8,
            connections: 512,
            head: Duration::from_secs(10),
        }
    }
}
