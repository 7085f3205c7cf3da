//! The typed reading of a table: each field is asked for by name, and what nobody asked for is reported.
//!
//! Nothing stops at the first mistake. A field that is wrong is reported and read as if it were not there; whether the
//! whole can be used is asked once at the end, with [`Reader::is_clean`].

use super::dates;
use super::text::{is_blank, one_line, quotable};
use super::tree::{Entry, Node, Table, Value};
use crate::diagnostics::nearest::{did_you_mean, nearest};
use crate::diagnostics::{Code, Diagnostic, Diagnostics, Spanned};
use crate::paths::SitePath;
use jiff::ZonedDateTime;
use jiff::tz::TimeZone;
use std::cell::{Cell, RefCell};
use std::ops::{Range, RangeInclusive};

/// One file that is being read, and everything found wrong in it.
pub(crate) struct Reader<'a> {
    /// Its path.
    pub(crate) file: &'a SitePath,
    /// Its whole text; every span is a range of it.
    pub(crate) source: &'a str,
    /// The zone of dates without one.
    pub(crate) time_zone: &'a TimeZone,
    found: RefCell<Diagnostics>,
}

impl<'a> Reader<'a> {
    /// Begins reading a file.
    pub(crate) fn new(file: &'a SitePath, source: &'a str, time_zone: &'a TimeZone) -> Self {
        Self { file, source, time_zone, found: RefCell::default() }
    }

    /// Adds something that is wrong.
    pub(crate) fn report(&self, diagnostic: Diagnostic) {
        self.found.borrow_mut().push(diagnostic);
    }

    /// A diagnostic about a place in this file.
    pub(crate) fn at(&self, code: Code, message: impl Into<String>, span: Range<usize>) -> Diagnostic {
        self.label(Diagnostic::new(code, message), span, "")
    }

    /// Adds another place of this file to a diagnostic. Parsers now and then point beside or between characters; from
    /// here on every range is one that can be cut out of the text.
    pub(crate) fn label(&self, diagnostic: Diagnostic, span: Range<usize>, text: &str) -> Diagnostic {
        let start = self.source.floor_char_boundary(span.start.min(self.source.len()));
        let end = self.source.ceil_char_boundary(span.end.clamp(start, self.source.len()));
        diagnostic.at(self.file, start..end, text)
    }

    /// The same key for the second time.
    pub(crate) fn doubled(&self, name: &str, second: Range<usize>, first: Option<Range<usize>>) -> Diagnostic {
        let diagnostic = self.at(Code::DoubledKey, format!("`{}` is given twice", quotable(name)), second);
        let diagnostic = diagnostic.help("keep one of the two");
        match first {
            Some(first) => self.label(diagnostic, first, "first given here"),
            None => diagnostic,
        }
    }

    /// Whether nothing is wrong so far that would keep the site from being written.
    pub(crate) fn is_clean(&self) -> bool {
        !self.found.borrow().has_errors()
    }

    /// Everything that was found wrong.
    pub(crate) fn into_diagnostics(self) -> Diagnostics {
        self.found.into_inner()
    }
}

/// Other names of a key.
pub(crate) type Names = &'static [&'static str];

/// The fields of one table.
pub(crate) struct Fields<'a> {
    /// The file the table is in.
    pub(crate) reader: &'a Reader<'a>,
    table: &'a Table<'a>,
    /// The [sign](sign) of each key: most names that are asked for are not there, and that is seen at once.
    signs: u64,
    /// Of each entry, the sign of its key, and whether it has been asked for.
    taken: Vec<(u64, Cell<bool>)>,
    /// Every name that was asked for, with its other names.
    asked: RefCell<Vec<(&'static str, Names)>>,
    /// What is written before a key's name in messages: `image.` for the keys of the table `image`.
    prefix: String,
    /// Where a missing key is reported.
    place: Range<usize>,
}

impl<'a> Fields<'a> {
    /// The fields of `table`; a missing one is reported at `place`.
    pub(crate) fn new(reader: &'a Reader<'a>, table: &'a Table<'a>, place: Range<usize>) -> Self {
        let taken: Vec<_> = table.iter().map(|entry| (sign(&entry.key.value), Cell::new(false))).collect();
        let signs = taken.iter().fold(0, |signs, (sign, _)| signs | sign);
        let asked = RefCell::new(Vec::with_capacity(ASKED));
        Self { reader, table, signs, taken, asked, prefix: String::new(), place }
    }

    /// The fields of a table that is the value of the key `name`; `None`, and a report, where it is something else.
    pub(crate) fn of(&self, name: &str, node: &'a Node<'a>) -> Option<Fields<'a>> {
        match &node.value {
            Value::Table(table) => {
                let fields = Fields::new(self.reader, table, node.span.clone());
                Some(Fields { prefix: format!("{}{name}.", self.prefix), ..fields })
            }
            _ => self.wrong(name, node, "a table"),
        }
    }

    /// The entry with this name or one of its other names; `None` where there is none or nothing stands after it.
    // Where it is called by name, the signs are known beforehand.
    #[inline]
    pub(crate) fn take(&self, name: &'static str, others: Names) -> Option<&'a Entry<'a>> {
        self.asked.borrow_mut().push((name, others));
        let signs = signs(name, others);
        if signs & self.signs == 0 { None } else { self.named(name, others, signs) }
    }

    /// The same, for names that have these signs together.
    fn named(&self, name: &'static str, others: Names, signs: u64) -> Option<&'a Entry<'a>> {
        let mut found: Option<&Entry> = None;
        for (entry, (sign, taken)) in self.table.iter().zip(&self.taken) {
            let key = &*entry.key.value;
            if sign & signs == 0 || key != name && !others.contains(&key) {
                continue;
            }
            taken.set(true);
            match found {
                _ if entry.value.value == Value::Null => {}
                None => found = Some(entry),
                Some(first) => self.reader.report(self.twice(name, first, entry)),
            }
        }
        found
    }

    /// `false` where no key has this name or one of its other names.
    #[inline]
    fn may_have(&self, name: &str, others: &[&str]) -> bool {
        signs(name, others) & self.signs != 0
    }

    fn twice(&self, name: &str, first: &Entry, second: &Entry) -> Diagnostic {
        let key = &*second.key.value;
        let first_span = first.key.span.clone();
        let mut diagnostic =
            self.reader.doubled(&format!("{}{key}", self.prefix), second.key.span.clone(), Some(first_span));
        if key != first.key.value {
            diagnostic.message = format!("`{key}` and `{}` mean the same", first.key.value);
            diagnostic.help = Some(format!("keep one of the two; `{name}` is Dateline's own name for it"));
        }
        diagnostic
    }

    /// Whether something stands after this name or one of its other names, right or wrong.
    pub(crate) fn has(&self, name: &str, others: &[&str]) -> bool {
        let is_named = |entry: &Entry| name == entry.key.value || others.contains(&&*entry.key.value);
        self.may_have(name, others)
            && self.table.iter().any(|entry| is_named(entry) && entry.value.value != Value::Null)
    }

    /// Where the value after this name stands.
    pub(crate) fn value_place(&self, name: &str) -> Option<Range<usize>> {
        let entry = self.table.iter().find(|entry| entry.key.value == name);
        entry.map(|entry| entry.value.span.clone())
    }

    /// Whether what stands after this name is a table.
    pub(crate) fn is_table(&self, name: &str) -> bool {
        let is_named = |entry: &&Entry| entry.key.value == name;
        self.table.iter().find(is_named).is_some_and(|entry| matches!(entry.value.value, Value::Table(_)))
    }

    /// The value with this name or one of its other names.
    #[inline]
    pub(crate) fn node(&self, name: &'static str, others: Names) -> Option<&'a Node<'a>> {
        self.take(name, others).map(|entry| &entry.value)
    }

    /// A line of text; blank text is the same as none.
    #[inline]
    pub(crate) fn text(&self, name: &'static str, others: Names) -> Option<String> {
        self.spanned_text(name, others).map(|text| text.value)
    }

    /// A line of text with its place; blank text is the same as none.
    #[inline]
    pub(crate) fn spanned_text(&self, name: &'static str, others: Names) -> Option<Spanned<String>> {
        let entry = self.take(name, others)?;
        self.as_text(&entry.key.value, &entry.value).filter(|text| !is_blank(&text.value))
    }

    /// A line of text that must be there.
    pub(crate) fn required_text(&self, name: &'static str, others: Names) -> Option<Spanned<String>> {
        let Some(entry) = self.take(name, others) else {
            self.missing(name);
            return None;
        };
        self.filled_text(&entry.key.value, &entry.value)
    }

    /// A line of text that must not be blank.
    pub(crate) fn filled_text(&self, name: &str, node: &Node) -> Option<Spanned<String>> {
        let text = self.as_text(name, node)?;
        if is_blank(&text.value) {
            self.report(
                Code::BadValue,
                format!("`{}{name}` is empty", self.prefix),
                node.span.clone(),
                "write its text",
            );
            return None;
        }
        Some(text)
    }

    /// A node as a line of text. Numbers and dates count as what was typed: a story may well be called `1984`.
    pub(crate) fn as_text(&self, name: &str, node: &Node) -> Option<Spanned<String>> {
        match &node.value {
            Value::Text(text) | Value::Integer(_, text) | Value::Float(_, text) | Value::Date(text) => {
                Some(Spanned::new(one_line(text), node.span.clone()))
            }
            Value::Bool(_) => {
                let message = format!("`{}{name}` must be text, but this is true or false", self.prefix);
                self.report(Code::BadValue, message, node.span.clone(), "put it between quotes if it is a word");
                None
            }
            _ => self.wrong(name, node, "text"),
        }
    }

    /// A list of lines of text, none of them blank; a single text is a list of one.
    #[inline]
    pub(crate) fn texts(&self, name: &'static str, others: Names) -> Vec<Spanned<String>> {
        self.take(name, others).map_or_else(Vec::new, |entry| self.as_texts(&entry.key.value, &entry.value))
    }

    /// A node as a list of lines of text.
    pub(crate) fn as_texts(&self, name: &str, node: &Node) -> Vec<Spanned<String>> {
        match &node.value {
            Value::List(items) => {
                let mut texts = Vec::with_capacity(items.len());
                texts.extend(items.iter().filter_map(|item| self.filled_text(name, item)));
                texts
            }
            Value::Table(_) => self.wrong(name, node, "a list of texts").unwrap_or_default(),
            Value::Text(text) if is_blank(text) => Vec::new(),
            _ => self.filled_text(name, node).into_iter().collect(),
        }
    }

    /// A list of anything.
    pub(crate) fn list(&self, name: &'static str, others: Names) -> &'a [Node<'a>] {
        match self.node(name, others) {
            Some(Node { value: Value::List(items), .. }) => items,
            Some(node) => self.wrong(name, node, "a list").unwrap_or_default(),
            None => &[],
        }
    }

    /// A list of tables.
    pub(crate) fn tables(&self, name: &'static str, others: Names) -> Vec<Fields<'a>> {
        self.list(name, others).iter().filter_map(|item| self.of(name, item)).collect()
    }

    /// A table.
    pub(crate) fn table(&self, name: &'static str, others: Names) -> Option<Fields<'a>> {
        let entry = self.take(name, others)?;
        self.of(&entry.key.value, &entry.value)
    }

    /// `true` or `false`.
    pub(crate) fn flag(&self, name: &'static str, others: Names) -> Option<bool> {
        let node = self.node(name, others)?;
        match node.value {
            Value::Bool(value) => Some(value),
            _ => self.wrong(name, node, "`true` or `false`"),
        }
    }

    /// The same with its place.
    pub(crate) fn spanned_flag(&self, name: &'static str, others: Names) -> Option<Spanned<bool>> {
        let span = self.node(name, others)?.span.clone();
        self.flag(name, others).map(|value| Spanned::new(value, span))
    }

    /// A whole number within a range.
    pub(crate) fn number<N: TryFrom<i64>>(&self, name: &'static str, range: RangeInclusive<i64>) -> Option<N> {
        self.as_number(name, self.node(name, &[])?, range)
    }

    /// A node as a whole number within a range.
    pub(crate) fn as_number<N: TryFrom<i64>>(&self, name: &str, node: &Node, range: RangeInclusive<i64>) -> Option<N> {
        match node.value {
            Value::Integer(value, _) if range.contains(&value) => N::try_from(value).ok(),
            Value::Integer(..) | Value::Float(..) => {
                let message = format!("`{}{name}` cannot be this number", self.prefix);
                let help = format!("write a whole number from {} to {}", range.start(), range.end());
                self.report(Code::BadValue, message, node.span.clone(), &help);
                None
            }
            _ => self.wrong(name, node, "a whole number"),
        }
    }

    /// A date, in the site's time zone.
    pub(crate) fn date(&self, name: &'static str, others: Names) -> Option<Spanned<ZonedDateTime>> {
        self.date_in(name, others, self.reader.time_zone)
    }

    /// A date; one without an offset is in this time zone.
    pub(crate) fn date_in(&self, name: &'static str, others: Names, zone: &TimeZone) -> Option<Spanned<ZonedDateTime>> {
        let entry = self.take(name, others)?;
        let node = &entry.value;
        let (Value::Text(text) | Value::Date(text) | Value::Integer(_, text)) = &node.value else {
            return self.wrong(name, node, "a date");
        };
        match dates::read(text.trim(), zone) {
            Ok(date) => Some(Spanned::new(date, node.span.clone())),
            Err(wrong) => {
                let message = format!("`{}{}` {}", self.prefix, entry.key.value, wrong.message);
                self.report(Code::BadDate, message, node.span.clone(), &wrong.help);
                None
            }
        }
    }

    /// One of a few words.
    pub(crate) fn choice<T: Copy>(
        &self,
        name: &'static str,
        others: Names,
        choices: &[(&'static str, T)],
    ) -> Option<T> {
        self.as_choice(name, self.spanned_text(name, others)?, choices)
    }

    /// Every one that a list of words names, in their own order, each once; nothing where there is no such list.
    pub(crate) fn choices<T: Copy>(&self, name: &'static str, choices: &[(&'static str, T)]) -> Option<Vec<T>> {
        let is_given = self.has(name, &[]);
        let mut is_named = vec![false; choices.len()];
        let places: Vec<(&'static str, usize)> =
            choices.iter().enumerate().map(|(at, (word, _))| (*word, at)).collect();
        for text in self.texts(name, &[]) {
            if let Some(at) = self.as_choice(name, text, &places) {
                is_named[at] = true;
            }
        }
        let named = choices.iter().zip(is_named).filter(|(_, is_named)| *is_named).map(|((_, value), _)| *value);
        is_given.then(|| named.collect())
    }

    fn as_choice<T: Copy>(&self, name: &str, text: Spanned<String>, choices: &[(&'static str, T)]) -> Option<T> {
        let choice = choices.iter().find(|(word, _)| word.eq_ignore_ascii_case(&text.value));
        if choice.is_none() {
            let words = || choices.iter().map(|(word, _)| *word);
            let help = match nearest(&text.value, words()) {
                Some(word) => format!("did you mean `{word}`?"),
                None => format!("write one of {}", quoted(words())),
            };
            let message = format!("`{}{name}` cannot be `{}`", self.prefix, quotable(&text.value));
            self.report(Code::BadValue, message, text.span, &help);
        }
        choice.map(|(_, value)| *value)
    }

    /// The newsroom's own fields.
    pub(crate) fn own(&self, name: &'static str, others: Names) -> serde_json::Map<String, serde_json::Value> {
        let Some(entry) = self.take(name, others) else { return serde_json::Map::new() };
        match (&entry.value.value, entry.value.to_json()) {
            (Value::Table(_), Ok(serde_json::Value::Object(map))) => return map,
            (Value::Table(_), Err(span)) => {
                let help = "put it between quotes, or write a number";
                self.report(Code::BadValue, "this is not a number that templates can use", span, help);
            }
            _ => {
                let _: Option<()> = self.wrong(name, &entry.value, "a table");
            }
        }
        serde_json::Map::new()
    }

    /// The keys that were not asked for, each with its value: for tables whose keys the newsroom chooses.
    pub(crate) fn rest(&self) -> impl Iterator<Item = &'a Entry<'a>> {
        let rest = self.table.iter().zip(&self.taken).filter(|(_, (_, taken))| !taken.replace(true));
        rest.map(|(entry, _)| entry)
    }

    /// Reports every key that was not asked for. `advice` says what to do about words that other generators have and
    /// that mean nothing here.
    pub(crate) fn finish(&self, advice: impl Fn(&Entry) -> Option<String>) {
        for entry in self.rest() {
            let key = &entry.key;
            let known = self.known();
            let help = advice(entry).or_else(|| did_you_mean(&key.value, known.iter().copied()));
            let help = help.unwrap_or_else(|| self.all_keys(&known));
            let message = format!("there is no key `{}{}`", self.prefix, quotable(&key.value));
            self.report(Code::UnknownKey, message, key.span.clone(), &help);
        }
    }

    fn all_keys(&self, known: &[&'static str]) -> String {
        if self.prefix.is_empty() && known.contains(&"extra") {
            return "put fields of your own into the table `extra`".to_owned();
        }
        if known.len() <= 12 {
            format!("the keys here are {}", quoted(known.iter().copied()))
        } else {
            "remove it".to_owned()
        }
    }

    /// Reports that a key is not there.
    pub(crate) fn missing(&self, name: &str) {
        let message = format!("`{}{name}` is missing", self.prefix);
        self.report(Code::MissingKey, message, self.place.clone(), &format!("add `{name}`"));
    }

    /// Reports a value of the wrong type.
    pub(crate) fn wrong<T>(&self, name: &str, node: &Node, wanted: &str) -> Option<T> {
        if node.value != Value::Broken {
            let message = format!("`{}{name}` must be {wanted}, but this is {}", self.prefix, node.value.describe());
            self.reader.report(self.reader.at(Code::BadValue, message, node.span.clone()));
        }
        None
    }

    /// Reports a mistake with what to do about it.
    pub(crate) fn report(&self, code: Code, message: impl Into<String>, span: Range<usize>, help: &str) {
        self.reader.report(self.reader.at(code, message, span).help(help));
    }

    /// A key of this table as messages name it.
    pub(crate) fn path(&self, name: &str) -> String {
        format!("{}{name}", self.prefix)
    }

    /// Every name that has been asked for.
    pub(crate) fn known(&self) -> Vec<&'static str> {
        let asked = self.asked.borrow();
        asked.iter().flat_map(|(name, others)| std::iter::once(*name).chain(others.iter().copied())).collect()
    }

    /// Where something missing from this table is reported.
    pub(crate) fn place(&self) -> Range<usize> {
        self.place.clone()
    }
}

/// About how many names a story's front matter is asked for.
const ASKED: usize = 32;

/// The signs of a name and its other names.
#[inline]
fn signs(name: &str, others: &[&str]) -> u64 {
    others.iter().fold(sign(name), |signs, other| signs | sign(other))
}

/// One bit of 64, by the length of a name and its first and last byte: names with different bits are different.
#[inline]
fn sign(name: &str) -> u64 {
    let (first, last) = (name.as_bytes().first(), name.as_bytes().last());
    let byte = |byte: Option<&u8>| usize::from(byte.copied().unwrap_or_default());
    1 << ((name.len() + byte(first) * 7 + byte(last) * 11) % 64)
}

/// Words for a sentence: `` `a`, `b` or `c` ``.
pub(crate) fn quoted<'w>(words: impl Iterator<Item = &'w str>) -> String {
    let mut words: Vec<String> = words.map(|word| format!("`{word}`")).collect();
    match words.pop() {
        Some(last) if words.is_empty() => last,
        Some(last) => format!("{} or {last}", words.join(", ")),
        None => String::new(),
    }
}
