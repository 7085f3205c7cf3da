//! What may stand where an address is wanted: slugs, earlier addresses of a page, links, picture files.
//!
//! What a person writes ends up in file names, in `href` and `src`, and in redirects. Each is checked here, once,
//! for what its place allows; later stages only escape.

use super::Fields;
use super::text::quotable;
use crate::diagnostics::{Code, Spanned};
use percent_encoding::percent_decode_str;
use std::ops::Range;

/// Schemes that a link on a page may have. Following any of them runs nothing.
const LINK_SCHEMES: &[&str] = &["https", "http", "mailto", "tel", "sms", "xmpp", "matrix", "tg", "sgnl"];

/// The longest part of a path that every file system and every host takes, with room for an ending.
const LONGEST_PART: usize = 200;

/// Why an address cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct BadAddress {
    /// The kind of mistake.
    pub(crate) code: Code,
    /// The rest of a sentence that begins with the address's key.
    pub(crate) message: &'static str,
    /// What to do.
    pub(crate) help: String,
}

fn bad(code: Code, message: &'static str, help: impl Into<String>) -> BadAddress {
    BadAddress { code, message, help: help.into() }
}

/// One part of an address: small letters, digits and hyphens.
pub(crate) fn slug(text: &str) -> Result<(), BadAddress> {
    let right = slug::slugify(text);
    if right.is_empty() {
        return Err(bad(Code::BadValue, "has no letters or digits", "write small letters, digits and hyphens"));
    }
    if right.len() > LONGEST_PART {
        return Err(bad(Code::BadValue, "is too long for an address", format!("use at most {LONGEST_PART} letters")));
    }
    if right == text {
        Ok(())
    } else {
        Err(bad(Code::BadValue, "is not a part of an address", format!("write `{right}`")))
    }
}

/// A page of this site by its path: `/2019/old-story/`. Comes back with percent escapes resolved, as files are named.
pub(crate) fn site_path(text: &str) -> Result<String, BadAddress> {
    let wrong = |message, help: &str| Err(bad(Code::BadUrl, message, help));
    if scheme(text).is_some() || text.starts_with("//") {
        return wrong("is not an address of this site", "leave out the host and begin with `/`");
    }
    if !text.starts_with('/') {
        return wrong("is not an address of this site", "begin it with `/`");
    }
    if text.contains(['?', '#']) {
        return wrong("has a query or an anchor", "leave out everything from `?` or `#` on");
    }
    let Ok(path) = percent_decode_str(text).decode_utf8() else {
        return wrong("has percent escapes that are not UTF-8", "write its letters as they are");
    };
    if path.contains(|c: char| c.is_control() || matches!(c, '\\' | '?' | '#' | '<' | '>' | '"' | '|' | '*' | ':')) {
        return wrong("has signs that file names cannot have", "use letters, digits, hyphens, dots and `/`");
    }
    let parts = || path.trim_start_matches('/').split('/');
    if parts().any(|part| matches!(part, "." | "..")) || path.contains("//") {
        return wrong("has an empty part or one that is only dots", "write the whole path without `..`");
    }
    if parts().any(|part| part.len() > LONGEST_PART) {
        return wrong("is too long", "shorten it");
    }
    Ok(path.into_owned())
}

/// A link away from the page.
pub(crate) fn link(text: &str) -> Result<(), BadAddress> {
    match scheme(text) {
        Some(scheme) if scheme == "https" || scheme == "http" => web(text),
        Some(scheme) if LINK_SCHEMES.contains(&scheme.as_str()) => no_odd_signs(text),
        Some(scheme) => {
            let help = "write an address with `https:`, `mailto:` or `tel:`";
            let is_script = matches!(scheme.as_str(), "javascript" | "data" | "vbscript");
            Err(bad(
                Code::BadUrl,
                if is_script { "is a script, not an address" } else { "is not a safe address" },
                help,
            ))
        }
        None => Err(bad(
            Code::BadUrl,
            "is not a whole address",
            format!("write `https://{}`", quotable(text.trim_matches('/'))),
        )),
    }
}

/// An `http:` or `https:` address of another site.
pub(crate) fn web(text: &str) -> Result<(), BadAddress> {
    no_odd_signs(text)?;
    let rest = scheme(text).filter(|scheme| matches!(scheme.as_str(), "http" | "https"));
    let Some(rest) = rest.and_then(|scheme| text.get(scheme.len() + 1..)).and_then(|rest| rest.strip_prefix("//"))
    else {
        return Err(bad(Code::BadUrl, "is not a web address", "begin it with `https://`"));
    };
    let host = rest.split(['/', '?', '#']).next().unwrap_or("");
    if host.contains('@') {
        return Err(bad(Code::BadUrl, "has a user name in front of its host", "leave out everything up to `@`"));
    }
    if !is_host(host) {
        return Err(bad(Code::BadUrl, "has no proper host", "write it as `https://example.org/`"));
    }
    Ok(())
}

/// What is shown in a frame of the page: an `https:` address of another site.
pub(crate) fn frame(text: &str) -> Result<(), BadAddress> {
    web(text)?;
    if scheme(text).as_deref() == Some("http") {
        return Err(bad(Code::BadUrl, "is not encrypted", "begin it with `https://`"));
    }
    Ok(())
}

/// A host with an optional port; a number in brackets is an IPv6 address.
fn is_host(host: &str) -> bool {
    let (name, port) = match host.rsplit_once(':') {
        Some((name, port)) if !port.contains(']') => (name, Some(port)),
        _ => (host, None),
    };
    let is_port = port.is_none_or(|port| port.parse::<u16>().is_ok_and(|port| port > 0));
    let is_number =
        name.starts_with('[') && name.ends_with(']') && name[1..name.len() - 1].parse::<std::net::Ipv6Addr>().is_ok();
    let is_name = !name.is_empty()
        && name.split('.').all(|part| !part.is_empty() || name.ends_with('.'))
        && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '.' | '_'))
        && name.starts_with(char::is_alphanumeric);
    is_port && (is_name || is_number)
}

fn no_odd_signs(text: &str) -> Result<(), BadAddress> {
    let odd = |c: char| {
        c.is_whitespace() || c.is_control() || matches!(c, '"' | '<' | '>' | '\\' | '^' | '`' | '{' | '}' | '|')
    };
    match text.chars().find(|c| odd(*c)) {
        Some(c) if c.is_whitespace() => Err(bad(Code::BadUrl, "has a space in it", "write `%20` for a space")),
        Some(c) => Err(bad(Code::BadUrl, "has a sign that addresses cannot have", format!("write `{}`", escaped(c)))),
        None => Ok(()),
    }
}

fn escaped(c: char) -> String {
    percent_encoding::utf8_percent_encode(c.encode_utf8(&mut [0; 4]), percent_encoding::NON_ALPHANUMERIC).to_string()
}

/// A picture: a file of the site, never of another host.
pub(crate) fn picture(text: &str) -> Result<(), BadAddress> {
    match scheme(text).as_deref() {
        Some("http" | "https") => return Err(foreign()),
        Some("data") => {
            return Err(bad(Code::BadUrl, "is a picture written out as text", "put the picture into a file"));
        }
        Some(_) => return Err(bad(Code::BadUrl, "is not a file of this site", "write the name of a file")),
        None if text.starts_with("//") => return Err(foreign()),
        None => {}
    }
    if text.contains('\\') {
        let help = format!("write `{}`", quotable(&text.replace('\\', "/")));
        return Err(bad(Code::BadValue, "has a backslash in it", help));
    }
    Ok(())
}

fn foreign() -> BadAddress {
    let help = "download the picture, put it beside the text, and write its file name";
    bad(Code::ForeignMedia, "is on another host, which would learn of every reader", help)
}

/// The scheme that an address begins with, in small letters. Browsers skip white space and controls when they look for
/// it, so this does too.
pub(crate) fn scheme(text: &str) -> Option<String> {
    let seen: String = text.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect();
    let (scheme, _) = seen.split_once(':')?;
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
    is_scheme.then(|| scheme.to_ascii_lowercase())
}

/// Whether a link with this scheme may be followed: it runs nothing.
pub(crate) fn is_followed(scheme: &str) -> bool {
    LINK_SCHEMES.contains(&scheme)
}

impl Fields<'_> {
    /// Reports an address that cannot be used where the key `name` stands.
    pub(crate) fn report_address(&self, name: &str, span: Range<usize>, bad: &BadAddress) {
        self.report(bad.code, format!("`{}` {}", self.path(name), bad.message), span, &bad.help);
    }

    /// A file name that may be shown as a picture; `None`, and a report, where it may not.
    pub(crate) fn picture(&self, name: &str, src: Spanned<String>) -> Option<Spanned<String>> {
        match picture(&src.value) {
            Ok(()) => Some(src),
            Err(bad) => {
                self.report_address(name, src.span, &bad);
                None
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused<T: std::fmt::Debug>(result: Result<T, BadAddress>) -> Code {
        result.expect_err("must be refused").code
    }

    #[test]
    fn slugs() {
        assert_eq!(slug("nato-spending-2025"), Ok(()));
        assert_eq!(slug("NATO Spending").expect_err("capitals").help, "write `nato-spending`");
        for bad in ["", "..", "a/b", "../x", "ä", "a_b", "-a", "---", "x\u{202e}y"] {
            assert_eq!(refused(slug(bad)), Code::BadValue, "{bad:?}");
        }
    }

    #[test]
    fn earlier_addresses() {
        assert_eq!(site_path("/2019/01/old-story.html").as_deref(), Ok("/2019/01/old-story.html"));
        assert_eq!(site_path("/caf%C3%A9/").as_deref(), Ok("/café/"));
        assert_eq!(site_path("/").as_deref(), Ok("/"));
        for bad in [
            "old/",
            "https://a.example/b/",
            "//a.example/b",
            "/a/../b",
            "/a/%2e%2E/b",
            "/a?b",
            "/a#b",
            "/a%00b",
            "/a%2f%2fb",
            "/a\\b",
            "/%ff",
            "/a//b",
            "/.",
            "javascript:alert(1)",
        ] {
            assert_eq!(refused(site_path(bad)), Code::BadUrl, "{bad:?}");
        }
    }

    #[test]
    fn links() {
        for good in [
            "https://a.example/b?c=d#e",
            "http://localhost:8000",
            "mailto:a@b.example",
            "tel:+7-495-1",
            "https://[::1]:80/",
        ] {
            assert_eq!(link(good), Ok(()), "{good}");
        }
        for bad in [
            "javascript:alert(1)",
            " JaVa\tscript:alert(1)",
            "java\nscript:x",
            "data:text/html,x",
            "https://",
            "https:///x",
            "https://a b",
            "https://a.example/\"onclick=",
            "http://user@host/",
            "a.example",
            "/about/",
            "https://a..b/",
            "https://a:99999/",
            "ftp://a.example",
        ] {
            assert_eq!(refused(link(bad)), Code::BadUrl, "{bad:?}");
        }
    }

    #[test]
    fn frames() {
        assert_eq!(frame("https://player.example/1?a=b"), Ok(()));
        for bad in ["http://player.example/1", "//player.example/1", "javascript:x", "mailto:a@b.example", "/1", ""] {
            assert_eq!(refused(frame(bad)), Code::BadUrl, "{bad:?}");
        }
    }

    #[test]
    fn pictures() {
        for good in ["map.svg", "../maps/map 1.svg", "/logo.svg", "@2x.png"] {
            assert_eq!(picture(good), Ok(()), "{good}");
        }
        assert_eq!(refused(picture("https://a.example/b.png")), Code::ForeignMedia);
        assert_eq!(refused(picture("//a.example/b.png")), Code::ForeignMedia);
        assert_eq!(refused(picture("data:image/png;base64,x")), Code::BadUrl);
        assert_eq!(refused(picture("a\\b.png")), Code::BadValue);
    }
}
