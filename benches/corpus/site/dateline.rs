//! The archive as a site of Dateline.

use super::{Extras, PAGE_SIZE, list, owned};
use crate::archive::{Archive, Author, Front, PAGES, SECTIONS, Story, author_id};
use std::fmt::Write;

const TEMPLATES: &[(&str, &str)] = &[
    ("static/site.css", include_str!("templates/site.css")),
    ("templates/404.html", include_str!("templates/dateline/404.html")),
    ("templates/archive.html", include_str!("templates/dateline/archive.html")),
    ("templates/article.html", include_str!("templates/dateline/article.html")),
    ("templates/base.html", include_str!("templates/dateline/base.html")),
    ("templates/components/line.html", include_str!("templates/dateline/components/line.html")),
    ("templates/corrections.html", include_str!("templates/dateline/corrections.html")),
    ("templates/front.html", include_str!("templates/dateline/front.html")),
    ("templates/index.html", include_str!("templates/dateline/index.html")),
    ("templates/month.html", include_str!("templates/dateline/month.html")),
    ("templates/parts/footer.html", include_str!("templates/dateline/parts/footer.html")),
    ("templates/parts/sections.html", include_str!("templates/dateline/parts/sections.html")),
    ("templates/section.html", include_str!("templates/dateline/section.html")),
    ("templates/standing.html", include_str!("templates/dateline/standing.html")),
];

/// With the built-in theme.
pub(super) fn plain(archive: &Archive) -> Vec<(String, String)> {
    let mut files = content(archive);
    files.push(("site.toml".to_owned(), configuration("")));
    files.push(("content/support/monthly.md".to_owned(), SUPPORT.to_owned()));
    files
}

/// With the equal templates, and addresses that every generator can have.
pub(super) fn equal(archive: &Archive, extras: Extras) -> Vec<(String, String)> {
    let mut files = content(archive);
    let feeds = match extras {
        Extras::None => "formats = []",
        Extras::Feeds => "formats = [\"rss\"]\nlimit = 20\ntext = \"summary\"",
    };
    let equal = format!(
        "permalink = \"/{{section}}/{{yyyy}}/{{mm}}/{{slug}}/\"\n\n[page_size]\nsection = {PAGE_SIZE}\n\n[feeds]\n{feeds}\n"
    );
    files.push(("site.toml".to_owned(), configuration(&equal)));
    files.extend(owned(TEMPLATES));
    files
}

fn content(archive: &Archive) -> Vec<(String, String)> {
    let mut strips = String::from("strips = [\n");
    for (id, _) in &SECTIONS[..4] {
        let _ = writeln!(strips, "    {{ section = \"{id}\", limit = 4 }},");
    }
    let mut files = vec![("content/_index.md".to_owned(), format!("+++\n{strips}]\n+++\n"))];
    files.extend(
        PAGES.iter().map(|(id, title, text)| {
            (format!("content/{id}.md"), format!("+++\ntitle = \"{title}\"\n+++\n\n{text}\n"))
        }),
    );
    files.extend(SECTIONS.iter().map(|(id, title)| {
        let text = format!("+++\ntitle = \"{title}\"\ndescription = \"All that is new in {id}.\"\n+++\n");
        (format!("content/{id}/_index.md"), text)
    }));
    files.extend(archive.authors().map(|Author { id, name, role, biography }| {
        let text = format!("+++\ntitle = \"{name}\"\nrole = \"{role}\"\n+++\n\n{biography}\n");
        (format!("content/authors/{id}.md"), text)
    }));
    files
}

fn configuration(more: &str) -> String {
    format!(
        "title = \"The Archive\"\ntagline = \"Twenty years of news that never happened\"\n\
         base_url = \"https://archive.example/\"\nlanguage = \"en\"\ntime_zone = \"Europe/London\"\n\
         sections = {}\nnavigation = [\"@/about.md\", \"@/contact.md\"]\n{more}\n\
         [publisher]\nname = \"The Archive Trust\"\nemail = \"desk@archive.example\"\n\n\
         [policies]\ncorrections = \"@/corrections-policy.md\"\n",
        list(SECTIONS.iter().map(|(id, _)| id))
    )
}

pub(super) fn front_matter(story: &Story, front: &Front, out: &mut String) {
    let _ = writeln!(out, "title = \"{}\"", story.headline);
    let _ = writeln!(out, "standfirst = \"{}\"", front.standfirst);
    let _ = writeln!(out, "date = {}", story.date);
    if let Some(updated) = front.updated {
        let _ = writeln!(out, "updated = {updated}");
    }
    let _ = writeln!(out, "authors = {}", list(front.authors.iter().map(|name| author_id(name))));
    let _ = writeln!(out, "tags = {}", list(&front.topics));
    if let Some(kind) = front.kind {
        let _ = writeln!(out, "kind = \"{kind}\"");
    }
    if let Some(dateline) = front.dateline {
        let _ = writeln!(out, "dateline = \"{dateline}\"");
    }
    if let Some(kicker) = &front.kicker {
        let _ = writeln!(out, "kicker = \"{kicker}\"");
    }
    if let Some(series) = &front.series {
        let _ = writeln!(out, "series = \"{series}\"");
    }
    if let Some(text) = &front.correction {
        let _ = writeln!(out, "corrections = [{{ date = {}, text = \"{text}\" }}]", story.date.date());
    }
}

const SUPPORT: &str = r#"+++
heading = "A message from {publication}"
salutation = "Dear readers,"
thanks = "Thank you."
methods = ["visa", "mastercard", "paypal"]

[[gives]]
frequency = "monthly"
amounts = [2, 5, 10]
currency = "USD"
link = "https://give.example/?amount={amount}"
+++

Nobody writes this paper, and it costs nothing to read. {amount} a month would be far too much.
"#;
