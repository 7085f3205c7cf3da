//! Records to the files of an index. The only user of pagefind.

use super::record::Record;
use crate::diagnostics::Diagnostic;
use pagefind::api::PagefindIndex;
use rayon::ThreadPoolBuilder;
use std::thread;

/// Why there is no index.
#[derive(Debug)]
pub(super) enum Problem {
    /// A story could not be read.
    Record(Box<Diagnostic>),
    /// Pagefind failed.
    Index(String),
}

/// The files of an index by their names below its folder, in any order. `is_first` adds the script and the engine.
///
/// Pagefind works in parallel, and a thread that waits for it must not take up other work meanwhile: that might wait for
/// the same index. So it is run on threads of its own.
pub(super) fn files(
    records: impl Iterator<Item = Result<Record, Box<Diagnostic>>> + Send,
    is_first: bool,
) -> Result<Vec<(String, Vec<u8>)>, Problem> {
    let pool = ThreadPoolBuilder::new().build().map_err(failed)?;
    thread::scope(|scope| scope.spawn(|| pool.install(|| index(records, is_first))).join())
        .unwrap_or_else(|_| Err(Problem::Index("pagefind stopped".to_owned())))
}

fn index(
    records: impl Iterator<Item = Result<Record, Box<Diagnostic>>>,
    is_first: bool,
) -> Result<Vec<(String, Vec<u8>)>, Problem> {
    let runtime = tokio::runtime::Builder::new_current_thread().build().map_err(failed)?;
    let mut index = PagefindIndex::new(None).map_err(failed)?;
    for record in records {
        let Record { address, html } = record.map_err(Problem::Record)?;
        runtime.block_on(index.add_html_file(None, Some(address), html)).map_err(failed)?;
    }
    let files = runtime.block_on(index.get_files()).map_err(failed)?;
    let named = files.into_iter().map(|file| (file.filename.to_string_lossy().replace('\\', "/"), file.contents));
    let named: Vec<_> = named.collect();
    let has_own_engine = named.iter().any(|(name, _)| is_engine(name) && name != ENGINE);
    Ok(named.into_iter().filter(|(name, _)| is_needed(name, is_first, has_own_engine)).collect())
}

fn failed(problem: impl std::fmt::Display) -> Problem {
    Problem::Index(problem.to_string())
}

/// The engine for languages whose words are not brought to their stems.
const ENGINE: &str = "wasm.unknown.pagefind";

fn is_engine(name: &str) -> bool {
    name.starts_with("wasm.")
}

/// Pagefind comes with pages and scripts of its own, which are left out.
fn is_needed(name: &str, is_first: bool, has_own_engine: bool) -> bool {
    match name {
        "pagefind-entry.json" => true,
        "pagefind.js" => is_first,
        ENGINE => is_first && !has_own_engine,
        _ if is_engine(name) => is_first,
        _ => [".pf_meta", ".pf_index", ".pf_filter", ".pf_fragment"].iter().any(|ending| name.ends_with(ending)),
    }
}
