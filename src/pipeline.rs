//! The way through the program: [`build`] calls the stages in order. Read this file first.
//!
//! `build`, `check`, the tests and the benchmarks all call this one function; there is no other way to make a site.
//! Every stage goes on after a mistake, so that one run reports all of them; only the last one, which writes, does
//! nothing when there was an error.

use crate::assets;
use crate::config::Config;
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::discover::{Inventory, discover};
use crate::emit::{Beside, Change, Entry, Put, Remembered, Staging, Way, Written};
use crate::finish::{compress, finish};
use crate::history::Record;
use crate::memo::{Fingerprint, MadeOf, Memo, Parts, Reason};
use crate::model::{News, Site, model};
use crate::parse;
use crate::paths::{OutputPath, SitePath};
use crate::plan::{Output, Plan, plan};
use crate::render::{Failures, Renderer, Templates};
use crate::search::{self, Search};
use crate::strings::Strings;
use crate::world::{World, read_text};
use again::{Looked, Sources};
use jiff::Timestamp;
use jiff::civil::DateTime;
use rayon::prelude::*;
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

mod again;
mod explain;

/// What a build is to be like.
#[derive(Debug, Clone)]
pub struct Options {
    /// In place of the configuration's `base_url`.
    pub base_url: Option<String>,
    /// The build profile, by its name in the configuration.
    pub profile: Option<String>,
    /// The instant that decides what is published.
    pub at: At,
    /// Whether drafts are published too.
    pub drafts: bool,
    /// Where the site is written; `None` only looks for mistakes.
    pub target: Option<Target>,
    /// The output to say more of: `world/index.html` or `/world/`.
    pub explain: Option<String>,
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
    /// The site's [record of addresses](crate::history), which is brought up to date; none for a build that is only a
    /// look at the site, at another instant or with its drafts.
    pub record: Option<PathBuf>,
}

/// What a build came to.
#[derive(Debug, Default)]
pub struct Outcome {
    /// Everything found wrong.
    pub diagnostics: Diagnostics,
    /// What was made; `None` where an error kept the site from being written.
    pub report: Option<Report>,
    /// What nobody needs any more.
    pub rest: Rest,
}

/// Large values that are left when a build is done. They are let go of beside whatever comes next; a program that ends
/// [leaves them](Rest::leave) to the system, which takes all of its memory at once.
#[derive(Default)]
pub struct Rest(Vec<Box<dyn Send>>);

impl Rest {
    fn add(&mut self, values: impl Send + 'static) {
        self.0.push(Box::new(values));
    }

    /// Never lets go of it.
    pub fn leave(self) {
        std::mem::forget(self);
    }
}

impl Drop for Rest {
    fn drop(&mut self) {
        let values = std::mem::take(&mut self.0);
        if !values.is_empty() {
            rayon::spawn(move || drop(values));
        }
    }
}

impl fmt::Debug for Rest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Rest").field(&self.0.len()).finish()
    }
}

/// What a build made.
#[derive(Debug, Default, Clone)]
pub struct Report {
    /// Published stories, all languages together.
    pub articles: usize,
    /// Planned outputs.
    pub outputs: usize,
    /// Which addresses have changed since the site's record of them was written.
    pub news: News,
    /// What was written; all zero for a build without a target.
    pub written: Written,
    /// What is to be said of the output that was asked for; none where there is no such output.
    pub explanation: Option<Explanation>,
}

/// What an output is, and why it was made again or not.
#[derive(Debug, Clone)]
pub struct Explanation {
    /// The output.
    pub path: OutputPath,
    /// What it is and where it comes from, in words.
    pub origin: String,
    /// What has changed of that of which it is made; none where the last build did not have it.
    pub reasons: Option<Vec<Reason>>,
    /// The templates that have changed since the last build, come or gone, by name.
    pub templates: Vec<String>,
    /// Why it was written; none where the file is as it was.
    pub change: Option<Change>,
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
    outcome.report = stages(world, options, watch, &mut outcome.diagnostics, &mut outcome.rest);
    outcome
}

fn stages(
    world: &dyn World,
    options: &Options,
    watch: &dyn Watch,
    found: &mut Diagnostics,
    rest: &mut Rest,
) -> Option<Report> {
    watch.stage("configuration");
    let (config, text) = configuration(world, options, found)?;
    let at = options.at.instant(&config);

    watch.stage("discover");
    let inventory = discover(world, &config, found);
    let recorded = Record::text(world, found);
    let sources = Sources::new(world, &inventory, (options, at), &text, found);
    let Looked { stamps, last } = match sources.nothing_to_do(&recorded, found) {
        Ok(report) => return Some(report),
        Err(looked) => looked,
    };

    watch.stage("memory");
    let memory = || options.target.as_ref().map(|target| Memo::open(&target.state)).unwrap_or_default();
    let (strings, memo) = rayon::join(|| words(world, &config, &inventory, found), memory);
    let markdown: Vec<_> = strings.iter().map(|strings| strings.markdown_settings(&config)).collect();

    watch.stage("parse");
    let mut memo = memo.under(parse::key(&config, &markdown));
    let (documents, stamps) = parse::parse(world, (&inventory, stamps.as_ref()), &config, &markdown, &memo, found);
    memo.forget_documents();

    watch.stage("model");
    let read = || options.target.as_ref().and_then(|target| Remembered::read(&target.output, &target.state));
    let last = || last.or_else(read);
    let model = || model(config, &inventory, (documents, &recorded), &strings, (at, options.drafts), found);
    let (site, last) = rayon::join(model, last);
    let site = Arc::new(site);

    watch.stage("assets");
    let assets = Arc::new(assets::prepare(world, &inventory, &site, &memo, found));

    watch.stage("search");
    let searched = search::Sources { world, site: &site, strings: &strings, memo: &memo };
    let search = match &options.target {
        Some(_) if !found.has_errors() => {
            Search::prepare(searched, &|folder, key| made_of(last.as_ref(), folder, key), found)
        }
        // Nothing will be written.
        _ => Search::none(searched),
    };

    watch.stage("templates");
    let templates = Templates::read(world, &inventory, found);

    watch.stage("plan");
    let mut noted = Diagnostics::default();
    let renderer = || Renderer::new(world, &site, &assets, &strings, &templates, (&memo, &search), &mut noted);
    let (plan, renderer) = rayon::join(|| plan(&site, &inventory, &assets, &search, found), renderer);
    found.extend(noted);
    let renderer = renderer?;
    renderer.check_components(found);

    watch.stage("render and write");
    let staging = match &options.target {
        Some(target) if !found.has_errors() => {
            Some(Staging::begin(&target.output, &target.state, last).map_err(|problem| found.push(*problem)).ok()?)
        }
        _ => None,
    };
    let puts = render(&plan, &renderer, staging.as_ref(), watch, found);
    if found.has_errors() {
        return None;
    }

    watch.stage("put in place");
    let (articles, outputs) = (site.articles.len(), plan.outputs.len());
    let mut report = Report { articles, outputs, news: site.history.news.clone(), ..Report::default() };
    if let Some(staging) = staging {
        let asked = options.explain.as_deref();
        report.explanation = asked.and_then(|asked| explain::explain(asked, &plan, &site, &puts, &staging, &templates));
        let record = options.target.as_ref().and_then(|target| target.record.as_deref());
        let record = record.zip(site.history.record.as_ref()).map(|(file, record)| (file, record.to_text()));
        let record = record.filter(|(_, text)| *text != recorded);
        let text = record.as_ref().map_or(recorded.as_str(), |(_, text)| text);
        // What has changed in the record is said only once.
        let is_said = record.is_some() || report.news == News::default();
        let conclusion = || sources.conclusion((&site, outputs), (&stamps, text), found);
        let conclusion = is_said.then(conclusion).flatten();
        let beside = Beside { templates: templates.fingerprints(), record, conclusion };
        let committed = staging.commit(puts, beside, found).map_err(|problem| found.push(*problem)).ok()?;
        report.written = committed.0;
        rest.add(committed.1);
    }
    rest.add(renderer.into_large());
    drop(search);
    rest.add((site, plan, assets, inventory));
    Some(report)
}

/// The files below a folder that the last build made of the same.
fn made_of(last: Option<&Remembered>, folder: &str, key: Fingerprint) -> Vec<OutputPath> {
    let entries = last.map(|last| last.manifest().below(folder)).into_iter().flatten();
    entries.filter(|entry| entry.made_of.own == key).map(|entry| entry.path.clone()).collect()
}

/// The site's configuration, and its text.
fn configuration(world: &dyn World, options: &Options, found: &mut Diagnostics) -> Option<(Config, String)> {
    let file = SitePath::from(CONFIGURATION);
    let text = read_text(world, &file).map_err(|problem| found.push(*problem)).ok()?;
    let config = Config::read_for(&file, &text, options.base_url.as_deref(), options.profile.as_deref(), found)?;
    Some((config, text))
}

/// The folder that a profile's site is written to, below the site's own, where the command line names no other; nothing
/// where the configuration cannot be read, which the build will report.
pub fn output_folder(world: &dyn World, profile: Option<&str>, base_url: Option<&str>) -> Option<String> {
    let file = SitePath::from(CONFIGURATION);
    let text = read_text(world, &file).ok()?;
    let config = Config::read_for(&file, &text, base_url, profile, &mut Diagnostics::default());
    config.map(|config| config.output)
}

/// The site as it is at an instant, without a page of it; nothing where something is wrong with it.
pub fn site(world: &dyn World, options: &Options, found: &mut Diagnostics) -> Option<Site> {
    let (config, _) = configuration(world, options, found)?;
    let at = options.at.instant(&config);
    let inventory = discover(world, &config, found);
    let strings = words(world, &config, &inventory, found);
    let markdown: Vec<_> = strings.iter().map(|strings| strings.markdown_settings(&config)).collect();
    let memo = options.target.as_ref().map(|target| Memo::open(&target.state)).unwrap_or_default();
    let memo = memo.under(parse::key(&config, &markdown));
    let (documents, _) = parse::parse(world, (&inventory, None), &config, &markdown, &memo, found);
    Some(model(config, &inventory, (documents, ""), &strings, (at, options.drafts), found))
}

/// The words of every language.
fn words(world: &dyn World, config: &Config, inventory: &Inventory, found: &mut Diagnostics) -> Vec<Arc<Strings>> {
    Strings::read(world, config, inventory, found).into_iter().map(Arc::new).collect()
}

/// Renders and finishes every output that would come out otherwise than in the last build, each on its own, and stages
/// it as soon as it is done: no more pages are in memory than there are processors. Comes back with all outputs of the
/// new site.
fn render(
    plan: &Plan,
    renderer: &Renderer,
    staging: Option<&Staging>,
    watch: &dyn Watch,
    found: &mut Diagnostics,
) -> Vec<Put> {
    watch.outputs(plan.outputs.len());
    let before: Vec<Option<&[Entry]>> = match staging {
        Some(staging) => staging.last().from(plan.outputs.iter().map(|output| &output.path)).collect(),
        None => vec![None; plan.outputs.len()],
    };
    let made: Vec<Result<Option<Put>, Failed>> = plan
        .outputs
        .par_iter()
        .zip(before)
        .with_max_len(AT_ONCE)
        .map_init(Buffers::with_room, |buffers, (output, before)| {
            let put = one(output, before, renderer, staging, buffers);
            watch.rendered();
            put.map_err(|problem| (&output.path, problem))
        })
        .collect();
    let mut failures = Failures::default();
    let mut failed = |(path, problem): Failed| {
        failures.add(path, Some(*problem));
        None
    };
    // Collected where they are: there is one for every output.
    let puts = made.into_iter().filter_map(|made| made.unwrap_or_else(&mut failed)).collect();
    found.extend(failures.into_diagnostics());
    puts
}

/// How many outputs one thread takes at once: many, for they lie beside each other in the site, and not so many that the
/// others have nothing more to do when it is not yet done.
const AT_ONCE: usize = 64;

/// An output that could not be made, and what is wrong.
type Failed<'p> = (&'p OutputPath, Box<Diagnostic>);

/// What one thread uses again and again.
#[derive(Default)]
struct Buffers {
    bytes: Vec<u8>,
    compressed: Vec<u8>,
    parts: Parts,
    way: Way,
}

impl Buffers {
    /// With room for most outputs at once: one that grows is copied many times.
    fn with_room() -> Self {
        Self { bytes: Vec::with_capacity(1 << 16), ..Self::default() }
    }
}

fn one(
    output: &Output,
    before: Option<&[Entry]>,
    renderer: &Renderer,
    staging: Option<&Staging>,
    buffers: &mut Buffers,
) -> Result<Option<Put>, Box<Diagnostic>> {
    let made_of = renderer.made_of(output, &mut buffers.parts);
    if let (Some(staging), Some(made_of), Some(last)) = (staging, &made_of, before)
        && last.first().is_some_and(|last| is_as_before(output, renderer, made_of, &last.made_of))
        && let Some(put) = staging.keep(last, output.encodings)
    {
        return Ok(Some(put));
    }
    let asked = renderer.render(output, &mut buffers.bytes).map_err(|failure| Box::new(failure.0))?;
    finish(&output.path, &mut buffers.bytes);
    let Some(staging) = staging else { return Ok(None) };
    let made_of = MadeOf { asked, ..made_of.unwrap_or_else(|| renderer.made_of_unknown(output, &mut buffers.parts)) };
    let known = before.and_then(<[Entry]>::first);
    let mut put = staging.put(&output.path, &buffers.bytes, made_of, known, &mut buffers.way)?;
    if staging.keep_compressed(&mut put, before, output.encodings) {
        return Ok(Some(put));
    }
    for encoding in output.encodings.iter() {
        if compress(&output.path, encoding, &buffers.bytes, &mut buffers.compressed) {
            staging.put_compressed(&mut put, encoding, &buffers.compressed, &mut buffers.way)?;
        }
    }
    Ok(Some(put))
}

/// Whether an output is made of the same as in the last build, and what its templates ask for has the same answers.
fn is_as_before(output: &Output, renderer: &Renderer, now: &MadeOf, last: &MadeOf) -> bool {
    let reasons = now.changes_since(last);
    reasons.iter().all(|reason| *reason == Reason::Asked) && renderer.answers_as_before(output, last)
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
