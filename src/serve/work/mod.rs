//! Work that takes time: jobs whose progress can be asked for, and who does what when.

mod job;
mod latest;
mod workers;

pub use job::{Job, JobReport, unpoisoned};
pub use latest::{Latest, NotTaken};
pub use workers::{JobKind, Workers};
