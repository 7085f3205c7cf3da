//! The stylesheet and the script: many small files in the theme, one file each on the site; and one more each for live pages
//! and for the page for searching.

use super::fingerprint;
use crate::diagnostics::Diagnostics;
use crate::discover::Inventory;
use crate::paths::{OutputPath, SitePath};
use crate::world::{World, read_text};
use std::fmt::Write;

/// Which pages load a bundle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LoadedBy {
    /// Every page.
    All,
    /// Live pages, beside the other one.
    Live,
    /// The page for searching, beside the other one.
    Search,
}

/// What a bundle is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BundleKind {
    /// Stylesheets, minified.
    Stylesheet,
    /// Scripts.
    Script,
}

/// Which bundle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BundleId {
    /// Who loads it.
    pub by: LoadedBy,
    /// What it is.
    pub kind: BundleKind,
}

impl BundleId {
    /// All bundles that there can be.
    pub const ALL: [BundleId; 6] = [
        Self { by: LoadedBy::All, kind: BundleKind::Stylesheet },
        Self { by: LoadedBy::All, kind: BundleKind::Script },
        Self { by: LoadedBy::Live, kind: BundleKind::Stylesheet },
        Self { by: LoadedBy::Live, kind: BundleKind::Script },
        Self { by: LoadedBy::Search, kind: BundleKind::Stylesheet },
        Self { by: LoadedBy::Search, kind: BundleKind::Script },
    ];

    fn stem(self) -> &'static str {
        match self.by {
            LoadedBy::All => "site",
            LoadedBy::Live => "live",
            LoadedBy::Search => "search",
        }
    }

    fn extension(self) -> &'static str {
        match self.kind {
            BundleKind::Stylesheet => "css",
            BundleKind::Script => "js",
        }
    }

    /// What templates call it: `site.css`.
    pub fn name(self) -> String {
        format!("{}.{}", self.stem(), self.extension())
    }

    /// The folder of its files; what lies in the folder of another bundle is not among them.
    fn folder(self) -> String {
        let below = if self.by == LoadedBy::All { String::new() } else { format!("{}/", self.stem()) };
        format!("static/{}/{below}", self.extension())
    }

    /// What it is, in words.
    pub fn describe(self) -> String {
        let (folder, options) = (self.folder(), if self.has_options() { " and the theme's options" } else { "" });
        match self.kind {
            BundleKind::Stylesheet => format!("all stylesheets of {folder}{options}, joined"),
            BundleKind::Script => format!("all scripts of {folder}, joined"),
        }
    }

    /// Whether the theme's options stand in it.
    fn has_options(self) -> bool {
        self.by == LoadedBy::All && self.kind == BundleKind::Stylesheet
    }

    /// Its files among all stylesheets and scripts.
    fn files(self, inventory: &Inventory) -> Vec<&SitePath> {
        let all = match self.kind {
            BundleKind::Stylesheet => &inventory.stylesheets,
            BundleKind::Script => &inventory.scripts,
        };
        let folder_of = |file: &SitePath| {
            let others = Self::ALL.into_iter().filter(|other| other.kind == self.kind && other.by != LoadedBy::All);
            others.map(Self::folder).find(|folder| file.as_str().starts_with(folder))
        };
        let own = (self.by != LoadedBy::All).then(|| self.folder());
        all.iter().filter(|file| folder_of(file) == own).collect()
    }
}

/// Several files joined into one, with its place in the output.
#[derive(Debug)]
pub struct Bundle {
    /// Which it is.
    pub id: BundleId,
    /// Its place, fingerprint included.
    pub path: OutputPath,
    /// Its text.
    pub text: String,
}

/// Joins the files of a bundle.
pub(super) fn bundle(
    world: &dyn World,
    inventory: &Inventory,
    id: BundleId,
    options: &serde_json::Map<String, serde_json::Value>,
    diagnostics: &mut Diagnostics,
) -> Bundle {
    let files = id.files(inventory);
    let mut text = match id.kind {
        BundleKind::Stylesheet => stylesheet(world, &files, diagnostics),
        BundleKind::Script => script(world, &files, diagnostics),
    };
    if id.has_options() {
        text.push_str(&custom_properties(options));
    }
    let print = fingerprint(text.as_bytes());
    Bundle { id, path: OutputPath::new(format!("assets/{}.{print}.{}", id.stem(), id.extension())), text }
}

/// Joins stylesheets in the order of their names.
fn stylesheet(world: &dyn World, files: &[&SitePath], diagnostics: &mut Diagnostics) -> String {
    let mut text = String::new();
    for file in files {
        match read_text(world, file) {
            Ok(css) => text.push_str(&minify(file, &css, diagnostics)),
            Err(diagnostic) => diagnostics.push(*diagnostic),
        }
    }
    text
}

/// The theme's options as `:root{--accent:…}`, which comes last; `configuration` has made sure that they cannot end the rule.
fn custom_properties(options: &serde_json::Map<String, serde_json::Value>) -> String {
    let mut rule = String::new();
    for (name, value) in options {
        let value = match value {
            serde_json::Value::String(text) => text.clone(),
            serde_json::Value::Number(number) => number.to_string(),
            _ => continue,
        };
        let _ = write!(rule, "--{}:{value};", name.replace('_', "-"));
    }
    if rule.is_empty() { rule } else { format!(":root{{{rule}}}") }
}

#[cfg(feature = "stylesheets")]
fn minify(file: &SitePath, css: &str, diagnostics: &mut Diagnostics) -> String {
    use crate::diagnostics::{Code, Diagnostic};
    use lightningcss::stylesheet::{ParserOptions, PrinterOptions, StyleSheet};
    let parsed = StyleSheet::parse(css, ParserOptions::default());
    let printed = parsed.map_err(|error| (error.kind.to_string(), error.loc)).and_then(|sheet| {
        let options = PrinterOptions { minify: true, ..PrinterOptions::default() };
        sheet.to_css(options).map_err(|error| (error.kind.to_string(), None))
    });
    match printed {
        Ok(printed) => printed.code,
        Err((message, place)) => {
            // The parser names tokens as it names them to itself: `Ident("weight")`.
            let token = message.strip_prefix("Unexpected token ").and_then(|token| token.split('"').nth(1));
            let message = token.map_or(message.clone(), |token| format!("`{token}` is not expected here"));
            let at = place.map_or(0, |place| offset(css, place.line as usize, place.column as usize));
            diagnostics.push(
                Diagnostic::new(Code::Stylesheet, message)
                    .at(file, at..at, "")
                    .help("correct it; what follows in this file has not been looked at"),
            );
            String::new()
        }
    }
}

#[cfg(not(feature = "stylesheets"))]
fn minify(_file: &SitePath, css: &str, _diagnostics: &mut Diagnostics) -> String {
    css.to_owned()
}

/// The byte at a line (from 0) and column (from 1), as the stylesheet parser counts them.
#[cfg(feature = "stylesheets")]
fn offset(text: &str, line: usize, column: usize) -> usize {
    let start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
    let in_line = text[start..].chars().take(column.saturating_sub(1)).map(char::len_utf8).sum::<usize>();
    start + in_line
}

/// Joins scripts in the order of their names. They share one scope: a name may be declared only once in all of them.
fn script(world: &dyn World, files: &[&SitePath], diagnostics: &mut Diagnostics) -> String {
    let mut text = String::new();
    for file in files {
        match read_text(world, file) {
            Ok(script) => {
                text.push_str(script.trim_end());
                text.push('\n');
            }
            Err(diagnostic) => diagnostics.push(*diagnostic),
        }
    }
    text
}
