//! Words that run against the page: a Latin headline on an Arabic page, an Arabic name on an English one.
//!
//! The first letter does not tell (`dir="auto"`): many an Arabic headline begins with `NATO`, and runs from right to left
//! all the same. Only what has no letter in the page's direction is set apart.

use super::labels::escape;
use tera::Value;

/// A text that runs against the page in a `<bdi>` with its own direction; any other one as it is.
pub(super) fn isolate(value: Value, right_to_left: bool) -> Value {
    match value.as_str().filter(|text| runs_against(text, right_to_left)) {
        Some(text) => {
            let mut html = String::with_capacity(text.len() + 24);
            html.push_str(if right_to_left { "<bdi dir=\"ltr\">" } else { "<bdi dir=\"rtl\">" });
            escape(text, &mut html);
            html.push_str("</bdi>");
            Value::safe_string(&html)
        }
        None => value,
    }
}

/// Whether a text has letters, and none of them runs in the direction of the page.
pub(super) fn runs_against(text: &str, right_to_left: bool) -> bool {
    let mut letters = text.chars().filter(|c| c.is_alphabetic()).map(is_right_to_left);
    letters.next().is_some_and(|first| first != right_to_left) && letters.all(|other| other != right_to_left)
}

/// Whether a letter is of a script that runs from right to left, by Unicode's blocks.
fn is_right_to_left(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}' | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_runs_wholly_against_the_page_is_set_apart() {
        let shown = |text: &str, right_to_left| {
            isolate(Value::normal_string(text), right_to_left).as_str().unwrap_or_default().to_owned()
        };
        assert_eq!(shown("Who pays?", true), "<bdi dir=\"ltr\">Who pays?</bdi>");
        assert_eq!(shown("R&D <now>", true), "<bdi dir=\"ltr\">R&amp;D &lt;now&gt;</bdi>");
        assert_eq!(shown("من يدفع؟", false), "<bdi dir=\"rtl\">من يدفع؟</bdi>");
        assert_eq!(shown("Кто платит?", true), "<bdi dir=\"ltr\">Кто платит?</bdi>");
        for text in ["NATO تستبعد", "من يدفع؟", "2025", "", "(5%)"] {
            assert_eq!(shown(text, true), text);
        }
        for text in ["Who pays?", "The word سلام", "2025"] {
            assert_eq!(shown(text, false), text);
        }
    }
}
