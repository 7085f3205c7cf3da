//! `security.txt` (RFC 9116), `trust.txt` (`JournalList`) and `ads.txt` (IAB Tech Lab), line by line. What stands in a line
//! was checked when it was read.

use crate::config::{Ads, Security, Trust};
use crate::model::Site;
use crate::plan::root_files::{RootFile, host_and_folder};
use std::fmt::Write;

/// Nobody may sell: since 2020 an empty file no longer says so.
const NOBODY: &str = "placeholder.example.com, placeholder, DIRECT, placeholder";

/// The whole file.
pub(super) fn text(site: &Site, file: RootFile) -> String {
    let config = &site.config;
    match file {
        RootFile::Security => config.root_files.security.as_ref().map(|said| security(&said.value, &config.base_url)),
        RootFile::Trust => config.root_files.trust.as_ref().map(|said| trust(&said.value)),
        RootFile::Ads => config.root_files.ads.as_ref().map(|said| ads(&said.value)),
    }
    .unwrap_or_default()
}

fn security(security: &Security, base_url: &str) -> String {
    let mut text = String::new();
    let mut line = |field: &str, value: &str| {
        let _ = writeln!(text, "{field}: {value}");
    };
    security.contacts.iter().for_each(|contact| line("Contact", contact));
    line("Expires", &security.expires.value.strftime("%Y-%m-%dT%H:%M:%SZ").to_string());
    if !security.languages.is_empty() {
        line("Preferred-Languages", &security.languages.join(", "));
    }
    // Addresses in it are encrypted ones, or it is not valid.
    let (host, _) = host_and_folder(base_url);
    if host.starts_with("https:") {
        line("Canonical", &format!("{host}/.well-known/security.txt"));
    }
    security.others.iter().for_each(|(field, value)| line(field, value));
    text
}

fn trust(trust: &Trust) -> String {
    trust.lines.iter().fold(String::new(), |mut text, (word, value)| {
        let _ = writeln!(text, "{word}={value}");
        text
    })
}

fn ads(ads: &Ads) -> String {
    let mut text = String::new();
    for seller in &ads.sellers {
        let _ = writeln!(text, "{seller}");
    }
    if ads.sellers.is_empty() && !ads.has_partners() {
        let _ = writeln!(text, "{NOBODY}");
    }
    for (word, value) in &ads.variables {
        let _ = writeln!(text, "{word}={value}");
    }
    text
}
