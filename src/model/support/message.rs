//! What a message says: its texts with their placeholders filled, and by what it is chosen.

use super::placeholders::Values;
use super::selection::{Conditions, Only};
use super::{Idleness, Support};
use crate::config::{Config, LangId, Mode};
use crate::diagnostics::{Diagnostics, Spanned};
use crate::model::resolve::Resolver;
use crate::model::{List, Now, Text};
use crate::parse::Document;
use crate::parse::body::Body;
use crate::parse::matter::{Filter, GiveMatter, GoalMatter, Matter, SupportMatter, VariantMatter};
use crate::paths::SitePath;
use crate::strings::Strings;

/// A reader-support message of an edition, its placeholders filled.
#[derive(Debug)]
pub struct Message {
    /// Its id: the name of its file.
    pub id: String,
    /// Its file.
    pub file: SitePath,
    /// The language that it is written in, where that is not the edition's.
    pub lang: Option<LangId>,
    /// Whether it asks, or warns.
    pub mode: Mode,
    /// Its own words.
    pub wording: Wording,
    /// The words of each variant, in the order of its file.
    pub variants: Vec<Wording>,
    /// The letter; empty in a message that only warns.
    pub letter: Text,
    /// What readers are told where giving may endanger them, if the message says it in its own words.
    pub warning: Option<Text>,
    /// The ways to give.
    pub gives: Vec<GiveMatter>,
    /// Payment methods by id.
    pub methods: Vec<String>,
    /// After how many days the reader is to be reminded.
    pub remind_days: u16,
    /// After how many days it comes back to a reader who has closed it.
    pub close_days: u16,
    /// The sum that is needed.
    pub goal: Option<GoalMatter>,
    /// From when it is shown, in seconds since 1970.
    pub starts: Option<i64>,
    /// Until when.
    pub ends: Option<i64>,
}

/// What differs between the variants of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wording {
    /// The id of the variant; none for the message's own words.
    pub variant: Option<String>,
    /// “A message from …”.
    pub heading: String,
    /// “Dear readers,”.
    pub salutation: Option<String>,
    /// The thanks.
    pub thanks: Option<String>,
}

impl Message {
    /// The words of a variant, or the message's own.
    pub fn wording(&self, variant: Option<u16>) -> &Wording {
        variant.and_then(|at| self.variants.get(usize::from(at))).unwrap_or(&self.wording)
    }
}

/// A message that an edition has, and whether it is shown now.
#[derive(Debug)]
pub(in crate::model) struct Due<'d> {
    pub(super) document: &'d Document,
    pub(super) matter: &'d SupportMatter,
    pub(super) mode: Mode,
    pub(super) idle: Option<Idleness>,
}

impl Due<'_> {
    pub(in crate::model) fn is_shown(&self) -> bool {
        self.idle.is_none()
    }

    pub(in crate::model) fn file(&self) -> &SitePath {
        &self.document.source.file
    }
}

/// The messages that an edition has, in the order of their ids: those in its language, and those in another one that are
/// for it by name, where there is no version in its own.
pub(in crate::model) fn due<'d>(documents: &'d [Document], config: &Config, lang: LangId, at: &Now) -> Vec<Due<'d>> {
    let code = config.languages[lang.index()].code.as_str();
    let all = || documents.iter().filter_map(|document| Some((document, of(document)?)));
    let has_own = |name: &str| all().any(|(other, _)| other.source.lang == lang && other.source.name() == name);
    let mut due: Vec<Due> = Vec::new();
    for (document, matter) in all() {
        let is_own = document.source.lang == lang;
        let is_named = names(&matter.languages.include, code);
        if !is_own && (!is_named || has_own(document.source.name())) {
            continue;
        }
        if due.iter().any(|other| other.document.source.name() == document.source.name()) {
            continue;
        }
        let same = all().filter(|(other, _)| other.source.name() == document.source.name());
        let by_language = same.flat_map(|(_, matter)| &matter.modes).filter(|(language, _)| language.value == code);
        let mode = by_language.map(|(_, mode)| *mode).fold(config.support_in(lang).max(matter.mode), Mode::max);
        due.push(Due { document, matter, mode, idle: idleness(matter, mode, code, at) });
    }
    due.sort_by_key(|due| due.document.source.name());
    due
}

fn names(codes: &[Spanned<String>], code: &str) -> bool {
    codes.iter().any(|one| one.value == code)
}

fn idleness(matter: &SupportMatter, mode: Mode, code: &str, at: &Now) -> Option<Idleness> {
    let languages = &matter.languages;
    let is_for = (languages.include.is_empty() || names(&languages.include, code)) && !names(&languages.exclude, code);
    if !is_for {
        return Some(Idleness::Language);
    }
    if mode == Mode::None {
        return Some(Idleness::Off);
    }
    if matter.weight.value == 0 {
        return Some(Idleness::Weightless);
    }
    let (starts, ends) = (matter.starts.as_ref(), matter.ends.as_ref());
    if let Some(starts) = starts.map(|starts| starts.value.timestamp()).filter(|starts| !at.has_come(*starts)) {
        return Some(Idleness::Ahead(starts));
    }
    ends.map(|ends| ends.value.timestamp()).filter(|ends| at.has_come(*ends)).map(Idleness::Over)
}

/// The message of a document.
pub(super) fn of(document: &Document) -> Option<&SupportMatter> {
    match &document.matter {
        Some(Matter::Support(matter)) => Some(matter),
        _ => None,
    }
}

/// What a message needs to know of the site.
#[derive(Clone, Copy)]
pub(in crate::model) struct Around<'a> {
    pub(in crate::model) config: &'a Config,
    pub(in crate::model) lang: LangId,
    pub(in crate::model) strings: &'a Strings,
    pub(in crate::model) at: &'a Now,
}

/// What a message says in an edition.
pub(in crate::model) fn message(
    due: &Due<'_>,
    around: Around<'_>,
    resolver: &mut Resolver,
    diagnostics: &mut Diagnostics,
) -> Message {
    let Due { document, matter, mode, .. } = due;
    let source = &document.source;
    let values = Values::new(&source.file, matter, around.config, around.lang, around.strings, around.at);
    let mut fill = |text: &Spanned<String>| values.fill(text, diagnostics);
    let wording = Wording {
        variant: None,
        heading: fill(&matter.heading),
        salutation: matter.salutation.as_ref().map(&mut fill),
        thanks: matter.thanks.as_ref().map(&mut fill),
    };
    let mut variant = |variant: &VariantMatter| Wording {
        variant: Some(variant.id.value.clone()),
        heading: variant.heading.as_ref().map_or_else(|| wording.heading.clone(), &mut fill),
        salutation: variant.salutation.as_ref().map(&mut fill).or_else(|| wording.salutation.clone()),
        thanks: variant.thanks.as_ref().map(&mut fill).or_else(|| wording.thanks.clone()),
    };
    let variants = matter.variants.iter().map(&mut variant).collect();
    let read = document.letter.as_deref();
    values.check(read.map_or(&[], |read| &*read.placeholders), diagnostics);
    let mut letter = Text::unresolved(&source.file, Body::default());
    let mut resolve = |resolver: &mut Resolver| {
        letter = resolver.text(source, values.fill_body(document.body.clone()), diagnostics);
    };
    if *mode == Mode::Ask {
        resolve(resolver);
    } else {
        // The letter asks: neither it nor a picture in it is any part of a site that does not.
        resolver.without_media(&mut resolve);
        letter = Text::unresolved(&source.file, Body::default());
    }
    let warning = read.and_then(|read| read.warning.clone()).map(|warning| resolver.text(source, warning, diagnostics));
    let second =
        |date: &Option<Spanned<jiff::ZonedDateTime>>| date.as_ref().map(|date| date.value.timestamp().as_second());
    Message {
        id: source.name().to_owned(),
        file: source.file.clone(),
        lang: (source.lang != around.lang).then_some(source.lang),
        mode: *mode,
        wording,
        variants,
        letter,
        warning,
        gives: matter.gives.clone(),
        methods: matter.methods.iter().map(|method| method.value.clone()).collect(),
        remind_days: matter.remind_days,
        close_days: matter.close_days,
        goal: matter.goal.clone(),
        starts: second(&matter.starts),
        ends: second(&matter.ends),
    }
}

/// By what a message is chosen, in the edition with these lists.
pub(in crate::model) fn conditions(due: &Due<'_>, sections: &[List], topics: &[List]) -> Conditions {
    let Due { document, matter, mode, .. } = due;
    let values = |written: &[Spanned<_>]| written.iter().map(|one: &Spanned<_>| one.value).collect::<Vec<_>>();
    Conditions {
        id: document.source.name().to_owned(),
        sections: places(&matter.sections, sections),
        topics: places(&matter.tags, topics),
        kinds: Only {
            include: (!matter.kinds.include.is_empty()).then(|| values(&matter.kinds.include)),
            exclude: values(&matter.kinds.exclude),
        },
        min_words: matter.min_words.as_ref().map(|least| least.value),
        max_age_days: matter.max_age_days.as_ref().map(|most| most.value),
        mode: *mode,
        priority: matter.priority,
        weight: matter.weight.value,
        placement: matter.placement.value,
        variants: matter.variants.iter().map(|variant| (variant.id.value.clone(), variant.weight)).collect(),
    }
}

/// Names as places among lists; one that has no list has no stories either.
fn places(filter: &Filter<String>, lists: &[List]) -> Only<usize> {
    let place = |name: &Spanned<String>| {
        let id = slug::slugify(&name.value);
        lists.iter().position(|list| list.id == id)
    };
    Only {
        include: (!filter.include.is_empty()).then(|| filter.include.iter().filter_map(place).collect()),
        exclude: filter.exclude.iter().filter_map(place).collect(),
    }
}

/// What the pages about giving of an edition with these messages do.
pub(in crate::model) fn giving_mode(due: &[Due<'_>]) -> Mode {
    let shown = due.iter().filter(|due| due.is_shown());
    shown.map(|due| due.mode).min().unwrap_or(Mode::None)
}

/// The message of the pages about giving: of those that ask, or else of those that warn, the one with the highest
/// priority, and among equals the first by id.
fn giving(shown: impl Iterator<Item = (Mode, i64)>) -> Option<usize> {
    let best = shown.enumerate().min_by_key(|(_, (mode, priority))| (*mode, std::cmp::Reverse(*priority)));
    best.map(|(at, _)| at)
}

impl Support {
    /// Puts together the messages that an edition has.
    pub(in crate::model) fn new(
        due: &[Due<'_>],
        lists: (&[List], &[List]),
        around: Around<'_>,
        resolver: &mut Resolver,
        diagnostics: &mut Diagnostics,
    ) -> Self {
        let shown = || due.iter().filter(|due| due.is_shown());
        let mut support = Self { leaks: super::leaks::Leaks::new(due, &around.config.base_url), ..Self::default() };
        for due in shown() {
            // A message in another language has been looked through in its own edition.
            let mut unheard = Diagnostics::default();
            let is_foreign = due.document.source.lang != around.lang;
            let found = if is_foreign { &mut unheard } else { &mut *diagnostics };
            support.messages.push(message(due, around, resolver, found));
            support.conditions.push(conditions(due, lists.0, lists.1));
        }
        support.giving = giving(shown().map(|due| (due.mode, due.matter.priority)));
        support.idle = due
            .iter()
            .filter_map(|due| {
                let reason = due.idle?;
                Some(super::Idle { id: due.document.source.name().to_owned(), file: due.file().clone(), reason })
            })
            .collect();
        support
    }
}
