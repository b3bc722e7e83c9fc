use std::time::Duration;

use crate::cli::LimitArgs;

/// The largest body of a call that is no file, in bytes.
const JSON: usize = 1 << 20;

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
}

impl From<&LimitArgs> for Limits {
    fn from(args: &LimitArgs) -> Self {
        let count = |count: u64| usize::try_from(count).unwrap_or(usize::MAX);
        Self {
            upload: args.max_upload * 1_000_000,
            json: JSON,
            rows: args.max_rows,
            titles: count(args.max_titles),
            requests: count(args.max_requests),
            time: Duration::from_secs(args.max_seconds),
            files: count(args.max_files),
        }
    }
}
