//! The nearest right word for a wrong one.

/// The one of `candidates` that a person most likely meant by `word`, if any is near enough to be a slip.
///
/// Near enough is a Damerau–Levenshtein distance of at most a third of the word's length, and at least one; or that one
/// of the two is the beginning of the other, as people shorten words.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // Nobody means a word of the program by one that is many times as long, and comparing takes the product of lengths.
    if word.len() > 100 {
        return None;
    }
    let word = word.to_lowercase();
    let limit = (word.chars().count() / 3).max(1);
    candidates
        .into_iter()
        .map(|candidate| (distance(&word, &candidate.to_lowercase(), limit), candidate))
        .filter(|(distance, _)| *distance <= limit)
        .min()
        .map(|(_, candidate)| candidate)
}

fn distance(word: &str, candidate: &str, limit: usize) -> usize {
    let distance = strsim::damerau_levenshtein(word, candidate);
    let (short, long) = if word.len() < candidate.len() { (word, candidate) } else { (candidate, word) };
    if short.len() >= 4 && long.starts_with(short) { distance.min(limit) } else { distance }
}

/// `did you mean …?` for [`nearest`], ready to be a help.
pub fn did_you_mean<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<String> {
    nearest(word, candidates).map(|right| format!("did you mean `{right}`?"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(word: &str, expect: Option<&str>) {
        let candidates = ["title", "standfirst", "description", "tags", "date", "dateline"];
        assert_eq!(nearest(word, candidates), expect, "{word}");
    }

    #[test]
    fn slips_of_the_hand() {
        check("titel", Some("title"));
        check("Title", Some("title"));
        check("stand-first", Some("standfirst"));
        check("tag", Some("tags"));
    }

    #[test]
    fn beginnings() {
        check("desc", Some("description"));
        check("dates", Some("date"));
    }

    #[test]
    fn other_words() {
        check("colour", None);
        check("", None);
        check(&"title".repeat(1000), None);
    }
}
