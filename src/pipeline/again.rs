//! Whether a build is of the very same as the last one: then there is nothing to do.
//!
//! It is the question that is asked of every output, asked once of all of them: is it made of the same? For the answer
//! only the files' stamps are looked at. Where they do not tell, the build goes its way, which finds out more exactly.

use super::{Options, Report};
use crate::diagnostics::Diagnostics;
use crate::discover::{Inventory, Source, Stamps};
use crate::emit::{Conclusion, Remembered};
use crate::memo::{Fingerprint, PROGRAM, Parts, fingerprint};
use crate::model::Site;
use crate::paths::SitePath;
use crate::world::{Stamp, World};
use jiff::Timestamp;
use rayon::prelude::*;

/// Of how many documents a fingerprint is made together.
const AT_ONCE: usize = 1024;

/// What a build is made of beside its documents and the record of addresses, as it was before anything of it was read.
pub(super) struct Sources<'a> {
    world: &'a dyn World,
    inventory: &'a Inventory,
    options: &'a Options,
    at: Timestamp,
    /// Of everything but the documents; `None` where something does not tell whether it is as it was.
    others: Option<Fingerprint>,
}

impl<'a> Sources<'a> {
    /// The sources of a build under `options`, at an instant; `configuration` is the text of the site's, `found` what was
    /// found wrong up to now.
    pub(super) fn new(
        world: &'a dyn World,
        inventory: &'a Inventory,
        (options, at): (&'a Options, Timestamp),
        configuration: &str,
        found: &Diagnostics,
    ) -> Self {
        let Options { base_url, profile, at: _, drafts, target, explain: _ } = options;
        let keeps_record = target.as_ref().map(|target| target.record.is_some());
        // Who writes nothing asks for none.
        let files: Vec<&SitePath> = inventory.others().filter(|_| target.is_some()).collect();
        let stamps: Option<Vec<_>> = files.par_iter().map(|file| stamp(world, file)).collect();
        let others = stamps.map(|stamps| {
            let mut parts = Parts::default();
            parts.text(PROGRAM).text(configuration).debug(&(base_url, profile, drafts, keeps_record)).debug(found);
            for (file, stamp) in files.iter().zip(stamps) {
                parts.text(file.as_str()).number(stamp);
            }
            parts.take()
        });
        Self { world, inventory, options, at, others }
    }

    /// The fingerprint of everything, with the stamps of the documents and the text of the record of addresses.
    fn made_of(&self, documents: &Stamps, record: &str) -> Option<Fingerprint> {
        let some = |(sources, stamps): (&[Source], &[Option<Stamp>])| {
            let mut parts = Parts::default();
            for (source, stamp) in sources.iter().zip(stamps) {
                parts.text(source.file.as_str()).number((*stamp)?.number());
            }
            Some(parts.take())
        };
        let others = self.others?;
        let documents = self.inventory.documents.par_chunks(AT_ONCE).zip(documents.par_chunks(AT_ONCE)).map(some);
        let documents: Vec<Fingerprint> = documents.collect::<Option<_>>()?;
        let mut parts = Parts::default();
        parts.part(others).part(fingerprint(record.as_bytes()));
        for some in documents {
            parts.part(some);
        }
        Some(parts.take())
    }

    /// What a build comes to that finds nothing to do, as the one before was of the same; else what was found out on the
    /// way. `record` is the text of the record of addresses.
    pub(super) fn nothing_to_do(&self, record: &str, found: &mut Diagnostics) -> Result<Report, Looked> {
        let nothing = || Looked { stamps: None, last: None };
        let target = self.options.target.as_ref().filter(|_| self.options.explain.is_none()).ok_or_else(nothing)?;
        let (conclusion, manifest) = Conclusion::read(&target.output, &target.state).ok_or_else(nothing)?;
        let stamps = self.inventory.stamps(self.world);
        let (from, until) = conclusion.lasts;
        let is_same = (from..until).contains(&self.at.as_nanosecond())
            && self.made_of(&stamps, record).is_some_and(|made_of| made_of == conclusion.made_of);
        let last = if is_same { Remembered::read(&target.output, &target.state) } else { None };
        let written = last.as_ref().and_then(|last| last.as_it_was(manifest, &target.output, &target.state));
        let Some(written) = written else { return Err(Looked { stamps: Some(stamps), last }) };
        let Conclusion { articles, outputs, warnings, .. } = conclusion;
        *found = warnings;
        Ok(Report { articles, outputs, written, ..Report::default() })
    }

    /// What the build of these came to, for the next one; `record` is the text of the record of addresses as it will be.
    pub(super) fn conclusion(
        &self,
        (site, outputs): (&Site, usize),
        (documents, record): (&Stamps, &str),
        warnings: &Diagnostics,
    ) -> Option<Conclusion> {
        Some(Conclusion {
            made_of: self.made_of(documents, record)?,
            lasts: (self.at.as_nanosecond(), site.at.until().as_nanosecond()),
            articles: site.articles.len(),
            outputs,
            warnings: warnings.clone(),
        })
    }
}

/// What was looked at to find that there is something to do.
pub(super) struct Looked {
    /// The stamps of the documents.
    pub(super) stamps: Option<Stamps>,
    /// What is known of the output.
    pub(super) last: Option<Remembered>,
}

/// The stamp of a file, or zero for one of the built-in theme, which is as the program is.
fn stamp(world: &dyn World, file: &SitePath) -> Option<u64> {
    let is_themes = || {
        let theme = world.below(file)?;
        world.read(file, theme.len() as u64).is_ok_and(|bytes| bytes == theme).then_some(0)
    };
    world.stamp(file).map(Stamp::number).or_else(is_themes)
}
