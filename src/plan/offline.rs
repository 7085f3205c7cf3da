//! A copy of the site that is read from a disk has no file that only a host, a search engine or a running page asks for.

use super::moves::names_file;
use crate::model::Site;
use percent_encoding::percent_decode_str;

/// Whether an address that a person wrote is that of a file; what has no such ending is a page, whether the address ends in
/// a slash or not.
pub fn is_file(written: &str) -> bool {
    names_file(written).0
}

/// Whether an address that a person wrote, and at which there is no file of the site's own, leads to something that the site
/// has where it is published, and a copy of it has not. It is told by its name alone: whether there is such a thing is found
/// out where the site itself is built.
pub fn lacks(site: &Site, written: &str) -> bool {
    if !site.config.offline {
        return false;
    }
    let path = written.split(['#', '?']).next().unwrap_or_default();
    let path = percent_decode_str(path.trim_start_matches('/')).decode_utf8_lossy();
    let mut editions = site.editions.iter().filter(|edition| edition.lang.index() > 0);
    let below = editions.find_map(|edition| path.strip_prefix(edition.path.as_str()));
    let path = below.unwrap_or(&path);
    let has_feeds = !site.config.feeds.formats.is_empty();
    match path.rsplit('/').next().unwrap_or_default() {
        "feed.xml" | "atom.xml" | "feed.json" => !has_feeds,
        "404.html" | "410.html" => true,
        "reminder.ics" => false,
        _ if path.starts_with("feeds/") => !has_feeds,
        _ if path.starts_with("assets/") || path.starts_with("media/") => false,
        _ => matches!(path, "search" | "search/") || names_file(path).1,
    }
}
