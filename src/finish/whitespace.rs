//! Templates may leave empty lines and indentation behind; readers should not have to load them.
//!
//! Only what no browser shows is taken away: white space at the beginning and end of lines, and empty lines, outside
//! of the elements in which it counts. A line end stays a line end, so words never run together.

use memchr::memmem;

/// Elements in which white space counts.
const VERBATIM: [&[u8]; 4] = [b"pre", b"textarea", b"script", b"style"];

/// How many bytes are looked at together where something may be found: without an early end, so that the processor looks at
/// many at once.
const STRETCH: usize = 128;

/// How many bytes are looked at before it is asked whether that is enough.
const BLOCK: usize = 4096;

/// Whether there is any white space to take away. Looking at every byte beside its neighbour, many at once, is many times
/// quicker than copying the page, and a tidy theme leaves none. A control character beside a line's end is taken for one
/// too, which costs a copy and changes nothing.
pub(super) fn is_wasted(html: &[u8]) -> bool {
    let (Some((first, behind)), Some((last, before))) = (html.split_first(), html.split_last()) else { return true };
    let is_wide = |byte: u8| byte <= b' ';
    let is_gap = |(a, b): (&u8, &u8)| is_wide(*a.max(b)) && (*a == b'\n' || *b == b'\n');
    is_wide(*first)
        || *last != b'\n'
        || before.chunks(BLOCK).zip(behind.chunks(BLOCK)).any(|(before, behind)| {
            let pairs = || before.iter().zip(behind);
            // No early end, and nothing but the smaller and the larger of two: so the compiler can look at as many at once
            // as the processor can. Two spaces within a line are found, too.
            let least = pairs().fold(u8::MAX, |least, (a, b)| least.min(*a.max(b)));
            is_wide(least) && pairs().any(is_gap)
        })
}

/// Writes `html` to `out` without the white space that nobody sees.
pub(super) fn squeeze(html: &[u8], out: &mut Vec<u8>) {
    out.reserve(html.len());
    let mut rest = html;
    while let Some((at, name)) = next_verbatim(rest) {
        lines(&rest[..at], out);
        let close = [b"</", name].concat();
        let end = find_ignoring_case(&rest[at..], &close).map_or(rest.len(), |end| at + end + close.len());
        out.extend_from_slice(&rest[at..end]);
        rest = &rest[end..];
    }
    lines(rest, out);
    if out.last().is_some_and(|last| *last != b'\n') {
        out.push(b'\n');
    }
}

/// Where the next element begins in which white space counts, and its name.
fn next_verbatim(html: &[u8]) -> Option<(usize, &'static [u8])> {
    let mut from = 0;
    loop {
        let at = from + next_candidate(&html[from..])?;
        let tag = &html[at + 1..];
        let name = VERBATIM.into_iter().find(|name| {
            tag.len() > name.len()
                && tag[..name.len()].eq_ignore_ascii_case(name)
                && matches!(tag[name.len()], b'>' | b'/' | b' ' | b'\t' | b'\r' | b'\n')
        });
        if let Some(name) = name {
            return Some((at, name));
        }
        from = at + 1;
    }
}

/// The first tag that begins with the two letters of such an element.
fn next_candidate(html: &[u8]) -> Option<usize> {
    let is_one = |((a, b), c): ((&u8, &u8), &u8)| {
        let is = |byte: u8, expected: u8| u8::from(byte == expected);
        let (b, c) = (b | 0x20, c | 0x20);
        let second = (is(b, b'p') & is(c, b'r')) | (is(b, b't') & is(c, b'e'));
        is(*a, b'<') & (second | (is(b, b's') & (is(c, b'c') | is(c, b't'))))
    };
    let (behind, further) = (html.get(1..)?, html.get(2..)?);
    let stretches = html.chunks(STRETCH).zip(behind.chunks(STRETCH)).zip(further.chunks(STRETCH)).enumerate();
    stretches
        .filter(|(_, ((a, b), c))| a.iter().zip(*b).zip(*c).fold(0, |found, triple| found | is_one(triple)) != 0)
        .find_map(|(at, ((a, b), c))| {
            Some(at * STRETCH + a.iter().zip(b).zip(c).position(|triple| is_one(triple) != 0)?)
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

/// Copies text in runs as long as they can be: most line ends have nothing around them to take away.
fn lines(html: &[u8], out: &mut Vec<u8>) {
    let mut copied = 0;
    if out.last().is_none_or(|last| *last == b'\n') {
        copied = html.len() - html.trim_ascii_start().len();
    }
    while let Some(line_end) = next_gap(html, copied) {
        let end = copied + html[copied..line_end].trim_ascii_end().len();
        let next = html.len() - html[line_end + 1..].trim_ascii_start().len();
        out.extend_from_slice(&html[copied..end]);
        if out.last().is_some_and(|last| *last != b'\n') {
            out.push(b'\n');
        }
        copied = next;
    }
    out.extend_from_slice(&html[copied..]);
}

/// The next line end that has white space before or behind it.
fn next_gap(html: &[u8], mut from: usize) -> Option<usize> {
    loop {
        let at = from + next_pair(&html[from..])?;
        let pair = [html[at], html[at + 1]];
        if pair.contains(&b'\n') && pair.iter().all(u8::is_ascii_whitespace) {
            return Some(if pair[0] == b'\n' { at } else { at + 1 });
        }
        from = at + 1;
    }
}

/// The first two bytes that may both be white space.
fn next_pair(html: &[u8]) -> Option<usize> {
    let larger = |(a, b): (&u8, &u8)| *a.max(b);
    let stretches = html.chunks(STRETCH).zip(html.get(1..)?.chunks(STRETCH)).enumerate();
    stretches
        .filter(|(_, (a, b))| a.iter().zip(*b).fold(u8::MAX, |least, pair| least.min(larger(pair))) <= b' ')
        .find_map(|(at, (a, b))| Some(at * STRETCH + a.iter().zip(b).position(|pair| larger(pair) <= b' ')?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(html: &str, expected: &str) {
        let mut out = Vec::new();
        squeeze(html.as_bytes(), &mut out);
        assert_eq!(String::from_utf8_lossy(&out), expected);
    }

    #[test]
    fn what_nobody_sees_goes() {
        check("<p>\n\n   one  \n\ttwo</p>\n\n\n", "<p>\none\ntwo</p>\n");
        check("a <b>b</b>\n  c", "a <b>b</b>\nc\n");
    }

    #[test]
    fn a_tidy_page_is_left_alone() {
        assert!(!is_wasted(b"<p>one two\nthree</p>\n"));
        for wasteful in
            ["<p>\n\n</p>\n", "<p>\n one</p>\n", "<p>one \ntwo</p>\n", " <p></p>\n", "<p></p>", "<p>\r\n</p>\n"]
        {
            assert!(is_wasted(wasteful.as_bytes()), "{wasteful:?}");
        }
    }

    #[test]
    fn what_counts_stays() {
        check("<div>\n  <pre>\n  x\n\n  y</pre>\n  z\n</div>", "<div>\n<pre>\n  x\n\n  y</pre>\nz\n</div>\n");
        check("a <SCRIPT>\n  1\n</SCRIPT> b", "a <SCRIPT>\n  1\n</SCRIPT> b\n");
        check("<prefix>\n  x", "<prefix>\nx\n");
        check("<pre>never closed\n  x", "<pre>never closed\n  x\n");
    }

    /// The same, line end by line end, of a page without elements in which white space counts.
    fn line_by_line(html: &str) -> String {
        let lines: Vec<&str> =
            html.split('\n').map(|line| line.trim_matches(|c: char| c.is_ascii_whitespace())).collect();
        let lines: Vec<&str> = lines.into_iter().filter(|line| !line.is_empty()).collect();
        lines.iter().flat_map(|line| [*line, "\n"]).collect()
    }

    proptest! {
        #[test]
        fn as_if_each_line_were_looked_at_alone(html in "([a-z<>/ \n\t\r]|<st|<p>|[a-z \n]{100,140}){0,12}") {
            let (html, mut out) = (html + "\n", Vec::new());
            squeeze(html.as_bytes(), &mut out);
            prop_assert_eq!(String::from_utf8_lossy(&out), line_by_line(&html));
        }

        #[test]
        fn words_stay_words(html in "([a-z<>/ \n\t]|pre|<pre>|</pre>){0,60}") {
            let mut once = Vec::new();
            squeeze(html.as_bytes(), &mut once);
            let words = |bytes: &[u8]| -> Vec<Vec<u8>> {
                bytes.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty()).map(<[u8]>::to_vec).collect()
            };
            prop_assert_eq!(words(html.as_bytes()), words(&once));
        }
    }
}
