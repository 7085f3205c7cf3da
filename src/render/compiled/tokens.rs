//! A template as tokens: text, and what stands between `{{ }}` and `{% %}`.

use super::Unknown;

/// One token.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token<'s> {
    /// What stands outside, without the white space that a `-` takes away.
    Text(&'s str),
    /// `{{`
    Print,
    /// `{%`
    Tag,
    /// `}}` or `%}`
    End,
    Name(&'s str),
    Literal(&'s str),
    Integer(i64),
    Sign(&'static str),
}

/// Signs, longer ones first.
const SIGNS: [&str; 27] = [
    "...", "//", "**", "==", "!=", ">=", "<=", "</", "?.", "?[", "+", "-", "*", "/", "%", ".", ",", ":", "~", "|", "=",
    ">", "<", "(", ")", "[", "]",
];
const BRACES: [&str; 3] = ["{", "}", "@"];

/// The tokens of a template.
pub(super) fn tokens(source: &str) -> Result<Vec<Token<'_>>, Unknown> {
    let mut tokens = Vec::new();
    let mut rest = source;
    let mut trims_start = false;
    loop {
        let at = memchr::memchr_iter(b'{', rest.as_bytes())
            .find(|at| matches!(rest.as_bytes().get(at + 1), Some(b'{' | b'%' | b'#')));
        let mut text = &rest[..at.unwrap_or(rest.len())];
        if trims_start && !text.is_empty() {
            text = text.trim_start();
            trims_start = false;
        }
        let Some(at) = at else {
            push_text(text, &mut tokens);
            return Ok(tokens);
        };
        let kind = rest.as_bytes()[at + 1];
        let trims_end = rest.as_bytes().get(at + 2) == Some(&b'-');
        push_text(if trims_end { text.trim_end() } else { text }, &mut tokens);
        rest = &rest[at + 2 + usize::from(trims_end)..];
        if kind == b'#' {
            let end = memchr::memmem::find(rest.as_bytes(), b"#}").ok_or(Unknown)?;
            trims_start |= rest[..end].ends_with('-');
            rest = &rest[end + 2..];
            continue;
        }
        let (begin, end) = if kind == b'{' { (Token::Print, "}}") } else { (Token::Tag, "%}") };
        tokens.push(begin);
        let start = tokens.len();
        (rest, trims_start) = inside(rest, end, &mut tokens)?;
        // What follows is text, whatever it looks like.
        if kind == b'%' && tokens.get(start) == Some(&Token::Name("raw")) {
            return Err(Unknown);
        }
    }
}

fn push_text<'s>(text: &'s str, tokens: &mut Vec<Token<'s>>) {
    if !text.is_empty() {
        tokens.push(Token::Text(text));
    }
}

/// The tokens up to `end`; comes back with what follows, and whether white space before it goes.
fn inside<'s>(mut rest: &'s str, end: &str, tokens: &mut Vec<Token<'s>>) -> Result<(&'s str, bool), Unknown> {
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace());
        if let Some(after) = rest.strip_prefix(end) {
            tokens.push(Token::End);
            return Ok((after, false));
        }
        if let Some(after) = rest.strip_prefix('-').and_then(|rest| rest.strip_prefix(end)) {
            tokens.push(Token::End);
            return Ok((after, true));
        }
        let first = *rest.as_bytes().first().ok_or(Unknown)?;
        let length = match first {
            b'"' | b'\'' | b'`' => {
                let length = 1 + memchr::memchr(first, &rest.as_bytes()[1..]).ok_or(Unknown)?;
                let text = &rest[1..length];
                // What an escape means is left to tera.
                if text.contains('\\') {
                    return Err(Unknown);
                }
                tokens.push(Token::Literal(text));
                length + 1
            }
            b'0'..=b'9' => {
                let length = rest.bytes().take_while(|byte| byte.is_ascii_digit() || *byte == b'.').count();
                tokens.push(Token::Integer(rest[..length].parse().map_err(|_| Unknown)?));
                length
            }
            b'a'..=b'z' | b'A'..=b'Z' | b'_' => {
                let length = rest.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_').count();
                tokens.push(Token::Name(&rest[..length]));
                length
            }
            _ => {
                let sign = SIGNS.iter().chain(&BRACES).find(|sign| rest.starts_with(**sign)).ok_or(Unknown)?;
                tokens.push(Token::Sign(sign));
                sign.len()
            }
        };
        rest = &rest[length..];
    }
}
