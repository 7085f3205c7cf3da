//! Fingerprints of what something was made of.

use serde::{Deserialize, Serialize};

/// The hash of some bytes (XXH3, 64 bits): tells whether they are the same as before. It is no proof against somebody
/// who wants two texts to look alike, and nobody gains by that.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub struct Fingerprint(pub u64);

/// The fingerprint of some bytes.
pub fn fingerprint(bytes: &[u8]) -> Fingerprint {
    Fingerprint(twox_hash::XxHash3_64::oneshot(bytes))
}

/// The hash of some bytes (XXH3, 128 bits): so long that no two things share one by chance.
pub fn hash_of(bytes: &[u8]) -> u128 {
    twox_hash::XxHash3_128::oneshot(bytes)
}
