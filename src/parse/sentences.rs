//! The sentences of a support message, to be looked for where they must not be found.
//!
//! Only pieces are kept that are written the same wherever they stand, in HTML, JSON and plain text, and that are long
//! enough to be nobody else's: “Thank you.” is.

use super::matter::Matter;
use crate::diagnostics::Spanned;
use std::ops::Range;

/// How many characters a piece has at least.
const LONG: usize = 24;

/// The same for scripts that put no spaces between words, where a character says more.
const LONG_IDEOGRAPHS: usize = 10;

/// The pieces of a whole message: of its letter, whose text in the file begins at byte `start`, and of what stands above
/// and below it.
pub(super) fn of_message(matter: Option<&Matter>, letter: &str, source: &str, start: usize) -> Vec<Spanned<String>> {
    let mut found = sentences(letter, source, &(start..start));
    let Some(Matter::Support(matter)) = matter else { return found };
    let variants = matter.variants.iter().flat_map(|variant| [&variant.heading, &variant.salutation, &variant.thanks]);
    let texts = [&matter.salutation, &matter.thanks, &matter.warning].into_iter().chain(variants).flatten();
    for text in texts.chain([&matter.heading]) {
        found.extend(sentences(&text.value, source, &text.span));
    }
    found
}

/// The pieces of some HTML; each has the place in `source`, the file, at which it can be found there, or `otherwise`.
pub(super) fn sentences(html: &str, source: &str, otherwise: &Range<usize>) -> Vec<Spanned<String>> {
    let mut found: Vec<Spanned<String>> = Vec::new();
    for piece in html.split('<').map(|run| run.split_once('>').map_or(run, |(_, text)| text)) {
        for piece in piece.split(['.', '!', '?', '…', '。', '！', '？', '&', ';', '"', '\'', '’', '\\', '{', '}'])
        {
            let piece = piece.split_whitespace().collect::<Vec<_>>().join(" ");
            if is_long(&piece) && found.iter().all(|other| other.value != piece) {
                let span = place(&piece, source).unwrap_or_else(|| otherwise.clone());
                found.push(Spanned::new(piece, span));
            }
        }
    }
    found
}

fn is_long(piece: &str) -> bool {
    let length = piece.chars().count();
    length >= LONG && piece.contains(' ') || length >= LONG_IDEOGRAPHS && !piece.contains(' ') && !piece.is_ascii()
}

/// Where the file has the beginning of the piece.
fn place(piece: &str, source: &str) -> Option<Range<usize>> {
    let beginning: String = piece.chars().take(LONG / 2).collect();
    source.find(&beginning).map(|at| at..at + beginning.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_nobody_elses() {
        let source =
            "We were named *undesirable* by the state\nthat we report on. Thank you. Мы пишем правду об этой войне!";
        let html = "<p>We were named <em>undesirable</em> by the state\nthat we report on. Thank you. Мы пишем правду об этой войне!</p>";
        let found = sentences(html, source, &(0..1));
        let texts: Vec<&str> = found.iter().map(|one| one.value.as_str()).collect();
        assert_eq!(texts, ["by the state that we report on", "Мы пишем правду об этой войне"]);
        assert_eq!(&source[found[0].span.clone()], "by the state");
    }
}
