//! The nearest right word for a wrong one.

/// The one of `candidates` that a person most likely meant by `word`, if any is near enough to be a slip.
///
/// Near enough is a Damerau–Levenshtein distance of at most a third of the word's length, and at least one.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let limit = (word.chars().count() / 3).max(1);
    candidates
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(&word.to_lowercase(), &candidate.to_lowercase()), candidate))
        .filter(|(distance, _)| *distance <= limit)
        .min()
        .map(|(_, candidate)| candidate)
}

/// `did you mean …?` for [`nearest`], ready to be a help.
pub fn did_you_mean<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<String> {
    nearest(word, candidates).map(|right| format!("did you mean `{right}`?"))
}
