//! What stands between braces in a message: `{publication}`, `{amount}`, `{month}`.

use super::amounts;
use crate::config::{Config, LangId};
use crate::diagnostics::{Code, Diagnostic, Diagnostics, Spanned, nearest};
use crate::model::Now;
use crate::parse::body::Body;
use crate::parse::matter::SupportMatter;
use crate::paths::SitePath;
use crate::strings::Strings;
use std::ops::Range;

/// The placeholders of one message with what they stand for; where there is nothing to fill in, what is to be added.
#[derive(Debug)]
pub(super) struct Values {
    values: Vec<(&'static str, Result<String, &'static str>)>,
    file: SitePath,
}

impl Values {
    /// What the placeholders of a message stand for in an edition at the instant.
    pub(super) fn new(
        file: &SitePath,
        matter: &SupportMatter,
        config: &Config,
        lang: LangId,
        strings: &Strings,
        at: &Now,
    ) -> Self {
        let language = &config.languages[lang.index()];
        let today = at.today(&config.time_zone);
        let locale = strings.locale();
        let gifts = matter.gives.iter().flat_map(|give| give.amounts.iter().map(|amount| (*amount, &give.currency)));
        let amount = gifts.min().map(|(amount, currency)| amounts::amount(amount, currency, locale));
        let goal = |text: &dyn Fn(&crate::parse::matter::GoalMatter) -> String| {
            matter.goal.as_ref().map(text).ok_or("add `goal = { raised = …, target = …, currency = \"…\", as_of = … }`")
        };
        let values = vec![
            ("publication", Ok(language.title.clone())),
            ("month", Ok(locale.dates.month_name(today))),
            ("year", Ok(locale.dates.year(today))),
            ("amount", amount.ok_or("add a way to give to `gives`")),
            ("raised", goal(&|goal| amounts::amount(goal.raised, &goal.currency, locale))),
            ("target", goal(&|goal| amounts::amount(goal.target, &goal.currency, locale))),
            ("percent", goal(&|goal| locale.number(u64::from(super::percent(goal))))),
            ("remind_days", Ok(locale.number(u64::from(matter.remind_days)))),
        ];
        Self { values, file: file.clone() }
    }

    /// A text with everything filled in; what cannot be is reported.
    pub(super) fn fill(&self, text: &Spanned<String>, diagnostics: &mut Diagnostics) -> String {
        let mut filled = String::with_capacity(text.value.len() + 16);
        let mut rest = text.value.as_str();
        while let Some((before, after)) = rest.split_once('{') {
            filled.push_str(before);
            let Some((name, after)) = after.split_once('}') else {
                filled.push('{');
                rest = after;
                continue;
            };
            match self.value(name, text.span.clone()) {
                Ok(value) => filled.push_str(value),
                Err(diagnostic) => diagnostics.push(*diagnostic),
            }
            rest = after;
        }
        filled.push_str(rest);
        filled
    }

    /// A text of HTML with everything filled in.
    pub(super) fn fill_body(&self, mut body: Body) -> Body {
        for (name, value) in &self.values {
            if let Ok(value) = value {
                body.replace(name, &escape_html(value));
            }
        }
        body
    }

    /// Reports every one of these placeholders that cannot be filled.
    pub(super) fn check(&self, placeholders: &[Spanned<String>], diagnostics: &mut Diagnostics) {
        for placeholder in placeholders {
            if let Err(diagnostic) = self.value(&placeholder.value, placeholder.span.clone()) {
                diagnostics.push(*diagnostic);
            }
        }
    }

    fn value(&self, name: &str, span: Range<usize>) -> Result<&str, Box<Diagnostic>> {
        let (message, help) = match self.values.iter().find(|(known, _)| *known == name) {
            Some((_, Ok(value))) => return Ok(value),
            Some((_, Err(help))) => (format!("the placeholder `{{{name}}}` cannot be filled"), (*help).to_owned()),
            None => (format!("there is no placeholder `{{{name}}}`"), self.suggestion(name)),
        };
        let diagnostic = Diagnostic::new(Code::UnknownPlaceholder, message);
        Err(Box::new(diagnostic.at(&self.file, span, "in this text").help(help)))
    }

    fn suggestion(&self, name: &str) -> String {
        let known = || self.values.iter().map(|(known, _)| *known);
        if let Some(near) = nearest::nearest(name, known()) {
            return format!("did you mean `{{{near}}}`?");
        }
        let all: Vec<String> = known().map(|known| format!("`{{{known}}}`")).collect();
        format!("there are {}", all.join(", "))
    }
}

fn escape_html(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
