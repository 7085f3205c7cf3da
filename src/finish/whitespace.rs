//! Templates may leave empty lines and indentation behind; readers should not have to load them.
//!
//! Only what no browser shows is taken away: white space at the beginning and end of lines, and empty lines, outside
//! of the elements in which it counts. A line end stays a line end, so words never run together.

use memchr::memmem;
use std::ops::Range;

/// Elements in which white space counts.
const VERBATIM: [&[u8]; 4] = [b"pre", b"textarea", b"script", b"style"];

/// How many bytes are looked at together where something may be found: without an early end, so that the processor looks at
/// many at once.
const STRETCH: usize = 128;

/// The same where less is to be done about each.
const LONG_STRETCH: usize = 256;

/// Takes away the white space that nobody sees. What stands before the first of it, which in a tidy page is all, stays where
/// it is; what stands behind moves up.
pub(super) fn squeeze(html: &mut Vec<u8>) {
    let mut verbatim = Verbatim::default();
    // How many bytes there are of the new page, and from where on the old one is yet to be moved behind them.
    let (mut written, mut from) = (0, after_white_space(html, 0));
    let mut looked = from;
    while let Some(line_end) = next_gap(html, looked) {
        if let Some(end) = verbatim.end(html, line_end) {
            looked = end;
            continue;
        }
        let end = from + html[from..line_end].trim_ascii_end().len();
        move_up(html, from..end, &mut written);
        if written > 0 && html[written - 1] != b'\n' {
            html[written] = b'\n';
            written += 1;
        }
        from = after_white_space(html, line_end + 1);
        looked = from;
    }
    let end = html.len();
    move_up(html, from..end, &mut written);
    html.truncate(written);
    if html.last().is_some_and(|last| *last != b'\n') {
        html.push(b'\n');
    }
}

fn after_white_space(html: &[u8], from: usize) -> usize {
    html.len() - html[from..].trim_ascii_start().len()
}

fn move_up(html: &mut [u8], run: Range<usize>, written: &mut usize) {
    let length = run.len();
    if run.start > *written {
        html.copy_within(run, *written);
    }
    *written += length;
}

/// The next line end from a place on that has white space behind it, or before it and not before the place.
fn next_gap(html: &[u8], from: usize) -> Option<usize> {
    let is_white = |at: usize| html.get(at).is_some_and(u8::is_ascii_whitespace);
    let mut at = from;
    loop {
        let (these, next) = (html.get(at..)?, html.get(at + 1..)?);
        let stretches = these.as_chunks().0.iter().zip(next.as_chunks().0);
        at += LONG_STRETCH * stretches.take_while(|(these, next)| !may_have_gap(these, next)).count();
        let end = html.len().min(at + LONG_STRETCH);
        let mut line_ends = memchr::memchr_iter(b'\n', &html[at..end]).map(|found| at + found);
        let gap = line_ends.find(|at| is_white(at + 1) || (*at > from && is_white(at - 1)));
        if gap.is_some() {
            return gap;
        }
        at = end;
    }
}

/// Whether there may be white space in two bytes, one behind the other; a control is taken for it.
#[inline(never)]
fn may_have_gap(these: &[u8; LONG_STRETCH], next: &[u8; LONG_STRETCH]) -> bool {
    // The least of the larger of two: of all the processor can find it at once.
    these.iter().zip(next).fold(u8::MAX, |least, (a, b)| least.min(*a.max(b))) <= b' '
}

/// The elements of a page in which white space counts: they are looked for as far as there is anything to take away.
#[derive(Debug, Default)]
struct Verbatim {
    /// Up to where it is known which of them begin.
    looked: usize,
    /// The next of them, by where it begins, and its name.
    next: Option<(usize, &'static [u8])>,
}

impl Verbatim {
    /// The end of the element in which a place lies; the places are asked for in their order.
    fn end(&mut self, html: &[u8], place: usize) -> Option<usize> {
        loop {
            while self.next.is_none() && self.looked < place {
                self.next = verbatim_within(html, self.looked);
                self.looked += STRETCH;
            }
            let (at, name) = self.next.filter(|(at, _)| *at < place)?;
            let close = [b"</", name].concat();
            let end = find_ignoring_case(&html[at..], &close).map_or(html.len(), |end| at + end + close.len());
            self.next = None;
            self.looked = end;
            if end > place {
                return Some(end);
            }
        }
    }
}

/// Where the first element begins within a stretch in which white space counts, and its name.
fn verbatim_within(html: &[u8], from: usize) -> Option<(usize, &'static [u8])> {
    let html = html.get(from..)?;
    let (second, third) = (html.get(1..)?, html.get(2..)?);
    if let (Some(first), Some(second), Some(third)) = (html.first_chunk(), second.first_chunk(), third.first_chunk())
        && !may_have_verbatim(first, second, third)
    {
        return None;
    }
    let mut tags = memchr::memchr_iter(b'<', &html[..html.len().min(STRETCH)]);
    tags.find_map(|at| Some((from + at, verbatim(&html[at + 1..])?)))
}

/// Whether there may be a tag that begins with the two letters of such an element: `pr`, `te`, `sc` or `st`.
#[inline(never)]
fn may_have_verbatim(first: &[u8; STRETCH], second: &[u8; STRETCH], third: &[u8; STRETCH]) -> bool {
    let all = first.iter().zip(second).zip(third);
    // From the one letter to the other it is 2, -15, -16 or 1, which with 16 more and without the bit of 16 is 2, 1, 0 or 1.
    // Few other tags have such letters.
    let distance = |b: u8, c: u8| (c | 0x20).wrapping_sub(b | 0x20).wrapping_add(16) & !16;
    all.fold(u8::MAX, |least, ((a, b), c)| least.min(a ^ b'<' | distance(*b, *c))) <= 2
}

/// The name of such an element, where the rest of a tag begins with it.
fn verbatim(tag: &[u8]) -> Option<&'static [u8]> {
    VERBATIM.into_iter().find(|name| {
        tag.len() > name.len()
            && tag[..name.len()].eq_ignore_ascii_case(name)
            && matches!(tag[name.len()], b'>' | b'/' | b' ' | b'\t' | b'\r' | b'\n')
    })
}

fn find_ignoring_case(html: &[u8], needle: &[u8]) -> Option<usize> {
    memmem::find(html, needle)
        .into_iter()
        .chain(
            memchr::memchr_iter(b'<', html)
                .find(|at| html[*at..].get(..needle.len()).is_some_and(|found| found.eq_ignore_ascii_case(needle))),
        )
        .min()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn squeezed(html: &str) -> String {
        let mut html = html.as_bytes().to_vec();
        squeeze(&mut html);
        String::from_utf8(html).unwrap()
    }

    fn check(html: &str, expected: &str) {
        assert_eq!(squeezed(html), expected);
    }

    #[test]
    fn what_nobody_sees_goes() {
        check("<p>\n\n   one  \n\ttwo</p>\n\n\n", "<p>\none\ntwo</p>\n");
        check("a <b>b</b>\n  c", "a <b>b</b>\nc\n");
    }

    #[test]
    fn a_tidy_page_is_left_alone() {
        for tidy in ["", "<p>one two\nthree</p>\n", "<p>one  two</p>\n"] {
            check(tidy, tidy);
        }
        for wasteful in ["<p>\n\n</p>\n", "<p>\n </p>\n", "<p> \n</p>\n", " <p>\n</p>\n", "<p>\n</p>", "<p>\r\n</p>\n"]
        {
            check(wasteful, "<p>\n</p>\n");
        }
    }

    #[test]
    fn what_counts_stays() {
        check("<div>\n  <pre>\n  x\n\n  y</pre>\n  z\n</div>", "<div>\n<pre>\n  x\n\n  y</pre>\nz\n</div>\n");
        check("a <SCRIPT>\n  1\n</SCRIPT> b", "a <SCRIPT>\n  1\n</SCRIPT> b\n");
        check("<prefix>\n  x", "<prefix>\nx\n");
        check("<pre>never closed\n  x", "<pre>never closed\n  x\n");
    }

    /// The same, found out about one character after the other.
    fn one_by_one(html: &str) -> String {
        let (mut tidy, mut rest) = (String::new(), html.trim_ascii_start());
        while let Some(c) = rest.chars().next() {
            let is_verbatim = |name: &&str| {
                let tag = rest.to_ascii_lowercase();
                [" ", "\n", "\t", "\r", "/", ">"].iter().any(|behind| tag.starts_with(&format!("<{name}{behind}")))
            };
            let white = rest.len() - rest.trim_ascii_start().len();
            let (length, instead) =
                if let Some(name) = ["pre", "textarea", "script", "style"].into_iter().find(is_verbatim) {
                    let close = format!("</{name}");
                    let end = rest.to_ascii_lowercase().find(&close).map_or(rest.len(), |end| end + close.len());
                    (end, &rest[..end])
                } else if white > 0 {
                    (white, if rest[..white].contains('\n') { "\n" } else { &rest[..white] })
                } else {
                    (c.len_utf8(), &rest[..c.len_utf8()])
                };
            tidy += instead;
            rest = &rest[length..];
        }
        if !tidy.is_empty() && !tidy.ends_with('\n') { tidy + "\n" } else { tidy }
    }

    proptest! {
        #[test]
        fn as_if_each_character_were_looked_at_alone(
            html in "([a-z<>/ \n\t\r]|\n {0,9}<section>|<p>|<st|<pre|<PRE>\n\n|</pre|<(script|STYLE|textarea)[> \n]|</(Script|style|textarea)>|[a-z \n]{100,140}|[a-z]{120,135}){0,16}",
        ) {
            prop_assert_eq!(squeezed(&html), one_by_one(&html));
        }

        #[test]
        fn words_stay_words(html in "([a-z<>/ \n\t]|pre|<pre>|</pre>){0,60}") {
            let once = squeezed(&html);
            let words = |text: &str| text.split_ascii_whitespace().map(str::to_owned).collect::<Vec<_>>();
            prop_assert_eq!(words(&html), words(&once));
        }
    }
}
