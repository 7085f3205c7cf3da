//! `dateline support`: which message stands where, and why.

mod list;
mod why;
mod words;

use super::report::{self, Format};
use super::{Ending, Speech, build::ending, fail, instant, place::Place};
use crate::diagnostics::Diagnostics;
use crate::model::Site;
use crate::pipeline::{At, Options, Target, site};
use clap::{Args, Subcommand};
use std::path::Path;

/// See which message to readers stands where, and why.
#[derive(Debug, Args)]
pub(super) struct Support {
    #[command(subcommand)]
    question: Question,
}

#[derive(Debug, Subcommand)]
enum Question {
    /// Say which message each kind of story carries, by language and section
    List(When),
    /// Say why a page carries the messages that it carries, or none
    Why(Why),
}

/// The site that is meant.
#[derive(Debug, Args)]
struct When {
    /// The instant [default: now]: 2025-02-12T18:40+03:00, or 2025-02-12T18:40 in the site's time zone
    #[arg(long, value_name = "INSTANT", value_parser = instant::parse)]
    at: Option<At>,
    /// The build profile of site.toml
    #[arg(long, value_name = "NAME")]
    profile: Option<String>,
    /// Count drafts among the stories
    #[arg(long)]
    drafts: bool,
}

#[derive(Debug, Args)]
struct Why {
    /// The page's address, /world/2025/02/12/nato/, or the story's file, content/world/nato.md
    path: String,
    #[command(flatten)]
    when: When,
}

impl Support {
    pub(super) fn run(&self, folder: Option<&Path>, speech: &Speech) -> Ending {
        let when = match &self.question {
            Question::List(when) => when,
            Question::Why(why) => &why.when,
        };
        let place = match Place::find(folder) {
            Ok(place) => place,
            Err((message, help)) => return fail(&message, help),
        };
        let site = match when.site(&place, speech) {
            Ok(site) => site,
            Err(ending) => return ending,
        };
        match &self.question {
            Question::List(_) => {
                print!("{}", list::list(&site));
                Ending::Done
            }
            Question::Why(why) => match why::why(&site, &why.path) {
                Some(answer) => {
                    print!("{answer}");
                    Ending::Done
                }
                None => fail(
                    &format!("there is no page `{}`", why.path),
                    "name one as it stands in an address, or a file of content/ that is published",
                ),
            },
        }
    }
}

impl When {
    /// The site at the instant; its mistakes are told.
    fn site(&self, place: &Place, speech: &Speech) -> Result<Site, Ending> {
        let state = place.state(self.profile.as_deref());
        let options = Options {
            base_url: None,
            profile: self.profile.clone(),
            at: self.at.unwrap_or_else(instant::now),
            drafts: self.drafts,
            // What is remembered helps, and what is parsed is remembered; the site is not touched.
            target: Some(Target { output: place.folder.clone(), state, record: None }),
            explain: None,
        };
        let mut found = Diagnostics::default();
        let site = site(&place.world, &options, &mut found);
        report::diagnostics(&found, &place.world, Format::Human, speech);
        site.filter(|_| !found.has_errors()).ok_or_else(|| ending(&found))
    }
}
