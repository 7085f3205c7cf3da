//! The way through the program: [`build`] calls the stages in order. Read this file first.
//!
//! `build`, `check`, the tests and the benchmarks all call this one function; there is no other way to make a site.
//! Every stage goes on after a mistake, so that one run reports all of them; only the last one, which writes, does
//! nothing when there was an error.

use crate::assets;
use crate::config::Config;
use crate::diagnostics::Diagnostics;
use crate::discover::discover;
use crate::emit::{Staging, Written};
use crate::finish::finish;
use crate::memo::Memo;
use crate::model::{Site, model};
use crate::parse;
use crate::paths::{OutputPath, SitePath};
use crate::plan::{Plan, plan};
use crate::render::{Failures, Renderer, Templates};
use crate::strings::Strings;
use crate::world::{World, read_text};
use jiff::Timestamp;
use jiff::civil::DateTime;
use rayon::prelude::*;
use std::path::PathBuf;
use std::sync::Arc;

/// What a build is to be like.
#[derive(Debug, Clone)]
pub struct Options {
    /// In place of the configuration's `base_url`.
    pub base_url: Option<String>,
    /// The instant that decides what is published.
    pub at: At,
    /// Whether drafts are published too.
    pub drafts: bool,
    /// Where the site is written; `None` only looks for mistakes.
    pub target: Option<Target>,
}

/// An instant, as a person gives it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum At {
    /// With its offset from UTC.
    Instant(Timestamp),
    /// In the site's time zone.
    Local(DateTime),
}

/// Where a site is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// The folder that is to hold the site.
    pub output: PathBuf,
    /// The folder where the program keeps what it knows of the last build.
    pub state: PathBuf,
}

/// What a build came to.
#[derive(Debug, Default)]
pub struct Outcome {
    /// Everything found wrong.
    pub diagnostics: Diagnostics,
    /// What was made; `None` where an error kept the site from being written.
    pub report: Option<Report>,
}

/// What a build made.
#[derive(Debug, Default, Clone)]
pub struct Report {
    /// Published stories, all languages together.
    pub articles: usize,
    /// Planned outputs.
    pub outputs: usize,
    /// What was written; all zero for a build without a target.
    pub written: Written,
    /// Every output by path, with what it is and where it comes from, in words.
    pub origins: Vec<(OutputPath, String)>,
}

/// Is told how far a build has come. The stages themselves look at no clock.
pub trait Watch: Sync {
    /// A stage begins.
    fn stage(&self, name: &'static str);
    /// So many outputs are to be rendered.
    fn outputs(&self, count: usize);
    /// One more of them is done.
    fn rendered(&self);
}

/// Nobody watches.
#[derive(Debug, Clone, Copy)]
pub struct Unwatched;

impl Watch for Unwatched {
    fn stage(&self, _: &'static str) {}
    fn outputs(&self, _: usize) {}
    fn rendered(&self) {}
}

/// The name of a site's configuration.
pub const CONFIGURATION: &str = "site.toml";

/// Builds a site: reads it from `world`, and writes it to the options' target if nothing is wrong.
pub fn build(world: &dyn World, options: &Options, watch: &dyn Watch) -> Outcome {
    let mut outcome = Outcome::default();
    outcome.report = stages(world, options, watch, &mut outcome.diagnostics);
    outcome
}

fn stages(world: &dyn World, options: &Options, watch: &dyn Watch, found: &mut Diagnostics) -> Option<Report> {
    watch.stage("configuration");
    let config = configuration(world, options, found)?;
    let at = options.at.instant(&config);

    watch.stage("discover");
    let inventory = discover(world, &config, found);
    let strings: Vec<Arc<Strings>> =
        Strings::read(world, &config, &inventory, found).into_iter().map(Arc::new).collect();
    let markdown: Vec<_> = strings.iter().map(|strings| strings.markdown_settings(&config)).collect();

    watch.stage("parse");
    let mut memo = match &options.target {
        Some(target) => Memo::open(&target.state, parse::key(&config, &markdown)),
        None => Memo::default(),
    };
    let documents = parse::parse(world, &inventory, &config, &markdown, &memo, found);
    memo.forget_documents();

    watch.stage("model");
    let site = model(config, &inventory, documents, at, options.drafts, found);

    watch.stage("assets");
    let assets = assets::prepare(world, &inventory, &site, found);

    watch.stage("plan");
    let plan = plan(&site, &inventory, &assets, found);

    watch.stage("templates");
    let templates = Templates::read(world, &inventory, found);
    let renderer = Renderer::new(world, &site, &assets, &strings, &templates, &memo, found)?;
    renderer.check_components(found);

    watch.stage("render and write");
    let staging = match &options.target {
        Some(target) if !found.has_errors() => {
            Some(Staging::begin(&target.output, &target.state).map_err(|problem| found.push(*problem)).ok()?)
        }
        _ => None,
    };
    render(&plan, &renderer, staging.as_ref(), watch, found);
    if found.has_errors() {
        return None;
    }

    watch.stage("put in place");
    let written = match staging {
        Some(staging) => staging.commit(found).map_err(|problem| found.push(*problem)).ok()?,
        None => Written::default(),
    };
    Some(report(&site, &plan, written))
}

fn configuration(world: &dyn World, options: &Options, found: &mut Diagnostics) -> Option<Config> {
    let file = SitePath::from(CONFIGURATION);
    let text = read_text(world, &file).map_err(|problem| found.push(*problem)).ok()?;
    Config::read(&file, &text, options.base_url.as_deref(), found)
}

/// Renders and finishes every output, each on its own, and stages it as soon as it is done: no more pages are in
/// memory than there are processors.
fn render(plan: &Plan, renderer: &Renderer, staging: Option<&Staging>, watch: &dyn Watch, found: &mut Diagnostics) {
    watch.outputs(plan.outputs.len());
    let failures = plan
        .outputs
        .par_iter()
        .map_init(
            || (Vec::new(), Vec::new()),
            |(bytes, scratch), output| {
                let failure = renderer.render(output, bytes).err();
                if failure.is_none() {
                    finish(&output.path, bytes, scratch);
                }
                let unwritable = match (staging, &failure) {
                    (Some(staging), None) => staging.put(&output.path, bytes).err(),
                    _ => None,
                };
                watch.rendered();
                (output, failure, unwritable)
            },
        )
        .fold(Failures::default, |mut failures, (output, failure, unwritable)| {
            failures.add(&output.path, failure.map(|failure| failure.0).or(unwritable.map(|problem| *problem)));
            failures
        })
        .reduce(Failures::default, Failures::join);
    found.extend(failures.into_diagnostics());
}

fn report(site: &Site, plan: &Plan, written: Written) -> Report {
    Report {
        articles: site.articles.len(),
        outputs: plan.outputs.len(),
        written,
        origins: plan.outputs.iter().map(|output| (output.path.clone(), output.describe(site))).collect(),
    }
}

impl At {
    fn instant(self, config: &Config) -> Timestamp {
        match self {
            At::Instant(instant) => instant,
            At::Local(local) => {
                local.to_zoned_datetime(config.time_zone.clone()).map_or(Timestamp::MAX, |zoned| zoned.timestamp())
            }
        }
    }
}
