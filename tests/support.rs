//! Reader support: the one table of cases that the program and the browser's script share, and what must hold for a
//! whole site: nothing of an ask in a site that does not ask, profiles that do not disturb each other, what
//! `dateline support` says.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test that cannot be set up has failed")]

use crate::newsroom;

use dateline::model::support::reminder::{back, back_to_supporter, state, today};
use dateline::model::support::variants::{Choice, choose};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::{TimeZone, TimeZoneDatabase};
use newsroom::{INSTANT, Site, Tree, changes};
use serde_json::Value;
use snapbox::{assert_data_eq, str};

/// A table of `tests/support/cases.json`.
fn cases(table: &str) -> Vec<Value> {
    let all: Value = serde_json::from_str(include_str!("support/cases.json")).unwrap();
    let cases = all[table].as_array().unwrap().clone();
    assert!(cases.len() > 5, "{table}");
    cases
}

fn text<'c>(case: &'c Value, key: &str) -> &'c str {
    case[key].as_str().unwrap_or_else(|| panic!("{key} in {case}"))
}

fn day(case: &Value, key: &str) -> Date {
    text(case, key).parse().unwrap()
}

fn zone(case: &Value) -> TimeZone {
    TimeZoneDatabase::bundled().get(text(case, "zone")).unwrap()
}

fn now(case: &Value) -> Timestamp {
    text(case, "now").parse().unwrap()
}

#[test]
fn a_reminder_comes_back_on_the_day() {
    for case in cases("reminders") {
        let days = u16::try_from(case["days"].as_u64().unwrap()).unwrap();
        assert_eq!(back(day(&case, "today"), days), day(&case, "back"), "{case}");
    }
}

#[test]
fn the_day_is_the_readers() {
    for case in cases("now") {
        assert_eq!(today(now(&case), &zone(&case)), day(&case, "today"), "{case}");
    }
}

#[test]
fn a_supporter_has_a_year() {
    for case in cases("years") {
        assert_eq!(back_to_supporter(day(&case, "today")), day(&case, "back"), "{case}");
    }
}

#[test]
fn who_sees_what() {
    for case in cases("seen") {
        let stored = match &case["store"] {
            Value::Null => None,
            Value::String(damaged) => Some(damaged.clone()),
            stored => Some(stored.to_string()),
        };
        let (from, to) = (case["from"].as_i64(), case["to"].as_i64());
        let state = state(stored.as_deref(), now(&case), &zone(&case), from, to);
        assert_eq!(state.as_str(), text(&case, "state"), "{case}");
    }
}

#[test]
fn the_same_page_has_the_same_variant_everywhere() {
    for case in cases("variants") {
        let choices: Vec<Choice> = case["choices"]
            .as_array()
            .unwrap()
            .iter()
            .map(|choice| Choice {
                id: text(choice, "id"),
                weight: u16::try_from(choice["weight"].as_u64().unwrap()).unwrap(),
            })
            .collect();
        let chosen = choose(text(&case, "page"), &choices).map(|at| choices[at].id);
        assert_eq!(chosen, case["chosen"].as_str(), "{case}");
    }
}

/// What no page of a site may have that does not ask: every sentence of the message, its amounts, its provider, its ways
/// to pay.
const ASKED: &[&str] = &[
    "wolves-give",
    "wolves pay",
    "wolves-pay",
    "a quorum of ravens",
    "We need the ravens",
    "Hear, readers",
    "Ever so grateful ravens",
    "4321",
    "4 321",
    "4,321",
    "8765",
    "8,765",
    "PayPal",
    "paypal",
    "qr-ravens",
];

const MESSAGE: &str = r#"+++
heading = "We need the ravens of {month}"
salutation = "Hear, readers"
thanks = "Ever so grateful ravens, {amount} helps"
methods = ["paypal", "wolves-pay"]
goal = { raised = 8765, target = 9999, currency = "USD", as_of = 2025-02-01 }
placement = "PLACEMENT"
MORE

[[gives]]
frequency = "monthly"
amounts = [4321]
currency = "USD"
link = "https://wolves-give.example/{amount}"

[[variants]]
id = "short"
heading = "We need the ravens"
+++

It takes a quorum of ravens to run this paper, and every one of them has to eat.

![How to pay](qr-ravens.svg)
"#;

/// A site with a message in every slot and in two languages.
fn asking_site(more: &str) -> Site {
    let site = Site::new();
    site.write("site.toml", format!("title = \"The Paper\"\nbase_url = \"https://paper.example/\"\n{more}"));
    site.write("content/support/qr-ravens.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1 1\"/>");
    for (name, placement) in [("one", "inline"), ("two", "end"), ("three", "footer-bar")] {
        let text = MESSAGE.replace("PLACEMENT", placement).replace("MORE", "");
        site.write(&format!("content/support/{name}.md"), &text);
        site.write(&format!("content/support/{name}.ru.md"), &text);
    }
    let paragraph = "A paragraph of this story, which is about as long as paragraphs of stories in papers are.\n\n";
    for (name, language) in [("long", ""), ("long", ".ru"), ("short", "")] {
        let text = paragraph.repeat(if name == "long" { 20 } else { 1 });
        let front = format!("+++\ntitle = \"Story {name}\"\ndate = 2025-02-12\n+++\n\n");
        site.write(&format!("content/news/{name}{language}.md"), front + &text);
    }
    site
}

const RUSSIAN: &str = "[languages.ru]\n";

/// Where in a tree an ask is.
fn asks(tree: &Tree) -> Vec<String> {
    let has = |text: &str, word: &&&str| text.to_lowercase().contains(&word.to_lowercase());
    let mut found = Vec::new();
    for (path, bytes) in tree {
        let text = String::from_utf8_lossy(bytes).replace(['\u{a0}', '\u{202f}'], " ");
        found.extend(ASKED.iter().filter(|word| has(&text, word)).map(|word| format!("{word} in {path}")));
        found.extend(ASKED.iter().filter(|word| has(path, word)).map(|word| format!("{word} in the name {path}")));
    }
    found
}

#[test]
fn a_site_that_asks_does() {
    let site = asking_site(RUSSIAN);
    site.build().good();
    let found = asks(&site.tree("public"));
    for word in ASKED.iter().filter(|word| !["wolves-pay", "4 321", "4321", "8765", "paypal"].contains(word)) {
        assert!(found.iter().any(|place| place.starts_with(word)), "{word} is not in the site, and proves nothing");
    }
    for file in ["support/", "support/reminder/", "support/thanks/", "ru/support/thanks/"] {
        assert!(site.has(&format!("public/{file}index.html")), "{file}");
    }
    assert!(site.has("public/support/reminder.ics"));
}

/// Modes of the whole site, of a profile, of every message: nothing of the ask is anywhere.
#[test]
fn a_site_that_does_not_ask_has_nothing_of_an_ask_in_it() {
    for mode in ["warn", "none"] {
        let site = asking_site(&format!("[support]\nmode = \"{mode}\"\n{RUSSIAN}"));
        site.build().good();
        check_silent(&site.tree("public"), mode, "the site");

        let site = asking_site(&format!("{RUSSIAN}[profiles.mirror]\nsupport = \"{mode}\"\n"));
        site.run(&["build", "--profile", "mirror", "--at", INSTANT]).good();
        check_silent(&site.tree("public-mirror"), mode, "a profile");

        let site = asking_site(&format!(
            "support = {{ mode = \"ask\" }}\n{RUSSIAN}support = \"{mode}\"\n[languages.en]\nsupport = \"{mode}\"\n"
        ));
        site.build().good();
        check_silent(&site.tree("public"), mode, "both languages");

        let site = asking_site(RUSSIAN);
        for name in ["one", "two", "three", "one.ru", "two.ru", "three.ru"] {
            let text = MESSAGE.replace("PLACEMENT", "end").replace("MORE", &format!("mode = \"{mode}\""));
            site.write(&format!("content/support/{name}.md"), text);
        }
        site.build().good();
        check_silent(&site.tree("public"), mode, "the messages");
    }
}

#[track_caller]
fn check_silent(tree: &Tree, mode: &str, by: &str) {
    assert_eq!(asks(tree), [""; 0], "{mode} by {by}");
    let warns = |path: &str| String::from_utf8_lossy(&tree[path]).contains("Your safety comes first");
    assert_eq!(warns("news/2025/02/12/long/index.html"), mode == "warn", "{mode} by {by}");
    assert_eq!(tree.contains_key("support/index.html"), mode == "warn", "{mode} by {by}");
    for path in ["support/reminder/index.html", "support/thanks/index.html", "support/reminder.ics"] {
        assert!(!tree.contains_key(path), "{path}: {mode} by {by}");
    }
    let front = String::from_utf8_lossy(&tree["index.html"]);
    assert!(!front.contains("href=\"./support/\"") && !front.contains("Support us"), "{front}");
}

#[test]
fn one_story_or_one_language_may_be_spared() {
    let site = asking_site(&format!("{RUSSIAN}support = \"none\"\n"));
    let spared = site.read("content/news/long.md").replace("+++\n\n", "support = \"warn\"\n+++\n\n");
    site.write("content/news/spared.md", spared);
    site.build().good();
    let tree = site.tree("public");
    let found = asks(&tree);
    assert!(found.iter().any(|place| place.ends_with("in news/2025/02/12/long/index.html")), "{found:?}");
    assert!(!found.iter().any(|place| place.contains(" in ru/") || place.contains("/spared/")), "{found:?}");
    let page = String::from_utf8_lossy(&tree["news/2025/02/12/spared/index.html"]).into_owned();
    assert_eq!(page.matches("Your safety comes first").count(), 1, "{page}");
}

/// What one version of a message says of a language counts for all versions of it.
#[test]
fn a_message_may_spare_a_language() {
    for (mode, warns) in [("warn", true), ("none", false)] {
        let site = asking_site(RUSSIAN);
        for name in ["one", "two", "three"] {
            let text = MESSAGE.replace("PLACEMENT", "end").replace("MORE", &format!("mode = {{ ru = \"{mode}\" }}"));
            site.write(&format!("content/support/{name}.md"), text);
        }
        site.build().good();
        let tree = site.tree("public");
        let found = asks(&tree);
        assert!(found.iter().any(|place| place.ends_with("in news/2025/02/12/long/index.html")), "{found:?}");
        assert!(!found.iter().any(|place| place.contains(" in ru/")), "{found:?}");
        let page = String::from_utf8_lossy(&tree["ru/news/2025/02/12/long/index.html"]).into_owned();
        assert_eq!(page.contains("class=\"rs rs-"), warns, "{page}");
    }
}

/// A message that names a language in which it has no version is shown there as it is.
#[test]
fn a_message_may_be_for_another_language() {
    let site = asking_site(RUSSIAN);
    for name in ["one", "two", "three"] {
        site.remove(&format!("content/support/{name}.ru.md"));
    }
    let text = MESSAGE.replace("PLACEMENT", "end").replace("MORE", "languages = [\"en\", \"ru\"]");
    site.write("content/support/one.md", text);
    site.build().good();
    let page = site.read("public/ru/news/2025/02/12/long/index.html");
    assert!(page.contains("quorum of ravens") && page.contains("4\u{a0}321\u{a0}$"), "{page}");
    assert!(site.has("public/ru/support/index.html"));
}

/// Builds of two profiles, one after the other, are as if each were alone.
#[test]
fn profiles_do_not_disturb_each_other() {
    let profiles = "[profiles.mirror]\nbase_url = \"https://mirror.example/\"\nsupport = \"none\"\nrobots = \"noindex\"\n\
                    theme = { accent = \"#123456\" }\n[profiles.other]\noutput = \"elsewhere/site\"\n";
    let site = asking_site(profiles);
    site.remove("content/news/long.ru.md");
    for name in ["one", "two", "three"] {
        site.remove(&format!("content/support/{name}.ru.md"));
    }
    let build = |profile: &str| site.run(&["build", "--profile", profile, "--at", INSTANT]).good();
    site.build().good();
    let before = site.tree("public");
    let first = build("mirror").counts();
    build("other");
    assert_eq!(site.build().good().counts(), [0, before.len(), 0], "nothing of the site was touched");
    assert_eq!(build("mirror").counts(), [0, first[0], 0]);
    assert_eq!(changes(&before, &site.tree("public")), [""; 0]);
    assert_eq!(changes(&before, &site.tree("elsewhere/site")), [""; 0], "a profile that says nothing is the site");

    let page = String::from_utf8(site.tree("public-mirror")["news/2025/02/12/long/index.html"].clone()).unwrap();
    assert!(page.contains("https://mirror.example/news/") && page.contains("content=\"noindex\""), "{page}");
    let styles: Vec<String> =
        site.tree("public-mirror/assets").into_keys().filter(|path| path.rsplit('.').next() == Some("css")).collect();
    assert!(site.read(&format!("public-mirror/assets/{}", styles[0])).contains("#123456"));

    let more = "leave_out = [\"@/news/lang.md\"]\n";
    site.write("site.toml", site.read("site.toml").replace("[profiles.other]", &format!("{more}[profiles.other]")));
    site.run(&["build", "--profile", "mirror"]).code(1).says("there is no file `@/news/lang.md`");

    let run = site.run(&["build", "--profile", "miror"]).code(1);
    run.says("there is no build profile `miror`").says("did you mean `mirror`?");
}

/// The message within a story stands between two paragraphs of it, and is no part of what is counted.
#[test]
fn a_message_within_a_story_stands_between_two_paragraphs() {
    let site = asking_site("");
    for name in ["one", "two", "three"] {
        site.remove(&format!("content/support/{name}.ru.md"));
    }
    site.remove("content/news/long.ru.md");
    site.build().good();
    let page = site.read("public/news/2025/02/12/long/index.html");
    let at = page.find("rs-inline").unwrap();
    let story = page.find("A paragraph of this story").unwrap();
    assert!(story < at && page[at..].contains("A paragraph of this story"), "{page}");
    let before = page[..at].trim_end();
    assert!(before[..before.rfind("<div data-nosnippet>").unwrap()].trim_end().ends_with("</p>"), "{before}");
    let short = site.read("public/news/2025/02/12/short/index.html");
    assert!(!short.contains("rs-inline") && short.contains("rs-end"), "{short}");
    let words = |page: &str| {
        let rest = &page[page.find("\"wordCount\":").unwrap() + 12..];
        rest[..rest.find(|c: char| !c.is_ascii_digit()).unwrap()].parse::<usize>().unwrap()
    };
    assert_eq!((words(&page), words(&short)), (20 * 17, 17));
}

fn newsroom() -> Site {
    let site = Site::new();
    let gives =
        "gives = [{ frequency = \"monthly\", amounts = [2], currency = \"USD\", link = \"https://give.example/\" }]";
    let message = |more: &str| format!("+++\nheading = \"H\"\n{more}\n{gives}\n+++\n\nPlease give.\n");
    site.write("content/support/spring.md", message("sections = [\"news\"]\nplacement = \"inline\"\nmin_words = 3"));
    site.write("content/support/always.md", message("weight = 3"));
    site.write("content/support/other.md", message(""));
    site.write("content/support/april.md", message("starts = 2025-04-01"));
    site.write("content/support/bar.md", message("placement = \"footer-bar\"\nexclude_kinds = [\"live\"]"));
    site.story("content/news/one.md", "One", 12).story("content/world/two.md", "Two", 13);
    let spared = "+++\ntitle = \"Three\"\ndate = 2025-02-14\nkind = \"obituary\"\n+++\n\nText.\n";
    site.write("content/world/three.md", spared);
    site
}

#[test]
fn the_list_of_messages_says_what_each_kind_of_story_carries() {
    let site = newsroom();
    assert_data_eq!(
        site.run(&["support", "list", "--at", INSTANT]).good().out,
        str![[r"
At 2025-03-01 12:00:

English (en)
  always: asks at the end of the story, at any time; weight 3
  bar: asks before the foot of the page, at any time
  other: asks at the end of the story, at any time
  spring: asks within the story, after 40 % of it, at any time; least words: 3
  april: not shown, it starts on 2025-04-01 00:00
  /support/: always asks
  news
    news, analysis, opinion, explainer, live, letter, reportage: spring within the story; always (3 of 4) or other (1 of 4) at the end of the story
    obituary, sponsored, correction: none
  world
    news, analysis, opinion, explainer, letter, reportage: always (3 of 4) or other (1 of 4) at the end of the story; bar before the foot of the page
    live: always (3 of 4) or other (1 of 4) at the end of the story
    obituary, sponsored, correction: none
  front, lists, standing pages, 404, pages about giving: none

"]]
    );
}

#[test]
fn a_page_says_why_it_carries_a_message() {
    let site = newsroom();
    let why = |path: &str| site.run(&["support", "why", path, "--at", INSTANT]).good().out;
    assert_data_eq!(
        why("/news/2025/02/12/one/"),
        str![[r"
/news/2025/02/12/one/, from content/news/one.md
  carries `other` at the end of the story: it asks.
  carries `bar` before the foot of the page: it asks.
  not `always`: `other` stands there: both have the same priority, and by their weights this page got that one.
  not `spring`: `other` stands there: both have the same priority, and by their weights this page got that one.
  not `april`: it starts on 2025-04-01 00:00.

"]]
    );
    assert_data_eq!(
        why("content/world/two.md"),
        str![[r"
/world/2025/02/13/two/, from content/world/two.md
  carries `always` at the end of the story: it asks.
  carries `bar` before the foot of the page: it asks.
  not `other`: `always` stands there: both have the same priority, and by their weights this page got that one.
  not `spring`: it is not for the section `world`.
  not `april`: it starts on 2025-04-01 00:00.

"]]
    );
    assert_data_eq!(
        why("https://paper.example/world/2025/02/14/three/index.html"),
        str![[r#"
/world/2025/02/14/three/, from content/world/three.md
  carries no message.
  not `always`: obituaries carry no message, unless the message names their kind or the story says `support = "ask"`.
  not `bar`: obituaries carry no message, unless the message names their kind or the story says `support = "ask"`.
  not `other`: obituaries carry no message, unless the message names their kind or the story says `support = "ask"`.
  not `spring`: obituaries carry no message, unless the message names their kind or the story says `support = "ask"`.
  not `april`: it starts on 2025-04-01 00:00.

"#]]
    );
    assert_data_eq!(
        ["/", "/world/", "support/", "/support/thanks/", "/archive/2025/02/"].map(why).concat(),
        str![[r"
/ carries no message: messages stand in stories only, and this is the front.
/world/ carries no message: messages stand in stories only, and this page lists them.
/support/ is the page with all ways to give: `always` stands on it, and asks.
/support/thanks/ carries no message: it is about giving already.
/archive/2025/02/ carries no message: messages stand in stories only, and this page lists them.

"]]
    );
    site.run(&["support", "why", "/nowhere/"]).code(2).says("there is no page `/nowhere/`");
}

/// The sample site was built for readers who must not give: the note's heading on the page about giving is a sentence of
/// the letter too, and that is no leak.
#[test]
fn the_pages_about_giving_may_say_what_a_message_says() {
    let site = asking_site("[support]\nmode = \"warn\"\n");
    let text = site.read("content/support/one.md");
    site.write("content/support/one.md", text.replace("It takes", "Readers: your safety comes first here. It takes"));
    site.write("templates/i18n/en.toml", "warning_head = \"Readers: your safety comes first here\"\n");
    for name in ["one", "two", "three"] {
        site.remove(&format!("content/support/{name}.ru.md"));
    }
    site.remove("content/news/long.ru.md").build().good();
    assert!(site.read("public/support/index.html").contains("<title>Readers: your safety comes first here"));
}

/// What the documentation tells an editor to write is right.
#[test]
fn the_examples_of_the_documentation_build() {
    let documentation = include_str!("../docs/reader-support.md");
    let blocks: Vec<&str> =
        documentation.split("```toml\n").skip(1).map(|rest| rest.split("```").next().unwrap()).collect();
    let [message, variants, goal, warning, profile, leave_out] = blocks[..] else { panic!("{blocks:?}") };
    let (front, letter) = message.split_once("\n+++\n\n").unwrap();
    let front = front.replace("\n[[gives]]", &format!("{goal}{warning}\n[[gives]]"));
    let site = Site::new();
    site.write(
        "site.toml",
        format!("title = \"The Paper\"\nbase_url = \"https://paper.example/\"\n{profile}{leave_out}"),
    );
    site.write("content/letters/why-we-ask.md", newsroom::story("Why", 3, "") + "Give at give.example.\n");
    site.write("content/support/spring.md", format!("{front}\n{variants}+++\n\n{letter}"));
    site.story("content/news/one.md", "One", 12);
    site.build().good().says("0 removed");
    assert!(site.read("public/news/2025/02/12/one/index.html").contains("<strong>$2 a month</strong>"));
    site.run(&["build", "--profile", "mirror", "--at", INSTANT]).good();
    assert!(site.has("public/letters") && !site.has("public-mirror/support") && !site.has("public-mirror/letters"));
    site.write("site.toml", site.read("site.toml").replace("leave_out", "# leave_out"));
    let run = site.run(&["build", "--profile", "mirror", "--at", INSTANT]).code(1);
    run.says("names `give.example`, where readers give").says("letters/2025/02/03/why-we-ask/index.html");
}

/// The sample site's own copy for readers who must not give has nothing of its message in it.
#[test]
fn the_sample_site_has_a_copy_without_an_ask() {
    let site = Site::new();
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    for (path, bytes) in newsroom::tree(&root.join("content")) {
        site.write(&format!("content/{path}"), bytes);
    }
    site.write("site.toml", std::fs::read(root.join("site.toml")).unwrap());
    let run = site.run(&["build", "--profile", "russia", "--at", INSTANT]).good();
    assert_eq!(run.err, "", "not even a warning");
    // What is compressed says anything by chance.
    let is_compressed = |path: &str| path.contains("search/index/") || path.starts_with("media/");
    for (path, bytes) in site.tree("public-russia").into_iter().filter(|(path, _)| !is_compressed(path)) {
        let text = String::from_utf8_lossy(&bytes).replace('\u{a0}', " ");
        for word in [
            "give.moscow-times",
            "PayPal",
            "Mastercard",
            "$2",
            "2 $",
            "These are the hardest days",
            "самые трудные дни",
        ] {
            assert!(!text.contains(word), "{word} in {path}");
        }
    }
}
