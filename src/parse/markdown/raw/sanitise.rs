//! The last word on raw HTML: the rendered text of a document that holds any is parsed as a browser would parse it,
//! cleaned, and written anew, so that every element ends and nothing harmful is left whatever the report has missed.

use super::allowed;
use ammonia::Builder;
use std::collections::HashSet;
use std::sync::LazyLock;

static BUILDER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let set = |names: &[&'static str]| names.iter().copied().collect::<HashSet<_>>();
    let mut builder = Builder::empty();
    builder
        .tags(set(allowed::ELEMENTS))
        .clean_content_tags(set(allowed::WITH_CONTENT))
        .generic_attributes(set(allowed::ATTRIBUTES))
        .generic_attribute_prefixes(set(&["aria-"]))
        .tag_attributes(allowed::ATTRIBUTES_OF.iter().map(|(element, names)| (*element, set(names))).collect())
        .url_schemes(set(&["http", "https", "mailto", "tel", "sms", "geo", "xmpp", "magnet"]))
        // The pass has marked external links itself, with what belongs there.
        .link_rel(None)
        .strip_comments(true);
    builder
});

/// `html`, clean. Tokens pass through.
pub(super) fn clean(html: &str) -> String {
    BUILDER.clean(html).to_string()
}
