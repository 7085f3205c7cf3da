//! What stands above the lists of an edition, once all of them are there.

use super::Edition;
use super::lists::{List, ListKind};
use super::resolve::Resolver;
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::parse::Document;
use crate::parse::matter::{ImageMatter, Matter};
use crate::paths::SitePath;

/// Puts texts and portraits on the pages of an edition's lists, from the documents that describe them; `documents` are
/// sorted by file.
pub(super) fn introduce(
    edition: &mut Edition,
    code: &str,
    documents: &[Document],
    resolver: &mut Resolver,
    diagnostics: &mut Diagnostics,
) {
    let lang = edition.lang;
    for list in
        [&mut edition.sections, &mut edition.topics, &mut edition.series, &mut edition.authors].into_iter().flatten()
    {
        let Some(file) = &list.source else { continue };
        let Ok(at) = documents.binary_search_by(|document| document.source.file.cmp(file)) else { continue };
        let document = &documents[at];
        let is_own = document.source.lang == lang;
        if let (Some(author), Some(image)) = (&mut list.author, portrait(document)) {
            // Its own edition reports what is wrong; the others would only repeat it.
            let mut unheard = Diagnostics::default();
            let heard = if is_own { &mut *diagnostics } else { &mut unheard };
            author.image = resolver.image(&document.source, image, document.caption.clone(), heard);
        }
        if !is_own && list.kind == ListKind::Section {
            diagnostics.push(no_title(list, file, code));
        }
        if is_own {
            list.intro = resolver.intro(document, diagnostics);
        }
    }
}

/// A section is on every page of its language: its title should be too.
fn no_title(list: &List, file: &SitePath, code: &str) -> Diagnostic {
    let message = format!("the section `{}` has no title in `{code}`: `{}` is shown", list.id, list.title);
    let file = SitePath::new(format!("{}/_index.{code}.md", file.folder()));
    let help = format!("write {file} with a `title`");
    Diagnostic::new(Code::MissingString, message).in_file(&file).help(help)
}

fn portrait(document: &Document) -> Option<&ImageMatter> {
    match &document.matter {
        Some(Matter::Author(matter)) => matter.image.as_ref(),
        _ => None,
    }
}
