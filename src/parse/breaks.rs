//! Where between two blocks of a story a message to readers may stand, decided once, when the story is parsed.
//!
//! What makes a break is only what one text tells: between which blocks it lies. Which of the breaks a message takes is
//! decided later, when it is known which message the story carries.

use super::body::{Block, BlockKind, Break};

/// How many characters of the story must come after a message: it never stands before a last line.
pub const REST: usize = 120;

/// How many whole paragraphs must come before it.
pub const PARAGRAPHS: usize = 2;

/// Every break of a text, in order; `html` is that in which the blocks lie.
///
/// There is none within a list, a quotation or anything else that is one block; none after a heading, a picture or a
/// quotation, after a question, or after a line that ends with a colon; none before a figure, a quotation, a list or a table; none before
/// the second paragraph, or where no more than a line of the story would come after it.
pub fn breaks(html: &str, blocks: &[Block]) -> Vec<Break> {
    let total = characters(blocks);
    // Shorter texts have none, and most need not be looked at.
    if total <= REST || blocks.len() <= PARAGRAPHS {
        return Vec::new();
    }
    let mut breaks = Vec::with_capacity(blocks.len());
    let interviewer = interviewer(html, blocks);
    let (mut paragraphs, mut read) = (0, 0);
    for pair in blocks.windows(2) {
        let (before, after) = (&pair[0], &pair[1]);
        paragraphs += usize::from(before.kind == BlockKind::Paragraph);
        read += before.characters;
        if total - read < REST {
            break;
        }
        if paragraphs >= PARAGRAPHS
            && may_end(before.kind)
            && may_begin(after.kind)
            && !(before.kind == BlockKind::Paragraph && leads_on(html_of(html, before).trim_end(), interviewer))
        {
            breaks.push(Break { at: before.end as u32, paragraphs: paragraphs as u32, characters: read as u32 });
        }
    }
    breaks.shrink_to_fit();
    breaks
}

/// The characters of all blocks together.
pub fn characters(blocks: &[Block]) -> usize {
    blocks.iter().map(|block| block.characters).sum()
}

/// Whether a reader may stop after such a block: after text, and not after a picture, a chart or a pulled quote, which would
/// look as if the message had been made of it.
fn may_end(kind: BlockKind) -> bool {
    matches!(kind, BlockKind::Paragraph | BlockKind::List | BlockKind::Table)
}

/// Whether a reader can begin again with such a block; others belong to what stands before them.
fn may_begin(kind: BlockKind) -> bool {
    matches!(kind, BlockKind::Paragraph | BlockKind::Heading | BlockKind::Rule)
}

fn html_of<'h>(html: &'h str, block: &Block) -> &'h str {
    html.get(block.start..block.end).unwrap_or_default()
}

/// Whether a paragraph wants to be read on from: a question, whole or by who asks it, or what ends with a colon.
fn leads_on(paragraph: &str, interviewer: Option<&str>) -> bool {
    const QUESTIONS: &[&str] = &["Q:", "Q.", "Q ", "В:", "Вопрос:", "Question:", "F:", "Frage:"];
    let text = paragraph.strip_prefix("<p>").unwrap_or_default();
    let first = text.chars().next();
    (!ends_plainly(paragraph) && without_marks(paragraph).ends_with(['?', ':', '？', '：', '؟', '…']))
        || (matches!(first, Some('Q' | 'F' | 'В')) && QUESTIONS.iter().any(|sign| text.starts_with(sign)))
        || (first == Some('<') && is_all_emphasis(text))
        || interviewer.is_some_and(|name| speaker(paragraph) == Some(name))
}

/// Whether a paragraph ends with a full stop, as nearly all do.
fn ends_plainly(paragraph: &str) -> bool {
    paragraph.ends_with(".</p>")
}

/// A paragraph without the ends of elements and the quotation marks and brackets that close it.
fn without_marks(paragraph: &str) -> &str {
    let mut text = paragraph;
    loop {
        let shorter = text.trim_end().trim_end_matches(['"', '”', '»', '’', '“', ')']);
        // An end of an element is short: it is found sooner byte by byte.
        let tag = || shorter.bytes().rposition(|byte| byte == b'<').filter(|at| shorter[*at..].starts_with("</"));
        let shorter = match shorter.bytes().next_back() {
            Some(b'>') => tag().map_or(shorter, |at| &shorter[..at]),
            Some(b';') => shorter.strip_suffix("&quot;").unwrap_or(shorter),
            _ => shorter,
        };
        if shorter.len() == text.len() {
            return text;
        }
        text = shorter;
    }
}

/// Whether all of a paragraph, whose beginning is left out, is bold or italic, as questions of interviews and makeshift
/// headings are.
fn is_all_emphasis(text: &str) -> bool {
    ["strong", "em", "b", "i"].iter().any(|name| {
        let inner = text.strip_prefix('<').and_then(|rest| rest.strip_prefix(name));
        let inner = inner.and_then(|rest| rest.strip_prefix('>')?.strip_suffix("</p>")?.strip_suffix('>'));
        let inner = inner.and_then(|rest| rest.strip_suffix(name)?.strip_suffix("</"));
        inner.is_some_and(|inner| !inner.contains(&format!("</{name}>")))
    })
}

/// Who says a paragraph: `<p><strong>Ann Lee:</strong> …`.
fn speaker(paragraph: &str) -> Option<&str> {
    let rest = paragraph.strip_prefix("<p><strong>")?;
    let (name, after) = rest.split_once("</strong>")?;
    let name = match name.strip_suffix(':') {
        Some(name) => name,
        None if after.starts_with(':') => name,
        None => return None,
    };
    (name.len() <= 120).then_some(name)
}

/// Who asks the questions of an interview: the first of at least two who speak.
fn interviewer<'h>(html: &'h str, blocks: &[Block]) -> Option<&'h str> {
    let paragraphs = blocks.iter().filter(|block| block.kind == BlockKind::Paragraph);
    let mut speakers = paragraphs.filter_map(|block| speaker(html_of(html, block)));
    let first = speakers.next()?;
    speakers.any(|other| other != first).then_some(first)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The breaks of a text of some blocks, as the numbers of the blocks before which they lie.
    fn check(blocks: &[(BlockKind, &str)], expect: &[usize]) {
        let (html, blocks) = text(blocks);
        let places: Vec<usize> = breaks(&html, &blocks).iter().map(|place| number(&blocks, place)).collect();
        assert_eq!(places, expect, "{html}");
    }

    fn text(written: &[(BlockKind, &str)]) -> (String, Vec<Block>) {
        let mut html = String::new();
        let blocks = written.iter().map(|(kind, text)| {
            let start = html.len();
            html.push_str(text);
            html.push('\n');
            Block { kind: *kind, start, end: html.len(), characters: text.chars().count() }
        });
        let blocks = blocks.collect();
        (html, blocks)
    }

    fn number(blocks: &[Block], place: &Break) -> usize {
        blocks.iter().position(|block| block.start == place.at as usize).expect("between two blocks")
    }

    const LONG: &str = "<p>A paragraph that goes on for more than a hundred and twenty characters, as most paragraphs of \
        a newspaper do that have anything to tell.</p>";

    #[test]
    fn between_paragraphs_but_not_at_the_ends() {
        let paragraph = (BlockKind::Paragraph, LONG);
        check(&[paragraph; 5], &[2, 3, 4]);
        check(&[paragraph, paragraph, paragraph, (BlockKind::Paragraph, "<p>Short.</p>")], &[2]);
        check(&[paragraph; 2], &[]);
        check(&[], &[]);
    }

    #[test]
    fn not_beside_what_belongs_together() {
        use BlockKind::{Component, Figure, Heading, List, Paragraph, Quotation, RawHtml, Table};
        let p = (Paragraph, LONG);
        check(&[p, p, (Heading, "<h2>On</h2>"), p, p], &[2, 4]);
        check(&[p, p, (Figure, "<figure></figure>"), p, p], &[4]);
        check(&[p, p, (Quotation, "<blockquote></blockquote>"), p, p], &[4]);
        check(&[p, p, (List, "<ul></ul>"), p], &[3]);
        check(&[p, p, (Table, "<table></table>"), (Component, "<div></div>"), p], &[]);
        check(&[p, p, (RawHtml, "<div></div>"), p], &[]);
    }

    #[test]
    fn not_between_question_and_answer() {
        use BlockKind::Paragraph;
        let (p, question) = ((Paragraph, LONG), |text| (Paragraph, text));
        check(&[p, p, question("<p><strong>Why then?</strong></p>"), p, p], &[2, 4]);
        check(&[p, p, question("<p><em>Tell us about it.</em></p>"), p, p], &[2, 4]);
        check(&[p, p, question("<p>“But <em>why?</em>”</p>"), p, p], &[2, 4]);
        check(&[p, p, question("<p>He said &quot;why?&quot;</p>"), p, p], &[2, 4]);
        check(&[p, p, question("<p>Three things are known:</p>"), p, p], &[2, 4]);
        check(&[p, p, question("<p>Q: Go on.</p>"), p, p], &[2, 4]);
        check(&[p, p, question("<p><strong>One</strong> and <strong>two</strong></p>"), p, p], &[2, 3, 4]);
        let (asks, tells) = (
            question("<p><strong>The Paper:</strong> Tell us about it.</p>"),
            question(
                "<p><strong>Ann Lee</strong>: It was a long time ago, when nobody wrote such things down at all.</p>",
            ),
        );
        check(&[asks, tells, asks, tells, asks, tells, asks, p], &[2, 4, 6]);
        check(&[p, p, tells, tells, p], &[2, 3, 4]);
    }

    fn blocks() -> impl Strategy<Value = Vec<(BlockKind, String)>> {
        use BlockKind::{Code, Component, Figure, Heading, List, Other, Paragraph, Quotation, RawHtml, Rule, Table};
        const KINDS: &[BlockKind] =
            &[Paragraph, Heading, Figure, Quotation, List, Table, Code, Component, Rule, RawHtml, Other];
        const TEXTS: &[&str] = &[
            "",
            "a",
            "why?",
            "so:",
            LONG,
            "<strong>x</strong>",
            "<strong>X:</strong> y",
            "я🙂",
            "</",
            "<b>",
            "&quot;",
        ];
        let one = (proptest::sample::select(KINDS), proptest::sample::select(TEXTS));
        proptest::collection::vec(one.prop_map(|(kind, text)| (kind, format!("<p>{text}</p>"))), 0..20)
    }

    proptest! {
        #[test]
        fn whatever_the_text(written in blocks()) {
            let borrowed: Vec<(BlockKind, &str)> = written.iter().map(|(kind, text)| (*kind, text.as_str())).collect();
            let (html, blocks) = text(&borrowed);
            let found = breaks(&html, &blocks);
            prop_assert!(found.windows(2).all(|two| two[0].at < two[1].at && two[0].characters <= two[1].characters));
            for place in found {
                let at = number(&blocks, &place);
                let (before, after) = (&blocks[at - 1], &blocks[at]);
                prop_assert!(before.kind != BlockKind::Heading && before.kind != BlockKind::Quotation);
                prop_assert!(!matches!(after.kind, BlockKind::Figure | BlockKind::Quotation | BlockKind::List));
                let paragraphs = blocks[..at].iter().filter(|block| block.kind == BlockKind::Paragraph).count();
                prop_assert!(paragraphs >= PARAGRAPHS && paragraphs == place.paragraphs as usize);
                prop_assert!(characters(&blocks[at..]) >= REST);
                prop_assert!(!(before.kind == BlockKind::Paragraph && written[at - 1].1.contains('?')));
            }
        }

        #[test]
        fn any_html(html in "(?s).{0,60}") {
            let _ = leads_on(&html, Some("x"));
            let _ = speaker(&html);
        }
    }
}
