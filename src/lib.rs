//! Dateline, a static site generator for newsrooms.

pub mod config;
pub mod diagnostics;
pub mod parse;
pub mod paths;
