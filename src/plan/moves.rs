//! Addresses of the past: those that stories and pages name (`aliases`), those of `site.toml` (`redirects`, `gone`), and
//! those of the record. Each has one answer here: where it leads in one step, or that something was taken down.
//!
//! A page at the address answers on any host. An address like `/old.php` no host serves as a page: only a host that
//! is told can answer for it.

use super::taken::{Origin, Outputs};
use super::{Page, PageKind, Recipe, SUGGESTIONS, Step, offline};
use crate::config::LangId;
use crate::diagnostics::{Code, Diagnostic, Diagnostics, Spanned, nearest};
use crate::model::{Goal, Move, MoveTo, Site};
use crate::paths::{OutputPath, PagePath, SitePath};
use ahash::{AHashMap, AHashSet};
use std::collections::BTreeMap;
use std::ops::Range;

/// The endings of files that hosts do not serve as pages. Whatever else an address ends in, it is that of a page.
const FILES: &[&str] = &[
    "asp", "aspx", "atom", "avif", "cfm", "cgi", "css", "csv", "do", "doc", "docx", "epub", "gif", "ico", "ics",
    "jpeg", "jpg", "js", "json", "jsp", "jspx", "mp3", "mp4", "odt", "pdf", "php", "php3", "php4", "php5", "phtml",
    "pl", "png", "ppt", "pptx", "rdf", "rss", "rtf", "svg", "txt", "webp", "xhtml", "xls", "xlsx", "xml", "zip",
];

/// Whether an address that a person wrote names a file, and one that no host serves as a page.
pub(super) fn names_file(written: &str) -> (bool, bool) {
    let path = written.split(['#', '?']).next().unwrap_or_default();
    let stand = Stand::of(path);
    (stand.is_file(path), stand.is_on_host)
}

/// Where an address of the past stands.
struct Stand {
    /// The file that answers for it.
    file: OutputPath,
    /// Whether no host serves that file as a page.
    is_on_host: bool,
}

impl Stand {
    /// The file that answers for `/old`, `/old/` or `/old.html`: itself where it names a file, else the folder's index.
    fn of(address: &str) -> Self {
        let path = address.trim_start_matches('/');
        let ending = path.rsplit('/').next().and_then(|name| name.rsplit_once('.')).map_or("", |(_, ending)| ending);
        let ending = ending.to_ascii_lowercase();
        let is_on_host = FILES.binary_search(&ending.as_str()).is_ok();
        if is_on_host || matches!(ending.as_str(), "html" | "htm" | "shtml") {
            return Self { file: OutputPath::new(path), is_on_host };
        }
        Self { file: OutputPath::new(format!("{}/index.html", path.trim_end_matches('/'))), is_on_host }
    }

    /// Whether it is no folder's index.
    fn is_file(&self, address: &str) -> bool {
        self.file.as_str() == address.trim_start_matches('/')
    }

    fn origin(&self, file: &SitePath, span: Range<usize>) -> Origin {
        let origin = if self.is_on_host { Origin::OnHost } else { Origin::Alias };
        origin(file.clone(), span)
    }
}

/// Plans what stands at every address of the past.
pub(super) fn plan(site: &Site, outputs: &mut Outputs, diagnostics: &mut Diagnostics) {
    let aliases = aliases(site, diagnostics);
    let known = Known::new(site, outputs, &aliases);
    let ends = Ends::of(site, &known, diagnostics);
    let mut first_on_host: Option<(SitePath, Range<usize>, String)> = None;
    let mut on_host = 0;
    let mut add = |stand: Stand, recipe: Recipe, file: &SitePath, written: &Spanned<String>| {
        if stand.is_on_host {
            on_host += 1;
            first_on_host.get_or_insert_with(|| (file.clone(), written.span.clone(), written.value.clone()));
        }
        let origin = stand.origin(file, written.span.clone());
        outputs.add(stand.file, recipe, origin);
    };
    for (stand, page, (file, written)) in aliases {
        add(stand, Recipe::Redirect(Step::lasting(Goal::Page(page, String::new()))), file, written);
    }
    let settings = SitePath::from("site.toml");
    for (redirect, end) in site.moves.iter().zip(ends.0) {
        let stand = Stand::of(&redirect.from.value);
        match end {
            End::Step(step) => add(stand, Recipe::Redirect(step), &settings, &redirect.from),
            End::Gone => {
                let recipe = gone_page(site, &stand.file);
                add(stand, recipe, &settings, &redirect.from);
            }
            End::Nothing => {}
        }
    }
    for gone in &site.config.gone {
        let stand = Stand::of(&gone.value);
        let recipe = gone_page(site, &stand.file);
        add(stand, recipe, &settings, gone);
    }
    if let Some((file, span, address)) = first_on_host
        && !site.config.offline
        && !site.config.hosts.iter().any(|host| host.redirects())
    {
        diagnostics.push(needs_host(&file, span, &address, on_host - 1));
    }
    let history = &site.history;
    let moved = history
        .moved
        .iter()
        .map(|(from, to)| (from.file(), Recipe::Redirect(Step::lasting(Goal::Page(to.clone(), String::new())))));
    let gone = history.gone.iter().map(|path| (path.file(), gone_page(site, &path.file())));
    let mut past: BTreeMap<OutputPath, Recipe> = moved.chain(gone).collect();
    let mut past_on_host = BTreeMap::new();
    for (_, alias) in &history.gone_aliases {
        let stand = Stand::of(&alias.value);
        let recipe = gone_page(site, &stand.file);
        let of_kind = if stand.is_on_host { &mut past_on_host } else { &mut past };
        of_kind.entry(stand.file).or_insert(recipe);
    }
    outputs.add_where_free(past.into_iter().collect(), &Origin::Program("the record of addresses"));
    if let Some((file, alias)) = history.gone_aliases.first() {
        let origin = Origin::OnHost(file.clone(), alias.span.clone());
        outputs.add_where_free(past_on_host.into_iter().collect(), &origin);
    }
}

/// The page that says of an address that something was taken down.
fn gone_page(site: &Site, file: &OutputPath) -> Recipe {
    let path = PagePath::new(super::hosts::address(file.as_str()));
    Recipe::Page(Page { lang: lang_of(site, &path), path, kind: PageKind::Gone })
}

/// The language of an address: that of the edition whose front it lies below.
fn lang_of(site: &Site, path: &PagePath) -> LangId {
    let mut others = site.editions.iter().filter(|edition| edition.lang.index() > 0);
    let edition = others.find(|edition| path.as_str().starts_with(edition.path.as_str()));
    edition.map_or(LangId::default(), |edition| edition.lang)
}

type Alias<'s> = (Stand, PagePath, (&'s SitePath, &'s Spanned<String>));

/// The earlier addresses that stories and standing pages name, with the pages to which they lead.
fn aliases<'s>(site: &'s Site, diagnostics: &mut Diagnostics) -> Vec<Alias<'s>> {
    let stories = site.articles.iter().map(|article| (&article.source.file, &article.path, &article.matter.aliases));
    let pages = site.editions.iter().flat_map(|edition| &edition.pages);
    let pages = pages.map(|page| (&page.source.file, &page.path, &page.matter.aliases));
    let mut all: Vec<Alias> = Vec::new();
    for (file, path, aliases) in stories.chain(pages) {
        // `/old` and `/old/` are one address.
        let mut seen: Vec<OutputPath> = Vec::new();
        for alias in aliases {
            let stand = Stand::of(&alias.value);
            if stand.file.as_str() == "index.html" {
                let diagnostic = Diagnostic::new(Code::BadValue, "the front cannot be the earlier address of a story");
                diagnostics.push(diagnostic.at(file, alias.span.clone(), "").help("take it out"));
            } else if stand.file != path.file() && !seen.contains(&stand.file) {
                seen.push(stand.file.clone());
                all.push((stand, path.clone(), (file, alias)));
            }
        }
    }
    all
}

/// What becomes of an address that has no page.
#[derive(Debug, Clone)]
enum Next {
    /// It leads there.
    Goal(Goal),
    /// It has a redirect of `site.toml`, by its place.
    Move(usize),
    /// Something was taken down there.
    Gone,
}

/// What there is at addresses, and what became of them.
struct Known {
    /// The files that have an output, where anybody asks for them.
    files: AHashSet<OutputPath>,
    next: AHashMap<OutputPath, Next>,
}

impl Known {
    /// What becomes of one address is said by the first who says it: the newsroom before the record.
    fn new(site: &Site, outputs: &Outputs, aliases: &[Alias]) -> Self {
        let mut known = Self { files: AHashSet::new(), next: AHashMap::new() };
        let asks = |redirect: &Move| matches!(redirect.to, MoveTo::Address(..) | MoveTo::Absent(_));
        if !site.moves.iter().any(asks) {
            return known;
        }
        known.files = outputs.iter().map(|(path, _)| path.clone()).collect();
        for (at, redirect) in site.moves.iter().enumerate() {
            known.next.entry(Stand::of(&redirect.from.value).file).or_insert(Next::Move(at));
        }
        for gone in &site.config.gone {
            known.next.entry(Stand::of(&gone.value).file).or_insert(Next::Gone);
        }
        let aliases = aliases.iter().map(|(stand, to, _)| (stand.file.clone(), to));
        let moved = site.history.moved.iter().map(|(from, to)| (from.file(), to));
        for (from, to) in aliases.chain(moved) {
            known.next.entry(from).or_insert_with(|| Next::Goal(Goal::Page(to.clone(), String::new())));
        }
        for gone in &site.history.gone {
            known.next.entry(gone.file()).or_insert(Next::Gone);
        }
        known
    }

    /// The page or file at an address.
    fn at(&self, address: &str) -> Option<PagePath> {
        let path = address.trim_start_matches('/');
        let file = OutputPath::new(path);
        let index = OutputPath::new(format!("{}/index.html", path.trim_end_matches('/')));
        let found = [file, index].into_iter().find(|file| self.files.contains(file))?;
        Some(PagePath::new(super::hosts::address(found.as_str())))
    }
}

/// Where a redirect of `site.toml` leads in the end.
#[derive(Debug, Clone)]
enum End {
    Step(Step),
    Gone,
    Nothing,
}

/// The ends of all redirects of `site.toml`, in their order.
struct Ends(Vec<End>);

impl Ends {
    /// Follows every redirect to its end; what leads nowhere or in a circle is reported.
    fn of(site: &Site, known: &Known, diagnostics: &mut Diagnostics) -> Self {
        let mut ends: Vec<Option<End>> = vec![None; site.moves.len()];
        let mut mistakes = 0;
        for start in 0..site.moves.len() {
            // The redirects on the way, of which none has an end yet.
            let mut way: Vec<usize> = Vec::new();
            let mut is_on_way: AHashSet<usize> = AHashSet::new();
            let mut at = start;
            let end = loop {
                if let Some(end) = &ends[at] {
                    break end.clone();
                }
                if !is_on_way.insert(at) {
                    let circle = way.iter().position(|other| *other == at).map_or(&way[..], |from| &way[from..]);
                    diagnostics.push(circular(site, circle));
                    break End::Nothing;
                }
                way.push(at);
                let redirect = &site.moves[at];
                match step(site, redirect, known) {
                    Ok(Next::Goal(goal)) => break End::Step(Step::lasting(goal)),
                    Ok(Next::Gone) => break End::Gone,
                    Ok(Next::Move(next)) => at = next,
                    Err(problem) => {
                        mistakes += 1;
                        problem.told(redirect, known, mistakes).into_iter().for_each(|told| diagnostics.push(told));
                        break End::Nothing;
                    }
                }
            };
            let mut end = end;
            for at in way.into_iter().rev() {
                // What is true for a while on the way is true for a while altogether.
                if let End::Step(step) = &mut end {
                    step.is_temporary |= site.moves[at].is_temporary;
                }
                ends[at] = Some(end.clone());
            }
        }
        Self(ends.into_iter().map(|end| end.unwrap_or(End::Nothing)).collect())
    }
}

/// Why a redirect has no end.
enum Problem {
    Missing,
    Unpublished,
    OnPurpose,
}

fn step(site: &Site, redirect: &Move, known: &Known) -> Result<Next, Problem> {
    let (address, rest) = match &redirect.to {
        MoveTo::Goal(goal) => return Ok(Next::Goal(goal.clone())),
        MoveTo::Address(address, rest) => (address, rest.as_str()),
        MoveTo::Absent(address) => (address, ""),
        MoveTo::Nowhere => return Err(Problem::OnPurpose),
    };
    if let Some(page) = known.at(address) {
        return Ok(Next::Goal(Goal::Page(page, rest.to_owned())));
    }
    match known.next.get(&Stand::of(address).file) {
        Some(next) => Ok(next.clone()),
        None if offline::lacks(site, address) => {
            let path = address.trim_start_matches('/');
            Ok(Next::Goal(Goal::Web(format!("{}{path}{rest}", site.config.base_url))))
        }
        None if matches!(redirect.to, MoveTo::Absent(_)) => Err(Problem::Unpublished),
        None => Err(Problem::Missing),
    }
}

impl Problem {
    fn told(&self, redirect: &Move, known: &Known, mistakes: usize) -> Option<Diagnostic> {
        let Spanned { value: written, span } = &redirect.written;
        let file = SitePath::from("site.toml");
        match self {
            Problem::OnPurpose => None,
            Problem::Unpublished => {
                let message =
                    format!("`{written}` is not published now: `{}` is unknown till then", redirect.from.value);
                let diagnostic = Diagnostic::new(Code::LinkToUnpublished, message);
                Some(
                    diagnostic
                        .at(&file, span.clone(), "not published")
                        .help("take it out, or publish what it leads to"),
                )
            }
            Problem::Missing => {
                let folder = written.split(['?', '#']).next().unwrap_or_default().trim_matches('/');
                let pages = known.files.iter().filter_map(|path| path.as_str().strip_suffix("/index.html"));
                let near = if mistakes <= SUGGESTIONS { nearest::nearest(folder, pages) } else { None };
                let help = near.map_or_else(
                    || "write the address of a page that there is, or its file as `@/section/story.md`".to_owned(),
                    |near| format!("did you mean `/{near}/`?"),
                );
                let message = format!("there is no page `{written}` on this site");
                Some(Diagnostic::new(Code::BrokenLink, message).at(&file, span.clone(), "leads nowhere").help(help))
            }
        }
    }
}

/// How many redirects of a circle are shown.
const SHOWN: usize = 4;

fn circular(site: &Site, circle: &[usize]) -> Diagnostic {
    let file = SitePath::from("site.toml");
    let first = circle.first().map(|at| &site.moves[*at].from.value);
    let what = match circle.len() {
        1 => "leads to itself".to_owned(),
        count => format!("comes back to itself after {count} steps"),
    };
    let message = format!("`{}` {what}", first.map_or("", String::as_str));
    let mut diagnostic = Diagnostic::new(Code::BrokenLink, message);
    for at in circle.iter().take(SHOWN) {
        let redirect = &site.moves[*at];
        diagnostic = diagnostic.at(&file, redirect.written.span.clone(), format!("from `{}`", redirect.from.value));
    }
    diagnostic.help("let one of them lead to a page that there is")
}

fn needs_host(file: &SitePath, span: Range<usize>, address: &str, more: usize) -> Diagnostic {
    let others = match more {
        0 => String::new(),
        1 => ", nor from another such address".to_owned(),
        more => format!(", nor from {more} other such addresses"),
    };
    let message = format!("nobody is sent on from `{address}`{others}: no host serves a page there");
    Diagnostic::new(Code::NeedsHost, message)
        .at(file, span, "only a host that is told can answer here")
        .help("name your host in `[hosting]`, as `hosts = [\"nginx\"]`, or take it out")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_endings_are_sorted() {
        assert!(FILES.is_sorted());
    }

    #[test]
    fn where_addresses_stand() {
        for (address, file, is_on_host) in [
            ("/old", "old/index.html", false),
            ("/old/", "old/index.html", false),
            ("/a/old.html", "a/old.html", false),
            ("/OLD.HTM", "OLD.HTM", false),
            ("/old.php", "old.php", true),
            ("/v1.2", "v1.2/index.html", false),
            ("/st.-petersburg/", "st.-petersburg/index.html", false),
            ("/node.js/", "node.js/index.html", false),
            ("/старое", "старое/index.html", false),
        ] {
            let stand = Stand::of(address);
            assert_eq!((stand.file.as_str(), stand.is_on_host), (file, is_on_host), "{address}");
        }
    }
}
