//! Files that programs of others look for at the root of a host: `security.txt`, `trust.txt`, `ads.txt`.

use super::{Generated, Recipe};
use crate::diagnostics::{Code, Diagnostic, Diagnostics, Spanned};
use crate::model::{Now, Site};
use crate::paths::{OutputPath, SitePath};
use jiff::{SignedDuration, Timestamp};

/// A file at the root.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RootFile {
    /// Whom to tell of a weakness.
    Security,
    /// What other organisations the publisher belongs to and answers for.
    Trust,
    /// Who may sell advertisements.
    Ads,
}

/// Where each is written. `trust.txt` is looked for at both of its places.
const FILES: [(&str, RootFile); 4] = [
    (".well-known/security.txt", RootFile::Security),
    ("trust.txt", RootFile::Trust),
    (".well-known/trust.txt", RootFile::Trust),
    ("ads.txt", RootFile::Ads),
];

/// A build says so as long as this before `security.txt` expires.
const NEAR: SignedDuration = SignedDuration::from_hours(30 * 24);

/// RFC 9116 recommends that it expires in less than a year.
const FAR: SignedDuration = SignedDuration::from_hours(366 * 24);

/// Plans those that are configured, and warns where one would do no good.
pub(super) fn plan(site: &Site, generated: &mut Generated, diagnostics: &mut Diagnostics) {
    let config = &site.config.root_files;
    let mut warned = None;
    for (path, file) in FILES {
        let place = match file {
            RootFile::Security => config.security.as_ref().map(|table| &table.span),
            RootFile::Trust => config.trust.as_ref().map(|table| &table.span),
            RootFile::Ads => config.ads.as_ref().map(|table| &table.span),
        };
        let Some(place) = place.filter(|_| !generated.is_own(path)) else { continue };
        generated.add(OutputPath::new(path), Recipe::Root(file), "a file at the root");
        let (host, folder) = host_and_folder(&site.config.base_url);
        if !folder.is_empty() && warned.replace(file) != Some(file) {
            let message =
                format!("{path} is looked for at the root of a host, and this site lies in its folder /{folder}");
            let help = format!("copy it from the output to {host}/{path}, or write it there");
            diagnostics.push(at(Code::NotAtRoot, message, place, &help));
        }
        if let (RootFile::Security, Some(security)) = (file, &config.security) {
            diagnostics.extend(expiry(&security.value.expires, &site.at).into_iter().collect());
        }
    }
}

/// A warning where the date until which `security.txt` counts is past, near or too far.
fn expiry(expires: &Spanned<Timestamp>, now: &Now) -> Option<Diagnostic> {
    let before = |left| expires.value.saturating_sub(left).unwrap_or(Timestamp::MIN);
    let (message, help) = if now.has_come(expires.value) {
        ("security.txt has expired: whoever finds a weakness is not to rely on it".to_owned(), HELP)
    } else if now.has_come(before(NEAR)) {
        let days = now.left(expires.value).as_hours() / 24;
        // After that instant it is a day less.
        now.is_longer_ago(before(SignedDuration::from_hours(days * 24)), SignedDuration::ZERO);
        let when = match days {
            0 => "in less than a day".to_owned(),
            1 => "in a day".to_owned(),
            days => format!("in {days} days"),
        };
        (format!("security.txt expires {when}"), HELP)
    } else if !now.has_come(before(FAR)) {
        let help =
            "write a date within a year of today, and renew it in time: an old file is not to be taken for a true one";
        ("security.txt is to count for more than a year".to_owned(), help)
    } else {
        return None;
    };
    Some(at(Code::SecurityExpires, message, &expires.span, help))
}

const HELP: &str =
    "look whether the rest of `[security]` is still true, and write a later date, less than a year ahead";

fn at(code: Code, message: String, place: &std::ops::Range<usize>, help: &str) -> Diagnostic {
    Diagnostic::new(code, message).at(&SitePath::from("site.toml"), place.clone(), "").help(help)
}

/// The beginning of a site's address up to its host, and the folder of that host that it lies in.
pub fn host_and_folder(base_url: &str) -> (&str, &str) {
    let start = base_url.find("://").map_or(0, |at| at + 3);
    let end = base_url[start..].find('/').map_or(base_url.len(), |at| start + at);
    (&base_url[..end], base_url[end..].trim_start_matches('/'))
}

impl RootFile {
    /// What it is, in words.
    pub(super) fn describe(self) -> &'static str {
        match self {
            RootFile::Security => "whom to tell of a weakness, from `[security]` in site.toml",
            RootFile::Trust => "what the publisher belongs to and answers for, from `[trust]` in site.toml",
            RootFile::Ads => "who may sell the site's advertisements, from `ads` in site.toml",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(expires: &str) -> Option<String> {
        let now = Now::new("2025-03-01T12:00:00Z".parse().expect("a date"));
        let expires = Spanned::new(expires.parse().expect("a date"), 3..5);
        expiry(&expires, &now).map(|found| found.message)
    }

    #[test]
    fn a_date_is_past_near_right_or_far() {
        for (date, what) in [
            ("2024-03-01T12:00:00Z", Some("has expired")),
            ("2025-03-01T12:00:00Z", Some("has expired")),
            ("2025-03-02T11:00:00Z", Some("in less than a day")),
            ("2025-03-02T12:00:00Z", Some("in a day")),
            ("2025-03-31T12:00:00Z", Some("in 30 days")),
            ("2025-03-31T12:00:01Z", None),
            ("2026-03-02T12:00:00Z", None),
            ("2026-03-02T12:00:01Z", Some("more than a year")),
        ] {
            let said = said(date);
            let is_right = match what {
                Some(what) => said.as_ref().is_some_and(|said| said.contains(what)),
                None => said.is_none(),
            };
            assert!(is_right, "{date}: {said:?}");
        }
    }

    #[test]
    fn hosts_and_folders() {
        assert_eq!(host_and_folder("https://a.example/"), ("https://a.example", ""));
        assert_eq!(host_and_folder("http://a.example:80/b/c/"), ("http://a.example:80", "b/c/"));
    }
}
