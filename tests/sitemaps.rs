//! Sitemaps and `robots.txt`, over whole sites.
#![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

use crate::newsroom;

use newsroom::{Site, changes, story};
use roxmltree::Document;

/// The text of every element of this name.
fn texts(xml: &str, name: &str) -> Vec<String> {
    let document = Document::parse(xml).unwrap();
    let elements = document.descendants().filter(|node| node.tag_name().name() == name);
    elements.map(|node| node.text().unwrap_or_default().to_owned()).collect()
}

/// 2,500 stories over three days, one of them exactly 48 hours old at the build: it is still news.
#[test]
fn the_news_sitemap_has_the_stories_of_two_days() {
    let site = Site::new();
    for number in 0..2_500_u32 {
        // A story every 103 seconds from noon on the 26th; none of them is exactly two days old.
        let seconds = number * 103;
        let (day, seconds) = (26 + (43_200 + seconds) / 86_400, (43_200 + seconds) % 86_400);
        let (month, day) = if day > 28 { (3, day - 28) } else { (2, day) };
        let time = format!("{:02}:{:02}:{:02}", seconds / 3_600, seconds / 60 % 60, seconds % 60);
        let date = format!("2025-{month:02}-{day:02}T{time}Z");
        let text = format!("+++\ntitle = \"Story {number}\"\ndate = {date}\n+++\n\nText.\n");
        site.write(&format!("content/news/s{number}.md"), text);
    }
    let at = |name: &str, date: &str, more: &str| {
        let text = format!("+++\ntitle = \"{name}\"\ndate = {date}\n{more}+++\n\nText.\n");
        site.write(&format!("content/news/{name}.md"), text);
    };
    at("edge", "2025-02-27T12:00:00Z", "");
    at("past", "2025-02-27T11:59:59Z", "");
    at("paid", "2025-03-01T11:00:00Z", "kind = \"sponsored\"\n");
    at("changed", "2025-02-20T12:00:00Z", "updated = 2025-03-01T10:00:00Z\n");
    site.build().good();

    let files: Vec<String> = ["news", "news-2"].map(|name| site.read(&format!("public/sitemaps/en/{name}.xml"))).into();
    assert!(!site.has("public/sitemaps/en/news-3.xml"));
    let titles: Vec<String> = files.iter().flat_map(|xml| texts(xml, "title")).collect();
    let within = (0..2_500_u32).filter(|number| number * 103 >= 86_400 && number * 103 <= 259_200).count();
    assert_eq!(titles.len(), within + 1);
    // At most a thousand; the place of the one that is paid for stays empty.
    assert_eq!(texts(&files[0], "loc").len(), 999);
    assert_eq!(titles.last().map(String::as_str), Some("edge"));
    let dates: Vec<String> = files.iter().flat_map(|xml| texts(xml, "publication_date")).collect();
    assert!(dates.iter().all(|date| date.as_str() >= "2025-02-27T12:00:00+00:00" && date.ends_with("+00:00")));
    assert_eq!(texts(&files[0], "name")[0], "The Paper");
    // What the month's sitemap has is all of them, with the last change of each.
    let february = site.read("public/sitemaps/en/2025-02.xml");
    let march = site.read("public/sitemaps/en/2025-03.xml");
    assert_eq!(texts(&february, "loc").len() + texts(&march, "loc").len(), 2_504);
    assert!(texts(&february, "lastmod").contains(&"2025-03-01T10:00:00+00:00".to_owned()));
    assert!(site.read("public/robots.txt").contains("\nSitemap: https://paper.example/sitemaps/en/news-2.xml\n"));
}

#[test]
fn every_address_in_a_sitemap_is_an_output() {
    let site = Site::new();
    site.write("content/news/one.md", story("One & two", 1, "tags = [\"NATO\"]\nauthors = [\"Ann Lee\"]\n"));
    site.write("content/about.md", "+++\ntitle = \"About\"\n+++\n\nWho we are.\n");
    site.build().good();
    let index = site.read("public/sitemap.xml");
    let sitemaps = texts(&index, "loc");
    assert_eq!(sitemaps.len(), 2);
    for sitemap in sitemaps {
        let file = sitemap.strip_prefix("https://paper.example/").unwrap();
        let addresses = texts(&site.read(&format!("public/{file}")), "loc");
        assert!(!addresses.is_empty());
        for address in addresses {
            let page = address.strip_prefix("https://paper.example/").unwrap();
            assert!(site.has(&format!("public/{page}index.html")), "{address}");
        }
    }
}

#[test]
fn a_new_story_changes_no_sitemap_of_another_month() {
    let site = Site::new();
    site.write("content/news/old.md", "+++\ntitle = \"Old\"\ndate = 2024-11-05T10:00:00Z\n+++\n\nText.\n");
    site.story("content/news/one.md", "One", 1);
    site.build().good();
    let before = site.tree("public/sitemaps");
    site.story("content/news/two.md", "Two", 2);
    site.build().good();
    assert_eq!(changes(&before, &site.tree("public/sitemaps")), ["en/2025-02.xml", "en/pages.xml"]);
}

#[test]
fn a_site_that_is_not_to_be_shown_has_no_sitemap() {
    let site = Site::new();
    site.write("site.toml", format!("robots = \"noindex\"\n{}", newsroom::CONFIGURATION));
    site.story("content/news/one.md", "One", 1);
    site.build().good();
    assert!(!site.has("public/sitemap.xml") && !site.has("public/sitemaps"));
    // Search engines must be able to see that the pages say so.
    assert_eq!(site.read("public/robots.txt"), "User-agent: *\nAllow: /\n");
}

#[test]
fn a_file_of_the_site_takes_the_place_of_a_built_in_one() {
    let site = Site::new();
    site.story("content/news/one.md", "One", 1);
    site.write("static/robots.txt", "User-agent: *\nDisallow: /private/\n");
    site.build().good();
    assert_eq!(site.read("public/robots.txt"), "User-agent: *\nDisallow: /private/\n");
    assert!(site.has("public/sitemap.xml"));
}
