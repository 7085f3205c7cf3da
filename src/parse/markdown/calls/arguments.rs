//! One call, read character by character: its name, its arguments, its end.
//!
//! The syntax is that of the templates, but for the values: Markdown is never run as a template, so these are literals.

use crate::diagnostics::Spanned;
use crate::parse::body::{Argument, Literal};
use std::ops::Range;

/// What is wrong with a call, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) span: Range<usize>,
    pub(super) message: String,
    pub(super) help: String,
}

/// What a call does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// `{{ <name /> }}`
    Single,
    /// `{% <name> %}`
    Open,
    /// `{% </name> %}`
    Close,
}

/// A call as written.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Written {
    pub(super) role: Role,
    pub(super) name: Spanned<String>,
    pub(super) args: Vec<Argument>,
    pub(super) span: Range<usize>,
}

/// Reads the call that begins at byte `start` of `text`. Faults come with it; without a call, its end was not found.
pub(super) fn read(text: &str, start: usize) -> (Option<Written>, Vec<Fault>) {
    let mut reader = Reader { text, at: start + 2, faults: Vec::new() };
    let written = reader.call(start);
    (written, reader.faults)
}

/// Lists may hold lists, but no more than this many deep.
const DEPTH: usize = 8;

struct Reader<'t> {
    text: &'t str,
    at: usize,
    faults: Vec<Fault>,
}

impl<'t> Reader<'t> {
    fn call(&mut self, start: usize) -> Option<Written> {
        let braces = self.text[start..].starts_with("{{");
        let closing = if braces { "}}" } else { "%}" };
        self.skip_space();
        self.eat("<");
        let slash = self.eat("/");
        let name = self.name();
        let args = match self.arguments() {
            Ok(args) => args,
            Err(fault) => {
                self.faults.push(fault);
                // What follows cannot be trusted; the call ends at its closing braces.
                self.at += self.rest().find(closing)? + closing.len();
                let role = if slash {
                    Role::Close
                } else if braces {
                    Role::Single
                } else {
                    Role::Open
                };
                return Some(Written { role, name, args: Vec::new(), span: start..self.at });
            }
        };
        let single = self.eat("/");
        let angle = self.eat(">");
        self.skip_space();
        if !angle || !self.eat(closing) {
            let wrong = self.at..self.at;
            self.fault(wrong, "this call of a component does not end", &format!("it ends with `> {closing}`"));
            self.at += self.rest().find(closing)? + closing.len();
        }
        let span = start..self.at;
        let role = self.role(braces, slash, single, &name, &span);
        if role == Role::Close && !args.is_empty() {
            self.fault(span.clone(), "the end of a component takes no arguments", "give them where it begins");
        }
        Some(Written { role, name, args, span })
    }

    /// What the call does; the form says it twice, by the braces and by the slash.
    fn role(&mut self, braces: bool, slash: bool, single: bool, name: &Spanned<String>, span: &Range<usize>) -> Role {
        let name = &name.value;
        match (braces, slash, single) {
            (true, false, true) => Role::Single,
            (false, false, false) => Role::Open,
            (false, true, false) => Role::Close,
            (_, true, _) => {
                self.fault(
                    span.clone(),
                    "this is no call of a component",
                    &format!("a component ends with `{{% </{name}> %}}`"),
                );
                Role::Close
            }
            (true, false, false) => {
                self.fault(
                    span.clone(),
                    "this call has no `/` at its end",
                    &format!("write `{{{{ <{name} /> }}}}`, or `{{% <{name}> %}} … {{% </{name}> %}}` around Markdown"),
                );
                Role::Single
            }
            (false, false, true) => {
                self.fault(
                    span.clone(),
                    "a component without a body is called with braces",
                    &format!("write `{{{{ <{name} /> }}}}`"),
                );
                Role::Single
            }
        }
    }

    fn name(&mut self) -> Spanned<String> {
        let start = self.at;
        let name = self.word();
        let valid = name.starts_with(|c: char| c.is_ascii_lowercase())
            && name
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b'_'));
        if !valid {
            self.fault(
                start..self.at,
                "this is not the name of a component",
                "names are lower-case letters, digits, `-` and `_`",
            );
        }
        Spanned::new(name.to_owned(), start..self.at)
    }

    fn arguments(&mut self) -> Result<Vec<Argument>, Fault> {
        let mut args: Vec<Argument> = Vec::new();
        loop {
            self.skip_space();
            if self.rest().is_empty() || self.rest().starts_with(['>', '/']) {
                return Ok(args);
            }
            let start = self.at;
            let argument = self.argument()?;
            if args.iter().any(|earlier| earlier.name == argument.name) {
                let message = format!("the argument `{}` is given twice", argument.name);
                self.fault(start..self.at, &message, "remove one of them");
            } else {
                args.push(argument);
            }
        }
    }

    fn argument(&mut self) -> Result<Argument, Fault> {
        let start = self.at;
        let name = self.word();
        if !name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') {
            let end = start + self.text[start..].chars().next().map_or(0, char::len_utf8).max(name.len());
            return Err(fault(
                start..end,
                "this is not the name of an argument",
                "write arguments as `name=\"text\"` or `name={3}`",
            ));
        }
        let name = name.to_owned();
        self.skip_space();
        if !self.eat("=") {
            let end = start + name.len();
            return Ok(Argument { name, value: Spanned::new(Literal::Bool(true), start..end) });
        }
        self.skip_space();
        let value = if self.eat("{") {
            self.skip_space();
            let value = self.literal(0)?;
            self.skip_space();
            if !self.eat("}") {
                return Err(self.not_literal(self.at));
            }
            value
        } else if self.rest().starts_with(['"', '\'']) {
            self.string()?
        } else {
            let help = format!("write `{name}=\"…\"`, or `{name}={{…}}` for a number");
            return Err(fault(self.at..self.at, "a value stands between quotes or braces", &help));
        };
        Ok(Argument { name, value })
    }

    fn literal(&mut self, depth: usize) -> Result<Spanned<Literal>, Fault> {
        let start = self.at;
        match self.rest().chars().next() {
            Some('"' | '\'') => self.string(),
            Some('[') if depth < DEPTH => self.list(depth),
            Some(c) if c == '-' || c.is_ascii_alphanumeric() => {
                let length = self.rest().find(|c: char| !c.is_ascii_alphanumeric() && !"+-._".contains(c));
                let word = &self.rest()[..length.unwrap_or(self.rest().len())];
                let value = scalar(word).ok_or_else(|| self.not_literal(start))?;
                self.at += word.len();
                Ok(Spanned::new(value, start..self.at))
            }
            _ => Err(self.not_literal(start)),
        }
    }

    fn list(&mut self, depth: usize) -> Result<Spanned<Literal>, Fault> {
        let start = self.at;
        let mut items = Vec::new();
        self.eat("[");
        loop {
            self.skip_space();
            if self.eat("]") {
                return Ok(Spanned::new(Literal::List(items), start..self.at));
            }
            items.push(self.literal(depth + 1)?.value);
            self.skip_space();
            if !self.eat(",") && !self.rest().starts_with(']') {
                return Err(fault(
                    self.at..self.at,
                    "this list does not end",
                    "put `,` between its values and `]` after them",
                ));
            }
        }
    }

    /// A string in either kind of quotes. A backslash keeps a quote or a backslash from its meaning. The place is that
    /// of the text between the quotes.
    fn string(&mut self) -> Result<Spanned<Literal>, Fault> {
        let start = self.at + 1;
        let quote = self.rest().chars().next().unwrap_or('"');
        let mut value = String::new();
        let mut chars = self.text[start..].char_indices();
        while let Some((at, c)) = chars.next() {
            match c {
                c if c == quote => {
                    self.at = start + at + 1;
                    return Ok(Spanned::new(Literal::Text(value), start..start + at));
                }
                '\\' => match chars.next() {
                    Some((_, c)) if c == quote || c == '\\' => value.push(c),
                    Some((_, c)) => value.extend(['\\', c]),
                    None => {}
                },
                c => value.push(c),
            }
        }
        Err(fault(start - 1..start, "this quotation does not end", &format!("put a `{quote}` after its text")))
    }

    fn not_literal(&self, start: usize) -> Fault {
        let length = self.text[start..].find(['}', '>', '\n']).unwrap_or(self.text.len() - start);
        fault(
            start..start + length,
            "this is not a value",
            "write the value itself, a text, a number, `true`, `false` or a list of these: Markdown is not run as a template",
        )
    }

    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn eat(&mut self, expected: &str) -> bool {
        let found = self.rest().starts_with(expected);
        self.at += if found { expected.len() } else { 0 };
        found
    }

    fn skip_space(&mut self) {
        self.at += self.rest().len() - self.rest().trim_start().len();
    }

    fn word(&mut self) -> &'t str {
        let rest = self.rest();
        let length = rest.find(|c: char| !c.is_alphanumeric() && c != '-' && c != '_').unwrap_or(rest.len());
        self.at += length;
        &rest[..length]
    }

    fn fault(&mut self, span: Range<usize>, message: &str, help: &str) {
        self.faults.push(fault(span, message, help));
    }
}

fn fault(span: Range<usize>, message: &str, help: &str) -> Fault {
    Fault { span, message: message.to_owned(), help: help.to_owned() }
}

fn scalar(word: &str) -> Option<Literal> {
    match word {
        "true" => Some(Literal::Bool(true)),
        "false" => Some(Literal::Bool(false)),
        _ if !word.trim_start_matches('-').starts_with(|c: char| c.is_ascii_digit()) => None,
        _ => match word.parse() {
            Ok(integer) => Some(Literal::Integer(integer)),
            Err(_) => word.parse().ok().filter(|float: &f64| float.is_finite()).map(Literal::Float),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expect: &str, faults: &[&str]) {
        let (written, found) = read(text, 0);
        let shown = written.map_or("nothing".to_owned(), |written| {
            let args: Vec<_> = written
                .args
                .iter()
                .map(|arg| format!(" {}={}", arg.name, serde_json::to_string(&arg.value.value).unwrap()))
                .collect();
            format!("{:?} {}{} to {}", written.role, written.name.value, args.concat(), written.span.end)
        });
        assert_eq!(shown, expect);
        let found: Vec<_> =
            found.iter().map(|fault| format!("{}: {}", &text[fault.span.clone()], fault.message)).collect();
        assert_eq!(found, faults);
    }

    #[test]
    fn forms() {
        check("{{ <chart from=\"x\" /> }}", "Single chart from=\"x\" to 24", &[]);
        check("{{<a/>}}", "Single a to 8", &[]);
        check("{% <quote-card by='A \"B\"'\n wide> %}", "Open quote-card by=\"A \\\"B\\\"\" wide=true to 35", &[]);
        check("{% </factbox> %} …", "Close factbox to 16", &[]);
    }

    #[test]
    fn literals() {
        check(
            r#"{{ <a b={-3} c={2.5} d={ true } e={["x", [1, ], 'y']} f={"z"} g="\"\\\n" /> }}"#,
            r#"Single a b=-3 c=2.5 d=true e=["x",[1],"y"] f="z" g="\"\\\\n" to 78"#,
            &[],
        );
    }

    #[test]
    fn faults() {
        check("{{ <a b={page.title} /> }}", "Single a to 26", &["page.title: this is not a value"]);
        check("{{ <a {...rest} /> }}", "Single a to 21", &["{: this is not the name of an argument"]);
        check("{% <a b=3> %}", "Open a to 13", &[": a value stands between quotes or braces"]);
        check("{{ <a b=\"x /> }}", "Single a to 16", &["\": this quotation does not end"]);
        check("{{ <a b={1e999} /> }}", "Single a to 21", &["1e999: this is not a value"]);
        check("{{ <a b={[1 2]} /> }}", "Single a to 21", &[": this list does not end"]);
        check("{{ <a> }}", "Single a to 9", &["{{ <a> }}: this call has no `/` at its end"]);
        check("{% <a /> %}", "Single a to 11", &["{% <a /> %}: a component without a body is called with braces"]);
        check("{{ <Ab /> }}", "Single Ab to 12", &["Ab: this is not the name of a component"]);
        check("{{ <a b='1' b='2' /> }}", "Single a b=\"1\" to 23", &["b='2': the argument `b` is given twice"]);
        check("{{ <a b", "nothing", &[": this call of a component does not end"]);
        check(
            &format!("{{{{ <a b={{{}", "[".repeat(100_000)),
            "nothing",
            &["[".repeat(99_992) + ": this is not a value"].each_ref().map(String::as_str),
        );
    }
}
