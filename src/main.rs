//! The `dateline` program: arguments in, exit code out.

mod allocator;

use std::process::ExitCode;

fn main() -> ExitCode {
    dateline::cli::run(std::env::args_os())
}
