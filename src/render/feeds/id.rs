//! Ids for what stands in feeds, which stay when a site moves to another domain or a story to another address.

use crate::model::Site;
use data_encoding::HEXLOWER;

/// An id made of the site's own id and of what tells a thing from all others of the site: its language, what it is, and
/// the name of its file or list. A UUID of version 8 (RFC 9562), whose bits are a hash of these.
pub(in crate::render) fn id(site: &Site, language: &str, what: &str, name: &str) -> String {
    let own = site.config.feeds.id.as_deref().unwrap_or(&site.config.title);
    let mut told = Vec::with_capacity(256);
    for part in [own, language, what, name] {
        told.extend_from_slice(&(part.len() as u64).to_le_bytes());
        told.extend_from_slice(part.as_bytes());
    }
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&blake3::hash(&told).as_bytes()[..16]);
    bytes[6] = bytes[6] & 0x0f | 0x80;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let hex = HEXLOWER.encode(&bytes);
    let mut id = String::with_capacity(45);
    id.extend(["urn:uuid:", &hex[..8], "-", &hex[8..12], "-", &hex[12..16], "-", &hex[16..20], "-", &hex[20..]]);
    id
}
