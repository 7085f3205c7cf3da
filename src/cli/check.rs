//! `dateline check`.

use super::report::{self, Format};
use super::watch::Clock;
use super::{Ending, Speech, build::ending, fail, instant, place::Place};
use crate::pipeline::{At, Options, build};
use clap::Args;
use std::path::Path;

/// Look for mistakes without writing anything.
///
/// Does all that a build does, down to the last page, but for the writing.
#[derive(Debug, Args)]
pub(super) struct Check {
    /// How mistakes are told: for a person on standard error, for a program on standard output
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: Format,
    /// Check drafts too
    #[arg(long)]
    drafts: bool,
    /// Check the site of a build profile of site.toml
    #[arg(long, value_name = "NAME")]
    profile: Option<String>,
    /// Check the site of another instant
    #[arg(long, value_name = "INSTANT", value_parser = instant::parse)]
    at: Option<At>,
}

impl Check {
    pub(super) fn run(&self, site: Option<&Path>, speech: &Speech) -> Ending {
        let place = match Place::find(site) {
            Ok(place) => place,
            Err((message, help)) => return fail(&message, help),
        };
        let clock = Clock::start(speech);
        let at = self.at.unwrap_or_else(instant::now);
        let options = Options {
            profile: self.profile.clone(),
            base_url: None,
            at,
            drafts: self.drafts,
            target: None,
            explain: None,
        };
        let outcome = build(&place.world, &options, &clock);
        outcome.rest.leave();
        clock.finish();
        report::diagnostics(&outcome.diagnostics, &place.world, self.format, speech);
        let count = report::count(&outcome.diagnostics);
        if outcome.report.is_none() {
            eprintln!("{count}.");
            return ending(&outcome.diagnostics);
        }
        if !speech.quiet && self.format == Format::Human {
            println!(
                "{}",
                if count.is_empty() { "Nothing is wrong.".to_owned() } else { format!("{count}, no error.") }
            );
        }
        Ending::Done
    }
}
