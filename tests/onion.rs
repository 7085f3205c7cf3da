//! The site in the Tor network: the clear site names it on every page, and it names nothing of the clear site.
#![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

use crate::newsroom;

use newsroom::{INSTANT, Site, Tree, changes, story};

const ONION: &str = "http://2gzyxa5ihm7nsggfxnu52rck2vv4rvmdlkiu3zzui5du4xyclen53wid.onion/";

/// A site with whatever could lead to the clear web.
fn site() -> Site {
    let site = Site::new();
    site.write(
        "site.toml",
        format!(
            "title = \"The Paper\"\nbase_url = \"https://paper.example/\"\nonion = \"{ONION}\"\nsearch = true\ngone = [\"/taken-down/\"]\n\
             navigation = [\"@/about.md\"]\n[publisher]\nsocial = [\"https://social.paper.example/@desk\", \
             \"http://{NAME}.onion/@desk\"]\nlogo = \"/logo.svg\"\n[feeds]\nhub = \"https://hub.paper.example/\"\n\
             [support]\nremind_email = \"https://mail.paper.example/remind\"\n[policies]\nethics = \"@/about.md\"\n\
             [hosting]\nhosts = [\"apache\", \"caddy\", \"cloudflare\", \"github\", \"nginx\"]\n\
             headers = {{ Strict-Transport-Security = \"max-age=63072000\" }}\n[languages.ru]\n\
             [security]\ncontact = \"https://paper.example/contact\"\nexpires = 2025-09-01\n[trust]\n\
             belongto = \"https://council.paper.example/\"\n[[redirects]]\nfrom = \"/before\"\nto = \"@/about.md\"\n",
            NAME = "a".repeat(55) + "d"
        ),
    );
    let more = "authors = [\"Ann Lee\"]\ntags = [\"NATO\"]\naliases = [\"/old/\"]\n";
    site.write("content/world/one.md", story("One", 1, more)).write("content/world/one.ru.md", story("Раз", 1, ""));
    site.write(
        "content/world/two.md",
        format!("{}\n[A source](https://source.example/)\n\n{{{{ <embed url=\"https://video.example/1\" title=\"x\" /> }}}}\n", story("Two", 2, "")),
    );
    site.write(
        "content/world/live.md",
        "+++\ntitle = \"Live\"\nkind = \"live\"\ndate = 2025-03-01T08:00:00Z\n+++\n\n## 09:00 First\n\nIt begins.\n",
    );
    site.write("content/about.md", "+++\ntitle = \"About\"\n+++\n\nWrite to us: [here](/world).\n");
    site.write("static/logo.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 4 3\"/>");
    site.write("content/support/spring.md", support("https://give.example/?a={amount}"));
    site
}

fn support(link: &str) -> String {
    format!(
        "+++\nheading = \"Spring\"\n[[gives]]\nfrequency = \"once\"\namounts = [5]\ncurrency = \"USD\"\nlink = \"{link}\"\n\
         +++\n\nPlease give.\n"
    )
}

fn pages(tree: &Tree) -> impl Iterator<Item = (&String, String)> {
    let pages = tree.iter().filter(|(path, _)| path.rsplit('.').next() == Some("html"));
    pages.map(|(path, bytes)| (path, String::from_utf8(bytes.clone()).unwrap()))
}

#[test]
fn every_page_of_the_clear_site_names_its_own_address_there() {
    let site = site();
    site.build().good();
    let mut count = 0;
    for (path, html) in pages(&site.tree("public")) {
        let address = path.strip_suffix("index.html").unwrap_or(path);
        let meta = format!("<meta http-equiv=\"onion-location\" content=\"{ONION}{address}\">");
        // What sends on is no page, and what is shown at any address has none of its own.
        let has_none =
            html.contains("http-equiv=\"refresh\"") || path.contains("404.html") || path.contains("410.html");
        assert_eq!(html.matches("onion-location").count(), usize::from(!has_none), "{path}");
        assert!(has_none || html.contains(&meta), "{meta} in {path}\n{html}");
        count += usize::from(!has_none);
    }
    assert!(count > 20, "{count} pages");
    let host = ONION.trim_end_matches('/');
    for (file, line) in [
        (".host/nginx.conf", format!("add_header Onion-Location \"{host}$request_uri\";")),
        (".host/Caddyfile", format!("header Onion-Location \"{host}{{http.request.orig_uri}}\"")),
        (".htaccess", format!("Header set Onion-Location \"expr={host}%{{REQUEST_URI}}\"")),
        ("_headers", format!("  Onion-Location: {host}/:splat")),
    ] {
        let text = site.read(&format!("public/{file}"));
        assert!(text.contains(&line), "{line} in\n{text}");
    }
    site.run(&["build", "--at", INSTANT, "--profile", "offline"]).good();
    assert!(pages(&site.tree("public-offline")).all(|(_, html)| !html.contains("onion-location")));
}

#[test]
fn the_site_there_names_nothing_of_the_clear_one() {
    let site = site();
    let run = site.run(&["build", "--at", INSTANT, "--profile", "onion"]).good();
    run.says("clear-way").says("sends readers in the Tor network to the clear web to give");
    let tree = site.tree("public-onion");
    for (path, bytes) in &tree {
        let text = String::from_utf8_lossy(bytes).to_lowercase();
        for clear in ["paper.example", "onion-location", "upgrade-insecure", "strict-transport"] {
            assert!(!text.contains(clear), "{clear} in {path}");
        }
    }
    let text = |path: &str| String::from_utf8(tree[path].clone()).unwrap();
    let one = text("world/2025/02/01/one/index.html");
    for address in [
        "<link rel=\"canonical\" href=\"ONIONworld/2025/02/01/one/\">",
        "hreflang=\"ru\" href=\"ONIONru/world/2025/02/01/one/\"",
        "<meta property=\"og:url\" content=\"ONIONworld/2025/02/01/one/\">",
        "\"@id\":\"ONIONworld/2025/02/01/one/\"",
        "content=\"ONIONauthors/ann-lee/\"",
    ] {
        let address = address.replace("ONION", ONION);
        assert!(one.contains(&address) || address.contains("@id"), "{address} in\n{one}");
    }
    assert!(one.contains(".onion/@desk") && !one.contains("frame-src"), "{one}");
    let two = text("world/2025/02/02/two/index.html");
    assert!(two.contains("https://source.example/") && !two.contains("frame-src"), "{two}");
    assert!(text("feed.xml").contains(&format!("<link>{ONION}world/2025/02/01/one/</link>")));
    assert!(text("sitemap.xml").contains(&format!("<loc>{ONION}sitemaps/")));
    assert!(text("robots.txt").contains(&format!("Sitemap: {ONION}sitemap.xml")));
    assert!(!tree.contains_key("trust.txt") && !tree.contains_key(".well-known/security.txt"));
    assert!(!tree.contains_key("CNAME"));
}

#[test]
fn it_is_built_for_its_own_address_alone() {
    let site = site();
    let run = site.run(&["build", "--profile", "onion", "--base-url", "https://paper.example/"]).code(1);
    run.says("the profile `onion` is built for http://2gzy").says("and not for https://paper.example/");
    site.run(&["build", "--at", INSTANT, "--profile", "onion", "--base-url", ONION]).good();
    let configuration = site.read("site.toml");
    site.write("site.toml", format!("{configuration}[profiles.onion]\nbase_url = \"https://mirror.example\"\n"));
    site.run(&["build", "--profile", "onion"]).code(1).says("and not for https://mirror.example/");
    site.write("site.toml", format!("{configuration}[profiles.onion]\noutput = \"tor\"\nsupport = \"none\"\n"));
    let run = site.run(&["build", "--at", INSTANT, "--profile", "onion"]).good();
    assert!(!run.err.contains("clear-way"), "{}", run.err);
    assert!(site.has("tor/index.html") && !site.has("tor/support"));

    // By its address alone a site is one in the Tor network.
    site.write("site.toml", format!("{configuration}[profiles.other]\nbase_url = \"{ONION}\"\n"));
    site.run(&["build", "--at", INSTANT, "--profile", "other"]).good();
    site.run(&["build", "--at", INSTANT, "--profile", "onion"]).good();
    assert_eq!(changes(&site.tree("public-other"), &site.tree("public-onion")), [""; 0]);

    site.write("site.toml", configuration.replace(&format!("onion = \"{ONION}\"\n"), ""));
    site.run(&["build", "--profile", "onion"]).code(1).says("there is no build profile `onion`").says("onion = ");
    site.write("site.toml", configuration.replace("2gzyxa5", "2gzyxa"));
    site.build().code(1).says("is no address of an onion service");
}

/// What editors and the site's own files say of the clear site is told, and nothing is written.
#[test]
fn an_address_of_the_clear_site_is_a_mistake() {
    let site = site();
    let build = || site.run(&["build", "--at", INSTANT, "--profile", "onion"]);
    build().good();
    let before = site.tree("public-onion");
    site.write(
        "content/world/three.md",
        format!("{}\nSee [this](https://Paper.example/world/).\n", story("Three", 3, "")),
    );
    build().code(1).says("clear-address").says("content/world/three.md").says("names `paper.example`");
    site.remove("content/world/three.md").write("static/extra.txt", "At https://paper.example.");
    build().code(1).says("static/extra.txt");
    site.remove("static/extra.txt")
        .write("content/support/spring.md", support("https://paper.example/give?a={amount}"));
    build().code(1).says("names `paper.example`");
    site.write("content/support/spring.md", support("https://give.example/?a={amount}"));
    build().good();
    assert_eq!(changes(&before, &site.tree("public-onion")), [""; 0]);
    // On the clear web nothing of it is wrong.
    site.write(
        "content/world/three.md",
        format!("{}\nSee [this](https://paper.example/world/).\n", story("Three", 3, "")),
    );
    site.build().good();
}
