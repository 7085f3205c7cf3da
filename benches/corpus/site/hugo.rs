//! The archive as a site of Hugo.

use super::{Extras, PAGE_SIZE, label, list, owned};
use crate::archive::{Archive, Author, Front, PAGES, SECTIONS, Story};
use std::fmt::Write;

const TEMPLATES: &[(&str, &str)] = &[
    ("layouts/404.html", include_str!("templates/hugo/404.html")),
    ("layouts/_default/baseof.html", include_str!("templates/hugo/_default/baseof.html")),
    ("layouts/_default/list.html", include_str!("templates/hugo/_default/list.html")),
    ("layouts/_default/single.html", include_str!("templates/hugo/_default/single.html")),
    ("layouts/_default/terms.html", include_str!("templates/hugo/_default/terms.html")),
    ("layouts/index.html", include_str!("templates/hugo/index.html")),
    ("layouts/page/single.html", include_str!("templates/hugo/page/single.html")),
    ("layouts/partials/footer.html", include_str!("templates/hugo/partials/footer.html")),
    ("layouts/partials/line.html", include_str!("templates/hugo/partials/line.html")),
    ("layouts/partials/sections.html", include_str!("templates/hugo/partials/sections.html")),
    ("static/site.css", include_str!("templates/site.css")),
];

/// Every file but the stories.
pub(super) fn files(archive: &Archive, extras: Extras) -> Vec<(String, String)> {
    let mut files = vec![("hugo.toml".to_owned(), configuration(extras))];
    files.extend(owned(TEMPLATES));
    files.extend(PAGES.iter().map(|(id, title, text)| {
        (format!("content/{id}.md"), format!("+++\ntitle = \"{title}\"\ntype = \"page\"\n+++\n\n{text}\n"))
    }));
    files.extend(SECTIONS.iter().map(|(id, title)| {
        let text = format!("+++\ntitle = \"{title}\"\ndescription = \"All that is new in {id}.\"\n+++\n");
        (format!("content/{id}/_index.md"), text)
    }));
    files.extend(archive.authors().map(|Author { id, name, role, biography }| {
        let text = format!("+++\ntitle = \"{name}\"\n\n[params]\nrole = \"{role}\"\n+++\n\n{biography}\n");
        (format!("content/authors/{id}/_index.md"), text)
    }));
    files
}

fn configuration(extras: Extras) -> String {
    let (without, more) = match extras {
        Extras::None => ("\"rss\", \"sitemap\", ", ""),
        Extras::Feeds => ("", "\n[services.rss]\nlimit = 20\n"),
    };
    let mut sections = String::new();
    for (weight, (id, title)) in SECTIONS.iter().enumerate() {
        let _ =
            write!(sections, "\n[[menus.main]]\nname = \"{title}\"\npageRef = \"/{id}\"\nweight = {}\n", weight + 1);
    }
    format!(
        "title = \"The Archive\"\nbaseURL = \"https://archive.example/\"\nlocale = \"en\"\n\
         timeZone = \"Europe/London\"\ntitleCaseStyle = \"none\"\ncapitalizeListTitles = false\n\
         disableKinds = [{without}\"robotstxt\"]\n\n\
         [pagination]\ndisableAliases = true\npagerSize = {PAGE_SIZE}\n\n\
         [taxonomies]\nauthor = \"authors\"\nseries = \"series\"\ntopic = \"topics\"\n{more}{sections}"
    )
}

pub(super) fn front_matter(story: &Story, front: &Front, out: &mut String) {
    let _ = writeln!(out, "title = \"{}\"", story.headline);
    let _ = writeln!(out, "description = \"{}\"", front.standfirst);
    let _ = writeln!(out, "date = {}", story.date);
    if let Some(updated) = front.updated {
        let _ = writeln!(out, "lastmod = {updated}");
    }
    let _ = writeln!(out, "authors = {}", list(&front.authors));
    let _ = writeln!(out, "topics = {}", list(&front.topics));
    if let Some(series) = &front.series {
        let _ = writeln!(out, "series = \"{series}\"");
    }
    out.push_str("\n[params]\n");
    if let Some(kind) = front.kind {
        let _ = writeln!(out, "label = \"{}\"", label(kind));
    }
    if let Some(dateline) = front.dateline {
        let _ = writeln!(out, "dateline = \"{dateline}\"");
    }
    if let Some(kicker) = &front.kicker {
        let _ = writeln!(out, "kicker = \"{kicker}\"");
    }
    if let Some(text) = &front.correction {
        let _ = writeln!(out, "corrections = [{{ date = {}, text = \"{text}\" }}]", story.date.date());
    }
}

/// The text with its links to other stories as Hugo follows and checks them.
pub(super) fn text(text: &str, out: &mut String) {
    let mut parts = text.split("](@/");
    out.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let (file, rest) = part.split_once(')').unwrap_or((part, ""));
        let _ = write!(out, "]({{{{< relref \"/{file}\" >}}}}){rest}");
    }
}
