//! What is to be said of one output.

use super::Explanation;
use crate::config::Encoding;
use crate::emit::{Put, Staging};
use crate::model::Site;
use crate::paths::OutputPath;
use crate::plan::Plan;
use crate::render::Templates;

/// What is to be said of the output that was asked for.
pub(super) fn explain(
    asked: &str,
    plan: &Plan,
    site: &Site,
    puts: &[Put],
    staging: &Staging,
    templates: &Templates,
) -> Option<Explanation> {
    let asked = asked.trim_start_matches('/');
    let folder = asked.trim_end_matches('/');
    let index = if folder.is_empty() { "index.html".to_owned() } else { format!("{folder}/index.html") };
    let is_asked = |path: &OutputPath| path.as_str() == asked || path.as_str() == index;
    let as_copy = || {
        let (of, way) = Encoding::ALL.iter().find_map(|(_, way)| Some((asked.strip_suffix(way.ending())?, *way)))?;
        Some((plan.outputs.iter().find(|output| output.path.as_str() == of)?, Some(way)))
    };
    let (output, copy) =
        plan.outputs.iter().find(|output| is_asked(&output.path)).map(|output| (output, None)).or_else(as_copy)?;
    let put = puts.iter().find(|put| put.entry().path == output.path)?;
    let file = copy.map_or(Some(put), |way| put.copy(way))?;
    let origin = output.describe(site);
    let last = staging.last().get(output.path.as_str()).filter(|last| last.length > 0);
    let before = &staging.last().templates;
    let now = templates.fingerprints();
    let changed = now.iter().filter(|template| !before.contains(template));
    let gone = before.iter().filter(|(name, _)| !now.iter().any(|(other, _)| other == name));
    let mut changed: Vec<String> = changed.chain(gone).map(|(name, _)| name.clone()).collect();
    changed.sort();
    Some(Explanation {
        path: file.entry().path.clone(),
        origin: copy.map_or(origin.clone(), |_| format!("a compressed copy of {}: {origin}", output.path)),
        reasons: last.map(|last| put.entry().made_of.changes_since(&last.made_of)),
        templates: changed,
        change: staging.change(file),
    })
}
