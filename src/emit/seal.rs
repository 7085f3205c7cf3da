//! The program's own files about an output: some bytes behind a name and a checksum, so that one that is damaged, cut off or
//! of another version is noticed when it is read.

use crate::memo::fingerprint;

/// How many bytes the checksum has.
const SUM: usize = 8;

/// A file that begins with `magic`, with what `write` puts behind that.
pub(super) fn sealed(magic: &[u8], write: impl FnOnce(&mut Vec<u8>)) -> Vec<u8> {
    let mut bytes = magic.to_vec();
    let seal = bytes.len();
    bytes.extend([0; SUM]);
    write(&mut bytes);
    let sum = fingerprint(&bytes[seal + SUM..]).0.to_le_bytes();
    bytes[seal..seal + SUM].copy_from_slice(&sum);
    bytes
}

/// The checksum of a file that begins with `magic`; zero where it has none.
pub(super) fn sum(magic: &[u8], bytes: &[u8]) -> u64 {
    let sum = bytes.strip_prefix(magic).and_then(|bytes| bytes.first_chunk::<SUM>());
    sum.copied().map_or(0, u64::from_le_bytes)
}

/// What was put into a file that begins with `magic`; `None` where a byte of it is not what was written.
pub(super) fn unsealed<'b>(magic: &[u8], bytes: &'b [u8]) -> Option<&'b [u8]> {
    let (sum, payload) = bytes.strip_prefix(magic)?.split_first_chunk::<SUM>()?;
    (fingerprint(payload).0.to_le_bytes() == *sum).then_some(payload)
}
