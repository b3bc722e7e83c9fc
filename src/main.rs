//! The command-line program; see the library's front page for the parts.

mod cli;

use std::process::ExitCode;

/// Gives back what is no longer used, within seconds: after a training, the system's allocator keeps hundreds of
/// megabytes in pieces that it cannot use again. It takes a twentieth less of the processor's time, too, and some 20 MB
/// more at the most.
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> ExitCode {
    cli::run(std::env::args_os().collect())
}
