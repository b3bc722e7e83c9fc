//! The command-line program; see the library's front page for the parts.

mod cli;

use std::process::ExitCode;

/// Gives back what is no longer used, within seconds (`.cargo/config.toml` says when), and takes a twentieth less of the
/// processor's time than the system's allocator, for some 20 MB more at the most, apart from its large pages.
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

/// Large pages, so few that the processor keeps the addresses of all that a model holds: a short run takes a quarter less
/// time, a long one a twentieth to a quarter less, the more the busier the machine's memory is, for 8 to 13 MB more. A text that
/// the allocator looks for by this name; where there are no such pages, it would complain.
#[cfg(target_os = "linux")]
#[expect(unsafe_code, reason = "the name must be no other's")]
#[unsafe(export_name = "_rjem_malloc_conf")]
pub static LARGE_PAGES: &[u8; 11] = b"thp:always\0";

fn main() -> ExitCode {
    cli::run(std::env::args_os().collect())
}
