//! What a whole site, a language of it or a build profile says about asking readers for support.

use super::read::robots;
use super::{Config, FeedSettings, Robots, base_url, theme};
use crate::diagnostics::nearest::nearest;
use crate::diagnostics::{Code, Diagnostic, Spanned};
use crate::fields::addresses::{self, slug};
use crate::fields::text::quotable;
use crate::fields::tree::{Node, Value};
use crate::fields::{Fields, quoted};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};
use std::collections::BTreeMap;

/// Whether readers are asked to pay for the paper. The later of two is the stricter, and wins: a message that may be a
/// danger to a reader is never brought back by something that allows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub enum Mode {
    /// Readers are asked.
    #[default]
    Ask,
    /// A note about their safety stands where they would be asked: no way to give, no amount, no name of a provider.
    Warn,
    /// Nothing is shown.
    None,
}

impl Mode {
    /// Every mode with its word.
    pub const ALL: &'static [(&'static str, Mode)] = &[("ask", Mode::Ask), ("warn", Mode::Warn), ("none", Mode::None)];

    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Mode::Ask => "ask",
            Mode::Warn => "warn",
            Mode::None => "none",
        }
    }
}

/// The table `support` of `site.toml`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SupportSettings {
    /// The mode of the whole site: the stricter one of `site.toml`'s and the build profile's.
    pub mode: Mode,
    /// Where a form for reminders by e-mail is sent, if the newsroom has such a place.
    pub remind_email: Option<String>,
}

/// A mode: its word, or `true` and `false` as people write them.
pub(crate) fn as_mode(fields: &Fields<'_>, name: &'static str) -> Option<Mode> {
    match fields.node(name, &[]) {
        Some(Node { value: Value::Bool(asks), .. }) => Some(if *asks { Mode::Ask } else { Mode::None }),
        Some(node) => mode_of(fields, name, node),
        None => None,
    }
}

/// A node as a mode.
pub(crate) fn mode_of(fields: &Fields<'_>, name: &str, node: &Node) -> Option<Mode> {
    let written = fields.as_text(name, node)?;
    let mode = Mode::ALL.iter().find(|(word, _)| word.eq_ignore_ascii_case(&written.value));
    if mode.is_none() {
        let words = || Mode::ALL.iter().map(|(word, _)| *word);
        let help = match nearest(&written.value, words()) {
            Some(word) => format!("did you mean `{word}`?"),
            None => format!("write {}", quoted(words())),
        };
        let message = format!("`{}` cannot be `{}`", fields.path(name), quotable(&written.value));
        fields.report(Code::BadValue, message, written.span, &help);
    }
    mode.map(|(_, mode)| *mode)
}

/// Reads the table `support`.
pub(super) fn settings(fields: &Fields<'_>) -> SupportSettings {
    let Some(table) = fields.table("support", &[]) else { return SupportSettings::default() };
    let settings = SupportSettings {
        mode: as_mode(&table, "mode").unwrap_or_default(),
        remind_email: table.spanned_text("remind_email", &[]).and_then(|endpoint| endpoint_of(&table, &endpoint)),
    };
    table.finish(|_| None);
    settings
}

/// Readers type their address into this form, so nothing but `https:` will do.
fn endpoint_of(fields: &Fields<'_>, endpoint: &Spanned<String>) -> Option<String> {
    let checked = addresses::web(&endpoint.value);
    if checked.is_ok() && addresses::scheme(&endpoint.value).as_deref() == Some("https") {
        return Some(endpoint.value.clone());
    }
    match checked {
        Err(bad) => fields.report_address("remind_email", endpoint.span.clone(), &bad),
        Ok(()) => fields.report(
            Code::BadUrl,
            "`support.remind_email` is not a safe address",
            endpoint.span.clone(),
            "begin it with `https://`",
        ),
    }
    None
}

/// What one build profile says.
struct Profile {
    name: Spanned<String>,
    base_url: Option<String>,
    output: Option<Spanned<String>>,
    support: Mode,
    robots: Option<Robots>,
    feeds: bool,
    theme: Map<String, Json>,
    leave_out: Vec<Spanned<String>>,
}

/// Reads every profile, so that a mistake is told whichever is built, and lays the one of the build over `config`.
/// `has_address` says whether the address was given on the command line, which counts more than a profile's.
pub(super) fn profiles(fields: &Fields<'_>, chosen: Option<&str>, has_address: bool, config: Option<&mut Config>) {
    let tables = fields.table("profiles", &[]);
    let mut all: Vec<Profile> = Vec::new();
    for entry in tables.iter().flat_map(Fields::rest) {
        let Some(tables) = &tables else { continue };
        let name = &entry.key;
        if let Err(bad) = slug(&name.value) {
            let message = format!("`{}` cannot be the name of a profile", quotable(&name.value));
            fields.report(Code::BadValue, message, name.span.clone(), &bad.help);
            continue;
        }
        if let Some(table) = tables.of(&name.value, &entry.value) {
            all.push(profile(&table, name.clone()));
            table.finish(|_| None);
        }
    }
    check_outputs(fields, &all);
    let Some(chosen) = chosen else { return };
    let Some(place) = all.iter().position(|profile| profile.name.value == chosen) else {
        fields.reader.report(unknown(chosen, &all));
        return;
    };
    if let Some(config) = config {
        lay_over(config, all.swap_remove(place), has_address);
    }
}

fn profile(table: &Fields<'_>, name: Spanned<String>) -> Profile {
    let base_url = table.spanned_text("base_url", &[]).and_then(|url| match base_url::normalise(&url.value) {
        Ok(address) => Some(address),
        Err(bad) => {
            table.report_address("base_url", url.span, &bad);
            None
        }
    });
    Profile {
        name,
        base_url,
        output: table.spanned_text("output", &[]),
        support: as_mode(table, "support").unwrap_or_default(),
        robots: robots(table),
        feeds: table.flag("feeds", &[]).unwrap_or(true),
        theme: table.table("theme", &[]).map(|options| theme::read(&options)).unwrap_or_default(),
        leave_out: table.texts("leave_out", &[]),
    }
}

/// Two sites in one folder would take each other's files away.
fn check_outputs(fields: &Fields<'_>, all: &[Profile]) {
    let mut taken: BTreeMap<String, &str> = BTreeMap::from([(DEFAULT_OUTPUT.to_owned(), "")]);
    for profile in all {
        let folder = output_of(&profile.name.value, profile.output.as_ref().map(|output| output.value.as_str()));
        let folder = folder.trim_start_matches("./").trim_end_matches('/').to_owned();
        let span = profile.output.as_ref().map_or(&profile.name.span, |output| &output.span).clone();
        match taken.get(&folder) {
            Some(other) => {
                let whose = match *other {
                    "" => "the site without a profile".to_owned(),
                    other => format!("the profile `{other}`"),
                };
                let message = format!("`{folder}` is the output folder of {whose}");
                fields.report(Code::BadValue, message, span, "give every profile a folder of its own");
            }
            None => drop(taken.insert(folder, &profile.name.value)),
        }
    }
}

/// The folder that a build without a profile writes to.
pub const DEFAULT_OUTPUT: &str = "public";

/// The folder that a profile's build writes to, below the site's folder.
fn output_of(name: &str, written: Option<&str>) -> String {
    written.map_or_else(|| format!("{DEFAULT_OUTPUT}-{name}"), str::to_owned)
}

fn lay_over(config: &mut Config, profile: Profile, has_address: bool) {
    if let Some(address) = profile.base_url.filter(|_| !has_address) {
        config.base_url = address;
    }
    config.output = output_of(&profile.name.value, profile.output.as_ref().map(|output| output.value.as_str()));
    config.support.mode = config.support.mode.max(profile.support);
    config.robots = profile.robots.unwrap_or(config.robots);
    if !profile.feeds {
        config.feeds = FeedSettings::none();
    }
    config.theme.extend(profile.theme);
    config.leave_out = profile.leave_out;
}

fn unknown(chosen: &str, all: &[Profile]) -> Diagnostic {
    let names = || all.iter().map(|profile| profile.name.value.as_str());
    let help = match nearest(chosen, names()) {
        Some(near) => format!("did you mean `{near}`?"),
        None if all.is_empty() => format!("add a table `[profiles.{}]` to site.toml", quotable(chosen)),
        None => format!("there is {}", quoted(names())),
    };
    Diagnostic::new(Code::BadValue, format!("there is no build profile `{}`", quotable(chosen))).help(help)
}
