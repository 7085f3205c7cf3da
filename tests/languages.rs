//! A site in several languages: where each page leads in the others, what search engines are told of its versions, what
//! falls back, and languages that the theme does not have.
#![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

use crate::newsroom;

use newsroom::{Site, Tree};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

const BASE: &str = "https://rtl.example/paper/";

/// What each language says where it does not have a page.
const MISSING: &[(&str, &str)] =
    &[("ar", "لا نسخة من هذه الصفحة"), ("fa", "نسخه‌ای از این صفحه نیست"), ("en", "no version of this page")];

/// The site in Arabic, Persian and English, from which a story was taken down.
fn built() -> Tree {
    let site = Site::copy_of(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sites/rtl/site"));
    site.run(&["build"]).good();
    site.remove("content/explainers/undesirable.md").run(&["build"]).good();
    site.tree("public")
}

/// A page as it is read here.
struct Page {
    html: String,
    lang: String,
}

fn pages(tree: &Tree) -> BTreeMap<String, Page> {
    let page = |(path, bytes): (&String, &Vec<u8>)| {
        let html = String::from_utf8(bytes.clone()).unwrap();
        let lang = attribute(html.split_once("<html").unwrap().1, "lang")?;
        // A page that only leads to another one has no place for readers.
        html.contains("<main").then(|| (path.clone(), Page { html, lang }))
    };
    let is_page = |(path, _): &(&String, &Vec<u8>)| path.rsplit('.').next() == Some("html");
    tree.iter().filter(is_page).filter_map(page).collect()
}

/// The value of an attribute of the tag that `text` begins in.
fn attribute(text: &str, name: &str) -> Option<String> {
    let tag = text.split_once('>')?.0;
    let value = tag.split_once(&format!(" {name}=\""))?.1;
    Some(value.split_once('"')?.0.to_owned())
}

/// Every tag of this name as the text from behind its name on.
fn tags<'p>(html: &'p str, name: &str) -> Vec<&'p str> {
    html.split(&format!("<{name} ")).skip(1).collect()
}

/// The versions that a page names to search engines, by their codes.
fn versions(page: &Page) -> BTreeMap<String, String> {
    let links = tags(&page.html, "link").into_iter();
    let links = links.map(|tag| format!(" {tag}")).filter(|tag| attribute(tag, "hreflang").is_some());
    links.map(|tag| (attribute(&tag, "hreflang").unwrap(), attribute(&tag, "href").unwrap())).collect()
}

/// The file behind an address of the site.
fn file(address: &str) -> String {
    let path = address.strip_prefix(BASE).unwrap_or_else(|| panic!("{address} is not on the site"));
    if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path.to_owned() }
}

/// The file that a relative link on a page leads to.
fn followed(page: &str, link: &str) -> String {
    if let Some(rooted) = link.strip_prefix("/paper/") {
        return file(&format!("{BASE}{rooted}"));
    }
    let mut folders: Vec<&str> = page.split('/').collect();
    folders.pop();
    for part in link.trim_end_matches('/').split('/') {
        match part {
            "." | "" => {}
            ".." => drop(folders.pop()),
            part => folders.push(part),
        }
    }
    let path = folders.join("/");
    if path.is_empty() { "index.html".to_owned() } else { format!("{path}/index.html") }
}

#[test]
fn versions_name_each_other_and_nothing_else() {
    let tree = built();
    let pages = pages(&tree);
    let mut seen = BTreeSet::new();
    for (path, page) in &pages {
        let mut own = versions(page);
        if own.is_empty() {
            continue;
        }
        let default = own.remove("x-default").unwrap_or_else(|| panic!("{path} names no version for all others"));
        let first = ["ar", "fa", "en"].into_iter().find_map(|code| own.get(code)).unwrap();
        assert_eq!(&default, first, "{path}");
        assert!(own.len() > 1, "{path} is in one language");
        assert_eq!(file(&own[&page.lang]), *path, "a page names itself");
        for (code, address) in &own {
            let other =
                pages.get(&file(address)).unwrap_or_else(|| panic!("{path} names {address}, which is not there"));
            assert_eq!(other.lang, *code, "{path}: {address}");
            let mut others = versions(other);
            others.remove("x-default");
            assert_eq!(others, own, "{path} and {address}");
        }
        let alternates = tags(&page.html, "meta").into_iter().map(|tag| format!(" {tag}"));
        let alternates = alternates.filter(|tag| attribute(tag, "property").as_deref() == Some("og:locale:alternate"));
        let alternates: BTreeSet<String> = alternates.map(|tag| attribute(&tag, "content").unwrap()).collect();
        let places = [("ar", "ar_EG"), ("fa", "fa_IR"), ("en", "en_GB")];
        let places = places.into_iter().filter(|(code, _)| *code != page.lang && own.contains_key(*code));
        assert_eq!(alternates, places.map(|(_, place)| place.to_owned()).collect(), "{path}");
        seen.insert(own.keys().cloned().collect::<Vec<_>>().join(" "));
    }
    assert_eq!(seen, ["ar en", "ar en fa", "ar fa"].map(str::to_owned).into(), "some of every kind");
}

#[test]
fn every_page_leads_to_every_language() {
    let tree = built();
    let pages = pages(&tree);
    let mut missing = 0;
    for (path, page) in &pages {
        let (_, nav) =
            page.html.split_once("<nav class=\"langs\"").unwrap_or_else(|| panic!("{path} has no languages"));
        let nav = nav.split_once("</nav>").unwrap().0;
        let links: Vec<String> = tags(nav, "a").into_iter().map(|tag| format!(" {tag}")).collect();
        let codes: Vec<String> = links.iter().map(|tag| attribute(tag, "lang").unwrap()).collect();
        assert_eq!(codes, ["ar", "fa", "en"], "{path}");
        let named = versions(page);
        for (code, tag) in codes.iter().zip(&links) {
            assert_eq!(attribute(tag, "hreflang").as_ref(), Some(code), "{path}");
            assert_eq!(attribute(tag, "dir").unwrap(), if code == "en" { "ltr" } else { "rtl" }, "{path}");
            assert_eq!(attribute(tag, "aria-current").is_some(), *code == page.lang, "{path}");
            let leads = followed(path, &attribute(tag, "href").unwrap());
            let target = pages.get(&leads).unwrap_or_else(|| panic!("{path} leads to {leads}, which is not there"));
            assert_eq!(target.lang, *code, "{path}");
            let front = if code == "ar" { "index.html".to_owned() } else { format!("{code}/index.html") };
            let (_, word) = MISSING.iter().find(|(other, _)| other == code).unwrap();
            if tag.split_once("</a>").unwrap().0.contains(word) {
                assert_eq!(leads, front, "{path}");
                assert!(!named.contains_key(code), "{path} says that its version is not there");
                missing += 1;
            } else if let Some(version) = named.get(code) {
                assert_eq!(leads, file(version), "{path}");
            } else {
                let is_lost = page.html.contains("class=\"story standing lost\"");
                let is_near = path.contains("/page/") || path.contains("archive/");
                assert!(*code == page.lang || is_lost || is_near, "{path} leads to {leads} without a word");
            }
        }
    }
    assert!(missing > 10, "{missing}");
    let near = |path: &str| followed(path, &attribute(&language(&pages[path].html, "fa"), "href").unwrap());
    assert_eq!(near("archive/2025/02/index.html"), "fa/archive/index.html", "months of another calendar");
    assert_eq!(near("topics/nato/page/1/index.html"), "fa/topics/nato/index.html", "a page of the archive");
    assert!(pages.contains_key("explainers/2025/02/12/undesirable/index.html"), "the page that was taken down");
}

/// The link to a language.
fn language(html: &str, code: &str) -> String {
    let nav = html.split_once("<nav class=\"langs\"").unwrap().1;
    let links = tags(nav, "a").into_iter().map(|tag| format!(" {tag}"));
    links.into_iter().find(|tag| attribute(tag, "lang").as_deref() == Some(code)).unwrap()
}

#[test]
fn what_leads_to_another_language_says_so() {
    let tree = built();
    let front = String::from_utf8(tree["fa/index.html"].clone()).unwrap();
    let about = front.split_once("عن هذا الموقع").unwrap().0.rsplit_once("<a ").unwrap().1.to_owned();
    assert!(about.contains("lang=\"ar\" hreflang=\"ar\""), "{about}");
    let english = String::from_utf8(tree["en/index.html"].clone()).unwrap();
    let about = english.split_once("About this site").unwrap().0.rsplit_once("<a ").unwrap().1.to_owned();
    assert!(!about.contains("hreflang"), "{about}");
}

#[test]
fn a_site_in_one_language_names_no_languages() {
    let site = Site::new();
    site.story("content/news/one.md", "One", 1).build().good();
    let story = site.read("public/news/2025/02/01/one/index.html");
    assert!(!story.contains("hreflang") && !story.contains("class=\"langs\""), "{story}");
}

/// A third language with one story, nothing of a section, and no file of words of its own.
#[test]
fn a_section_without_a_title_has_that_of_the_sites_language_and_is_told() {
    let site = Site::new();
    site.write(
        "site.toml",
        "title = \"The Paper\"\nbase_url = \"https://paper.example/\"\nsections = [\"news\"]\n[languages.ru]\n",
    );
    site.write("content/news/_index.md", "+++\ntitle = \"The News\"\n+++\n");
    site.story("content/news/one.md", "One", 1).story("content/news/one.ru.md", "Раз", 1);
    let run = site.build().good();
    assert!(run.err.contains("the section `news` has no title in `ru`: `The News` is shown"), "{}", run.err);
    assert!(run.err.contains("content/news/_index.ru.md"), "{}", run.err);
    assert!(site.read("public/ru/news/index.html").contains("<h1>The News</h1>"));
    site.write("content/news/_index.ru.md", "+++\ntitle = \"Новости\"\n+++\n");
    let run = site.build().good();
    assert!(!run.err.contains("warning"), "{}", run.err);
    assert!(site.read("public/ru/news/index.html").contains("<h1>Новости</h1>"));
}

/// A language that the theme does not have, with a few words of its own.
#[test]
fn a_file_with_some_words_is_enough_to_begin_with() {
    let site = Site::new();
    site.write(
        "site.toml",
        "title = \"Газета\"\nbase_url = \"https://paper.example/\"\nlanguage = \"ru\"\n[languages.uk]\n",
    );
    site.write("templates/i18n/uk.toml", "archive = \"Архів\"\nminutes = { one = \"{n} хвилина\", few = \"{n} хвилини\", many = \"{n} хвилин\", other = \"{n} хвилини\" }\n[dates]\ndate = \"{day} {month} {year}\"\n");
    site.story("content/news/one.uk.md", "Один", 1).story("content/news/one.md", "Раз", 1);
    let run = site.build().good();
    assert!(run.err.contains("that of `ru` is used"), "{}", run.err);
    let front = site.read("public/uk/index.html");
    assert!(front.contains("Архів") && front.contains("Рубрики"), "{front}");
    assert!(front.contains("1 лютого 2025<"), "{front}");
    let story = site.read("public/uk/news/2025/02/01/one/index.html");
    assert!(story.contains("1 хвилина"), "{story}");
    assert!(story.contains("<html lang=\"uk\" dir=\"ltr\">"), "{story}");
}

/// Every word of the theme translated, here into its own key, and a file that only begins with the same letters.
#[test]
fn a_file_with_all_words_leaves_nothing_to_tell() {
    let theme = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates/i18n/ru.toml");
    #[allow(clippy::disallowed_methods, reason = "the theme's own file")]
    let words = std::fs::read_to_string(theme).unwrap();
    let site = Site::new();
    site.write(
        "site.toml",
        "title = \"Газета\"\nbase_url = \"https://paper.example/\"\n[languages.uk]\n[languages.pt-BR]\n",
    );
    // Ukrainian has the forms of Russian.
    site.write("templates/i18n/uk.toml", words.replace("Материалы", "Матеріали"));
    site.write("templates/i18n/pt-BR.toml", "support = \"Apoie\"\n");
    site.write("templates/i18n/pt.toml", "support = \"Apoiar\"\narchive = \"Arquivo\"\n");
    site.story("content/news/one.uk.md", "Один", 1).story("content/news/one.pt-BR.md", "Um", 1);
    let run = site.build().good();
    assert!(!run.err.contains("`uk`"), "{}", run.err);
    assert!(run.err.contains("in `pt-BR`"), "{}", run.err);
    let front = site.read("public/pt-br/index.html");
    assert!(front.contains("Arquivo"), "{front}");
    assert!(front.contains("lang=\"pt-BR\""), "{front}");
}

/// What scripts are told of dates is what pages have, whatever the browser thinks of the language.
#[test]
fn scripts_are_told_how_dates_are_written() {
    let site = Site::new();
    site.write("site.toml", "title = \"The Paper\"\nbase_url = \"https://paper.example/\"\nlocale = \"en-GB\"\n[languages.fa]\ncalendar = \"gregorian\"\ndigits = \"latin\"\n[languages.ar]\ndigits = \"arabic\"\n[languages.ru]\n");
    for code in ["", ".fa", ".ar", ".ru"] {
        site.story(&format!("content/news/one{code}.md"), "One", 1);
    }
    site.build().good();
    let html = |path: &str| {
        let page = site.read(&format!("public/{path}index.html"));
        page.lines().nth(1).unwrap().to_owned()
    };
    assert_eq!(html(""), "<html lang=\"en\" dir=\"ltr\" data-formats=\"en-GB\">");
    assert_eq!(html("fa/"), "<html lang=\"fa\" dir=\"rtl\" data-formats=\"fa-u-ca-gregory-nu-latn\">");
    assert_eq!(
        html("ar/"),
        "<html lang=\"ar\" dir=\"rtl\" data-formats=\"ar-u-ca-gregory-nu-arab\" data-counting=\"arabic-indic\">"
    );
    assert_eq!(html("ru/"), "<html lang=\"ru\" dir=\"ltr\">");
}
