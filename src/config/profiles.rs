//! Build profiles: what is different where the same paper is built as another site.

use super::read::robots;
use super::support::as_mode;
use super::{Config, DEFAULT_OUTPUT, FeedSettings, Mode, Robots, base_url, theme};
use crate::diagnostics::nearest::nearest;
use crate::diagnostics::{Code, Diagnostic, Spanned};
use crate::fields::addresses::slug;
use crate::fields::text::quotable;
use crate::fields::{Fields, quoted};
use serde_json::{Map, Value as Json};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// The profile that every site has: a copy to be read from a disk.
const OFFLINE: &str = "offline";

/// The profile that every site with an address in the Tor network has: the site at that address.
const ONION: &str = "onion";

/// What one build profile says.
struct Profile {
    name: Spanned<String>,
    base_url: Option<Spanned<String>>,
    output: Option<Spanned<String>>,
    support: Mode,
    robots: Option<Robots>,
    feeds: Option<bool>,
    offline: bool,
    theme: Map<String, Json>,
    leave_out: Vec<Spanned<String>>,
}

/// Reads every profile, so that a mistake is told whichever is built, and lays the one of the build over `config`.
/// The built-in ones are there without a table; one of that name says what is different from them.
/// `has_address` says whether the address was given on the command line, which counts more than a profile's.
pub(super) fn read(fields: &Fields<'_>, chosen: Option<&str>, has_address: bool, config: Option<&mut Config>) {
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
            all.push(profile(&table, name.clone().map(Cow::into_owned)));
            table.finish(|_| None);
        }
    }
    if !all.iter().any(|profile| profile.name.value == OFFLINE) {
        all.insert(0, Profile::new(Spanned::new(OFFLINE.to_owned(), 0..0)));
    }
    let is_onion = |profile: &Profile| profile.name.value == ONION;
    if fields.has("onion", &[]) && !all.iter().any(is_onion) {
        all.insert(1, Profile::new(Spanned::new(ONION.to_owned(), 0..0)));
    }
    check_outputs(fields, &all);
    let Some(chosen) = chosen else { return };
    let Some(place) = all.iter().position(|profile| profile.name.value == chosen) else {
        fields.reader.report(unknown(chosen, &all));
        return;
    };
    if let Some(config) = config {
        let profile = all.swap_remove(place);
        if is_onion(&profile) {
            check_onion(fields, config, &profile, has_address);
        }
        lay_over(config, profile, has_address);
    }
}

/// What is built for the onion address is published there and nowhere else.
fn check_onion(fields: &Fields<'_>, config: &mut Config, profile: &Profile, has_address: bool) {
    let Some(onion) = config.onion.clone() else {
        let message = "the profile `onion` is that of the site in the Tor network, whose address is not given";
        let diagnostic = Diagnostic::new(Code::BadValue, message);
        let help = "write it above the first table of site.toml: `onion = \"http://….onion/\"`";
        fields.reader.report(diagnostic.help(help));
        return;
    };
    let message = |other: &str| format!("the profile `onion` is built for {onion}, and not for {}", quotable(other));
    if let Some(other) = profile.base_url.as_ref().filter(|other| other.value != onion) {
        fields.report(
            Code::BadValue,
            message(&other.value),
            other.span.clone(),
            "take it out: `onion` says where it lies",
        );
    }
    if has_address && config.base_url != onion {
        let diagnostic = Diagnostic::new(Code::BadValue, message(&config.base_url));
        fields.reader.report(diagnostic.help("leave out `--base-url`, or build another profile"));
    }
    config.base_url = onion;
}

impl Profile {
    /// One that says nothing.
    fn new(name: Spanned<String>) -> Self {
        Self {
            offline: name.value == OFFLINE,
            name,
            base_url: None,
            output: None,
            support: Mode::default(),
            robots: None,
            feeds: None,
            theme: Map::new(),
            leave_out: Vec::new(),
        }
    }
}

fn profile(table: &Fields<'_>, name: Spanned<String>) -> Profile {
    let base_url = table.spanned_text("base_url", &[]).and_then(|url| match base_url::normalise(&url.value) {
        Ok(address) => Some(Spanned::new(address, url.span)),
        Err(bad) => {
            table.report_address("base_url", url.span, &bad);
            None
        }
    });
    let default = Profile::new(name);
    Profile {
        base_url,
        output: table.spanned_text("output", &[]),
        support: as_mode(table, "support").unwrap_or_default(),
        robots: robots(table),
        feeds: table.flag("feeds", &[]),
        offline: table.flag("offline", &[]).unwrap_or(default.offline),
        theme: table.table("theme", &[]).map(|options| theme::read(&options)).unwrap_or_default(),
        leave_out: table.texts("leave_out", &[]),
        ..default
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

/// The folder that a profile's build writes to, below the site's folder.
fn output_of(name: &str, written: Option<&str>) -> String {
    written.map_or_else(|| format!("{DEFAULT_OUTPUT}-{name}"), str::to_owned)
}

fn lay_over(config: &mut Config, profile: Profile, has_address: bool) {
    if let Some(address) = profile.base_url.filter(|_| !has_address) {
        config.base_url = address.value;
    }
    config.output = output_of(&profile.name.value, profile.output.as_ref().map(|output| output.value.as_str()));
    config.support.mode = config.support.mode.max(profile.support);
    config.robots = profile.robots.unwrap_or(config.robots);
    // Nobody can subscribe to a file, and no page on a disk can ask for an index.
    if !profile.feeds.unwrap_or(!profile.offline) {
        config.feeds = FeedSettings::none();
    }
    config.search &= !profile.offline;
    config.offline = profile.offline;
    config.theme.extend(profile.theme);
    config.leave_out = profile.leave_out;
}

fn unknown(chosen: &str, all: &[Profile]) -> Diagnostic {
    let names = || all.iter().map(|profile| profile.name.value.as_str());
    let help = match nearest(chosen, names()) {
        None if chosen == ONION => {
            "write the site's address in the Tor network above the first table of site.toml: `onion = \"http://….onion/\"`"
                .to_owned()
        }
        Some(near) => format!("did you mean `{near}`?"),
        None if all.iter().all(|profile| profile.name.span.is_empty()) => {
            let table = quotable(chosen);
            format!("there is {}; for another one add a table `[profiles.{table}]` to site.toml", quoted(names()))
        }
        None => format!("there is {}", quoted(names())),
    };
    Diagnostic::new(Code::BadValue, format!("there is no build profile `{}`", quotable(chosen))).help(help)
}
