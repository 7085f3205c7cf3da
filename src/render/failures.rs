//! Mistakes in templates come up once for every page that is rendered with them: they are told once, with the first
//! of those pages by path and how many there are.

use crate::diagnostics::{Code, Diagnostic, Diagnostics, Label};
use crate::paths::OutputPath;
use std::collections::BTreeMap;

/// What went wrong while pages were rendered.
#[derive(Debug, Default)]
pub struct Failures(BTreeMap<(Vec<Label>, String), (OutputPath, usize, Diagnostic)>);

impl Failures {
    /// Adds what went wrong with a page, if anything did.
    pub fn add(&mut self, page: &OutputPath, failure: Option<Diagnostic>) {
        if let Some(diagnostic) = failure {
            self.merge(page.clone(), 1, diagnostic);
        }
    }

    /// Both together.
    #[must_use]
    pub fn join(mut self, other: Self) -> Self {
        for (page, count, diagnostic) in other.0.into_values() {
            self.merge(page, count, diagnostic);
        }
        self
    }

    fn merge(&mut self, page: OutputPath, count: usize, diagnostic: Diagnostic) {
        let key = (diagnostic.labels.clone(), diagnostic.message.clone());
        match self.0.get_mut(&key) {
            Some((first, total, _)) => {
                *total += count;
                // A page shows more of a mistake than a feed or a sitemap does.
                let ease = |page: &OutputPath| (!page.is_html(), page.clone());
                if ease(&page) < ease(first) {
                    *first = page;
                }
            }
            None => {
                self.0.insert(key, (page, count, diagnostic));
            }
        }
    }

    /// One diagnostic for each mistake. For one in a template, a page that shows it helps to find it.
    pub fn into_diagnostics(self) -> Diagnostics {
        let failures = self.0.into_values();
        failures
            .map(|(page, count, found)| if is_in_template(&found) { with_page(found, &page, count) } else { found })
            .collect()
    }
}

fn is_in_template(diagnostic: &Diagnostic) -> bool {
    // A sentence of a message that no text has was put there by a template.
    let is_leak = diagnostic.code == Code::SupportLeak && diagnostic.labels.len() == 1;
    is_leak || diagnostic.labels.first().is_none_or(|label| label.file.as_str().starts_with("templates"))
}

fn with_page(diagnostic: Diagnostic, page: &OutputPath, count: usize) -> Diagnostic {
    let others = match count {
        1 => String::new(),
        2 => " and on another page".to_owned(),
        count => format!(" and on {} other pages", count - 1),
    };
    let came_up = format!("it came up on {page}{others}");
    let help = match &diagnostic.help {
        Some(help) => format!("{help} ({came_up})"),
        None => came_up,
    };
    diagnostic.help(help)
}
