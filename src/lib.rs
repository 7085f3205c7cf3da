//! Dateline, a static site generator for newsrooms.
