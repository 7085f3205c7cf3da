//! The files for hosts: that they say what the pages say, that a site's own win, and that what is said is brought up to date.
#![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

use crate::newsroom;

use newsroom::{CONFIGURATION, Site};
use std::collections::BTreeMap;

const HOSTING: &str = "[hosting]\nhosts = [\"netlify\", \"apache\", \"nginx\", \"caddy\", \"github\"]\n";

/// What a Content-Security-Policy allows, by directive.
fn policy(text: &str) -> BTreeMap<&str, Vec<&str>> {
    let directives = text.split(';').map(|directive| directive.split_whitespace().collect::<Vec<_>>());
    directives.filter(|words| !words.is_empty()).map(|words| (words[0], words[1..].to_vec())).collect()
}

fn between<'t>(text: &'t str, before: &str, after: &str) -> &'t str {
    text.split_once(before).unwrap().1.split_once(after).unwrap().0
}

#[test]
fn the_header_allows_what_every_page_allows_and_no_more_than_they_do_together() {
    let site = Site::new();
    let search = if cfg!(feature = "search") { "search = true\n" } else { "" };
    let support = "[support]\nremind_email = \"https://post.example/remind\"\n";
    site.write("site.toml", format!("{CONFIGURATION}gone = [\"/was/\"]\n{search}{HOSTING}{support}"));
    let gives = "[[gives]]\nfrequency = \"monthly\"\namounts = [2]\ncurrency = \"USD\"\nlink = \"https://give.example/?a={amount}\"\n";
    site.write("content/support/ask.md", format!("+++\nheading = \"Help\"\nremind_days = 30\n{gives}+++\n\nWe ask.\n"));
    let embed = "\n{{ <embed url=\"https://video.example/1\" title=\"A film\" provider=\"Video\" /> }}\n";
    site.story("content/news/a.md", "Alpha", 1).write("content/news/b.md", newsroom::story("Beta", 2, "") + embed);
    site.build().good();
    let headers = site.read("public/_headers");
    let header = policy(between(&headers, "Content-Security-Policy: ", "\n"));
    assert!(!headers.contains("unsafe-inline"), "{headers}");
    let mut together: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut pages = 0;
    for (path, bytes) in site.tree("public").into_iter().filter(|(path, _)| path.strip_suffix(".html").is_some()) {
        let page = String::from_utf8(bytes).unwrap();
        let meta = between(&page, "http-equiv=\"Content-Security-Policy\" content=\"", "\"");
        pages += 1;
        for (directive, sources) in policy(meta) {
            for source in sources {
                let allowed = header.get(directive).is_some_and(|all| all.contains(&source));
                assert!(allowed, "{path}: {directive} {source} is not in the header");
                together.entry(directive.to_owned()).or_default().push(source.to_owned());
            }
        }
    }
    assert!(pages > 10, "{pages}");
    for (directive, sources) in header.iter().filter(|(directive, _)| **directive != "frame-ancestors") {
        for source in sources {
            let known = together.get(*directive).is_some_and(|all| all.iter().any(|one| one == source));
            assert!(known, "no page allows {directive} {source}");
        }
    }
}

#[test]
fn all_hosts_are_told_the_same() {
    let site = Site::new();
    site.write("site.toml", format!("{CONFIGURATION}gone = [\"/was.php\"]\n{HOSTING}"));
    site.write("content/news/a.md", newsroom::story("Alpha", 1, "aliases = [\"/old/\", \"/old.php\"]\n"));
    site.build().good();
    for (file, lines) in [
        ("_redirects", ["/old/ {to} 301!", "/old.php {to} 301!", "/was.php /410.html 410!"]),
        (".htaccess", ["\"^old/?$\" \"{to}\"", "\"^old\\.php$\" \"{to}\"", "\"^was\\.php$\" - [G]"]),
        (
            ".host/nginx.conf",
            [
                "\"/old\" { return 301 \"{to}\"; }",
                "\"/old.php\" { return 301 \"{to}\"; }",
                "\"/was.php\" { return 410; }",
            ],
        ),
        (".host/Caddyfile", ["\"/old\" \"{to}\"", "\"/old.php\" \"{to}\"", "\"/was.php\" \"/410.html\""]),
    ] {
        let text = site.read(&format!("public/{file}"));
        for line in lines.map(|line| line.replace("{to}", "/news/2025/02/01/a/")) {
            assert!(text.contains(&line), "{line} in {file}:\n{text}");
        }
    }
    assert!(!site.has("public/old.php") && !site.has("public/was.php"));
    assert_eq!(site.read("public/CNAME"), "paper.example\n");
    assert_eq!(site.read("public/.nojekyll"), "");
}

#[test]
fn nothing_is_written_for_a_host_that_is_not_named_and_own_files_win() {
    let site = Site::new();
    site.story("content/news/a.md", "Alpha", 1).write("site.toml", format!("{CONFIGURATION}gone = [\"/was/\"]\n"));
    site.build().good();
    for file in ["_redirects", "_headers", ".htaccess", ".host", ".nojekyll", "CNAME", "410.html"] {
        assert!(!site.has(&format!("public/{file}")), "{file}");
    }
    site.write("site.toml", format!("{CONFIGURATION}gone = [\"/was/\"]\n{HOSTING}"));
    site.write("static/_redirects", "/own /news/ 302\n").write("static/410.html", "Own\n");
    site.build().good();
    assert_eq!(site.read("public/_redirects"), "/own /news/ 302\n");
    assert_eq!(site.read("public/410.html"), "Own\n");
    assert!(site.has("public/_headers"));
}

#[test]
fn what_changes_is_in_the_files_of_the_next_build() {
    let site = Site::new();
    let said = |more: &str| site.write("site.toml", format!("{CONFIGURATION}{HOSTING}{more}"));
    said("");
    site.story("content/news/a.md", "Alpha", 1).build().good();
    assert!(!site.read("public/_redirects").contains("301"));
    site.write("content/news/a.md", newsroom::story("Alpha", 1, "aliases = [\"/old/\"]\n")).build().good();
    assert!(site.read("public/_redirects").contains("/old/ /news/2025/02/01/a/ 301!\n"));
    said("[hosting.headers]\nX-Own = \"yes\"\nreferrer-policy = false\n");
    site.build().good();
    let headers = site.read("public/_headers");
    assert!(headers.contains("  X-Own: yes\n") && !headers.contains("Referrer-Policy"), "{headers}");
    assert!(site.read("public/.host/nginx.conf").contains("add_header X-Own \"yes\" always;"));
}

/// Thousands of redirects, each to the next: one step each.
#[test]
fn a_long_chain_is_cut_short() {
    let site = Site::new();
    let one = |number: usize| format!("[[redirects]]\nfrom = \"/{number}/\"\nto = \"/{}/\"\n", number + 1);
    let chain: String = (0..3000).map(one).collect();
    let end = "[[redirects]]\nfrom = \"/3000/\"\nto = \"@/news/a.md\"\n";
    site.write("site.toml", format!("{CONFIGURATION}{chain}{end}")).story("content/news/a.md", "Alpha", 1);
    site.build().good();
    for number in [0, 1500, 3000] {
        let page = site.read(&format!("public/{number}/index.html"));
        assert!(page.contains("url=../news/2025/02/01/a/"), "{page}");
    }
}
