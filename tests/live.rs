//! Live pages: what stays while they are written.
#![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

use crate::newsroom;

use newsroom::{Site, changes};
use proptest::prelude::*;
use proptest::test_runner::Config;

/// An entry as it is written: minutes after the page began, and the number of its headline.
type Written = (u16, u8);

const PAGE: &str = "content/news/day.md";
const OUTPUT: &str = "public/news/2025/02/28/day/";

fn heading((minutes, title): Written) -> String {
    let minutes = 20 * 60 + u32::from(minutes);
    format!("## {:02}:{:02} Title {title}\n\nText.\n\n", minutes / 60 % 24, minutes % 60)
}

/// A page with these entries, which are in order.
fn page(entries: &[Written], is_newest_first: bool) -> String {
    let headings = entries.iter().copied().map(heading);
    let text: String = if is_newest_first { headings.rev().collect() } else { headings.collect() };
    format!("+++\ntitle = \"The day\"\ndate = 2025-02-28T20:00:00Z\nkind = \"live\"\n+++\n\nIt begins.\n\n{text}")
}

/// The ids of the entries in the fragment, in its order.
fn ids(site: &Site) -> Vec<String> {
    let fragment: serde_json::Value = serde_json::from_str(&site.read(&format!("{OUTPUT}live.json"))).unwrap();
    let updates = fragment["updates"].as_array().unwrap().iter();
    updates.map(|update| update["id"].as_str().unwrap().to_owned()).collect()
}

/// Entries less than six hours apart, so that their days can be told, over two days.
fn entries() -> impl Strategy<Value = Vec<Written>> {
    proptest::collection::vec((0_u16..300, 0_u8..3), 1..8).prop_map(|gaps| {
        let places = gaps.into_iter().scan(0, |at, (gap, title)| {
            *at += gap;
            Some((*at, title))
        });
        places.collect()
    })
}

proptest! {
    #![proptest_config(Config { cases: 12, failure_persistence: None, ..Config::default() })]

    /// An entry keeps its address when newer ones are written, whichever way round the file is.
    #[test]
    fn an_entry_keeps_its_address(entries in entries(), is_newest_first in any::<bool>()) {
        let site = Site::new();
        let mut before: Vec<String> = Vec::new();
        for count in 1..=entries.len() {
            site.write(PAGE, page(&entries[..count], is_newest_first));
            site.build();
            let mut now = ids(&site);
            now.reverse();
            prop_assert_eq!(now.len(), count);
            // What nothing but its order in the file tells, two entries alone, may turn round once.
            if count > 3 {
                prop_assert_eq!(&now[..count - 1], &before[..]);
            }
            before = now;
        }
    }
}

#[test]
fn a_new_entry_changes_the_page_its_file_and_its_lists() {
    let site = Site::new();
    let text = |entries: &str| {
        let front =
            "+++\ntitle = \"The day\"\ndate = 2025-02-28T20:00:00Z\nkind = \"live\"\ntags = [\"NATO\"]\n+++\n\n";
        format!("{front}It begins.\n\n{entries}")
    };
    site.write(PAGE, text("## 20:10 One\n\nText.\n"));
    let story = |name: &str, day: u32| newsroom::story(name, day, "tags = [\"NATO\"]\n");
    site.write("content/news/older.md", story("Older", 20)).write("content/news/newer.md", story("Newer", 28));
    site.build().good();
    let before = site.tree("public");
    site.write(PAGE, text("## 20:20 Two\n\nText.\n\n## 20:10 One\n\nText.\n"));
    site.build().good();
    let changed = changes(&before, &site.tree("public"));
    assert!(!changed.iter().any(|path| path.contains("newer") || path.contains("older")), "{changed:?}");
    assert!(changed.iter().any(|path| path.ends_with("day/live.json")), "{changed:?}");
    assert!(site.read("public/index.html").contains("Two"));
    assert!(site.read("public/sitemaps/en/2025-02.xml").contains("<lastmod>2025-02-28T20:20:00+00:00</lastmod>"));
}

#[test]
fn a_page_closes_a_day_after_its_newest_entry() {
    let site = Site::new();
    site.write(PAGE, page(&[(10, 1)], true));
    let built_at = |instant: &str| {
        site.run(&["build", "--at", instant]).good();
        (site.read(&format!("{OUTPUT}index.html")), site.read(&format!("{OUTPUT}live.json")))
    };
    let (open, state) = built_at("2025-03-01T20:09:59Z");
    assert!(open.contains("assets/live.") && open.contains(" data-live=") && open.contains(">Live<"), "{open}");
    assert!(state.starts_with("{\"open\":true"), "{state}");
    let (closed, state) = built_at("2025-03-01T20:10:00Z");
    assert!(!closed.contains("data-live") && !closed.contains("live.js") && closed.contains(">As it happened<"));
    assert!(state.starts_with("{\"open\":false"), "{state}");
    assert!(closed.contains("\"coverageEndTime\":\"2025-02-28T20:10:00+00:00\""), "{closed}");
    assert!(!open.contains("coverageEndTime"), "{open}");
}

/// The message stands between two entries, in the order of the page, and in none of them.
#[test]
fn a_message_stands_between_entries() {
    let site = Site::new();
    site.write("content/support/ask.md", "+++\nheading = \"Help us\"\nplacement = { slot = \"inline\", after = 2 }\n\n[[gives]]\nfrequency = \"monthly\"\namounts = [2]\ncurrency = \"USD\"\nlink = \"https://give.example/?amount={amount}\"\n+++\nPlease.\n");
    let long = "The ministers spoke for an hour about the price of grain and about the road to the harbour. ".repeat(5);
    let entry = |time: &str| format!("## {time} At {time}\n\n{long}\n\n{long}\n\n");
    let text = |order: &str| {
        let front = format!(
            "+++\ntitle = \"The day\"\ndate = 2025-02-28T20:00:00Z\nkind = \"live\"\nlive = {{ order = \"{order}\" }}\n+++\n\n"
        );
        front + &["20:10", "20:20", "20:30", "20:40"].map(entry).concat()
    };
    for (order, before) in [("oldest", "2020"), ("newest", "2030")] {
        site.write(PAGE, text(order));
        site.build().good();
        let html = site.read(&format!("{OUTPUT}index.html"));
        let (above, below) = html.split_once("<aside class=\"rs").unwrap();
        assert_eq!(above.matches("<section class=\"update").count(), above.matches("</section>").count(), "{html}");
        let next = below.split_once("<section class=\"update\" id=\"").unwrap().1;
        assert!(next.starts_with(&format!("2025-02-28-{before}-")), "{order}: {}", &next[..60]);
        let state = site.read(&format!("{OUTPUT}live.json"));
        assert!(!state.contains("Please") && !state.contains("Help us"), "{state}");
    }
}

#[test]
fn a_live_page_has_a_feed_of_its_entries() {
    let site = Site::new();
    let write = |entries: &str| {
        let front =
            "+++\ntitle = \"The day\"\ndate = 2025-02-28T20:00:00Z\nkind = \"live\"\nauthors = [\"Ann Lee\"]\n+++\n\n";
        site.write(PAGE, format!("{front}It begins.\n\n{entries}"));
        site.build().good();
        let feed: serde_json::Value = serde_json::from_str(&site.read(&format!("{OUTPUT}feed.json"))).unwrap();
        feed["items"].as_array().unwrap().clone()
    };
    let one = "## 20:10 One *more* {by=Bo}\n\nSee [here](#2025-02-28-2010-one-more) and [all](/news/).\n\n";
    let first = write(one);
    let both = write(&format!("## 20:20 Two {{#two}}\n\nText.\n\n{one}").replace("20:20", "20:05"));
    assert_eq!(first[0]["id"], both[0]["id"]);
    let told: Vec<_> =
        both.iter().map(|item| (item["title"].as_str().unwrap(), item["url"].as_str().unwrap())).collect();
    let page = "https://paper.example/news/2025/02/28/day/";
    let urls = [format!("{page}#2025-02-28-2010-one-more"), format!("{page}#two")];
    assert_eq!(told, [("One more", urls[0].as_str()), ("Two", urls[1].as_str())]);
    let html = both[0]["content_html"].as_str().unwrap();
    assert!(html.contains("href=\"https://paper.example/news/\"") && html.contains(&urls[0]), "{html}");
    assert_eq!(both[0]["authors"][0]["name"], "Bo");
    assert_eq!(both[1]["authors"][0]["name"], "Ann Lee");
    assert!(site.read(&format!("{OUTPUT}index.html")).contains("day/atom.xml\""));
    // A page without an entry has no feed.
    site.write(PAGE, self::page(&[], true));
    site.build().good();
    assert!(!site.has(&format!("{OUTPUT}feed.json")));
}
