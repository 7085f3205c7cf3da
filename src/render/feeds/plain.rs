//! HTML as readers of feeds can show it: without scripts, forms, drawings and players, without classes and ids, and with
//! whole addresses. What a reader needs of what is taken out stays as a link, a picture or a table.

use super::xml::allowed;
use crate::fields::addresses;
use crate::parse::tags::{Attribute, Piece, pieces};
use crate::render::labels::escape;

/// Whether an element goes with all that is in it.
fn is_gone(name: &str) -> bool {
    matches!(
        name,
        "button"
            | "canvas"
            | "datalist"
            | "dialog"
            | "form"
            | "head"
            | "math"
            | "meter"
            | "object"
            | "progress"
            | "script"
            | "select"
            | "style"
            | "svg"
            | "template"
            | "textarea"
            | "title"
    )
}

/// Elements in which there are no tags: the first end is theirs, and one without an end has all that follows.
const WITHOUT_TAGS: &[&str] = &["script", "style", "textarea", "title"];

/// The attributes that an element keeps beside those that all keep; `None` where it does not stay itself.
fn kept(name: &str) -> Option<&'static [&'static str]> {
    Some(match name {
        "a" => &["href"],
        "blockquote" | "q" => &["cite"],
        "col" | "colgroup" => &["span"],
        "del" | "ins" => &["cite", "datetime"],
        "img" => &["src", "srcset", "sizes", "alt", "width", "height"],
        "li" => &["value"],
        "ol" => &["start", "reversed", "type"],
        "td" => &["colspan", "rowspan", "abbr"],
        "th" => &["colspan", "rowspan", "abbr", "scope"],
        "time" => &["datetime"],
        "abbr" | "address" | "b" | "bdi" | "bdo" | "br" | "caption" | "cite" | "code" | "dd" | "dfn" | "div" | "dl"
        | "dt" | "em" | "figcaption" | "figure" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "hr" | "i" | "kbd"
        | "mark" | "p" | "pre" | "rp" | "rt" | "ruby" | "s" | "samp" | "small" | "strong" | "sub" | "sup" | "table"
        | "tbody" | "tfoot" | "thead" | "tr" | "u" | "ul" | "var" | "wbr" => &[],
        _ => return None,
    })
}

/// Attributes that every element keeps.
const KEPT_BY_ALL: &[&str] = &["dir", "lang", "title"];

/// Links that lead about within a page: from a heading to itself, from a note back to the text.
const WITHIN_PAGE: &[&str] = &["anchor", "footnote-back"];

/// Writes the HTML of a page, whose whole address is `page`, as readers of feeds can show it.
pub(in crate::render) fn plain(html: &str, page: &str, out: &mut String) {
    let html = allowed(html);
    let pieces = pieces(&html);
    let mut plain = Plain { html: &html, pieces: &pieces, page, spans: Vec::new(), verbatim: 0 };
    let mut at = 0;
    while at < pieces.len() {
        at = plain.piece(at, out);
    }
}

struct Plain<'h> {
    html: &'h str,
    pieces: &'h [Piece<'h>],
    page: &'h str,
    /// Whether each `span` that is open has been kept.
    spans: Vec<bool>,
    /// How many elements are open in which white space counts.
    verbatim: usize,
}

impl Plain<'_> {
    /// Writes a piece, or what comes in the place of an element; comes back with the place of the next.
    fn piece(&mut self, at: usize, out: &mut String) -> usize {
        match &self.pieces[at] {
            Piece::Text(text) => {
                let text = &self.html[text.clone()];
                // Empty lines are what is left of elements that are gone.
                let is_empty = self.verbatim == 0 && out.ends_with('\n') && text.trim().is_empty();
                out.push_str(if is_empty { "" } else { text });
            }
            Piece::Comment | Piece::Other(_) => {}
            Piece::Start { name, attributes, .. } => return self.start(at, name, attributes, out),
            Piece::End { name, .. } => self.end(name, out),
        }
        at + 1
    }

    fn start(&mut self, at: usize, name: &str, attributes: &[Attribute], out: &mut String) -> usize {
        let value = |name: &str| attributes.iter().find(|attribute| attribute.name == name).map(Attribute::value);
        match name {
            _ if is_gone(name) => return self.after(at, name),
            "a" if value("class").is_some_and(|class| class.split(' ').any(|class| WITHIN_PAGE.contains(&class))) => {
                out.truncate(out.trim_end_matches(' ').len());
                return self.after(at, name);
            }
            "iframe" => {
                if let Some(address) = value("src").and_then(|src| whole(&src, self.page)) {
                    link(&address, value("title").as_deref().unwrap_or(&address), out);
                }
                return self.after(at, name);
            }
            "audio" | "video" => return self.player(at, name, attributes, out),
            "span" => {
                let says = attributes.iter().any(|attribute| KEPT_BY_ALL.contains(&attribute.name.as_str()));
                self.spans.push(says);
                if says {
                    self.tag("span", &[], attributes, out);
                }
            }
            name => {
                let name = instead(name);
                self.verbatim += usize::from(name == "pre");
                if let Some(kept) = kept(name) {
                    self.tag(name, kept, attributes, out);
                }
            }
        }
        at + 1
    }

    fn end(&mut self, name: &str, out: &mut String) {
        let name = instead(name);
        if name == "pre" {
            self.verbatim = self.verbatim.saturating_sub(1);
        }
        let is_kept = match name {
            "span" => self.spans.pop() == Some(true),
            // These have no end.
            "br" | "col" | "hr" | "img" | "wbr" => false,
            name => kept(name).is_some(),
        };
        if is_kept {
            out.extend(["</", name, ">"]);
        }
    }

    fn tag(&self, name: &str, kept: &[&str], attributes: &[Attribute], out: &mut String) {
        out.extend(["<", name]);
        for attribute in attributes {
            let key = attribute.name.as_str();
            if !kept.contains(&key) && !KEPT_BY_ALL.contains(&key) {
                continue;
            }
            let value = attribute.value();
            let value = match key {
                "href" | "src" | "cite" => whole(&value, self.page),
                "srcset" => Some(self.sources(&value)),
                _ => Some(value.into_owned()),
            };
            if let Some(value) = value {
                out.extend([" ", key, "=\""]);
                escape(&value, out);
                out.push('"');
            }
        }
        out.push('>');
    }

    /// `a.jpg 1x, b.jpg 2x` with whole addresses.
    fn sources(&self, value: &str) -> String {
        // A comma parts two pictures where white space follows it; others may belong to an address.
        let pictures = value.split(", ").map(str::trim).filter(|picture| !picture.is_empty());
        let pictures = pictures.filter_map(|picture| {
            let (address, size) = picture.split_once(char::is_whitespace).unwrap_or((picture, ""));
            let address = whole(address, self.page)?;
            Some(if size.is_empty() { address } else { format!("{address} {}", size.trim()) })
        });
        pictures.collect::<Vec<_>>().join(", ")
    }

    /// A film or a recording: its picture, or else its name, as a link to the file.
    fn player(&self, at: usize, name: &str, attributes: &[Attribute], out: &mut String) -> usize {
        let value = |name: &str| attributes.iter().find(|attribute| attribute.name == name).map(Attribute::value);
        let address = |name: &str| value(name).and_then(|address| whole(&address, self.page));
        // Without a file of its own it has what stands in it: other sources, and words for who cannot play them.
        let Some(file) = address("src") else { return at + 1 };
        let after = self.after(at, name);
        let label = value("aria-label").or_else(|| value("title"));
        if let Some(poster) = address("poster") {
            out.push_str("<a href=\"");
            escape(&file, out);
            out.push_str("\"><img src=\"");
            escape(&poster, out);
            out.push_str("\" alt=\"");
            escape(label.as_deref().unwrap_or_default(), out);
            out.push_str("\"></a>");
            return after;
        }
        let within = &self.pieces[at + 1..after.max(at + 1)];
        if within.iter().any(|piece| matches!(piece, Piece::Start { name, .. } if name == "a")) {
            return at + 1;
        }
        link(&file, label.as_deref().unwrap_or(&file), out);
        after
    }

    /// The place after the end of the element that begins at `at`; after its tag where it does not end.
    fn after(&self, at: usize, element: &str) -> usize {
        let has_tags = !WITHOUT_TAGS.contains(&element);
        let mut depth = 1_usize;
        for (place, piece) in self.pieces.iter().enumerate().skip(at + 1) {
            match piece {
                Piece::Start { name, .. } if has_tags && name == element => depth += 1,
                Piece::End { name, .. } if name == element => {
                    depth -= 1;
                    if depth == 0 {
                        return place + 1;
                    }
                }
                _ => {}
            }
        }
        if has_tags { at + 1 } else { self.pieces.len() }
    }
}

/// The element that readers know in the place of one that they may not.
fn instead(name: &str) -> &str {
    match name {
        "article" | "aside" | "footer" | "header" | "main" | "nav" | "section" => "div",
        "summary" | "legend" => "p",
        name => name,
    }
}

fn link(address: &str, words: &str, out: &mut String) {
    out.push_str("<a href=\"");
    escape(address, out);
    out.push_str("\">");
    escape(words, out);
    out.push_str("</a>");
}

/// An address as it is seen from everywhere; none where it is no address, or one that runs something.
pub(super) fn whole(address: &str, page: &str) -> Option<String> {
    let address = address.trim_matches(|c: char| c.is_whitespace() || c.is_control());
    if let Some(scheme) = addresses::scheme(address) {
        return addresses::is_followed(&scheme).then(|| address.to_owned());
    }
    let host = page.find("://").map_or(0, |at| at + 3);
    let root = page[host..].find('/').map_or(page.len(), |at| host + at);
    if let Some(rest) = address.strip_prefix("//") {
        return Some(format!("{}//{rest}", &page[..host.saturating_sub(2)]));
    }
    let page = page.split(['#', '?']).next().unwrap_or(page);
    if address.is_empty() || address.starts_with(['#', '?']) {
        return Some(format!("{page}{address}"));
    }
    let path_end = address.find(['#', '?']).unwrap_or(address.len());
    let (path, rest) = address.split_at(path_end);
    let mut parts: Vec<&str> = Vec::new();
    if !path.starts_with('/') {
        let folder = page.get(root..).and_then(|path| path.rsplit_once('/')).map_or("", |(folder, _)| folder);
        parts.extend(folder.split('/').filter(|part| !part.is_empty()));
    }
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    let is_folder = path.ends_with('/') || path.ends_with("/.") || path.ends_with("..") || path == ".";
    let slash = if is_folder && !parts.is_empty() { "/" } else { "" };
    Some(format!("{}/{}{slash}{rest}", &page[..root.min(page.len())], parts.join("/")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const PAGE: &str = "https://paper.example/news/2025/story/";

    fn check(html: &str, expected: &str) {
        let mut out = String::new();
        plain(html, PAGE, &mut out);
        assert_eq!(out, expected, "{html}");
    }

    #[test]
    fn addresses_are_whole() {
        for (address, expected) in [
            ("https://other.example/a", Some("https://other.example/a")),
            ("//other.example/a", Some("https://other.example/a")),
            ("/about/?x=1#y", Some("https://paper.example/about/?x=1#y")),
            ("#fn-1", Some("https://paper.example/news/2025/story/#fn-1")),
            ("?page=2", Some("https://paper.example/news/2025/story/?page=2")),
            ("", Some("https://paper.example/news/2025/story/")),
            ("map.svg", Some("https://paper.example/news/2025/story/map.svg")),
            ("../other/", Some("https://paper.example/news/2025/other/")),
            ("../../../../../x", Some("https://paper.example/x")),
            ("./", Some("https://paper.example/news/2025/story/")),
            ("mailto:desk@paper.example", Some("mailto:desk@paper.example")),
            (" javascript:alert(1)", None),
            ("java\nscript:alert(1)", None),
            ("data:text/html,x", None),
        ] {
            assert_eq!(whole(address, PAGE).as_deref(), expected, "{address}");
        }
        assert_eq!(whole("x", "https://paper.example/").as_deref(), Some("https://paper.example/x"));
    }

    #[test]
    fn what_readers_cannot_show_goes() {
        check(
            "<p class=\"x\" id=\"y\" onclick=\"z()\">a<script>b</script> <b style=\"x\">c</b></p>",
            "<p>a <b>c</b></p>",
        );
        check("<form><p>a</p><input name=\"b\"></form>c<!-- d -->e", "ce");
        check("a<svg><text>b</text></svg>c", "ac");
        check("<h2 id=\"a\">A <a class=\"anchor\" href=\"#a\">#</a></h2>", "<h2>A</h2>");
        check("<span class=\"a\">b <span lang=\"ru\">в</span></span>", "b <span lang=\"ru\">в</span>");
        check("<details><summary>a</summary><section>b</section></details>", "<p>a</p><div>b</div>");
        check("<x-a>b</x-a><script>c", "b");
    }

    #[test]
    fn pictures_and_players_stay_as_links() {
        check(
            "<img src=\"a.jpg\" srcset=\"a.jpg 1x, /b,c.jpg 2x\" alt=\"x &amp; y\" loading=\"lazy\">",
            "<img src=\"https://paper.example/news/2025/story/a.jpg\" srcset=\"https://paper.example/news/2025/story/a.jpg 1x, \
             https://paper.example/b,c.jpg 2x\" alt=\"x &amp; y\">",
        );
        check(
            "<video controls src=\"/a.mp4\" poster=\"/a.jpg\" aria-label=\"A\"><a href=\"/a.mp4\">A</a></video>",
            "<a href=\"https://paper.example/a.mp4\"><img src=\"https://paper.example/a.jpg\" alt=\"A\"></a>",
        );
        check(
            "<audio src=\"/a.mp3\"><a href=\"/a.mp3\">Listen</a></audio>",
            "<a href=\"https://paper.example/a.mp3\">Listen</a>",
        );
        check(
            "<audio src=\"/a.mp3\"></audio>",
            "<a href=\"https://paper.example/a.mp3\">https://paper.example/a.mp3</a>",
        );
        check(
            "<iframe src=\"https://player.example/1\" title=\"A film\"></iframe>",
            "<a href=\"https://player.example/1\">A film</a>",
        );
    }

    proptest! {
        #[test]
        fn nothing_that_runs_is_left(
            html in "(</?(a|b|svg|script|form|span|video|iframe|style)( (href|src|onclick|style)=['\"]?[a-z:/#.]{0,9}['\"]?)?>|[a-z< >/]{0,4}){0,20}"
        ) {
            let mut out = String::new();
            plain(&html, PAGE, &mut out);
            for piece in pieces(&out) {
                if let Piece::Start { name, attributes, .. } = piece {
                    prop_assert!(!matches!(name.as_str(), "script" | "style" | "form" | "iframe" | "svg" | "video"));
                    for attribute in attributes {
                        prop_assert!(!attribute.name.starts_with("on") && attribute.name != "style", "{}", out);
                        if matches!(attribute.name.as_str(), "href" | "src") {
                            prop_assert!(attribute.value().contains(':'), "{}", out);
                        }
                    }
                }
            }
        }
    }
}
