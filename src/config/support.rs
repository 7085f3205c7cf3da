//! What a whole site, a language of it or a build profile says about asking readers for support.

use crate::diagnostics::nearest::nearest;
use crate::diagnostics::{Code, Spanned};
use crate::fields::addresses;
use crate::fields::text::quotable;
use crate::fields::tree::{Node, Value};
use crate::fields::{Fields, quoted};
use serde::{Deserialize, Serialize};

/// Whether readers are asked to pay for the paper. The later of two is the stricter, and wins: a message that may be a
/// danger to a reader is never brought back by something that allows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub enum Mode {
    /// Readers are asked.
    #[default]
    Ask,
    /// A note about their safety stands where they would be asked: no way to give, no amount, no name of a provider.
    Warn,
    /// Nothing is shown.
    None,
}

impl Mode {
    /// Every mode with its word.
    pub const ALL: &'static [(&'static str, Mode)] = &[("ask", Mode::Ask), ("warn", Mode::Warn), ("none", Mode::None)];

    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Mode::Ask => "ask",
            Mode::Warn => "warn",
            Mode::None => "none",
        }
    }
}

/// The table `support` of `site.toml`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SupportSettings {
    /// The mode of the whole site: the stricter one of `site.toml`'s and the build profile's.
    pub mode: Mode,
    /// Where a form for reminders by e-mail is sent, if the newsroom has such a place.
    pub remind_email: Option<String>,
}

/// A mode: its word, or `true` and `false` as people write them.
pub(crate) fn as_mode(fields: &Fields<'_>, name: &'static str) -> Option<Mode> {
    match fields.node(name, &[]) {
        Some(Node { value: Value::Bool(asks), .. }) => Some(if *asks { Mode::Ask } else { Mode::None }),
        Some(node) => mode_of(fields, name, node),
        None => None,
    }
}

/// A node as a mode.
pub(crate) fn mode_of(fields: &Fields<'_>, name: &str, node: &Node) -> Option<Mode> {
    let written = fields.as_text(name, node)?;
    let mode = Mode::ALL.iter().find(|(word, _)| word.eq_ignore_ascii_case(&written.value));
    if mode.is_none() {
        let words = || Mode::ALL.iter().map(|(word, _)| *word);
        let help = match nearest(&written.value, words()) {
            Some(word) => format!("did you mean `{word}`?"),
            None => format!("write {}", quoted(words())),
        };
        let message = format!("`{}` cannot be `{}`", fields.path(name), quotable(&written.value));
        fields.report(Code::BadValue, message, written.span, &help);
    }
    mode.map(|(_, mode)| *mode)
}

/// Reads the table `support`.
pub(super) fn settings(fields: &Fields<'_>) -> SupportSettings {
    let Some(table) = fields.table("support", &[]) else { return SupportSettings::default() };
    let settings = SupportSettings {
        mode: as_mode(&table, "mode").unwrap_or_default(),
        remind_email: table.spanned_text("remind_email", &[]).and_then(|endpoint| endpoint_of(&table, &endpoint)),
    };
    table.finish(|_| None);
    settings
}

/// Readers type their address into this form, so nothing but `https:` will do.
fn endpoint_of(fields: &Fields<'_>, endpoint: &Spanned<String>) -> Option<String> {
    let checked = addresses::web(&endpoint.value);
    if checked.is_ok() && addresses::scheme(&endpoint.value).as_deref() == Some("https") {
        return Some(endpoint.value.clone());
    }
    match checked {
        Err(bad) => fields.report_address("remind_email", endpoint.span.clone(), &bad),
        Ok(()) => fields.report(
            Code::BadUrl,
            "`support.remind_email` is not a safe address",
            endpoint.span.clone(),
            "begin it with `https://`",
        ),
    }
    None
}
