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
    let letters = Letters::of(&word);
    candidates
        .into_iter()
        .filter_map(|candidate| {
            let lower = candidate.to_lowercase();
            if !is_beginning(&word, &lower) && Letters::of(&lower).least_distance(&letters) > limit {
                return None;
            }
            Some((distance(&word, &lower, limit), candidate))
        })
        .filter(|(distance, _)| *distance <= limit)
        .min()
        .map(|(_, candidate)| candidate)
}

fn distance(word: &str, candidate: &str, limit: usize) -> usize {
    let distance = strsim::damerau_levenshtein(word, candidate);
    if is_beginning(word, candidate) { distance.min(limit) } else { distance }
}

/// Whether one of the two is the beginning of the other, and no mere syllable.
fn is_beginning(word: &str, candidate: &str) -> bool {
    let (short, long) = if word.len() < candidate.len() { (word, candidate) } else { (candidate, word) };
    short.len() >= 4 && long.starts_with(short)
}

/// How often a word has which letters, several of them counted as one: tells without comparing letter by letter that
/// two words are far from each other.
struct Letters([i16; 32]);

impl Letters {
    fn of(word: &str) -> Self {
        let mut counts = [0; 32];
        word.chars().take(1000).for_each(|c| counts[c as usize % 32] += 1);
        Self(counts)
    }

    /// No fewer slips lead from one word to the other: each adds, removes or changes one letter.
    fn least_distance(&self, other: &Letters) -> usize {
        let differences = self.0.iter().zip(&other.0).map(|(a, b)| a - b);
        let (more, fewer) = differences.fold((0, 0), |(more, fewer), difference| {
            if difference > 0 { (more + difference, fewer) } else { (more, fewer - difference) }
        });
        usize::from(more.max(fewer).unsigned_abs())
    }
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
    fn words_that_cannot_be_near_are_not_compared() {
        let least = |a: &str, b: &str| Letters::of(a).least_distance(&Letters::of(b));
        assert_eq!(least("title", "titel"), 0);
        assert_eq!(least("tags", "tag"), 1);
        assert_eq!(least("colour", "dateline"), 7);
        for (a, b) in [("brussels", "brusels"), ("ann-lee", "anna-lee"), ("мюнхен", "мюнхн"), ("", "abc")] {
            assert!(least(a, b) <= strsim::damerau_levenshtein(a, b), "{a} {b}");
        }
        let long = "b".repeat(5000);
        assert_eq!(nearest("brussels", [long.as_str(), "brusels"]), Some("brusels"));
    }

    #[test]
    fn other_words() {
        check("colour", None);
        check("", None);
        check(&"title".repeat(1000), None);
    }
}
