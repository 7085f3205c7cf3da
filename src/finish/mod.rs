//! Stage 6: byte passes over finished outputs. Pure: bytes in, bytes out.

mod compress;
mod whitespace;

pub use compress::compress;

use crate::paths::OutputPath;

/// Finishes an output in place; `scratch` is a buffer to be used again.
pub fn finish(path: &OutputPath, bytes: &mut Vec<u8>, scratch: &mut Vec<u8>) {
    if path.is_html() && whitespace::is_wasted(bytes) {
        scratch.clear();
        whitespace::squeeze(bytes, scratch);
        std::mem::swap(bytes, scratch);
    }
}
