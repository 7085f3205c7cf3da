//! The `dateline` program: arguments in, exit code out.

use mimalloc::MiMalloc;
use std::process::ExitCode;

/// A build is many small values made on all processors at once, which is what this allocator is good at.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    dateline::cli::run(std::env::args_os())
}
