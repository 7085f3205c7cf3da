use super::*;
use crate::diagnostics::{Code, Diagnostics};

fn read(source: &str) -> (Option<Config>, Diagnostics) {
    let mut diagnostics = Diagnostics::default();
    let config = Config::read(&"site.toml".into(), source, None, &mut diagnostics);
    (config, diagnostics)
}

fn good(source: &str) -> Config {
    let (config, diagnostics) = read(source);
    assert!(diagnostics.is_empty(), "{diagnostics:#?}");
    config.expect("there is nothing wrong with it")
}

/// Each diagnostic as `code at the text it points at: message (help)`.
fn check(source: &str, expect: &[&str]) {
    let (config, diagnostics) = read(source);
    let given: Vec<String> = diagnostics
        .sorted()
        .iter()
        .map(|d| {
            let label = &d.labels[0];
            let place = label.start.map_or("-", |start| &source[start..label.end]);
            format!("{} at {place:?}: {} ({})", d.code, d.message, d.help.as_deref().unwrap_or("-"))
        })
        .collect();
    assert_eq!(given, expect);
    assert!(config.is_none());
}

const SMALL: &str = "title = \"The Paper\"\nbase_url = \"https://paper.example\"\n";

fn check_line(line: &str, expect: &str) {
    check(&format!("{SMALL}{line}\n"), &[expect]);
}

#[test]
fn the_smallest_site() {
    let config = good(SMALL);
    assert_eq!(config.title, "The Paper");
    assert_eq!(config.base_url, "https://paper.example/");
    assert_eq!(config.languages.len(), 1);
    assert_eq!(config.languages[0].name, "English");
    assert_eq!(config.permalink, "/{section}/{yyyy}/{mm}/{dd}/{slug}/");
    assert_eq!(config.page_size, PageSize::default());
    assert!(config.smart_punctuation);
    assert_eq!(config.time_zone, TimeZone::UTC);
}

#[test]
fn every_key() {
    let config = good(
        r##"
        title = "The Moscow Times"
        tagline = "News"
        base_url = "https://moscow-times.example/en"
        language = "en"
        time_zone = "Europe/Moscow"
        sections = ["news", "letters"]
        permalink = "/{section}/{slug}/"
        raw_html = "trusted"
        smart_punctuation = false
        navigation = ["@/about.md"]
        [page_size]
        section = 10
        front = 5
        related = 2
        [publisher]
        name = "Publisher"
        logo = "/logo.svg"
        address = """One
        Two"""
        email = "letters@paper.example"
        social = ["https://social.example/@paper"]
        [policies]
        corrections = "@/corrections.md"
        ethics = "@/ethics.md"
        [theme]
        accent = "#0a5c8a"
        font = "Georgia, 'Times New Roman', serif"
        motto = true
        width = 12.5
        [languages.ru]
        title = "Газета"
        tagline = "Новости"
        [languages.ar]
        "##,
    );
    assert_eq!(config.time_zone.iana_name(), Some("Europe/Moscow"));
    assert_eq!(config.sections.iter().map(|s| s.value.as_str()).collect::<Vec<_>>(), ["news", "letters"]);
    assert_eq!(config.raw_html, RawHtml::Trusted);
    assert_eq!(config.page_size, PageSize { section: 10, front: 5, related: 2 });
    assert_eq!(config.publisher.address.as_deref(), Some("One Two"));
    assert_eq!(config.policies.iter().map(|(name, _)| *name).collect::<Vec<_>>(), ["ethics", "corrections"]);
    assert_eq!(config.theme["accent"], "#0a5c8a");
    assert_eq!(config.theme["width"], 12.5);
    let codes: Vec<_> = config.languages.iter().map(|l| (l.code.as_str(), l.name.as_str(), l.right_to_left)).collect();
    assert_eq!(codes, [("en", "English", false), ("ru", "Русский", false), ("ar", "العربية", true)]);
    assert_eq!(config.languages[1].title, "Газета");
    assert_eq!(config.languages[2].title, "The Moscow Times");
    assert_eq!(config.languages[2].tagline, None);
}

#[test]
fn the_sites_own_language_may_be_described_too() {
    let config = good(&format!("{SMALL}tagline = \"T\"\n[languages.en]\nname = \"British English\"\n"));
    assert_eq!(config.languages.len(), 1);
    assert_eq!(config.languages[0].name, "British English");
    assert_eq!(config.languages[0].tagline.as_deref(), Some("T"));
}

#[test]
fn the_command_line_has_the_last_word_on_the_address() {
    let mut diagnostics = Diagnostics::default();
    let file = "site.toml".into();
    let config = Config::read(&file, SMALL, Some("http://localhost:1111"), &mut diagnostics).expect("good");
    assert_eq!(config.base_url, "http://localhost:1111/");
    let config = Config::read(&file, "title = \"A\"", Some("https://a.example"), &mut diagnostics).expect("good");
    assert_eq!(config.base_url, "https://a.example/");
    assert!(Config::read(&file, SMALL, Some("nonsense"), &mut diagnostics).is_none());
    assert_eq!(diagnostics.sorted()[0].message, "the base URL `nonsense` is not a web address");
}

#[test]
fn everything_wrong_in_one_run() {
    check(
        "\u{feff}titel = \"A\"\r\nlanguage = \"english\"\r\n[page_size]\r\nsection = 0\r\n",
        &[
            r#"missing-key at "": `base_url` is missing (add `base_url`)"#,
            r#"missing-key at "": `title` is missing (add `title`)"#,
            r#"unknown-key at "titel": there is no key `titel` (did you mean `title`?)"#,
            r#"bad-value at "\"english\"": `english` is not a language code (write a code of BCP 47, as in `en`, `ru`, `zh-Hans` or `pt-BR`)"#,
            r#"bad-value at "0": `page_size.section` cannot be this number (write a whole number from 1 to 1000)"#,
        ],
    );
}

#[test]
fn wrong_values() {
    check_line(
        "time_zone = \"Moscow\"",
        r#"bad-value at "\"Moscow\"": there is no time zone `Moscow` (did you mean `Europe/Moscow`?)"#,
    );
    check_line(
        "time_zone = \"Europe/Mosocw\"",
        r#"bad-value at "\"Europe/Mosocw\"": there is no time zone `Europe/Mosocw` (did you mean `Europe/Moscow`?)"#,
    );
    check_line("language = \"pt_br\"", r#"bad-value at "\"pt_br\"": `pt_br` is not a language code (write `pt-BR`)"#);
    check_line(
        "sections = [\"World News\"]",
        r#"bad-value at "\"World News\"": `World News` cannot be a section (write `world-news`)"#,
    );
    check_line("sections = [\"a\", \"a\"]", r#"doubled-key at "\"a\"": `a` is given twice (keep one of the two)"#);
    check_line(
        "sections = [\"authors\"]",
        r#"bad-value at "\"authors\"": `content/authors/` is not a section (choose another name for the section and its folder)"#,
    );
    check_line(
        "permalink = \"/{sulg}/\"",
        r#"bad-value at "\"/{sulg}/\"": `permalink` has no placeholder `{sulg}` (did you mean `slug`?)"#,
    );
    check_line(
        "raw_html = \"trust\"",
        r#"bad-value at "\"trust\"": `raw_html` cannot be `trust` (did you mean `trusted`?)"#,
    );
    check_line(
        "smart_punctuation = \"yes\"",
        r#"bad-value at "\"yes\"": `smart_punctuation` must be `true` or `false`, but this is text (-)"#,
    );
    check_line(
        "share_image = \"/share.SVG\"",
        r#"bad-picture at "\"/share.SVG\"": networks do not show drawings (SVG) with a link (write the name of a PNG, JPEG or WebP file, best of 1200 by 630 pixels)"#,
    );
    check_line(
        "[publisher]\nlogo = \"https://a.example/b.svg\"",
        r#"foreign-media at "\"https://a.example/b.svg\"": `publisher.logo` is on another host, which would learn of every reader (download the picture, put it beside the text, and write its file name)"#,
    );
    check_line(
        "[publisher]\nsocial = [\"javascript:alert(1)\"]",
        r#"bad-url at "\"javascript:alert(1)\"": `publisher.social` is not a web address (begin it with `https://`)"#,
    );
    check_line(
        "[publisher]\nemail = \"a\"",
        r#"bad-value at "\"a\"": `a` is not an e-mail address (write it as `letters@paper.example`)"#,
    );
    check_line(
        "[policies]\ncorections = \"@/a.md\"",
        r#"unknown-key at "corections": there is no key `policies.corections` (did you mean `corrections`?)"#,
    );
    check_line("[languages.xx]", r#"missing-key at "[languages.xx]": `languages.xx.name` is missing (add `name`)"#);
    check_line(
        "navigation = { a = 1 }",
        r#"bad-value at "{ a = 1 }": `navigation` must be a list of texts, but this is a table (-)"#,
    );
}

#[test]
fn theme_values_stay_values() {
    for bad in [
        "red; } body { display: none",
        "</style>",
        "url(https://a.example)",
        "URL (x)",
        "image-set('a' 1x)",
        "//a.example",
        "rgb(1,2",
        "\\\\75rl",
        "'serif",
        "red !important",
        "a /* b",
    ] {
        let (config, diagnostics) = read(&format!("{SMALL}[theme]\naccent = \"{bad}\"\n"));
        assert!(config.is_none() && diagnostics.sorted()[0].code == Code::BadValue, "{bad}");
    }
    check_line(
        "[theme]\n\"--x: 1\" = 1",
        r#"bad-value at "\"--x: 1\"": `--x: 1` cannot be the name of a theme option (use small letters, digits and `_`)"#,
    );
    check_line("[theme]\na = nan", r#"bad-value at "nan": `theme.a` must be a plain number, but this is a number (-)"#);
}

#[test]
fn syntax() {
    check(
        "title = The Paper\nbase_url = \"https://a.example\"\n[languages]\n[languages]\n",
        &[
            r#"syntax at "The Paper": this is not TOML: text must stand between quotes (write `key = "text"`)"#,
            r#"doubled-key at "languages": `languages` is given twice (keep one of the two)"#,
        ],
    );
}

#[test]
fn the_example_of_the_documentation_is_right() {
    let documentation = include_str!("../../docs/configuration.md");
    let example =
        documentation.split("```toml\n").nth(1).and_then(|rest| rest.split("```").next()).expect("it has one");
    let config = good(example);
    assert_eq!(config.page_size, PageSize::default());
    assert_eq!(config.permalink, "/{section}/{yyyy}/{mm}/{dd}/{slug}/");
    for (policy, _) in POLICIES {
        assert!(documentation.contains(&format!("`{policy}`")), "{policy}");
    }
}

#[test]
fn a_profile_says_what_is_different() {
    let source = format!(
        "{SMALL}robots = \"noindex\"\n[support]\nmode = \"warn\"\n[languages.ru]\nsupport = \"none\"\n[theme]\naccent = \
         \"#111\"\nmotto = true\n[profiles.a]\nbase_url = \"https://a.example\"\nsupport = \"ask\"\nrobots = \"index\"\n\
         theme = {{ accent = \"#222\" }}\n[profiles.b]\noutput = \"elsewhere\"\nsupport = \"none\"\n"
    );
    let read = |profile, base_url| {
        let mut found = Diagnostics::default();
        let config = Config::read_for(&"site.toml".into(), &source, base_url, profile, &mut found);
        assert!(!found.has_errors(), "{found:?}");
        config.expect("nothing is wrong with it")
    };
    let (site, a, b) = (read(None, None), read(Some("a"), None), read(Some("b"), None));
    assert_eq!((site.base_url.as_str(), site.output.as_str()), ("https://paper.example/", "public"));
    assert_eq!((a.base_url.as_str(), a.output.as_str()), ("https://a.example/", "public-a"));
    assert_eq!((b.base_url.as_str(), b.output.as_str()), ("https://paper.example/", "elsewhere"));
    assert_eq!([site.robots, a.robots, b.robots], [Robots::NoIndex, Robots::Index, Robots::NoIndex]);
    // A profile makes it stricter and never laxer.
    let modes = |config: &Config| [LangId(0), LangId(1)].map(|lang| config.support_in(lang));
    assert_eq!(modes(&site), [Mode::Warn, Mode::None]);
    assert_eq!(modes(&a), [Mode::Warn, Mode::None]);
    assert_eq!(modes(&b), [Mode::None, Mode::None]);
    assert_eq!((a.theme["accent"].as_str(), a.theme["motto"].as_bool()), (Some("#222"), Some(true)));
    assert_eq!(read(Some("a"), Some("http://localhost:1")).base_url, "http://localhost:1/");
}

#[test]
fn a_profile_that_is_not_there() {
    let mut found = Diagnostics::default();
    let source = format!("{SMALL}[profiles.mirror]\n");
    assert!(Config::read_for(&"site.toml".into(), &source, None, Some("mirorr"), &mut found).is_none());
    assert_eq!(found.sorted()[0].help.as_deref(), Some("did you mean `mirror`?"));

    let mut found = Diagnostics::default();
    assert!(Config::read_for(&"site.toml".into(), SMALL, None, Some("russia"), &mut found).is_none());
    let help = "there is `offline`; for another one add a table `[profiles.russia]` to site.toml";
    assert_eq!(found.sorted()[0].help.as_deref(), Some(help));
}

#[test]
fn the_profile_offline_is_there_by_itself() {
    let read = |source: &str, profile: &str| {
        let mut found = Diagnostics::default();
        let config = Config::read_for(&"site.toml".into(), source, None, Some(profile), &mut found);
        config.unwrap_or_else(|| panic!("{found:?}"))
    };
    let config = read(SMALL, "offline");
    assert!(config.offline && config.feeds.formats.is_empty());
    assert_eq!((config.base_url.as_str(), config.output.as_str()), ("https://paper.example/", "public-offline"));
    let source = format!("{SMALL}search = true\n[profiles.a]\n[profiles.offline]\noutput = \"b\"\nfeeds = true\n");
    let config = read(&source, "offline");
    assert!(config.offline && !config.search && !config.feeds.formats.is_empty());
    assert_eq!(config.output, "b");
    assert!(!read(&source, "a").offline && read(&source, "a").search);
}
