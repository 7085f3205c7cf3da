//! What templates may ask for beyond their own data: words, files, lists of stories, dates, charts.

use super::archive::Archive;
use super::card_html::CardHtml;
use super::cards::Cards;
use super::chart;
use super::compiled::{Given, Native, NativeFilter, Natives};
use super::data::Looked;
use super::isolate::{isolate, runs_against};
use super::shared::Shared;
use crate::assets::Assets;
use crate::memo::Question;
use crate::model::{ArticleId, ListKind};
use crate::strings::Strings;
use ahash::AHashMap;
use jiff::fmt::strtime;
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};
use tera::value::Key;
use tera::{Error, Function, Kwargs, State, Tera, TeraResult, Value};

thread_local! {
    /// Whether what is being rendered on this thread is a story's page or a part that pages share. A component sees
    /// nothing of the page it stands on, so the functions it calls are told this way.
    static SHOWS_STORY: Cell<bool> = const { Cell::new(false) };
}

thread_local! {
    /// What `articles` was asked on this thread since somebody last looked, and what it answered.
    static ASKED: RefCell<Vec<(Question, Vec<ArticleId>)>> = const { RefCell::new(Vec::new()) };
}

/// Runs `render`; comes back with what `articles` was asked meanwhile, and the stories that it answered with.
pub(super) fn recording<T>(render: impl FnOnce() -> T) -> (T, Vec<(Question, Vec<ArticleId>)>) {
    ASKED.take();
    let rendered = render();
    (rendered, ASKED.take())
}

thread_local! {
    /// Why something that a function rendered failed on this thread: tera keeps only the words of an error that a
    /// function comes back with, and not its place.
    static SET_ASIDE: RefCell<Option<Error>> = const { RefCell::new(None) };
}

/// Sets an error aside for [`taken_up`]; comes back with one in its place.
pub(super) fn set_aside(error: Error) -> Error {
    let stand_in = Error::message("a card could not be shown");
    SET_ASIDE.set(Some(error));
    stand_in
}

/// The error that stands behind a failure of rendering: the one set aside, or else the failure itself.
pub(super) fn taken_up(failure: Error) -> Error {
    SET_ASIDE.take().unwrap_or(failure)
}

/// Runs `render` with `articles` refused.
pub(super) fn without_lists<T>(render: impl FnOnce() -> T) -> T {
    let before = SHOWS_STORY.replace(true);
    let rendered = render();
    SHOWS_STORY.set(before);
    rendered
}

/// Registers every function and filter for the pages of one edition; comes back with those that compiled templates may
/// call. `articles` is not one of them: what it is asked is written down once.
#[allow(clippy::too_many_arguments, reason = "each is known to another part of the renderer")]
pub(super) fn register(
    tera: &mut Tera,
    archive: &Arc<Archive>,
    assets: &Assets,
    strings: &Arc<Strings>,
    shared: &Arc<Shared>,
    cards: &Arc<Cards>,
    card_html: CardHtml,
    right_to_left: bool,
) -> Natives {
    let (words, card_html) = (Arc::new(Words::new(strings)), Arc::new(card_html));
    let shelves = Some(Arc::clone(card_html.shelves()));
    let asset = asset(assets);
    let functions = vec![
        Native::new("cards", {
            let card_html = Arc::clone(&card_html);
            move |kwargs, state| card_html.show_all(&kwargs, state)
        })
        .printing(move |given, root, out| card_html.print_all(given, root?, out))
        .showing("card"),
        Native::constant("t", {
            let words = Arc::clone(&words);
            move |kwargs, _| words.word(&kwargs)
        })
        .answering(move |given| words.counted(given)),
        Native::constant("asset", move |kwargs, _| asset(&kwargs)),
        Native::constant("between", {
            let strings = Arc::clone(strings);
            move |kwargs, _| {
                let (names, at) = (kwargs.must_get::<&Value>("names"), kwargs.must_get::<u64>("at")?);
                Ok(if at == 0 { Value::from("") } else { between(&strings, Looked::Value(names?), at as usize) })
            }
        })
        .answering({
            let strings = Arc::clone(strings);
            move |given| Some(between(&strings, given.get("names")?, given.get("at")?.as_u64()? as usize))
        }),
    ];
    let (numbers, shared) = (Arc::clone(strings), Arc::clone(shared));
    let filters = vec![
        NativeFilter::new("isolate", move |value, _| Ok(isolate(value, right_to_left)))
            .keeping(move |value| !value.as_str().is_some_and(|text| runs_against(text, right_to_left))),
        NativeFilter::new("number", move |value, _| number(&numbers, &value)),
        NativeFilter::new("date", move |value, kwargs| date(&shared, &value, &kwargs)),
    ];
    for function in &functions {
        tera.register_function(function.name, function.clone());
    }
    for filter in &filters {
        tera.register_filter(filter.name, filter.clone());
    }
    tera.register_function("articles", articles(archive, cards));
    tera.register_function("chart_svg", ChartSvg(Arc::clone(strings), right_to_left));
    tera.register_filter("group_by", |_: Value, _: Kwargs, _: &State| -> TeraResult<Value> {
        Err(Error::message("`group_by` gives its groups in a random order: ask for a list that is grouped already"))
    });
    Natives { functions, filters, shelves }
}

/// `t(key="related")`, `t(key="minutes", n=3)`, `t(key="by", name="…")`.
struct Words {
    strings: Arc<Strings>,
    /// The texts in which nothing is filled in: most of them, and every page asks for dozens.
    plain: HashMap<String, Value>,
    /// What was said of small numbers: `4 min`.
    counted: RwLock<AHashMap<String, [Option<Value>; COUNTED]>>,
}

/// How many numbers are remembered for each text.
const COUNTED: usize = 64;

impl Words {
    fn new(strings: &Arc<Strings>) -> Self {
        let plain = strings.texts().into_iter().filter(|(_, text)| !text.contains('{'));
        let plain = plain.map(|(key, text)| (key, Value::normal_string(text))).collect();
        Self { strings: Arc::clone(strings), plain, counted: RwLock::default() }
    }

    /// The same for compiled templates, where a text is asked for with a small number alone: a story's minutes.
    fn counted(&self, given: &Given) -> Option<Value> {
        let (key, n) = (given.get("key")?.as_str()?, given.get("n")?.as_u64()?);
        let place = usize::try_from(n).ok().filter(|n| *n < COUNTED && given.iter().len() == 2)?;
        let counted = self.counted.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(text) = counted.get(key).and_then(|texts| texts[place].clone()) {
            return Some(text);
        }
        drop(counted);
        let kwargs = [("key", Value::from(key)), ("n", Value::from(n))].map(|(name, value)| (Key::Str(name), value));
        let text = self.word(&Kwargs::new(Arc::new(kwargs.into_iter().collect()))).ok()?;
        let mut counted = self.counted.write().unwrap_or_else(PoisonError::into_inner);
        let texts = counted.entry(key.to_owned()).or_insert_with(|| [const { None }; COUNTED]);
        // Two threads may have made it at once: both made the same.
        texts[place] = Some(text.clone());
        Some(text)
    }

    fn word(&self, kwargs: &Kwargs) -> TeraResult<Value> {
        let key = kwargs.must_get::<&str>("key")?;
        if let Some(text) = self.plain.get(key) {
            return Ok(text.clone());
        }
        let text = match kwargs.get::<u64>("n")? {
            Some(n) => self.strings.plural(key, n),
            None => self.strings.get(key),
        };
        let text = text.ok_or_else(|| Error::message(format!("no language of the site has the string `{key}`")))?;
        let mut filled = text.to_owned();
        for (name, value) in kwargs.iter().filter_map(|(name, value)| Some((name.as_str()?, value))) {
            let place = format!("{{{name}}}");
            if !filled.contains(&place) {
                continue;
            }
            let value = match (name, kwargs.get::<u64>("n")) {
                ("n", Ok(Some(n))) => self.strings.locale().number(n),
                _ => value.to_string(),
            };
            filled = filled.replace(&place, &value);
        }
        Ok(Value::from(filled))
    }
}

/// `asset(name="site.css")`: the path of a file that every page shares, fingerprint included.
fn asset(assets: &Assets) -> impl Fn(&Kwargs) -> TeraResult<Value> + Sync + Send + 'static {
    let bundles: Vec<_> =
        assets.bundles.iter().map(|bundle| (bundle.id.name(), bundle.path.as_str().to_owned())).collect();
    move |kwargs| {
        let asked = kwargs.must_get::<&str>("name")?;
        let found = bundles.iter().find(|(name, _)| *name == asked).map(|(_, path)| Value::from(path.as_str()));
        found.ok_or_else(|| {
            let names = bundles.iter().map(|(name, _)| format!("`{name}`")).collect::<Vec<_>>().join(", ");
            Error::message(format!("there is no asset `{asked}`: there are {names}"))
        })
    }
}

/// `articles(section="world", limit=5)`: the newest stories of a section, topic, series, author or kind.
fn articles(
    archive: &Arc<Archive>,
    cards: &Arc<Cards>,
) -> impl Fn(Kwargs, &State) -> TeraResult<Vec<Value>> + Sync + Send + 'static {
    let (archive, cards) = (Arc::clone(archive), Arc::clone(cards));
    move |kwargs, _| {
        if SHOWS_STORY.get() {
            return Err(Error::message(
                "a story's page, and the parts that pages share, show no list that moves with the site: use `articles` \
                 on fronts and standing pages",
            ));
        }
        let mut list = None;
        for kind in ListKind::ALL {
            if let Some(id) = kwargs.get::<&str>(kind.as_str())? {
                list = Some((kind.as_str().to_owned(), slug::slugify(id)));
            }
        }
        let kind = kwargs.get::<&str>("kind")?.map(str::to_owned);
        let question = Question { list, kind, limit: kwargs.get::<u64>("limit")?.unwrap_or(10) };
        let stories = archive.answer(&question).map_err(Error::message)?;
        let shown = cards.list(stories.iter().copied());
        ASKED.with_borrow_mut(|asked| asked.push((question, stories)));
        Ok(shown)
    }
}

/// `between(names=article.authors, at=loop.index0)`: what stands before a name in a row of names, by the language: nothing
/// before the first, `, ` or ` and ` before the others.
fn between(strings: &Strings, names: Looked<'_>, at: usize) -> Value {
    fn name(value: &Value) -> &str {
        value.get_from_path("name").and_then(Value::as_str).or_else(|| value.as_str()).unwrap_or_default()
    }
    if at == 0 {
        return Value::from("");
    }
    if let Looked::Values(values) = names {
        let names: Vec<&str> = values.iter().map(|value| name(value)).collect();
        return Value::from(strings.locale().between(&names, at));
    }
    let names = names.whole();
    let names: Vec<&str> = names.as_array().unwrap_or_default().iter().map(name).collect();
    Value::from(strings.locale().between(&names, at))
}

/// `12000 | number`: a number as the language writes it.
fn number(strings: &Strings, value: &Value) -> TeraResult<Value> {
    let locale = strings.locale();
    let whole = value.as_i64().and_then(|number| u64::try_from(number).ok()).map(|number| locale.number(number));
    let number = whole.or_else(|| value.as_f64().map(|number| locale.decimal(number)));
    number.map(Value::from).ok_or_else(|| Error::message(format!("`{value}` is not a number")))
}

/// `chart_svg(table=…, kind="bar", unit="%", title="…")`: a table drawn, as HTML; mirrored where
/// the page is written from right to left.
struct ChartSvg(Arc<Strings>, bool);

impl Function<TeraResult<String>> for ChartSvg {
    fn call(&self, kwargs: Kwargs, _: &State) -> TeraResult<String> {
        let table: chart::Data = kwargs.must_get::<Value>("table").and_then(|table| chart::Data::from_value(&table))?;
        let kind = kwargs.get::<&str>("kind")?.unwrap_or("bar");
        let unit = kwargs.get::<&str>("unit")?.unwrap_or_default();
        let title = kwargs.get::<&str>("title")?.unwrap_or_default();
        chart::svg(&table, kind, (unit, title), self.0.locale(), self.1).map_err(Error::message)
    }

    fn is_safe(&self) -> bool {
        true
    }
}

/// `moment.iso | date(format="%A")`: any date, by strftime's directives, or by the language where no format is given.
fn date(shared: &Shared, value: &Value, kwargs: &Kwargs) -> TeraResult<Value> {
    let wrong = || Error::message(format!("`{value}` is not a date: give the `iso` of a moment"));
    let parsed = strtime::parse("%Y-%m-%dT%H:%M:%S%:z", value.as_str().unwrap_or_default()).map_err(|_| wrong())?;
    let offset = parsed.offset().ok_or_else(wrong)?;
    let zoned = offset.to_timestamp(parsed.to_datetime().map_err(|_| wrong())?).map_err(|_| wrong())?;
    let zoned = zoned.to_zoned_datetime(jiff::tz::TimeZone::fixed(offset));
    match kwargs.get::<&str>("format")? {
        None => Ok(Value::from(shared.dates.date(&zoned))),
        Some(format) => strtime::format(format, &zoned)
            .map(Value::from)
            .map_err(|error| Error::message(format!("`{format}` is not a date format: {error}"))),
    }
}
