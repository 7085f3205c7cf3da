//! The headers that a host is to send, and what it is to know of files.

use crate::model::Site;
use crate::render::{base_path, policy};
use crate::search;

/// How long a browser may keep what changes.
pub(super) const SHORT: &str = "max-age=60";

/// How long it may keep what never does: files whose names are made of what is in them.
pub(super) const LONG: &str = "public, max-age=31536000, immutable";

/// The folders in which all files are such.
pub(super) const FIXED: [&str; 2] = ["assets", "media"];

/// What no page of a paper asks a reader's browser for.
const PERMISSIONS: &str = "accelerometer=(), camera=(), display-capture=(), geolocation=(), \
                           gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), usb=()";

/// The files that lie beside pages and whose media type hosts do not know.
pub(super) const NAMES: [(&str, &str); 4] = [
    ("feed.xml", "application/rss+xml; charset=utf-8"),
    ("atom.xml", "application/atom+xml; charset=utf-8"),
    ("feed.json", "application/feed+json; charset=utf-8"),
    ("manifest.json", "application/manifest+json; charset=utf-8"),
];

/// The feeds of partners.
pub(super) const PARTNERS: (&str, &str) = ("feeds", "application/rss+xml; charset=utf-8");

/// Endings that not every host knows.
pub(super) const ENDINGS: [(&str, &str); 4] = [
    ("avif", "image/avif"),
    ("ics", "text/calendar; charset=utf-8"),
    ("vtt", "text/vtt; charset=utf-8"),
    ("wasm", "application/wasm"),
];

/// The headers of every answer: those of the program where `site.toml` says nothing else, by name.
pub(super) fn of(site: &Site) -> Vec<(String, String)> {
    let mut headers = vec![
        ("Content-Security-Policy".to_owned(), policy::of_site(site)),
        ("Permissions-Policy".to_owned(), PERMISSIONS.to_owned()),
        ("Referrer-Policy".to_owned(), "strict-origin-when-cross-origin".to_owned()),
        ("X-Content-Type-Options".to_owned(), "nosniff".to_owned()),
    ];
    for (name, value) in &site.config.headers {
        headers.retain(|(other, _)| !other.eq_ignore_ascii_case(name));
        headers.extend(value.clone().map(|value| (name.clone(), value)));
    }
    headers.sort();
    headers
}

/// The site's host in the Tor network, where it lies in the same folder there as here.
pub(super) fn onion(site: &Site) -> Option<String> {
    let onion = site.config.onion.as_deref()?;
    let path = base_path(onion);
    (path == base_path(&site.config.base_url)).then(|| onion.strip_suffix(path).unwrap_or(onion).to_owned())
}

/// The folders with the indexes of the search, below the site's root.
pub(super) fn indexes(site: &Site) -> Vec<String> {
    let editions = site.editions.iter().filter(|_| site.config.search);
    editions.map(|edition| edition.path.join(search::FOLDER).to_string()).collect()
}
