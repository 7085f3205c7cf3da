//! Dateline, a static site generator for newsrooms: Markdown articles in, a complete news site of plain files out.
//!
//! The way through the program, one value after the other; [`pipeline`] calls the stages in this order:
//!
//! | stage | from | to |
//! |---|---|---|
//! | [`world`] reads | files | bytes |
//! | [`discover`] | files | [`discover::Inventory`]: what each file is |
//! | [`parse`] | bytes | [`parse::Document`]: front matter, text as HTML with holes |
//! | [`model`] | documents | [`model::Site`]: every reference resolved |
//! | [`assets`] | pictures, stylesheets | [`assets::Assets`]: fingerprints and sizes |
//! | [`search`] | stories | [`search::Search`]: the files of the index that readers search |
//! | [`plan`] | site | [`plan::Plan`]: every output, before any is made |
//! | [`render`] | one output | bytes |
//! | [`finish`] | bytes | bytes |
//! | [`emit`] | bytes | the output folder and its manifest |
//!
//! Before the stages come [`fields`], which reads keys and values in TOML or YAML with their places, and [`config`], which
//! reads `site.toml` by it as [`parse`] reads front matter.
//!
//! Beside the stages stand [`history`], the record of every address that the site ever had, and [`memo`]: what is remembered of documents from one build to the next, and what an output was
//! made of, so that only what has changed is parsed and rendered again.
//!
//! [`strings`] has the interface's words in each language, and [`locale`] writes its dates, numbers and lists of names.
//!
//! Whatever a person got wrong becomes one of [`diagnostics`], with its place; no stage stops at the first.

pub mod assets;
pub mod cli;
pub mod config;
pub mod diagnostics;
pub mod discover;
pub mod emit;
pub mod fields;
pub mod finish;
pub mod history;
pub mod locale;
pub mod memo;
pub mod model;
pub mod parse;
pub mod paths;
pub mod pipeline;
pub mod plan;
pub mod render;
pub mod search;
pub mod strings;
pub mod world;
