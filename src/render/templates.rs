//! The templates, read and checked once, and what their errors say to a person.

use crate::diagnostics::{Code, Diagnostic, Diagnostics, nearest};
use crate::discover::Inventory;
use crate::memo::{Fingerprint, fingerprint};
use crate::paths::SitePath;
use crate::world::{World, read_text};
use tera::{Error, ErrorKind, Tera};

/// The text of every template by its name, which is its path below `templates/`.
#[derive(Debug)]
pub struct Templates(Vec<(String, String)>);

/// Why a page could not be rendered.
#[derive(Debug, Clone)]
pub struct Failure(pub Diagnostic);

impl From<Diagnostic> for Failure {
    fn from(diagnostic: Diagnostic) -> Self {
        Self(diagnostic)
    }
}

impl Templates {
    /// Reads the templates and reports those that cannot be parsed.
    pub fn read(world: &dyn World, inventory: &Inventory, diagnostics: &mut Diagnostics) -> Self {
        let mut templates = Vec::with_capacity(inventory.templates.len());
        for file in &inventory.templates {
            match read_text(world, file) {
                Ok(text) => templates.push((name_of(file).to_owned(), text)),
                Err(diagnostic) => diagnostics.push(*diagnostic),
            }
        }
        Self(templates)
    }

    /// The fingerprint of every template by name.
    pub fn fingerprints(&self) -> Vec<(String, Fingerprint)> {
        self.0.iter().map(|(name, text)| (name.clone(), fingerprint(text.as_bytes()))).collect()
    }

    /// Every template by name.
    pub(super) fn texts(&self) -> Vec<(&str, &str)> {
        self.0.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect()
    }

    /// Adds all templates to `tera`, whose functions and filters stand already; `None` where one of them is wrong.
    ///
    /// A mistake in the syntax stops tera at the first bad template, so each is tried alone first: everything wrong is
    /// said in one run.
    pub(super) fn load_into(&self, tera: &mut Tera, diagnostics: &mut Diagnostics) -> Option<()> {
        let Err(error) = tera.add_raw_templates(self.0.iter().map(|(name, text)| (name.as_str(), text.as_str())))
        else {
            return Some(());
        };
        let mut found = false;
        for (name, text) in &self.0 {
            let mut scratch = Tera::default();
            if let Err(error) = scratch.add_raw_template(name, text)
                && matches!(error.kind(), ErrorKind::SyntaxError(_))
            {
                diagnostics.push(self.failure(&error).0);
                found = true;
            }
        }
        if !found {
            self.report_references(&error, diagnostics);
        }
        None
    }

    /// References to templates, filters, functions and components that do not exist: tera reports all of them as text.
    fn report_references(&self, error: &Error, diagnostics: &mut Diagnostics) {
        let text = error.to_string();
        let reports = text.split("\n\n").filter(|report| report.contains("-->"));
        let mut found = false;
        for report in reports {
            let message = report.lines().next().unwrap_or_default().trim_start_matches("error: ").trim();
            let Some(place) = self.place(report) else { continue };
            let diagnostic = Diagnostic::new(Code::Template, message).at(&place.0, place.1..place.1, "here");
            diagnostics.push(diagnostic.help(self.help_for(message)));
            found = true;
        }
        if let ErrorKind::MissingParent { current, parent } = error.kind()
            && let Some((_, text)) = self.0.iter().find(|(name, _)| name == current)
        {
            let message = format!("Unknown template `{parent}`");
            let start = text.find(parent.as_str()).unwrap_or(0);
            let diagnostic = Diagnostic::new(Code::Template, message.as_str());
            let diagnostic = diagnostic.at(&file_of(current), start..start + parent.len(), "here");
            diagnostics.push(diagnostic.help(self.help_for(&message)));
            found = true;
        }
        if !found {
            let message = text.lines().next().unwrap_or_default().to_owned();
            let diagnostic = Diagnostic::new(Code::Template, message);
            diagnostics.push(diagnostic.in_file(&SitePath::from("templates")).help(text.trim().to_owned()));
        }
    }

    /// What to do about a reference to something that does not exist: ``Unknown template `parts/foot.html` ``.
    fn help_for(&self, message: &str) -> String {
        let name = message.split('`').nth(1).unwrap_or_default();
        let near = if message.contains("template") {
            nearest::did_you_mean(name, self.0.iter().map(|(name, _)| name.as_str()))
        } else if message.contains("component") {
            let defined = self.0.iter().flat_map(|(_, text)| text.split("{% component ").skip(1));
            nearest::did_you_mean(name, defined.filter_map(|text| text.split(['(', ' ']).next()))
        } else {
            None
        };
        near.unwrap_or_else(|| "docs/templates.md lists what templates may use".to_owned())
    }

    /// The place that a report of tera names: `--> article.html:3:7`.
    fn place(&self, report: &str) -> Option<(SitePath, usize)> {
        let place = report.lines().find_map(|line| line.trim_start().strip_prefix("--> "))?;
        let place = place.trim().trim_matches(|c| c == '[' || c == ']');
        let mut parts = place.rsplitn(3, ':');
        let column: usize = parts.next()?.trim().parse().ok()?;
        let line: usize = parts.next()?.parse().ok()?;
        let name = parts.next()?;
        let text = &self.0.iter().find(|(template, _)| template == name)?.1;
        let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
        let column: usize = text[start..].chars().take(column.saturating_sub(1)).map(char::len_utf8).sum();
        Some((file_of(name), start + column))
    }

    /// What to tell a person about an error of tera.
    pub(super) fn failure(&self, error: &Error) -> Failure {
        let (code, report) = match error.kind() {
            ErrorKind::SyntaxError(report) => (Code::Template, report),
            ErrorKind::RenderingError(report) => (Code::Render, report),
            ErrorKind::TemplateNotFound(name) => {
                let near = nearest::did_you_mean(name, self.0.iter().map(|(name, _)| name.as_str()));
                let diagnostic = Diagnostic::new(Code::Template, format!("there is no template `{name}`"))
                    .in_file(&file_of(name))
                    .help(
                        near.unwrap_or_else(|| "add it, or build without the option that leaves out the theme".into()),
                    );
                return diagnostic.into();
            }
            _ => {
                let message = error.to_string();
                let first = message.lines().next().unwrap_or_default().to_owned();
                let diagnostic = Diagnostic::new(Code::Render, first).in_file(&SitePath::from("templates"));
                return diagnostic.help(message.trim().to_owned()).into();
            }
        };
        let span = report.span().range.clone();
        Diagnostic::new(code, report.message().to_owned()).at(&file_of(report.filename()), span, "here").into()
    }
}

fn name_of(file: &SitePath) -> &str {
    file.as_str().trim_start_matches("templates/")
}

fn file_of(name: &str) -> SitePath {
    SitePath::new(format!("templates/{name}"))
}
