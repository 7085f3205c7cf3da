//! All tests of the program as a whole, in one program: twenty take longer to link than to run, and a long test of one
//! runs beside the short ones of another. `cargo test --test all golden` runs those of one file.

mod building;
mod cards;
mod cli;
mod commonmark;
mod compressed;
mod diagnostics;
mod docs;
mod feeds;
mod golden;
mod history;
mod hostile;
mod hosts;
mod incremental;
mod languages;
mod live;
mod newsroom;
mod nothing_is_lost;
mod offline;
mod onion;
mod paper;
mod root_files;
mod search;
mod sitemaps;
mod support;
mod words;
