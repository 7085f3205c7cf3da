//! The files that hosts read, in the words of each: nginx, Caddy, Apache, Netlify and Cloudflare Pages.
//!
//! Addresses that are compared are written as they are, addresses that are sent percent-encoded. All of them begin with
//! the path of `base_url`, so that the files work for a site in a folder of its host.

mod apache;
mod caddy;
mod compressed;
mod headers;
mod nginx;
mod pages;

use super::base_path;
use crate::config::Encodings;
use crate::memo::{Fingerprint, PROGRAM, Parts};
use crate::model::{Goal, Site};
use crate::plan::Step;
use crate::plan::hosts::{GONE, HostFile, Moves, own_host};
use percent_encoding::percent_decode_str;
use std::fmt::Write;

/// The files that are no page's business, and hosts are not to show.
const CLOSED: [&str; 4] = [".host/", ".htaccess", "_headers", "_redirects"];

/// Writes a file for a host.
pub(super) fn write(site: &Site, file: HostFile, moves: &Moves, buffer: &mut Vec<u8>) {
    let told = Told::new(site, moves);
    let text = match file {
        HostFile::Apache => apache::write(&told),
        HostFile::Caddy => caddy::write(&told),
        HostFile::Cname => format!("{}\n", own_host(&site.config.base_url).unwrap_or_default()),
        HostFile::Headers => pages::headers(&told, &site.config.hosts),
        HostFile::Nginx => nginx::write(&told),
        HostFile::NoJekyll => String::new(),
        HostFile::Redirects(readers) => pages::redirects(&told, readers),
    };
    buffer.extend_from_slice(text.as_bytes());
}

/// The fingerprint of all that such a file says.
pub(super) fn fingerprint(site: &Site, file: HostFile, moves: &Moves, parts: &mut Parts) -> Fingerprint {
    let Told { headers, indexes, fronts, compress, onion, .. } = Told::new(site, moves);
    let told = (file, moves, headers, indexes, fronts, compress, onion, &site.config.hosts);
    parts.text(PROGRAM).text(&site.config.base_url).debug(&told).take()
}

/// What hosts are told of a site.
struct Told<'a> {
    /// The path of the site on its host, as it is sent: `/a%20b/`.
    sent: String,
    /// The same as it is compared: `/a b/`.
    read: String,
    moves: &'a Moves,
    /// What every answer carries.
    headers: Vec<(String, String)>,
    /// How files are compressed.
    compress: Encodings,
    /// The folders of the search indexes, below the root.
    indexes: Vec<String>,
    /// The fronts of all editions, below the root: the site's own is empty.
    fronts: Vec<String>,
    /// The host in the Tor network at which every address is the same as here: `http://….onion`.
    onion: Option<String>,
}

impl<'a> Told<'a> {
    fn new(site: &Site, moves: &'a Moves) -> Self {
        let sent = base_path(&site.config.base_url).to_owned();
        let read = percent_decode_str(&sent).decode_utf8_lossy().into_owned();
        let fronts = site.editions.iter().map(|edition| edition.path.to_string()).collect();
        Self {
            sent,
            read,
            moves,
            headers: headers::of(site),
            indexes: headers::indexes(site),
            fronts,
            compress: site.config.compress,
            onion: headers::onion(site),
        }
    }

    /// An address of the site as it is compared.
    fn read(&self, address: &str) -> String {
        format!("{}{address}", self.read)
    }

    /// An address as it is compared, with and without the slash at its end.
    fn read_both(&self, address: &str) -> impl Iterator<Item = String> {
        let whole = self.read(address);
        let bare = whole.strip_suffix('/').filter(|bare| !bare.is_empty()).map(str::to_owned);
        std::iter::once(whole).chain(bare)
    }

    /// An address of the site as it is sent.
    fn sent(&self, address: &str) -> String {
        format!("{}{}", self.sent, encoded(address))
    }

    /// Where an address of the past leads, as it is sent.
    fn goal(&self, step: &Step) -> String {
        match &step.goal {
            Goal::Page(path, rest) => format!("{}{}", self.sent(path.as_str()), whole(rest)),
            Goal::Web(address) => whole(address),
        }
    }

    /// A regular expression for the addresses of files that never change.
    fn fixed(&self) -> String {
        let folders = headers::FIXED.iter().map(|folder| format!("{folder}/"));
        let indexes = self.indexes.iter().map(|folder| format!(r"{}.*\.pf_[a-z]+$", pattern(folder)));
        let all: Vec<String> = folders.chain(indexes).collect();
        format!("^{}({})", pattern(&self.read), all.join("|"))
    }

    /// Regular expressions for the addresses of files whose media type hosts do not know, with that.
    fn types(&self) -> impl Iterator<Item = (String, &'static str)> {
        let base = pattern(&self.read);
        let (folder, feed) = headers::PARTNERS;
        let partners = (format!("^{base}{folder}/[^/]+\\.xml$"), feed);
        let names = headers::NAMES.map(|(name, media)| (format!("^{base}(.*/)?{}$", pattern(name)), media));
        let endings = headers::ENDINGS.map(|(ending, media)| (format!("^{base}.*\\.{ending}$"), media));
        std::iter::once(partners).chain(names).chain(endings)
    }

    /// The pages for what was taken down, with the front below which each is shown.
    fn gone_pages(&self) -> impl Iterator<Item = (&str, String)> {
        let all = self.fronts.iter().map(|front| (front.as_str(), format!("{front}{GONE}")));
        all.filter(|(_, page)| self.moves.gone.iter().any(|(_, shown)| shown.as_str() == page))
    }
}

/// The status of a redirect.
fn status(step: &Step) -> u16 {
    if step.is_temporary { 302 } else { 301 }
}

/// A path as it may stand in an address: whatever means something to a host or a browser is encoded.
fn encoded(path: &str) -> String {
    keeping(b"-._~/", path)
}

/// A whole address, or the end of one, with nothing in it that means something to a host.
fn whole(address: &str) -> String {
    keeping(b"-._~/:?#[]@!&()*+,;=%", address)
}

fn keeping(signs: &[u8], text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || signs.contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

/// Between quotation marks, as nginx and Apache read it.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// A text as a regular expression that stands for nothing else.
fn pattern(text: &str) -> String {
    let mut pattern = String::with_capacity(text.len());
    for c in text.chars() {
        if r"\.+*?()|[]{}^$".contains(c) {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_cannot_break_out() {
        assert_eq!(encoded("a b/ж\n;\"/"), "a%20b/%D0%B6%0A%3B%22/");
        assert_eq!(whole("https://a.example/$b?c=d e#f"), "https://a.example/%24b?c=d%20e#f");
        assert_eq!(quoted("a\"b\\"), r#""a\"b\\""#);
        assert_eq!(pattern("/a.b(c)/"), r"/a\.b\(c\)/");
    }
}
