//! From the text of `site.toml` to a [`Config`].

use super::support::{self, as_mode};
use super::{
    Config, DEFAULT_OUTPUT, Language, Mode, POLICIES, PageSize, Publisher, RawHtml, Robots, base_url, feeds, hosting,
    languages, locale, moves, onion, permalink, profiles, root_files, theme,
};
use crate::diagnostics::nearest::nearest;
use crate::diagnostics::{Code, Diagnostic, Diagnostics, Spanned};
use crate::fields::text::quotable;
use crate::fields::{Fields, Format, Reader, addresses, read_tree};
use crate::paths::SitePath;
use jiff::tz::{TimeZone, TimeZoneDatabase};
use std::borrow::Cow;

/// The words for what happens to raw HTML.
const RAW_HTML: &[(&str, RawHtml)] = &[
    ("sanitise", RawHtml::Sanitise),
    ("sanitize", RawHtml::Sanitise),
    ("trusted", RawHtml::Trusted),
    ("escape", RawHtml::Escape),
];

/// Folders below `content/` that are not sections.
const RESERVED: &[&str] = &["authors", "series", "support", "topics"];

/// The most languages a site may have; one that has more lists something else by mistake.
const MOST_LANGUAGES: usize = 100;

impl Config {
    /// Reads `site.toml`. `base_url_override` is the address from the command line, where one was given there.
    /// `None` when anything is wrong; what is wrong has been added to `diagnostics`, all of it.
    pub fn read(
        file: &SitePath,
        source: &str,
        base_url_override: Option<&str>,
        diagnostics: &mut Diagnostics,
    ) -> Option<Config> {
        Self::read_for(file, source, base_url_override, None, diagnostics)
    }

    /// Reads `site.toml` for one of its build profiles.
    pub fn read_for(
        file: &SitePath,
        source: &str,
        base_url_override: Option<&str>,
        profile: Option<&str>,
        diagnostics: &mut Diagnostics,
    ) -> Option<Config> {
        // The one date in it is read in the zone that it names.
        let zone = TimeZone::UTC;
        let reader = Reader::new(file, source, &zone);
        let start = source.len() - source.trim_start_matches('\u{feff}').len();
        let config = read_tree(&reader, Format::Toml, start..source.len()).and_then(|table| {
            let fields = Fields::new(&reader, &table, start..start);
            let own_address = own_address(&fields);
            let mut config = typed(&fields, base_url_override, own_address.as_deref());
            profiles::read(&fields, profile, base_url_override.is_some(), config.as_mut());
            if let Some(config) = &mut config {
                onion::settle(config, own_address);
            }
            fields.finish(|_| None);
            config
        });
        let config = config.filter(|_| reader.is_clean());
        diagnostics.extend(reader.into_diagnostics());
        config
    }
}

fn typed(fields: &Fields<'_>, base_url_override: Option<&str>, own_address: Option<&str>) -> Option<Config> {
    let title = fields.required_text("title", &[]).map(|title| title.value);
    let tagline = fields.text("tagline", &[]);
    let base_url = site_address(fields, base_url_override, own_address);
    let onion = onion::read(fields);
    let languages = site_languages(fields, title.as_deref().unwrap_or_default(), tagline.as_deref());
    let time_zone = time_zone(fields).unwrap_or(TimeZone::UTC);
    let publisher = publisher(fields);
    let (hosts, headers, compress) = hosting::hosting(fields);
    Some(Config {
        sections: sections(fields),
        permalink: pattern(fields),
        navigation: fields.texts("navigation", &[]),
        page_size: page_size(fields),
        share_image: share_image(fields),
        policies: policies(fields),
        raw_html: fields.choice("raw_html", &[], RAW_HTML).unwrap_or_default(),
        smart_punctuation: fields.flag("smart_punctuation", &[]).unwrap_or(true),
        theme: fields.table("theme", &[]).map(|options| theme::read(&options)).unwrap_or_default(),
        support: support::settings(fields),
        robots: robots(fields).unwrap_or_default(),
        search: search(fields),
        hosts,
        headers,
        compress,
        redirects: moves::redirects(fields, [own_address, base_url.as_deref()]),
        gone: moves::gone(fields),
        feeds: feeds::settings(fields, &languages),
        root_files: root_files::read(fields, &publisher, &languages, &time_zone),
        time_zone,
        publisher,
        leave_out: Vec::new(),
        offline: false,
        output: DEFAULT_OUTPUT.to_owned(),
        title: title?,
        tagline,
        base_url: base_url?,
        onion,
        clear: None,
        languages,
    })
}

/// The address that the file gives. It is checked in any case.
fn own_address(fields: &Fields<'_>) -> Option<String> {
    let written = fields.spanned_text("base_url", &[])?;
    let address = base_url::normalise(&written.value);
    address.map_err(|bad| fields.report_address("base_url", written.span, &bad)).ok()
}

/// The address from the command line, or else that of the file.
fn site_address(fields: &Fields<'_>, base_url_override: Option<&str>, written: Option<&str>) -> Option<String> {
    let Some(given) = base_url_override else {
        if written.is_none() && !fields.has("base_url", &[]) {
            fields.missing("base_url");
        }
        return written.map(str::to_owned);
    };
    match base_url::normalise(given) {
        Ok(address) => Some(address),
        Err(bad) => {
            let message = format!("the base URL `{}` {}", quotable(given), bad.message);
            fields.reader.report(Diagnostic::new(bad.code, message).help(bad.help));
            None
        }
    }
}

/// The zone by its name in the database that is part of the program, so that every machine builds the same pages.
fn time_zone(fields: &Fields<'_>) -> Option<TimeZone> {
    let name = fields.spanned_text("time_zone", &[])?;
    let database = TimeZoneDatabase::bundled();
    if let Ok(zone) = database.get(&name.value) {
        return Some(zone);
    }
    let zones: Vec<String> = database.available().map(|zone| zone.as_str().to_owned()).collect();
    let city = |zone: &str| zone.rsplit('/').next().unwrap_or(zone).to_lowercase();
    let right = nearest(&name.value, zones.iter().map(String::as_str))
        .or_else(|| zones.iter().map(String::as_str).find(|zone| city(zone) == city(&name.value).replace(' ', "_")));
    let help = match right {
        Some(right) => format!("did you mean `{right}`?"),
        None => "write a name of the time zone database, as in `Europe/Moscow`".to_owned(),
    };
    fields.report(Code::BadValue, format!("there is no time zone `{}`", quotable(&name.value)), name.span, &help);
    None
}

fn sections(fields: &Fields<'_>) -> Vec<Spanned<String>> {
    let mut sections: Vec<Spanned<String>> = Vec::new();
    for section in fields.texts("sections", &[]) {
        let id = section.value.as_str();
        if let Err(bad) = addresses::slug(id) {
            fields.report(Code::BadValue, format!("`{}` cannot be a section", quotable(id)), section.span, &bad.help);
        } else if RESERVED.contains(&id) {
            let help = "choose another name for the section and its folder";
            fields.report(Code::BadValue, format!("`content/{id}/` is not a section"), section.span, help);
        } else if let Some(first) = sections.iter().find(|other| other.value == id) {
            fields.reader.report(fields.reader.doubled(id, section.span, Some(first.span.clone())));
        } else {
            sections.push(section);
        }
    }
    sections
}

fn pattern(fields: &Fields<'_>) -> String {
    let Some(pattern) = fields.spanned_text("permalink", &[]) else { return permalink::DEFAULT.to_owned() };
    if let Err((message, help)) = permalink::check(&pattern.value) {
        fields.report(Code::BadValue, format!("`permalink` {message}"), pattern.span, &help);
    }
    pattern.value
}

fn page_size(fields: &Fields<'_>) -> PageSize {
    let default = PageSize::default();
    let Some(sizes) = fields.table("page_size", &[]) else { return default };
    let size = |name, default| sizes.number(name, 1..=1000).unwrap_or(default);
    let page_size = PageSize {
        section: size("section", default.section),
        front: size("front", default.front),
        related: size("related", default.related),
    };
    sizes.finish(|_| None);
    page_size
}

/// What search engines are told on every page, if anything is said about it.
pub(super) fn robots(fields: &Fields<'_>) -> Option<Robots> {
    fields.choice("robots", &[], Robots::ALL)
}

/// Whether readers can search the stories; a mistake where this program was built without what that takes.
fn search(fields: &Fields<'_>) -> bool {
    let Some(search) = fields.spanned_flag("search", &[]) else { return false };
    if search.value && !cfg!(feature = "search") {
        let message = "this Dateline was built without the search".to_owned();
        fields.report(
            Code::BadValue,
            message,
            search.span,
            "take the line out, or build Dateline with `--features search`",
        );
    }
    search.value
}

fn publisher(fields: &Fields<'_>) -> Publisher {
    let Some(table) = fields.table("publisher", &[]) else { return Publisher::default() };
    let publisher = Publisher {
        name: table.text("name", &[]),
        logo: table.spanned_text("logo", &[]).and_then(|logo| table.picture("logo", logo)),
        address: table.text("address", &[]),
        email: email(&table),
        social: social(&table),
    };
    table.finish(|_| None);
    publisher
}

fn share_image(fields: &Fields<'_>) -> Option<Spanned<String>> {
    let written = fields.spanned_text("share_image", &[])?;
    if written.value.to_ascii_lowercase().ends_with(".svg") {
        let help = "write the name of a PNG, JPEG or WebP file, best of 1200 by 630 pixels";
        fields.report(Code::BadPicture, "networks do not show drawings (SVG) with a link", written.span, help);
        return None;
    }
    fields.picture("share_image", written)
}

fn email(fields: &Fields<'_>) -> Option<String> {
    let email = fields.spanned_text("email", &[])?;
    let is_safe = |c: char| c.is_alphanumeric() || ".!#$&'*+/=^_`~-@".contains(c);
    let is_address = email
        .value
        .split_once('@')
        .is_some_and(|(name, host)| !name.is_empty() && !host.is_empty() && !host.contains('@'));
    if is_address && email.value.chars().all(is_safe) {
        return Some(email.value);
    }
    let help = "write it as `letters@paper.example`";
    fields.report(Code::BadValue, format!("`{}` is not an e-mail address", quotable(&email.value)), email.span, help);
    None
}

fn social(fields: &Fields<'_>) -> Vec<String> {
    let mut profiles = Vec::new();
    for profile in fields.texts("social", &[]) {
        match addresses::web(&profile.value) {
            Ok(()) => profiles.push(profile.value),
            Err(bad) => fields.report_address("social", profile.span, &bad),
        }
    }
    profiles
}

fn policies(fields: &Fields<'_>) -> Vec<(&'static str, Spanned<String>)> {
    let Some(table) = fields.table("policies", &[]) else { return Vec::new() };
    let policies =
        POLICIES.iter().filter_map(|(name, _)| table.spanned_text(name, &[]).map(|page| (*name, page))).collect();
    table.finish(|_| None);
    policies
}

/// The site's own language and then the others, in the order of the file.
fn site_languages(fields: &Fields<'_>, title: &str, tagline: Option<&str>) -> Vec<Language> {
    let own = fields.spanned_text("language", &[]);
    let own = own.and_then(|code| language_code(fields, &code)).unwrap_or_else(|| "en".to_owned());
    let mut languages = vec![Language {
        name: languages::name(&own).unwrap_or(&own).to_owned(),
        right_to_left: languages::is_right_to_left(&own),
        title: title.to_owned(),
        tagline: tagline.map(str::to_owned),
        support: Mode::default(),
        locale: locale::read(fields, &own),
        code: own,
    }];
    let Some(tables) = fields.table("languages", &[]) else { return languages };
    for entry in tables.rest() {
        let Some(code) = language_code(fields, &entry.key.clone().map(Cow::into_owned)) else { continue };
        let Some(table) = tables.of(&entry.key.value, &entry.value) else { continue };
        let place = languages.iter().position(|language| language.code == code);
        let language = language(&table, code, title, place.filter(|place| *place == 0).and(tagline));
        table.finish(|_| None);
        match place {
            // What the site says of its own language beside its name holds here too.
            Some(0) if !says_locale(&table) => {
                let locale = std::mem::take(&mut languages[0].locale);
                languages[0] = Language { locale, ..language };
            }
            Some(0) => languages[0] = language,
            Some(_) => fields.reader.report(fields.reader.doubled(&language.code, entry.key.span.clone(), None)),
            None if languages.len() == MOST_LANGUAGES => {
                let message = format!("a site has at most {MOST_LANGUAGES} languages");
                fields.report(Code::BadValue, message, entry.key.span.clone(), "remove some");
                return languages;
            }
            None => languages.push(language),
        }
    }
    languages
}

fn language(fields: &Fields<'_>, code: String, title: &str, tagline: Option<&str>) -> Language {
    let name = fields.text("name", &[]).or_else(|| languages::name(&code).map(str::to_owned));
    if name.is_none() {
        fields.missing("name");
    }
    Language {
        name: name.unwrap_or_default(),
        right_to_left: fields.flag("right_to_left", &[]).unwrap_or_else(|| languages::is_right_to_left(&code)),
        title: fields.text("title", &[]).unwrap_or_else(|| title.to_owned()),
        tagline: fields.text("tagline", &[]).or_else(|| tagline.map(str::to_owned)),
        support: as_mode(fields, "support").unwrap_or_default(),
        locale: locale::read(fields, &code),
        code,
    }
}

fn says_locale(fields: &Fields<'_>) -> bool {
    locale::KEYS.iter().any(|key| fields.has(key, &[]))
}

fn language_code(fields: &Fields<'_>, text: &Spanned<String>) -> Option<String> {
    let code = languages::code(&text.value);
    if code.as_deref() == Some(&text.value) {
        return code;
    }
    let help = match code {
        Some(code) => format!("write `{code}`"),
        None => "write a code of BCP 47, as in `en`, `ru`, `zh-Hans` or `pt-BR`".to_owned(),
    };
    fields.report(
        Code::BadValue,
        format!("`{}` is not a language code", quotable(&text.value)),
        text.span.clone(),
        &help,
    );
    None
}
