//! The archive as a site of Zola.

use super::{Extras, PAGE_SIZE, label, list, owned};
use crate::archive::{Front, PAGES, SECTIONS, Story};
use std::fmt::Write;

const TEMPLATES: &[(&str, &str)] = &[
    ("static/site.css", include_str!("templates/site.css")),
    ("templates/404.html", include_str!("templates/zola/404.html")),
    ("templates/base.html", include_str!("templates/zola/base.html")),
    ("templates/index.html", include_str!("templates/zola/index.html")),
    ("templates/line.html", include_str!("templates/zola/line.html")),
    ("templates/page.html", include_str!("templates/zola/page.html")),
    ("templates/section.html", include_str!("templates/zola/section.html")),
    ("templates/standing.html", include_str!("templates/zola/standing.html")),
    ("templates/taxonomy_list.html", include_str!("templates/zola/taxonomy_list.html")),
    ("templates/taxonomy_single.html", include_str!("templates/zola/taxonomy_single.html")),
];

/// Every file but the stories and what stands in their folders.
pub(super) fn files(extras: Extras) -> Vec<(String, String)> {
    let mut files = vec![
        ("config.toml".to_owned(), configuration(extras)),
        ("content/_index.md".to_owned(), "+++\ntitle = \"The Archive\"\nsort_by = \"date\"\n+++\n".to_owned()),
    ];
    files.extend(owned(TEMPLATES));
    files.extend(PAGES.iter().map(|(id, title, text)| {
        // Without a date Zola leaves it out of a section that is sorted by date.
        let head = format!("title = \"{title}\"\ndate = 2005-01-01\ntemplate = \"standing.html\"");
        let text = format!("+++\n{head}\n+++\n\n{text}\n");
        (format!("content/{id}.md"), text)
    }));
    files.extend(SECTIONS.iter().map(|(id, title)| {
        let text = format!(
            "+++\ntitle = \"{title}\"\ndescription = \"All that is new in {id}.\"\nsort_by = \"date\"\n\
             paginate_by = {PAGE_SIZE}\ntransparent = true\n+++\n"
        );
        (format!("content/{id}/_index.md"), text)
    }));
    files
}

/// A folder inside a section hands its stories on to it.
pub(super) fn folder(folder: &str) -> (String, String) {
    let text = "+++\nsort_by = \"date\"\nrender = false\ntransparent = true\n+++\n";
    (format!("content/{folder}/_index.md"), text.to_owned())
}

fn configuration(extras: Extras) -> String {
    let feeds = extras == Extras::Feeds;
    let mut text = format!(
        "title = \"The Archive\"\nbase_url = \"https://archive.example\"\ndefault_language = \"en\"\n\
         compile_sass = false\nbuild_search_index = false\ngenerate_robots_txt = false\n\
         generate_feeds = {feeds}\ngenerate_sitemap = {feeds}\nfeed_limit = 20\ntaxonomies = [\n"
    );
    for name in ["authors", "series", "topics"] {
        let _ = writeln!(text, "    {{ name = \"{name}\", paginate_by = {PAGE_SIZE}, feed = {feeds} }},");
    }
    text.push_str("]\n\n[markdown]\nsmart_punctuation = true\n\n[extra]\nsections = [\n");
    for (id, title) in SECTIONS {
        let _ = writeln!(text, "    {{ id = \"{id}\", title = \"{title}\" }},");
    }
    text.push_str("]\n");
    text
}

pub(super) fn front_matter(story: &Story, front: &Front, out: &mut String) {
    let _ = writeln!(out, "title = \"{}\"", story.headline);
    let _ = writeln!(out, "description = \"{}\"", front.standfirst);
    let _ = writeln!(out, "date = {}", story.date);
    if let Some(updated) = front.updated {
        let _ = writeln!(out, "updated = {updated}");
    }
    let _ = writeln!(out, "\n[taxonomies]\nauthors = {}", list(&front.authors));
    let _ = writeln!(out, "topics = {}", list(&front.topics));
    if let Some(series) = &front.series {
        let _ = writeln!(out, "series = [\"{series}\"]");
    }
    out.push_str("\n[extra]\n");
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
