//! Sentences that read like a newspaper's and mean nothing: patterns whose slots are filled from lists of words.

use super::random::Random;

#[rustfmt::skip]
const NOUNS: &[&str] = &[
    "agreement", "airport", "alliance", "archive", "audit", "ballot", "bank", "border", "bridge", "budget", "cabinet",
    "campaign", "canal", "census", "charter", "clinic", "coalition", "college", "commission", "company", "concert",
    "conference", "contract", "council", "court", "crossing", "dam", "deadline", "debate", "decision", "deficit",
    "delegation", "district", "dock", "drought", "economy", "election", "embassy", "estate", "exhibition", "factory",
    "ferry", "festival", "film", "forecast", "forest", "fund", "gallery", "glacier", "grid", "growth", "harbour",
    "harvest", "highway", "hospital", "housing", "industry", "inquiry", "institute", "investment", "island",
    "judgment", "laboratory", "law", "league", "library", "licence", "market", "match", "measure", "memorial",
    "merger", "ministry", "mission", "museum", "network", "novel", "observatory", "office", "orchestra", "parliament",
    "partnership", "peace", "pension", "petition", "pipeline", "plan", "plant", "policy", "port", "price",
    "programme", "project", "proposal", "protest", "quarter", "railway", "rain", "referendum", "reform", "region",
    "report", "rescue", "reservoir", "resolution", "review", "river", "road", "satellite", "school", "season",
    "settlement", "shipyard", "shortage", "spending", "stadium", "station", "statute", "storm", "strike", "study",
    "summit", "survey", "tariff", "tax", "telescope", "theatre", "tournament", "town", "trade", "treaty", "trial",
    "tunnel", "union", "university", "vaccine", "valley", "verdict", "village", "vote", "wage", "water", "weather",
    "wharf", "winter", "workshop",
];

#[rustfmt::skip]
const PEOPLE: &[&str] = &[
    "analysts", "bakers", "bus drivers", "campaigners", "children", "city councillors", "clerks", "coaches",
    "diplomats", "doctors", "economists", "engineers", "farmers", "firefighters", "fishermen", "historians",
    "inspectors", "judges", "lawmakers", "lawyers", "librarians", "local officials", "miners", "ministers",
    "musicians", "neighbours", "nurses", "observers", "opposition leaders", "parents", "pensioners", "pilots",
    "planners", "players", "prosecutors", "reporters", "researchers", "residents", "sailors", "scientists",
    "shopkeepers", "students", "teachers", "tenants", "traders", "trade unions", "travellers", "volunteers", "voters",
    "witnesses",
];

#[rustfmt::skip]
const ADJECTIVES: &[&str] = &[
    "annual", "autumn", "bitter", "brief", "broad", "bright", "careful", "central", "civil", "clear", "coastal",
    "common", "costly", "cultural", "current", "deep", "delayed", "distant", "domestic", "early", "eastern", "empty",
    "entire", "European", "fair", "federal", "final", "financial", "first", "foreign", "fragile", "free", "general",
    "global", "grave", "heavy", "historic", "hopeful", "independent", "industrial", "joint", "late", "legal",
    "little-known", "local", "long", "lasting", "major", "medical", "military", "modest", "municipal", "national",
    "natural", "narrow", "new", "northern", "old", "open", "ordinary", "patient", "plain", "popular", "possible",
    "private", "public", "quiet", "rare", "regional", "rising", "rural", "second", "serious", "severe", "sharp",
    "short", "silent", "single", "slow", "small", "social", "southern", "special", "steady", "strict", "sudden",
    "temporary", "unusual", "urban", "usual", "western", "wide", "winter", "written",
];

#[rustfmt::skip]
const VERBS: &[&str] = &[
    "accepted", "approved", "attacked", "backed", "blocked", "brought", "called for", "cancelled", "changed",
    "closed", "criticised", "cut", "defended", "delayed", "demanded", "described", "discussed", "doubted", "drafted",
    "examined", "expected", "feared", "finished", "followed", "funded", "ignored", "improved", "inspected", "led",
    "left", "lost", "measured", "missed", "mourned", "noticed", "opened", "opposed", "ordered", "overlooked",
    "paid for", "planned", "postponed", "praised", "predicted", "prepared", "presented", "promised", "questioned",
    "reached", "rebuilt", "recorded", "rejected", "remembered", "repaired", "replaced", "reported", "rescued",
    "restored", "reviewed", "saved", "shaped", "shared", "signed", "sought", "started", "stopped", "studied",
    "supported", "suspended", "tested", "visited", "warned of", "watched", "welcomed", "won",
];

#[rustfmt::skip]
const PLACES: &[&str] = &[
    "Aldmoor", "Ashby Cross", "Bellport", "Brackwater", "Calder Vale", "Carrow", "Dunmere", "Eastbridge", "Elmstead",
    "Fallow Hill", "Farrington", "Glenmouth", "Greyport", "Halden", "Harrow Sound", "Inverlay", "Kestrel Bay",
    "Kingsmarsh", "Lakeford", "Linden", "Marrowby", "Millhaven", "Norwick", "Oakhurst", "Port Merrow", "Quayside",
    "Ravensea", "Redcliff", "Saltmarsh", "Selby Green", "Stonebridge", "Thornwick", "Underhill", "Vale Royal",
    "Wexcombe", "Windermouth", "Yarrow",
];

#[rustfmt::skip]
const FIRST_NAMES: &[&str] = &[
    "Ada", "Adil", "Agnes", "Ahmed", "Alma", "Amara", "Anders", "Anna", "Arjun", "Beatrix", "Bruno", "Carla", "Chen",
    "Clara", "Dmitri", "Edith", "Elif", "Emil", "Esther", "Farid", "Felix", "Greta", "Hana", "Hugo", "Ines", "Ivan",
    "Jana", "Jonas", "Kateryna", "Kofi", "Lars", "Leila", "Lena", "Luis", "Mara", "Marek", "Mei", "Nadia", "Nils",
    "Nora", "Olga", "Omar", "Pavel", "Petra", "Priya", "Rafael", "Rosa", "Samuel", "Sofia", "Tariq", "Teresa",
    "Tomas", "Vera", "Yusuf",
];

#[rustfmt::skip]
const LAST_NAMES: &[&str] = &[
    "Abara", "Achterberg", "Almeida", "Baker", "Berg", "Brandt", "Castellan", "Chandra", "Cohen", "Dahl", "Demir",
    "Devlin", "Eriksen", "Fischer", "Fontaine", "Garrick", "Grant", "Haddad", "Halloran", "Hayes", "Ibrahim",
    "Ivanova", "Jansen", "Kaplan", "Keller", "Kovac", "Larsen", "Lindqvist", "Marlowe", "Mensah", "Moreau",
    "Nakamura", "Novak", "Okafor", "Orlov", "Palmer", "Petrov", "Quinn", "Rahman", "Rossi", "Sandoval", "Sato",
    "Shevchenko", "Silva", "Sorensen", "Tanaka", "Thorne", "Varga", "Vogel", "Walsh", "Weiss", "Wren", "Yilmaz",
    "Zeller",
];

const SENTENCES: &[&str] = &[
    "The {noun} that {people} {verb} last {time} has left {place} with a {adjective} {noun} and a {adjective} {noun}.",
    "{People} in {place} {verb} the {adjective} {noun} on {day}, {number} days after the {noun} had been {past}.",
    "“It is a {adjective} {noun},” said {name}, who has studied the {noun} for {number} years.",
    "According to the {noun} office, {number} {people} have {past} the {noun} since {month}.",
    "No one had {past} the {adjective} {noun} before the {noun} began.",
    "The {noun} is expected to cost {number} million and to take until {month}.",
    "{People} say that the {noun} in {place} was {past} without a {adjective} {noun}.",
    "What began as a {adjective} {noun} has become the {adjective} {noun} of the {time}.",
    "{name}, of the {noun} institute in {place}, {verb} the {noun} and asked for a {adjective} {noun}.",
    "On {day} the council {verb} a {noun} that {people} had {past} for {number} years.",
    "Between {place} and {place} the {noun} now takes {number} minutes.",
    "The {adjective} {noun} and the {noun} beside it were {past} in {month}.",
    "Few {people} doubt that the {noun} matters; fewer agree on the {adjective} {noun}.",
    "A {adjective} {noun} followed, and with it a {noun} that {people} {verb}.",
    "Neither the {noun} nor the {noun} was {past} in time, {name} said on {day}.",
    "“We {verb} the {noun}, and we would do it again,” {name} told {people} in {place}.",
    "The figures, published on {day}, show {number} percent fewer {people} than a {time} ago.",
    "In {place}, where the {noun} was {past} in {month}, {people} are still waiting.",
    "It was the {adjective} {noun}, {people} said, that {verb} the {noun}.",
    "At the {noun} in {place}, {number} {people} {verb} a {noun} of their own.",
    "The {noun} will be {past} again in {month}.",
    "Whether the {noun} can be {past} before the {time} ends is an open question.",
    "“Nobody {verb} a {noun} like that,” {name} recalled.",
    "Under the {adjective} {noun}, {people} would pay {number} percent more for the {noun}.",
    "It was raining in {place}.",
    "The {noun} holds, for now.",
    "{People} came all the same, and so did the {noun}.",
    "For {number} years the {noun} had been a {adjective} one, and for {number} more it was {past}.",
];

const HEADLINES: &[&str] = &[
    "{People} {verb} {adjective} {noun} in {place}",
    "{place} {verb} its {noun} after {adjective} {noun}",
    "How {people} in {place} {verb} the {noun}",
    "The {adjective} {noun} that {people} {verb}",
    "{adjective} {noun} puts the {noun} of {place} to the test",
    "{People} warn of a {adjective} {noun} by {month}",
    "In {place}, a {noun} and a {adjective} {noun}",
    "Why the {noun} matters to {people}",
    "{noun} in {place} to open in {month}, {number} years late",
    "After the {noun}, {people} ask about the {noun}",
];

#[rustfmt::skip]
const TOPIC_ENDS: &[&str] = &[
    "policy", "reform", "law", "research", "safety", "planning", "history", "workers", "prices", "rights", "industry",
    "services", "funding",
];

#[rustfmt::skip]
const MONTHS: &[&str] = &[
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
];
const DAYS: &[&str] = &["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const TIMES: &[&str] = &["week", "month", "year", "decade", "summer", "winter", "spring", "season"];

/// A sentence.
pub(crate) fn sentence(random: &mut Random, out: &mut String) {
    let pattern = random.pick(SENTENCES);
    fill(pattern, random, out);
}

/// A headline without its full stop.
pub(crate) fn headline(random: &mut Random) -> String {
    let mut out = String::new();
    let pattern = random.pick(HEADLINES);
    fill(pattern, random, &mut out);
    out
}

/// A few words for a heading in the text.
pub(crate) fn subhead(random: &mut Random) -> String {
    let mut out = String::new();
    fill(
        random.pick(&["A {adjective} {noun}", "The {noun} of {place}", "What {people} want", "After the {noun}"]),
        random,
        &mut out,
    );
    out
}

/// A place.
pub(crate) fn place(random: &mut Random) -> &'static str {
    random.pick(PLACES)
}

/// The name of the topic with this number; no two are the same.
pub(crate) fn topic(index: usize) -> String {
    let noun = NOUNS[index % NOUNS.len()];
    match index / NOUNS.len() {
        0 => capital(noun),
        round => format!("{} {}", capital(noun), TOPIC_ENDS[(round - 1) % TOPIC_ENDS.len()]),
    }
}

/// How many topics have names.
pub(crate) const TOPICS: usize = NOUNS.len() * (TOPIC_ENDS.len() + 1);

/// The name of the person with this number; no two of the first 2,900 are the same.
pub(crate) fn person(index: usize) -> String {
    let first = FIRST_NAMES[index % FIRST_NAMES.len()];
    let last = LAST_NAMES[(index + index / FIRST_NAMES.len()) % LAST_NAMES.len()];
    format!("{first} {last}")
}

/// Writes a pattern with its slots filled. What stands first gets a capital; `a` becomes `an` before a vowel.
fn fill(pattern: &str, random: &mut Random, out: &mut String) {
    let start = out.len();
    let mut rest = pattern;
    while let Some((before, (slot, after))) =
        rest.split_once('{').and_then(|(before, after)| Some((before, after.split_once('}')?)))
    {
        out.push_str(before);
        let number;
        let word = match slot {
            "noun" => random.pick(NOUNS),
            "people" | "People" => random.pick(PEOPLE),
            "adjective" => random.pick(ADJECTIVES),
            "verb" => random.pick(VERBS),
            "past" => random.pick(VERBS).split(' ').next().unwrap_or_default(),
            "place" => random.pick(PLACES),
            "month" => random.pick(MONTHS),
            "day" => random.pick(DAYS),
            "time" => random.pick(TIMES),
            "number" => {
                number = random.between(2, 90).to_string();
                &number
            }
            _ => {
                number = person(random.below(FIRST_NAMES.len() * LAST_NAMES.len()));
                &number
            }
        };
        let is_first = out[start..].chars().all(|c| !c.is_alphanumeric());
        if (out.ends_with(" a ") || out.ends_with("A ")) && is_open(word) {
            out.insert(out.len() - 1, 'n');
        }
        if is_first {
            out.push_str(&capital(word));
        } else {
            out.push_str(word);
        }
        rest = after;
    }
    out.push_str(rest);
}

/// Whether a word begins with the sound of a vowel: a European, a union, an unusual, an urban.
fn is_open(word: &str) -> bool {
    word.starts_with(['a', 'e', 'i', 'o']) || word == "unusual" || word == "urban"
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
