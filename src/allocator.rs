//! The allocator of the program and of its benchmarks. A build is many small values made on all processors at once, which
//! is what mimalloc is good at.
//!
//! On Linux it takes the place of the system's own, under the names that the standard library calls: its binding to Rust asks
//! for every value as if it had to be aligned, which takes a longer way.

#[cfg(all(target_os = "linux", target_env = "gnu"))]
use mimalloc as _;

#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;
