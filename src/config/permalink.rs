//! The pattern that stories' addresses follow.

use crate::diagnostics::nearest::did_you_mean;
use crate::fields::text::quotable;

/// The pattern of a site that gives none.
pub(super) const DEFAULT: &str = "/{section}/{yyyy}/{mm}/{dd}/{slug}/";

/// What a pattern may ask for.
const PLACEHOLDERS: &[&str] = &["section", "yyyy", "mm", "dd", "slug"];

/// Why a pattern cannot be used: the rest of a sentence that begins with its key, and what to do.
pub(super) fn check(pattern: &str) -> Result<(), (String, String)> {
    let wrong = |message: &str, help: &str| Err((message.to_owned(), help.to_owned()));
    if !pattern.starts_with('/') || !pattern.ends_with('/') {
        return wrong("must begin and end with `/`", &format!("write `{DEFAULT}`, for instance"));
    }
    if pattern.contains("//") || pattern.split('/').any(|part| matches!(part, "." | "..")) {
        return wrong("has an empty part or one that is only dots", "write one name between two `/`");
    }
    let mut rest = pattern;
    while let Some((before, after)) = rest.split_once('{') {
        literal(before)?;
        let Some((name, after)) = after.split_once('}') else {
            return wrong("has a `{` without its `}`", "close the placeholder");
        };
        if !PLACEHOLDERS.contains(&name) {
            let help = did_you_mean(name, PLACEHOLDERS.iter().copied());
            let help = help.unwrap_or_else(|| "use `{section}`, `{yyyy}`, `{mm}`, `{dd}` and `{slug}`".to_owned());
            return Err((format!("has no placeholder `{{{}}}`", quotable(name)), help));
        }
        rest = after;
    }
    literal(rest)?;
    if pattern.contains("{slug}") {
        Ok(())
    } else {
        wrong("does not contain `{slug}`", "without it, stories would share one address")
    }
}

/// The signs between placeholders end up in file names and in addresses, so they are those that both take as they are.
fn literal(text: &str) -> Result<(), (String, String)> {
    match text.chars().find(|c| !c.is_ascii_alphanumeric() && !matches!(c, '/' | '-' | '_' | '.')) {
        Some(c) => Err((format!("has `{c}` in it"), "use letters, digits, hyphens and `/`".to_owned())),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns() {
        for good in [DEFAULT, "/{slug}/", "/news/{yyyy}-{mm}/{slug}/"] {
            assert_eq!(check(good), Ok(()), "{good}");
        }
        for (bad, message) in [
            ("", "begin and end"),
            ("{slug}/", "begin and end"),
            ("/{slug}", "begin and end"),
            ("/{section}/", "does not contain"),
            ("/{slg}/{slug}/", "no placeholder `{slg}`"),
            ("/{slug/", "without its"),
            ("/../{slug}/", "only dots"),
            ("//{slug}/", "empty part"),
            ("/a b/{slug}/", "` `"),
            ("/a}/{slug}/", "`}`"),
            ("/{{slug}}/", "no placeholder"),
        ] {
            let (given, _) = check(bad).expect_err(bad);
            assert!(given.contains(message), "{bad}: {given}");
        }
    }
}
