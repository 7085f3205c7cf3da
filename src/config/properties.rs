//! What must hold for any text at all: no panic, and places that can be cut out of the file.

use super::Config;
use crate::diagnostics::Diagnostics;
use crate::fields::arbitrary::{check_places, lines, mutated};
use proptest::prelude::*;

const SITE: &str = r#"
title = "Zeitung"
base_url = "https://a.example/x"
time_zone = "Europe/Berlin"
sections = ["a", "b"]
permalink = "/{section}/{slug}/"
[page_size]
section = 3
[publisher]
social = ["https://a.example/"]
[theme]
accent = "rgb(1, 2, 3)"
[support]
mode = "warn"
remind_email = "https://a.example/remind"
[languages.ru]
title = "Газета"
support = "none"
[profiles.mirror]
base_url = "https://b.example/"
output = "mirror"
offline = true
robots = "noindex"
theme = { accent = "red" }
"#;

proptest! {
    #[test]
    fn mutated_configuration(source in mutated(SITE), any in lines()) {
        for source in [source, any] {
            let mut diagnostics = Diagnostics::default();
            let config = Config::read(&"site.toml".into(), &source, None, &mut diagnostics);
            assert_eq!(config.is_none(), diagnostics.has_errors(), "{diagnostics:?}");
            check_places(&source, &diagnostics);
        }
    }
}
