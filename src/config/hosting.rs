//! The table `hosting` of `site.toml`: for which hosts files are written that they read, and with which headers.

use super::{Encodings, compress};
use crate::diagnostics::{Code, Spanned};
use crate::fields::Fields;
use crate::fields::text::quotable;
use crate::fields::tree::{Node, Value};

/// A host, or a program that serves files, with files of its own for redirects, statuses and headers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Host {
    /// `.htaccess`.
    Apache,
    /// A snippet for the site's block of a Caddyfile.
    Caddy,
    /// `_redirects` and `_headers`.
    Cloudflare,
    /// `.nojekyll` and `CNAME`.
    GitHub,
    /// `_redirects` and `_headers`.
    Netlify,
    /// A snippet for the server's block.
    Nginx,
}

impl Host {
    /// Every one with its word.
    pub const ALL: &'static [(&'static str, Host)] = &[
        ("apache", Host::Apache),
        ("caddy", Host::Caddy),
        ("cloudflare", Host::Cloudflare),
        ("github", Host::GitHub),
        ("netlify", Host::Netlify),
        ("nginx", Host::Nginx),
    ];

    /// Whether it sends readers on by itself, where no page does.
    pub fn redirects(self) -> bool {
        self != Host::GitHub
    }

    /// Whether it can answer that something was taken down.
    pub fn tells_gone(self) -> bool {
        !matches!(self, Host::GitHub | Host::Cloudflare)
    }
}

/// Reads the table; the hosts in their own order, each once, what is said of headers, and how files are compressed.
pub(super) fn hosting(fields: &Fields<'_>) -> (Vec<Host>, Vec<Header>, Encodings) {
    let Some(table) = fields.table("hosting", &[]) else { return Default::default() };
    let hosts = table.choices("hosts", Host::ALL).unwrap_or_default();
    let headers = table.table("headers", &[]).map(|headers| read_headers(&headers)).unwrap_or_default();
    let compress = compress::read(&table);
    table.finish(|_| None);
    (hosts, headers, compress)
}

/// A header that hosts are to send with every answer; none: one that they are not to send.
pub type Header = (String, Option<String>);

/// Headers that are not the same for all files, with the reason.
const NOT_EVERYWHERE: &[(&str, &str)] = &[
    ("cache-control", "files that never change are kept for ever, pages are asked for again: the program knows which"),
    ("content-encoding", "the host knows which files are compressed"),
    ("content-length", "the host knows how long a file is"),
    ("content-type", "each file has its own"),
    ("connection", "that is between the host and the browser"),
    ("date", "the host knows what time it is"),
    ("etag", "each file has its own"),
    ("last-modified", "each file has its own"),
    ("location", "write `[[redirects]]` for that"),
    ("set-cookie", "a paper of plain files knows no reader"),
    ("transfer-encoding", "that is between the host and the browser"),
];

/// The longest value that every host reads: Cloudflare Pages takes lines of 2,000 characters.
const LONGEST: usize = 1900;

fn read_headers(fields: &Fields<'_>) -> Vec<Header> {
    let mut headers: Vec<Header> = Vec::new();
    for entry in fields.rest() {
        let Spanned { value: name, span } = &entry.key;
        let lower = name.to_ascii_lowercase();
        if name.is_empty() || !name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') {
            let message = format!("`{}` cannot be the name of a header", quotable(name));
            fields.report(Code::BadValue, message, span.clone(), "write it as `Permissions-Policy`");
        } else if let Some((_, reason)) = NOT_EVERYWHERE.iter().find(|(other, _)| *other == lower) {
            let message = format!("`{name}` is not the same for all files: {reason}");
            fields.report(Code::BadValue, message, span.clone(), "take it out");
        } else if headers.iter().any(|(other, _)| other.eq_ignore_ascii_case(name)) {
            fields.reader.report(fields.reader.doubled(name, span.clone(), None));
        } else {
            headers.extend(header(fields, name, &entry.value));
        }
    }
    headers
}

/// What a header is to say: text, or nothing where it is `false`.
fn header(fields: &Fields<'_>, name: &str, node: &Node) -> Option<Header> {
    let text = match &node.value {
        Value::Bool(false) => return Some((name.to_owned(), None)),
        Value::Text(_) => fields.filled_text(name, node)?,
        _ => return fields.wrong(name, node, "text, or `false` for a header that is not to be sent"),
    };
    let is_odd = |c: char| !(c == ' ' || c.is_ascii_graphic()) || matches!(c, '$' | '{' | '}' | '\\' | '`');
    let (problem, help) = if let Some(odd) = text.value.chars().find(|c| is_odd(*c)) {
        (format!("has `{}` in it, which not every host takes as it is", quotable(&odd.to_string())), "leave it out")
    } else if text.value.len() > LONGEST {
        (format!("is longer than {LONGEST} characters, which not every host takes"), "shorten it")
    } else {
        return Some((name.to_owned(), Some(text.value)));
    };
    fields.report(Code::BadValue, format!("`{}` {problem}", fields.path(name)), text.span, help);
    None
}
