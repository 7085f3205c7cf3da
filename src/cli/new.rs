//! `dateline new`.

use super::init::quotable;
use super::{Ending, Speech, fail, instant, place::Place};
use crate::config::Config;
use crate::diagnostics::{Diagnostics, nearest};
use crate::discover::RESERVED;
use crate::emit::files::create_new;
use crate::paths::SitePath;
use crate::pipeline::CONFIGURATION;
use crate::world::{Problem, TEXT_LIMIT, World, read_text};
use clap::Args;
use std::io::ErrorKind;
use std::path::Path;

/// Begin a new article.
///
/// Writes `content/SECTION/YEAR/SLUG.md` with the section's archetype: `templates/archetypes/SECTION.md`, or else
/// `default.md` beside it. The article is a draft until its `draft` line is taken out.
#[derive(Debug, Args)]
pub(super) struct New {
    /// The headline
    headline: String,
    /// The section: a folder of content/
    #[arg(short, long)]
    section: String,
    /// The last part of the address [default: from the headline]
    #[arg(long)]
    slug: Option<String>,
}

impl New {
    pub(super) fn run(&self, site: Option<&Path>, speech: &Speech) -> Ending {
        let place = match Place::find(site) {
            Ok(place) => place,
            Err((message, help)) => return fail(&message, help),
        };
        let mut found = Diagnostics::default();
        let file = SitePath::from(CONFIGURATION);
        let text = read_text(&place.world, &file).map_err(|problem| found.push(*problem)).unwrap_or_default();
        let Some(config) = Config::read(&file, &text, None, &mut found) else {
            super::report::diagnostics(&found, &place.world, super::report::Format::Human, speech);
            return Ending::SiteHasErrors;
        };
        if let Err((message, help)) = self.known_section(&config, &place) {
            return fail(&message, &help);
        }
        let headline = self.headline.split_whitespace().collect::<Vec<_>>().join(" ");
        let slug = slug::slugify(self.slug.as_deref().unwrap_or(&headline));
        if headline.is_empty() || slug.is_empty() {
            return fail("the headline has no letters for an address", "give one with `--slug`");
        }
        let now = instant::timestamp().to_zoned_datetime(config.time_zone.clone());
        let path = SitePath::new(format!("content/{}/{}/{slug}.md", self.section, now.year()));
        let date = now.strftime("%Y-%m-%dT%H:%M:00%:z").to_string();
        let article = match self.archetype(&place) {
            Ok(archetype) => fill(&archetype, &headline, &date, &slug),
            Err(message) => return fail(&message, "save the archetype as UTF-8 text"),
        };
        match create_new(&place.folder.join(path.as_str()), article.as_bytes()) {
            Ok(()) => {
                println!("{}", place.folder.join(path.as_str()).display());
                Ending::Done
            }
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                fail(&format!("{path} is there already"), "choose another headline, or give another `--slug`")
            }
            Err(error) => fail(&format!("{path} cannot be written: {error}"), "check the folder's permissions"),
        }
    }

    fn known_section(&self, config: &Config, place: &Place) -> Result<(), (String, String)> {
        let section = self.section.as_str();
        let is_reserved = RESERVED.iter().any(|(folder, _)| *folder == section);
        if section.is_empty() || is_reserved || slug::slugify(section) != section {
            let help = match slug::slugify(section) {
                slug if slug.is_empty() || is_reserved => "name a folder of content/ that holds stories".to_owned(),
                slug => format!("sections are single folders, for example `{slug}`"),
            };
            return Err((format!("`{section}` cannot be a section"), help));
        }
        if place.folder.join("content").join(section).is_dir() {
            return Ok(());
        }
        let mut known: Vec<String> = config.sections.iter().map(|section| section.value.clone()).collect();
        let folders = place.world.list("content").files;
        known.extend(folders.iter().filter_map(|file| file.as_str().split('/').nth(1).map(str::to_owned)));
        known.retain(|name| !name.contains('.') && !RESERVED.iter().any(|(folder, _)| folder == name));
        if known.iter().any(|known| known == section) {
            return Ok(());
        }
        known.sort();
        known.dedup();
        let help = nearest::did_you_mean(section, known.iter().map(String::as_str)).unwrap_or_else(|| {
            format!("there are {}; for a new one, make the folder content/{section}/ first", known.join(", "))
        });
        Err((format!("there is no section `{section}`"), help))
    }

    /// The archetype of the section, or the one of all sections.
    fn archetype(&self, place: &Place) -> Result<String, String> {
        for name in [self.section.as_str(), "default"] {
            let file = SitePath::new(format!("templates/archetypes/{name}.md"));
            match place.world.read(&file, TEXT_LIMIT) {
                Ok(bytes) => {
                    return String::from_utf8(bytes.into_owned()).map_err(|_| format!("{file} is not UTF-8"));
                }
                Err(Problem::Missing) => {}
                Err(problem) => return Err(problem.diagnostic(&file).message),
            }
        }
        Err("there is no archetype".to_owned())
    }
}

/// Fills an archetype, in one pass: what is put in is not looked at again. `{title}` stands inside the quotes of a TOML
/// or YAML string.
fn fill(archetype: &str, headline: &str, date: &str, slug: &str) -> String {
    let title = quotable(headline);
    let mut filled = String::with_capacity(archetype.len() + title.len() + date.len());
    let mut rest = archetype;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let known = [("title}", title.as_str()), ("date}", date), ("slug}", slug)];
        let found = known.iter().find_map(|(name, value)| Some((after.strip_prefix(name)?, value)));
        if let Some((after, value)) = found {
            filled.push_str(value);
            rest = after;
        } else {
            filled.push('{');
            rest = after;
        }
    }
    filled.push_str(rest);
    filled
}
