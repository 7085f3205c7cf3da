//! For property tests: keys and values that are nearly right, and what must hold for whatever is said about them.

use crate::diagnostics::{Diagnostics, human};
use proptest::prelude::*;

/// Text that looks enough like keys and values to get past the first checks.
pub(crate) fn lines() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "(?s).{0,8}",
        "[\\[\\]{}=:,.&*!|>#'\"\\\\ \t\r\n-]{1,6}",
        prop::sample::select(vec![
            "title",
            "date",
            "tags",
            "image",
            "src",
            "2025-02-30",
            "\"\"\"",
            "'''",
            "+++",
            "---",
            "\n",
            ": ",
            " = ",
            "[[",
            "- ",
            "  ",
            "<<",
            "~",
            "!!binary",
            "é",
            "日",
            "\u{feff}",
            "\0",
            "\u{202e}",
            "1e999",
            ".nan",
            "99999999999999999999",
            "0x",
            "%",
        ])
        .prop_map(str::to_owned),
    ];
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

/// `text` with pieces cut out, doubled and put in elsewhere.
pub(crate) fn mutated(text: &'static str) -> impl Strategy<Value = String> {
    let edit = (any::<prop::sample::Index>(), 0usize..12, lines());
    prop::collection::vec(edit, 1..4).prop_map(move |edits| {
        edits.into_iter().fold(text.to_owned(), |text, (at, cut, put)| {
            let start = text.floor_char_boundary(at.index(text.len() + 1));
            let end = text.ceil_char_boundary((start + cut).min(text.len()));
            format!("{}{put}{}", &text[..start], &text[end..])
        })
    })
}

/// Every place can be cut out of the file and shown.
pub(crate) fn check_places(source: &str, diagnostics: &Diagnostics) {
    for diagnostic in diagnostics.sorted() {
        for label in &diagnostic.labels {
            let start = label.start.expect("everything here has a place");
            assert!(source.get(start..label.end).is_some(), "{diagnostic:?}");
        }
        human::render(diagnostic, &|_| Some(source.to_owned()), false);
    }
}
