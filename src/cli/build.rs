//! `dateline build`.

use super::report::{self, Format, number};
use super::watch::Clock;
use super::{Ending, Speech, fail, instant, place::Place};
use crate::config::DEFAULT_OUTPUT;
use crate::diagnostics::{Code, Diagnostics};
use crate::emit::Change;
use crate::history::ADDRESSES;
use crate::memo::Reason;
use crate::model::News;
use crate::pipeline::{At, Explanation, Options, Report, Target, build, output_folder};
use clap::Args;
use std::path::{Component, Path, PathBuf};

/// Build the site.
///
/// The site goes to `public/` in the site's folder, ready for any host of plain files. Only what has changed is
/// written; where anything is wrong nothing is, and the last good site stays.
#[derive(Debug, Args)]
pub(super) struct Build {
    /// Build a profile of site.toml: the same paper as another site. `offline` is one to be read from a disk
    #[arg(long, value_name = "NAME")]
    profile: Option<String>,
    /// The folder to write the site to [default: `public` in the site's folder, or the profile's]
    #[arg(short, long, value_name = "DIR")]
    output: Option<PathBuf>,
    /// The address the site will have, in place of the one in site.toml
    #[arg(long, value_name = "URL")]
    base_url: Option<String>,
    /// Publish drafts too
    #[arg(long)]
    drafts: bool,
    /// Build the site of another instant: 2025-02-12T18:40+03:00, or 2025-02-12T18:40 in the site's time zone
    #[arg(long, value_name = "INSTANT", value_parser = instant::parse)]
    at: Option<At>,
    /// Also say what an output is, and why it was rendered again or not: world/index.html or /world/
    #[arg(long, value_name = "PATH")]
    explain: Option<String>,
}

impl Build {
    pub(super) fn run(&self, site: Option<&Path>, speech: &Speech) -> Ending {
        let place = match Place::find(site) {
            Ok(place) => place,
            Err((message, help)) => return fail(&message, help),
        };
        let output = self.output.clone().unwrap_or_else(|| place.folder.join(self.folder(&place)));
        if holds_sources(&output, &place.folder) {
            let message = format!("{} holds the site's own sources", output.display());
            return fail(&message, "name a folder of its own with `-o`: nothing else should be in it");
        }
        let clock = Clock::start(speech);
        let options = Options {
            base_url: self.base_url.clone(),
            at: self.at.unwrap_or_else(instant::now),
            drafts: self.drafts,
            profile: self.profile.clone(),
            target: Some(Target {
                output: output.clone(),
                state: place.state(self.profile.as_deref()),
                record: self.is_for_readers().then(|| place.folder.join(ADDRESSES)),
            }),
            explain: self.explain.clone(),
        };
        let outcome = build(&place.world, &options, &clock);
        outcome.rest.leave();
        let stages = clock.finish();
        report::diagnostics(&outcome.diagnostics, &place.world, Format::Human, speech);
        if speech.verbose {
            for (name, time) in stages {
                eprintln!("{:>9.1} ms  {name}", time.as_secs_f64() * 1e3);
            }
        }
        let Some(report) = outcome.report else {
            eprintln!("{}: nothing was written.", report::count(&outcome.diagnostics));
            return ending(&outcome.diagnostics);
        };
        if !speech.quiet {
            past(&report.news);
            summary(&report, &outcome.diagnostics, &output, clock.elapsed().as_secs_f64());
        }
        match &self.explain {
            Some(path) => explain(&report, path),
            None => Ending::Done,
        }
    }
}

impl Build {
    /// Whether the site itself is built, as it is now: what a look at another instant, at drafts or at a profile's site
    /// finds is nothing to remember.
    fn is_for_readers(&self) -> bool {
        self.at.is_none() && !self.drafts && self.profile.is_none()
    }

    /// The folder below the site's own that the site is written to.
    fn folder(&self, place: &Place) -> String {
        // Without a profile nothing has to be read for it; where the configuration is wrong nothing is written.
        let folder = self
            .profile
            .as_deref()
            .and_then(|profile| output_folder(&place.world, Some(profile), self.base_url.as_deref()));
        folder.unwrap_or_else(|| DEFAULT_OUTPUT.to_owned())
    }
}

/// Whether a build into `output` would mix the site with what it is made of.
fn holds_sources(output: &Path, site: &Path) -> bool {
    let (Ok(output), Ok(site)) = (resolved(output), resolved(site)) else { return false };
    let is_inside = |folder: &str| resolved(&site.join(folder)).is_ok_and(|folder| output.starts_with(folder));
    ["content", "templates", "static", ".dateline"].into_iter().any(is_inside) || site.starts_with(&output)
}

/// The whole path with every link resolved, also of a folder that is not there yet.
fn resolved(path: &Path) -> std::io::Result<PathBuf> {
    let mut real = PathBuf::new();
    for part in std::path::absolute(path)?.components() {
        match part {
            Component::ParentDir => drop(real.pop()),
            part => real.push(part),
        }
        if real.is_symlink() {
            real = real.canonicalize().unwrap_or(real);
        }
    }
    Ok(real)
}

fn summary(report: &Report, found: &Diagnostics, output: &Path, seconds: f64) {
    let written = &report.written;
    let warnings = report::count(found);
    let warnings = if warnings.is_empty() { warnings } else { format!("; {warnings}") };
    println!(
        "{} in {}: {} written, {} unchanged, {} removed, in {seconds:.2} s ({}){warnings}",
        number(report.articles, "article"),
        number(report.outputs, "output"),
        written.written,
        written.unchanged,
        written.removed,
        output.display()
    );
}

/// How many addresses are named.
const NAMED: usize = 10;

/// Names what has moved and what was taken down since the last build that kept a record.
fn past(news: &News) {
    let moved = news.moved.iter().map(|(from, to)| format!("moved: /{from} leads to /{to} now"));
    let gone = news.gone.iter().map(|path| format!("gone: /{path}"));
    for (lines, more) in [(moved.collect::<Vec<_>>(), "moved"), (gone.collect(), "gone")] {
        lines.iter().take(NAMED).for_each(|line| println!("{line}"));
        if lines.len() > NAMED {
            println!("{more}: {} more", lines.len() - NAMED);
        }
    }
}

/// An error in the site, or something outside it that kept the program from writing.
pub(super) fn ending(found: &Diagnostics) -> Ending {
    if found.sorted().iter().any(|found| found.code == Code::Unwritable) {
        Ending::Failed
    } else {
        Ending::SiteHasErrors
    }
}

fn explain(report: &Report, asked: &str) -> Ending {
    let Some(explanation) = &report.explanation else {
        return fail(&format!("no output is written to `{asked}`"), "name one as it stands in the output folder");
    };
    println!("{}\n  is {}", explanation.path, explanation.origin);
    for line in why_rendered(explanation) {
        println!("  {line}");
    }
    println!("  {}", why_written(explanation.change));
    Ending::Done
}

fn why_rendered(explanation: &Explanation) -> Vec<String> {
    let Some(reasons) = &explanation.reasons else {
        return vec!["was rendered: the last build did not have it, or nothing is remembered of it".to_owned()];
    };
    match (reasons.is_empty(), explanation.change) {
        (true, None) => vec!["was not rendered again: nothing that it is made of has changed".to_owned()],
        (true, Some(_)) => {
            vec!["was rendered again: its file in the output was not the one that was written".to_owned()]
        }
        _ => reasons
            .iter()
            .map(|reason| format!("was rendered again: {}", because(*reason, &explanation.templates)))
            .collect(),
    }
}

fn because(reason: Reason, templates: &[String]) -> String {
    let text = match reason {
        Reason::Templates if templates.is_empty() => "the program is another one",
        Reason::Templates => {
            let more = templates.len().saturating_sub(3);
            let named = templates.iter().take(3).map(|name| format!("templates/{name}")).collect::<Vec<_>>().join(", ");
            let more = if more == 0 { String::new() } else { format!(" and {more} more") };
            return format!("what it is rendered with has changed: {named}{more}");
        }
        Reason::Site => {
            "something that all pages show has changed: site.toml, the words of the interface, a style or script, the \
             sections, or what stands at the foot"
        }
        Reason::Own => "its own file, or its place among others, has changed",
        Reason::Named => {
            "a name or an address on it has changed: of a section, topic, author or picture, or of a page it links to"
        }
        Reason::Listed => "a story that it lists has changed, come or gone",
        Reason::Message => "the messages to readers, or which of them it carries, have changed",
        Reason::Compressed => "the ways in which files are compressed have changed",
        Reason::Asked => "what its templates ask for has another answer: a list of stories has changed",
    };
    text.to_owned()
}

fn why_written(change: Option<Change>) -> &'static str {
    match change {
        Some(Change::New) => "was written: the last build did not have it",
        Some(Change::Changed) => "was written: its content has changed since the last build",
        Some(Change::Restored) => "was written: the file had been changed or removed since the last build",
        None => "was not written: it is the same as after the last build",
    }
}
