//! Stage 6: byte passes over finished outputs. Pure: bytes in, bytes out.

mod compress;
mod whitespace;

pub use compress::compress;

use crate::paths::OutputPath;

/// Finishes an output in place.
pub fn finish(path: &OutputPath, bytes: &mut Vec<u8>) {
    if path.is_html() {
        whitespace::squeeze(bytes);
    }
}
