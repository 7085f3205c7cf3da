use super::*;
use crate::config::Config;
use crate::diagnostics::Diagnostics;

fn read(tables: &str) -> (Option<RootFiles>, Vec<String>) {
    let source = format!("title = \"The Paper\"\nbase_url = \"https://paper.example\"\n{tables}\n");
    let mut diagnostics = Diagnostics::default();
    let config = Config::read(&"site.toml".into(), &source, None, &mut diagnostics);
    let said = diagnostics.sorted().into_iter().map(|found| {
        let label = &found.labels[0];
        let place = label.start.map_or("-", |start| &source[start..label.end]);
        format!("{place}: {} ({})", found.message, found.help.as_deref().unwrap_or("-"))
    });
    let said = said.collect();
    (config.map(|config| config.root_files), said)
}

#[track_caller]
fn good(tables: &str) -> RootFiles {
    let (files, said) = read(tables);
    assert_eq!(said, [""; 0]);
    files.expect("there is nothing wrong with it")
}

/// Every value is refused with a message that has these words.
#[track_caller]
fn refused(before: &str, values: &[(&str, &str)]) {
    for (value, words) in values {
        let (files, said) = read(&format!("{before}{value}"));
        assert!(files.is_none(), "{value}");
        assert!(said.len() == 1 && said[0].contains(words), "{value}: {said:?}");
    }
}

#[test]
fn everything_of_security() {
    let files = good(
        r#"
        language = "ru"
        time_zone = "Europe/Moscow"
        [security]
        contact = ["mailto:security@paper.example", "https://paper.example/tell", "tel:+31-20-555-0100", "mailto:security@paper.example"]
        expires = 2026-01-01
        encryption = ["https://paper.example/key.asc", "openpgp4fpr:5f2de5521c63a801ab59ccb603d49de44b29100f", "dns:5d2d._openpgpkey.paper.example?type=OPENPGPKEY"]
        acknowledgements = "https://paper.example/thanks/"
        policy = "https://paper.example/policy/"
        hiring = "https://paper.example/jobs/"
        csaf = "https://paper.example/.well-known/csaf/provider-metadata.json"
        [languages.en]
        "#,
    );
    let security = files.security.expect("the table is there").value;
    assert_eq!(security.contacts.len(), 3);
    assert_eq!(security.expires.value.to_string(), "2025-12-31T21:00:00Z", "a day is one of the site's zone");
    assert_eq!(security.languages, ["ru", "en"]);
    let fields: Vec<&str> = security.others.iter().map(|(field, _)| *field).collect();
    assert_eq!(fields, ["Encryption", "Encryption", "Encryption", "Acknowledgments", "Policy", "Hiring", "CSAF"]);
    let own =
        "[security]\ncontact = \"tel:+1\"\nexpires = 2026-01-01T00:00:00+03:00\npreferred_languages = [\"zh-Hans\"]";
    assert_eq!(good(own).security.expect("the table is there").value.languages, ["zh-Hans"]);
}

#[test]
fn what_security_refuses() {
    refused(
        "[security]\nexpires = 2026-01-01\ncontact = ",
        &[
            ("\"security@paper.example\"", "write `mailto:security@paper.example`"),
            ("\"paper.example/tell\"", "write `mailto:…`, `https://…` or `tel:+…`"),
            ("\"http://paper.example/\"", "is not encrypted"),
            ("\"mailto:paper.example\"", "is not an e-mail address"),
            ("\"mailto:a@b.example c\"", "has a space in it"),
            ("\"mailto:a@b.example\\nExpires: 2099-01-01\"", "has a space in it"),
            ("\"mailto:a@b.example\\u0085X: y\"", "has a space in it"),
            ("\"tel:é\"", "is not a telephone number"),
            ("\"t el:é\"", "is not a telephone number"),
            ("\"javascript:alert(1)\"", "is no way to reach somebody"),
            ("\"https://пример.example/\"", "has letters that are not ASCII"),
            ("[]", "`security.contact` is empty"),
            ("{ mail = \"x\" }", "must be a list of texts"),
            ("true", "must be text"),
        ],
    );
    refused(
        "[security]\ncontact = \"tel:+1\"\nexpires = ",
        &[("\"soon\"", "is not a date"), ("2026-02-30", "does not exist"), ("[]", "must be a date")],
    );
    refused(
        "[security]\ncontact = \"tel:+1\"\nexpires = 2026-01-01\n",
        &[
            ("encryption = \"key.asc\"", "is not a web address"),
            ("encryption = \"dns:\"", "does not lead to a key"),
            ("encryption = \"dns:a\\nb\"", "does not lead to a key"),
            ("policy = \"/security/\"", "is not a web address"),
            ("preferred_languages = \"english\"", "is not a language code"),
            ("preferred_languages = \"zh-hans\"", "write `zh-Hans`"),
            ("canonical = \"https://x.example/\"", "there is no key `security.canonical`"),
        ],
    );
    refused("[security]\ncontact = \"tel:+1\"", &[("", "`security.expires` is missing")]);
    refused("[security]\nexpires = 2026-01-01", &[("", "`security.contact` is missing")]);
    refused("security = ", &[("\"mailto:a@b.example\"", "must be a table")]);
}

#[test]
fn everything_of_trust() {
    let files = good(
        r#"
        [publisher]
        email = "letters+a#b@paper.example"
        social = ["https://social.example/@paper", "https://matrix.example/#/room"]
        [trust]
        members = "https://member.example/"
        belongto = ["https://one.example/", "https://two.example/"]
        controlled_by = "https://owner.example"
        data_training_allowed = false
        "#,
    );
    let trust = files.trust.expect("the table is there").value;
    let lines: Vec<String> = trust.lines.iter().map(|(word, value)| format!("{word}={value}")).collect();
    assert_eq!(
        lines,
        [
            "member=https://member.example/",
            "belongto=https://one.example/",
            "belongto=https://two.example/",
            "controlledby=https://owner.example",
            "social=https://social.example/@paper",
            "contact=mailto:letters+a%23b@paper.example",
            "datatrainingallowed=no",
        ]
    );
}

#[test]
fn what_trust_refuses() {
    refused(
        "[trust]\nmember = ",
        &[
            ("\"member.example\"", "is not a web address"),
            ("\"https://member.example/#top\"", "begins a comment"),
            ("\"https://member.example/\\ncontrol=https://evil.example/\"", "has a space in it"),
            ("\"https://газета.рф/\"", "not ASCII"),
        ],
    );
    refused(
        "[trust]\n",
        &[
            ("", "`trust` says nothing"),
            ("datatrainingallowed = \"no\"", "must be `true` or `false`"),
            ("belongs = \"https://a.example/\"", "there is no key `trust.belongs`"),
        ],
    );
}

#[test]
fn everything_of_ads() {
    let files = good(
        r#"
        [ads]
        sellers = ["Exchange.example,12345 ,direct, f08c47fec0942fa0", "b.example, pub-1, RESELLER", "b.example, pub-1, reseller"]
        contact = "ads@paper.example"
        owner_domain = "paper.example"
        manager_domain = ["seller.example", "other.example, nl"]
        subdomain = "sport.paper.example"
        inventory_partner_domain = "Partner.example"
        "#,
    );
    let ads = files.ads.expect("the table is there").value;
    assert_eq!(ads.sellers, ["exchange.example, 12345, DIRECT, f08c47fec0942fa0", "b.example, pub-1, RESELLER"]);
    let variables: Vec<String> = ads.variables.iter().map(|(word, value)| format!("{word}={value}")).collect();
    assert_eq!(
        variables,
        [
            "CONTACT=ads@paper.example",
            "OWNERDOMAIN=paper.example",
            "MANAGERDOMAIN=seller.example",
            "MANAGERDOMAIN=other.example,NL",
            "SUBDOMAIN=sport.paper.example",
            "INVENTORYPARTNERDOMAIN=partner.example",
        ]
    );
    assert_eq!(good("ads = false").ads.map(|ads| ads.value), Some(Ads::default()));
    assert_eq!(good("").ads, None);
}

#[test]
fn what_ads_refuses() {
    refused("ads = ", &[("true", "does not say who may sell"), ("\"no\"", "must be `true` or `false`")]);
    refused(
        "[ads]\nsellers = ",
        &[
            ("\"exchange.example\"", "is no seller"),
            ("\"exchange.example, 1, DIRECT, a, b\"", "is no seller"),
            ("\"https://exchange.example/, 1, DIRECT\"", "has no domain in its first field"),
            ("\"localhost, 1, DIRECT\"", "has no domain in its first field"),
            ("\"exchange.example, , DIRECT\"", "has no account"),
            ("\"exchange.example, 1 2, DIRECT\"", "has no account"),
            ("\"exchange.example, 1, SOMETIMES\"", "another third field"),
            ("\"exchange.example, 1, DIRECT, # x\"", "fourth field"),
            ("\"exchange.example, 1, DIRECT\\nb.example, 1, DIRECT\"", "is no seller"),
        ],
    );
    refused(
        "[ads]\n",
        &[
            ("owner_domain = \"https://paper.example/\"", "is not a domain"),
            ("manager_domain = \"seller.example, Holland\"", "has no country"),
            ("contact = \"call # 5\"", "begins a comment"),
            ("subdomain = \"a..example\"", "is not a domain"),
        ],
    );
}
