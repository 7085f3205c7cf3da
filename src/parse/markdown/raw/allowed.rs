//! What raw HTML may hold. The report and the sanitiser both go by these lists, so that nothing vanishes unreported.

/// The elements that may stay.
pub(super) const ELEMENTS: &[&str] = &[
    "a",
    "abbr",
    "address",
    "article",
    "aside",
    "b",
    "bdi",
    "bdo",
    "blockquote",
    "br",
    "caption",
    "cite",
    "code",
    "col",
    "colgroup",
    "data",
    "dd",
    "del",
    "details",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "footer",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "i",
    "ins",
    "kbd",
    "li",
    "mark",
    "ol",
    "p",
    "pre",
    "q",
    "rp",
    "rt",
    "ruby",
    "s",
    "samp",
    "section",
    "small",
    "span",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "time",
    "tr",
    "u",
    "ul",
    "var",
    "wbr",
];

/// The attributes that every element may have, besides those that begin with `aria-`.
pub(super) const ATTRIBUTES: &[&str] = &["class", "id", "title", "lang", "dir", "role", "tabindex", "translate"];

/// The attributes that one element may have.
pub(super) const ATTRIBUTES_OF: &[(&str, &[&str])] = &[
    ("a", &["href", "hreflang", "rel"]),
    ("blockquote", &["cite"]),
    ("col", &["span"]),
    ("colgroup", &["span"]),
    ("data", &["value"]),
    ("del", &["cite", "datetime"]),
    ("details", &["open"]),
    ("ins", &["cite", "datetime"]),
    ("li", &["value"]),
    ("ol", &["start", "type", "reversed"]),
    ("q", &["cite"]),
    ("td", &["colspan", "rowspan", "headers"]),
    ("th", &["colspan", "rowspan", "headers", "scope", "abbr"]),
    ("time", &["datetime"]),
];

/// The elements whose content is no text for readers, or only for browsers that cannot show the element.
pub(super) const WITH_CONTENT: &[&str] = &[
    "applet", "audio", "canvas", "embed", "iframe", "math", "noembed", "noframes", "noscript", "object", "script",
    "select", "style", "svg", "template", "textarea", "title", "video", "xmp",
];

/// Elements that never have content.
pub(super) const VOID: &[&str] =
    &["br", "col", "hr", "img", "wbr", "embed", "input", "link", "meta", "source", "track", "area", "base"];

/// Whether an element may stay.
pub(super) fn element(name: &str) -> bool {
    ELEMENTS.contains(&name)
}

/// Whether an element may have an attribute.
pub(super) fn attribute(element: &str, name: &str) -> bool {
    let own = ATTRIBUTES_OF.iter().find(|(of, _)| *of == element);
    ATTRIBUTES.contains(&name) || name.starts_with("aria-") || own.is_some_and(|(_, names)| names.contains(&name))
}

/// What to do instead of an element that may not stay.
pub(super) fn instead(name: &str) -> &'static str {
    match name {
        "iframe" | "embed" | "object" => "use the `embed` component: `{{ <embed url=\"…\" title=\"…\" /> }}`",
        "video" | "source" | "track" => "use the `video` component: `{{ <video src=\"…\" title=\"…\" /> }}`",
        "audio" => "use the `audio` component: `{{ <audio src=\"…\" title=\"…\" /> }}`",
        "script" => "pages work without scripts; put what every page needs into `static/js/`",
        "style" | "link" | "font" | "center" => "give the element a class, and the class its look in `static/css/`",
        "svg" | "picture" | "map" | "area" => "save it as a file beside the article: `![description](file.svg)`",
        "form" | "input" | "button" | "select" | "textarea" | "label" => "link to a page that holds the form",
        "h1" => "write the heading in Markdown; the headline is the page's only `<h1>`",
        _ => "write it in Markdown, or set `raw_html = \"trusted\"` in `site.toml`",
    }
}

/// Whether an element stays open until it is ended: not so those without content and those whose end may be left out.
pub(super) fn nests(name: &str) -> bool {
    !VOID.contains(&name)
        && !matches!(name, "p" | "li" | "dt" | "dd" | "tr" | "td" | "th" | "thead" | "tbody" | "tfoot" | "rp" | "rt")
}
