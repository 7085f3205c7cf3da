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
    if text.contains(['?', '#', '\'']) {
        return bad("has a query or an anchor", "leave out everything from `?` or `#` on");
    }
    let (scheme, rest) = text.split_once("://").unwrap_or(("https", text));
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    if path.split('/').any(|part| matches!(part, "." | "..")) {
        return bad("has a path with dots for folders", "write the whole path without `..`");
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
            "",
        ] {
            assert!(normalise(bad).is_err(), "{bad:?}");
        }
    }
}
