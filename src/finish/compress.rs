//! An output once more, compressed, for hosts that send such a file to those who understand it.
//!
//! The same bytes come out on every machine: no time, no name, and nothing that depends on the processor.

use crate::config::Encoding;
use crate::paths::OutputPath;

/// What is smaller than this fits into one packet as it is.
const SMALLEST: usize = 1024;

/// What is larger than this is not worth the time of the best that brotli can do.
const LARGEST_FOR_BEST: usize = 512 * 1024;

/// Compresses an output into `compressed`; `false` where that is not worth a file: the output is small, or would not
/// become smaller.
pub fn compress(path: &OutputPath, encoding: Encoding, bytes: &[u8], compressed: &mut Vec<u8>) -> bool {
    compressed.clear();
    if bytes.len() < SMALLEST {
        return false;
    }
    // Files with a fingerprint in their names are compressed once, and asked for with every page.
    let is_fixed = matches!(path.as_str().split_once('/'), Some(("assets" | "media", _)));
    encode(encoding, bytes, is_fixed, compressed) && compressed.len() < bytes.len()
}

#[cfg(feature = "compress")]
fn encode(encoding: Encoding, bytes: &[u8], is_fixed: bool, compressed: &mut Vec<u8>) -> bool {
    use std::io::Write;
    match encoding {
        Encoding::Gzip => {
            let level = flate2::Compression::new(if is_fixed { 9 } else { 6 });
            let mut encoder = flate2::write::GzEncoder::new(compressed, level);
            encoder.write_all(bytes).and_then(|()| encoder.finish()).is_ok()
        }
        Encoding::Brotli => {
            let quality = if is_fixed && bytes.len() <= LARGEST_FOR_BEST { 11 } else { 5 };
            // No larger a window than there is something to look back at.
            let window = (usize::BITS - bytes.len().leading_zeros()).clamp(16, 22);
            let settings = brotli::enc::BrotliEncoderParams {
                quality,
                lgwin: i32::try_from(window).unwrap_or(22),
                size_hint: bytes.len(),
                ..Default::default()
            };
            let mut rest = bytes;
            brotli::BrotliCompress(&mut rest, compressed, &settings).is_ok()
        }
    }
}

/// The configuration has been refused.
#[cfg(not(feature = "compress"))]
fn encode(_: Encoding, _: &[u8], _: bool, _: &mut Vec<u8>) -> bool {
    let _ = LARGEST_FOR_BEST;
    false
}

#[cfg(test)]
#[cfg(feature = "compress")]
mod tests {
    use super::*;
    use std::io::Read;

    fn plain(encoding: Encoding, compressed: &[u8]) -> Vec<u8> {
        let mut plain = Vec::new();
        match encoding {
            Encoding::Gzip => flate2::read::GzDecoder::new(compressed).read_to_end(&mut plain).map(drop),
            Encoding::Brotli => brotli::BrotliDecompress(&mut &*compressed, &mut plain),
        }
        .expect("what was compressed can be read");
        plain
    }

    #[test]
    fn what_is_compressed_is_the_same_when_it_is_read() {
        let text = "<p>Ministers met in Brussels on Wednesday.</p>\n".repeat(300);
        for path in ["a/index.html", "assets/site.1.css"] {
            for (_, encoding) in Encoding::ALL {
                let mut compressed = b"left over".to_vec();
                assert!(compress(&OutputPath::new(path), *encoding, text.as_bytes(), &mut compressed));
                assert!(compressed.len() < text.len() / 10);
                assert_eq!(plain(*encoding, &compressed), text.as_bytes());
                let mut again = Vec::new();
                compress(&OutputPath::new(path), *encoding, text.as_bytes(), &mut again);
                assert_eq!(again, compressed);
            }
        }
    }

    #[test]
    fn neither_time_nor_name_is_in_it() {
        let mut compressed = Vec::new();
        compress(&OutputPath::new("a.txt"), Encoding::Gzip, &[b'a'; 2000], &mut compressed);
        assert_eq!(compressed[..8], [0x1f, 0x8b, 8, 0, 0, 0, 0, 0], "no flags, and no time");
    }

    #[test]
    fn what_does_not_become_smaller_is_left() {
        let mut compressed = Vec::new();
        let path = OutputPath::new("a.txt");
        let noise: Vec<u8> = (0_u32..5000).map(|at| blake3::hash(&at.to_le_bytes()).as_bytes()[0]).collect();
        for (_, encoding) in Encoding::ALL {
            assert!(!compress(&path, *encoding, &[b'a'; SMALLEST - 1], &mut compressed));
            assert!(compress(&path, *encoding, &[b'a'; SMALLEST], &mut compressed));
            assert!(!compress(&path, *encoding, &noise, &mut compressed));
        }
    }
}
