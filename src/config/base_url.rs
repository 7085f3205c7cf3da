//! The address a site is published at.

use crate::diagnostics::Code;
use crate::fields::addresses::{self, BadAddress};

/// `text` as the beginning of every absolute address of the site: with a slash at its end.
///
/// It goes into feeds, sitemaps and structured data as it is. Their readers want addresses of plain ASCII, so a host in
/// other letters has to be given in the form the domain name system uses.
pub(super) fn normalise(text: &str) -> Result<String, BadAddress> {
    addresses::web(text)?;
    let bad = |message, help: &str| Err(BadAddress { code: Code::BadUrl, message, help: help.to_owned() });
    if !text.is_ascii() {
        return bad("has letters that are not ASCII", "write the host as `xn--…`, and other letters percent-encoded");
    }
    if text.contains('\'') {
        return bad("has a quotation mark", "write it as `%27`");
    }
    if text.contains(['?', '#']) {
        return bad("has a query or an anchor", "leave out everything from `?` or `#` on");
    }
    let (scheme, rest) = text.split_once("://").unwrap_or(("https", text));
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    if path.split('/').any(|part| matches!(part, "." | "..")) {
        return bad("has a path with dots for folders", "write the whole path without `..`");
    }
    let plain: Vec<u8> = percent_encoding::percent_decode_str(path).collect();
    if plain.iter().any(|byte| byte.is_ascii_control() || b"$\"{}\\`".contains(byte))
        || plain.split(|byte| *byte == b'/').any(|part| matches!(part, b"." | b".."))
    {
        return bad(
            "has signs in its path that hosts take for their own",
            "name the folder with letters, digits and `-`",
        );
    }
    let escapes = path.match_indices('%').map(|(at, _)| path.get(at + 1..at + 3));
    if escapes.into_iter().any(|two| two.is_none_or(|two| !two.bytes().all(|byte| byte.is_ascii_hexdigit()))) {
        return bad("has a `%` that begins no escape", "write `%25` for the sign itself");
    }
    let path = path.trim_matches('/');
    let slash = if path.is_empty() { "" } else { "/" };
    Ok(format!("{}://{}/{path}{slash}", scheme.to_ascii_lowercase(), host.to_ascii_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expect: &str) {
        assert_eq!(normalise(text).as_deref(), Ok(expect), "{text}");
    }

    #[test]
    fn ends_with_a_slash() {
        check("https://paper.example", "https://paper.example/");
        check("HTTPS://Paper.Example/a/b", "https://paper.example/a/b/");
        check("http://localhost:8000//", "http://localhost:8000/");
        check("https://paper.example/a%20b/c", "https://paper.example/a%20b/c/");
    }

    #[test]
    fn refuses_what_is_not_the_beginning_of_addresses() {
        for bad in [
            "paper.example",
            "ftp://paper.example",
            "https://paper.example/?a",
            "https://paper.example/#a",
            "https://u:p@paper.example/",
            "https://газета.рф/",
            "javascript:alert(1)",
            "https://",
            "https://a b/",
            "https://paper.example/../",
            "https://paper.example/%2e%2e/",
            "https://paper.example/a%0ab/",
            "https://paper.example/a%24b/",
            "https://paper.example/a$b/",
            "https://paper.example/%zz/",
            "https://paper.example/a%2",
            "https://paper.example/it's/",
            "",
        ] {
            assert!(normalise(bad).is_err(), "{bad:?}");
        }
    }
}
