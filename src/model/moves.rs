//! Where the redirects of `site.toml` lead, as far as documents know. What stands at an address is for the plan to say.

use super::Article;
use super::publication::Status;
use super::resolve::Resolver;
use super::text::Target;
use crate::config::{Config, LangId, Redirect};
use crate::diagnostics::{Code, Diagnostic, Diagnostics, Spanned};
use crate::paths::{PagePath, SitePath};
use percent_encoding::percent_decode_str;
use std::fmt;

/// Where something leads.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Goal {
    /// A page or file of this site, and what is written after its address: `#figures`, or nothing.
    Page(PagePath, String),
    /// A whole `https:` address.
    Web(String),
}

impl fmt::Display for Goal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Goal::Page(path, rest) => write!(f, "/{path}{rest}"),
            Goal::Web(address) => f.write_str(address),
        }
    }
}

/// A redirect of `site.toml`.
#[derive(Debug)]
pub struct Move {
    /// The address that leads on: `/old page.html`.
    pub from: Spanned<String>,
    /// Where it leads.
    pub to: MoveTo,
    /// That as it was written.
    pub written: Spanned<String>,
    /// Whether the address may come to mean something again.
    pub is_temporary: bool,
}

/// Where a redirect leads.
#[derive(Debug, PartialEq, Eq)]
pub enum MoveTo {
    /// There.
    Goal(Goal),
    /// What stands at this address, or becomes of it: the address with its escapes resolved, and what is written after it.
    Address(String, String),
    /// The same, where something stood or will stand that is not published now.
    Absent(String),
    /// Nowhere, on purpose or because of a mistake that was reported elsewhere.
    Nowhere,
}

/// Resolves all redirects of `site.toml`; one whose file does not exist is reported.
pub(super) fn moves(
    config: &Config,
    articles: &[Article],
    resolver: &mut Resolver,
    diagnostics: &mut Diagnostics,
) -> Vec<Move> {
    let one = |redirect: &Redirect| {
        let to = resolve(&redirect.to, articles, resolver, diagnostics)?;
        let Redirect { from, to: written, is_temporary } = redirect.clone();
        Some(Move { from, to, written, is_temporary })
    };
    config.redirects.iter().filter_map(one).collect()
}

fn resolve(
    to: &Spanned<String>,
    articles: &[Article],
    resolver: &mut Resolver,
    diagnostics: &mut Diagnostics,
) -> Option<MoveTo> {
    let written = &to.value;
    if !written.starts_with(['/', '@']) {
        return Some(MoveTo::Goal(Goal::Web(written.clone())));
    }
    // What a link on a page would be told is said of redirects in other words.
    let mut unheard = Diagnostics::default();
    let target = resolver.link_of_site(LangId::default(), to, &mut unheard);
    if unheard.has_errors() {
        diagnostics.extend(unheard);
        return None;
    }
    let (path, rest) = written.split_at(written.find(['?', '#']).unwrap_or(written.len()));
    let address = || percent_decode_str(path).decode_utf8_lossy().into_owned();
    Some(match target? {
        Target::Article(id, rest) => MoveTo::Goal(Goal::Page(articles[id.0 as usize].path.clone(), rest)),
        Target::Page(path, rest) => MoveTo::Goal(Goal::Page(path, rest)),
        Target::Address(..) => MoveTo::Address(address(), rest.to_owned()),
        Target::Media(_) => {
            diagnostics.push(
                Diagnostic::new(Code::BrokenLink, format!("`{written}` is a file whose address changes with it"))
                    .at(&SitePath::from("site.toml"), to.span.clone(), "")
                    .help("lead to the page that has it, or put the file into `static/`"),
            );
            return None;
        }
        Target::Unpublished if written.starts_with('/') => MoveTo::Absent(address()),
        Target::Unpublished => match resolver.standing(&address()) {
            Some((Status::LeftOut | Status::Broken, _)) | None => MoveTo::Nowhere,
            Some((_, path)) => MoveTo::Absent(format!("/{path}")),
        },
    })
}
