//! One mistake a hundred times over: the first are told, and how many there are.

use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use std::collections::BTreeMap;

/// How many of one kind are told in full. Whoever has mended these knows how to mend the rest.
const TOLD: usize = 20;

/// What was found in one text, with no more than the first of each kind in it and one in place of the rest.
pub(super) fn thinned(found: Diagnostics) -> Diagnostics {
    let sorted = found.sorted();
    if sorted.len() <= TOLD + 1 {
        return found;
    }
    let mut kinds: BTreeMap<Code, Vec<&Diagnostic>> = BTreeMap::new();
    for diagnostic in sorted {
        kinds.entry(diagnostic.code).or_default().push(diagnostic);
    }
    kinds.into_values().flat_map(told).collect()
}

fn told(mut same: Vec<&Diagnostic>) -> Vec<Diagnostic> {
    let rest = same.len().saturating_sub(TOLD);
    let next = same.get(TOLD).copied().filter(|_| rest > 1);
    if next.is_some() {
        same.truncate(TOLD);
    }
    let summary = next.map(|next| Diagnostic {
        message: format!("from here on there are {rest} more of this kind (`{}`)", next.code),
        // What a further label would say belongs to one mistake, not to all of them.
        labels: next.labels.iter().take(1).cloned().collect(),
        help: Some(format!("mend the {TOLD} before it first")),
        ..next.clone()
    });
    same.into_iter().cloned().chain(summary).collect()
}
