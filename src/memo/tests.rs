use super::*;

const KEY: Fingerprint = Fingerprint(7);

fn record<'a>(path: &'a str, document: &'a [u8]) -> Record<'a> {
    Record { path, stamp: None, hash: 1, kept: None, document }
}

fn kept(memo: &Memo, text: &str) -> Kept {
    let at = memo.keep(text.as_bytes()).expect("there is room");
    Kept { at, ..Bodies::place(text, 0) }
}

/// What is remembered of `a` by a memory opened anew.
fn recalled(folder: &Path, key: Fingerprint) -> Option<(Vec<u8>, Option<Vec<u8>>)> {
    let memo = Memo::open(folder).under(key);
    let record = memo.find(&SitePath::from("a"))?;
    Some((record.document.to_vec(), record.kept.and_then(|kept| memo.text(kept))))
}

#[test]
fn the_latest_record_counts() {
    let folder = tempfile::tempdir().expect("a folder");
    let memo = Memo::open(folder.path()).under(KEY);
    memo.remember([record("a", b"first"), record("b", b"other")]);
    memo.remember([Record { kept: Some(kept(&memo, "the text")), ..record("a", b"second") }]);
    assert!(memo.find(&SitePath::from("a")).is_none(), "what a build remembers is for the next one");
    drop(memo);
    assert_eq!(recalled(folder.path(), KEY), Some((b"second".to_vec(), Some(b"the text".to_vec()))));
    assert_eq!(recalled(folder.path(), Fingerprint(8)), None, "of another key");
    assert_eq!(recalled(folder.path(), KEY), None, "begun anew");
}

#[test]
fn a_memory_in_use_is_an_empty_one() {
    let folder = tempfile::tempdir().expect("a folder");
    let memo = Memo::open(folder.path()).under(KEY);
    memo.remember([record("a", b"first")]);
    assert!(!Memo::open(folder.path()).under(KEY).keeps_texts());
    drop(memo);
    assert!(recalled(folder.path(), KEY).is_some());
}

#[test]
fn whatever_happened_to_the_files_nothing_wrong_is_recalled() {
    let folder = tempfile::tempdir().expect("a folder");
    let memo = Memo::open(folder.path()).under(KEY);
    memo.remember([Record { kept: Some(kept(&memo, "the text")), ..record("a", b"first") }]);
    memo.remember([Record { kept: Some(kept(&memo, "a new text")), ..record("a", b"second") }]);
    drop(memo);
    let good = [(b"first".to_vec(), b"the text".to_vec()), (b"second".to_vec(), b"a new text".to_vec())];
    for name in ["documents", "texts"] {
        let file = folder.path().join("cache").join(name);
        let whole = fs::read(&file).expect("a table");
        let other = folder.path().join("cache").join(if name == "texts" { "documents" } else { "texts" });
        let others = fs::read(&other).expect("a table");
        for at in 0..whole.len() {
            let mut flipped = whole.clone();
            flipped[at] ^= 0x40;
            for damaged in [&flipped, &whole[..at].to_vec()] {
                fs::write(&file, damaged).expect("a table");
                fs::write(&other, &others).expect("a table");
                if let Some((document, Some(text))) = recalled(folder.path(), KEY) {
                    assert!(good.contains(&(document, text)), "{name} damaged at {at}");
                }
            }
        }
        fs::write(&file, &whole).expect("a table");
        fs::write(&other, &others).expect("a table");
    }
}

#[test]
fn what_is_wasted_is_given_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = "x".repeat(1 << 20);
    for round in 0..40 {
        let memo = Memo::open(folder.path()).under(KEY);
        memo.remember([Record { kept: Some(kept(&memo, &text)), ..record("a", &[round]) }]);
    }
    let length = fs::metadata(folder.path().join("cache/texts")).expect("a table").len();
    assert!(length < 20 << 20, "{length} bytes for one text");
    assert_eq!(recalled(folder.path(), KEY), Some((vec![39], Some(text.into_bytes()))));
}
