//! Readers in the Tor network who are asked to give at a place on the clear web.

use crate::config::is_onion;
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::model::Site;
use std::collections::BTreeSet;

/// Warns of every message that sends them there, once.
pub(crate) fn check(site: &Site, diagnostics: &mut Diagnostics) {
    if !is_onion(&site.config.base_url) {
        return;
    }
    let mut told = BTreeSet::new();
    for message in site.editions.iter().flat_map(|edition| &edition.support.messages) {
        let Some(give) = message.gives.iter().find(|give| !is_onion(&give.link.value)) else { continue };
        if told.insert(&message.file) {
            let what = "sends readers in the Tor network to the clear web to give";
            diagnostics.push(
                Diagnostic::new(Code::ClearWay, what)
                    .at(&message.file, give.link.span.clone(), "on the clear web")
                    .help("tell them, or write `support = \"none\"` or `\"warn\"` in `[profiles.onion]`"),
            );
        }
    }
}
