//! Stage 2: bytes to documents. Comes in: one file's text. Goes out: its typed front matter and its text as HTML with
//! holes for everything that other files decide. The only user of pulldown-cmark; it looks at no other file.

pub mod body;
pub mod breaks;
mod document;
pub mod front_matter;
mod inventory;
pub mod live;
pub mod markdown;
pub mod matter;
mod sentences;
pub mod settings;
mod stored;

pub use document::{Document, Fingerprints, Letter, document, text_of};
pub use inventory::{key, parse};
pub(crate) use markdown::raw::tags;
