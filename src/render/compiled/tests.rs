//! The same templates, rendered by tera and compiled.

mod definitions;
mod in_place;

use super::super::data::{Datum, Deck, PageData, Stories};
use super::*;
use crate::model::ArticleId;
use in_place::{HAND, in_place};
use proptest::prelude::*;
use serde_json::json;
use tera::{Kwargs, State};

/// What the templates of a test may call.
fn natives() -> Natives {
    let said = |kwargs: Kwargs, _: &State| {
        let key = kwargs.must_get::<String>("key")?;
        let number = kwargs.get::<Value>("n")?.map(|n| n.to_string()).unwrap_or_default();
        if key == "missing" { Err(tera::Error::message("no such word")) } else { Ok(Value::from(key + &number)) }
    };
    // The quicker way knows numbers alone.
    let said_quickly = |given: &Given| {
        let (key, number) = (given.get("key")?.as_str()?, given.get("n")?.as_u64()?);
        Some(Value::from(format!("{key}{number}"))).filter(|_| key != "missing")
    };
    let root = |_: Kwargs, state: &State| Ok(state.get::<Value>("root")?.unwrap_or_else(|| Value::from("none")));
    let led = |kwargs: Kwargs, state: &State| {
        let root = state.get::<Value>("root")?.ok_or_else(|| tera::Error::message("no way"))?;
        Ok(Value::safe_string(&format!("{root}:{}", kwargs.must_get::<Value>("to")?)))
    };
    let led_quickly = |given: &Given, root: Option<&Value>, out: &mut Vec<u8>| {
        out.extend_from_slice(format!("{}:{}", root?, given.get("to")?.whole()).as_bytes());
        Some(())
    };
    let marked = |value: Value, _: Kwargs| {
        Ok(if value.is_string() { Value::safe_string(&format!("<b>{value}</b>")) } else { value })
    };
    Natives {
        functions: vec![
            Native::constant("t", said).answering(said_quickly),
            Native::new("rooted", root),
            Native::new("leads", led).printing(led_quickly),
        ],
        filters: vec![NativeFilter::new("marked", marked).keeping(|value| !value.is_text())],
        shelves: None,
    }
}

fn compiled(templates: &[(&str, &str)]) -> TeraResult<Compiled> {
    let mut tera = Tera::default();
    let natives = natives();
    for function in &natives.functions {
        tera.register_function(function.name, function.clone());
    }
    for filter in &natives.filters {
        tera.register_filter(filter.name, filter.clone());
    }
    tera.add_raw_templates(templates.iter().copied())?;
    let site = json!({ "title": "Paper & Co", "icons": [{ "rel": "icon" }, { "rel": "mask" }], "none": null });
    let constants = [("site", Value::from_serializable(&site)), ("lang", Value::from("en"))];
    for (name, value) in &constants {
        tera.global_context().insert_value(*name, value.clone());
    }
    let constants = constants.map(|(name, value)| (name.to_owned(), value)).into();
    Ok(Compiled::new(templates, &["page.html"], constants, natives, &Arc::new(tera)))
}

/// What a page is rendered with; as values, or so that it is looked at where it lies.
fn data(as_fields: bool) -> PageData<'static> {
    let mut data = PageData::with("root", Value::from("../"));
    // No template of a page names it.
    data.set("hidden", Value::from("found"));
    let page = json!({
        "title": "A <b>title</b>", "same": "A <b>title</b>", "empty": "", "none": null, "zero": 0, "two": 2, "yes": true,
        "no": false, "half": 0.5, "names": ["Ada", "Bo & Co", "Cy"], "nobody": [],
        "people": [{ "name": "Ada", "path": "a/" }, { "name": "Bo", "path": null }], "deep": { "er": { "text": "there" } },
    });
    data.set("page", if as_fields { in_place(&page) } else { Value::from_serializable(&page).into() });
    let html = "<i>&amp;</i>";
    data.set("html", if as_fields { Datum::Html(html.as_bytes().into()) } else { Value::safe_string(html).into() });
    let ids = &[ArticleId(2), ArticleId(0), ArticleId(1)];
    let stories = Stories::new(ids, &*HAND);
    let cards = || Value::from(ids.iter().map(|id| HAND.card(*id).clone()).collect::<Vec<_>>());
    data.set("stories", if as_fields { Datum::Stories(stories) } else { cards().into() });
    data
}

const COMPONENTS: &str = r#"
{% component leaf(text: string = "leaf", n: integer = 0, @root, @lang) -%}
<{{ text }} {{ n }} {{ root }} {{ lang }}>{%- set x = "within" %} {{ x }}
{%- endcomponent leaf %}
{% component tree(items: array, flag: bool = false) -%}
{%- for item in items %}{{ <leaf text={item} n={loop.index} /> }}{% else %}none{% endfor %}{% if flag %} {{ rooted() }}{% endif %}
{%- endcomponent tree %}
{% component quiet(@hidden = "none", @html = "none", @absent = "none") -%}{{ hidden }}{{ html }}{{ absent }}{%- endcomponent quiet %}
{% component through(n: integer = 1) -%}{{ <quiet /> }}{%- endcomponent through %}
{% component foreign_through(n: integer = 1) -%}{{ n + 1 }}{{ <quiet /> }}{%- endcomponent foreign_through %}
{% component nested(t: string = "t", @root, @lang) -%}
{{ root }}{{ <leaf text={t} /> }}{{ leads(to=t) }}{% for n in [1, 2] %}{{ loop.index }}{{ <leaf text={t} n={n} root="r" /> }}{% if loop.last %}{% set t = "set" %}{% endif %}{{ t }}{% endfor %}{{ local or t }}{% set local = 1 %}
{%- endcomponent nested %}
{% component twice(items: array, @root) -%}{% for t in items %}{{ <nested t={t ~ "!"} /> }}{% endfor %}{{ rooted() }}{%- endcomponent twice %}
{% component foreign(x, @root) -%}{{ x | upper }} {{ root }}{%- endcomponent foreign %}"#;

const INCLUDED: &str = "[{%- set inner = page.title %} {{ inner }} {{ page.two }} -]";

const BASE: &str =
    "{% block head %}base head{% endblock %}|{% block main %}{% endblock %}|{{ site.title }}|{{ set_within or \"\" }}";

/// Renders a page both ways; what compiling came to where it came to anything.
fn both(body: &str) -> Option<String> {
    let page = format!("{{% extends \"base.html\" %}}\n{{%- block main %}}{body}{{% endblock main %}}");
    let templates =
        [("base.html", BASE), ("page.html", &page), ("included.html", INCLUDED), ("components.html", COMPONENTS)];
    let compiled = compiled(&templates).ok()?;
    let (data, fields) = (data(false), data(true));
    let (mut ours, mut of_fields, mut theirs) = (Vec::new(), Vec::new(), Vec::new());
    let done = compiled.try_page("page.html", &data, &mut ours);
    assert_eq!(compiled.try_page("page.html", &fields, &mut of_fields), done, "{body}");
    // The same for pages at any depth.
    let (mut anywhere, page) = (Vec::new(), compiled.pages.get("page.html")?);
    assert_eq!(run::page(&compiled, page, &data, &mut anywhere), done, "{body}");
    done.ok()?;
    assert_eq!(of_fields, ours, "{body}");
    assert_eq!(anywhere, ours, "{body}");
    let ours = String::from_utf8(ours).expect("text");
    match compiled.tera.render_to("page.html", &fields.context(), &mut theirs) {
        Ok(()) => assert_eq!(ours, String::from_utf8(theirs).expect("text"), "{body}"),
        Err(error) => panic!("tera refuses {body}: {error}, but it was rendered: {ours}"),
    }
    Some(ours)
}

#[test]
fn what_themes_are_made_of_is_compiled() {
    for (body, expected) in [
        ("{{ page.title }}", "A &lt;b&gt;title&lt;/b&gt;"),
        ("{{ html }}{{ page.none }}{{ page.zero }}", "<i>&amp;</i>0"),
        ("a {{- page.two -}} b", "a2b"),
        ("a {#- note -#} b", "ab"),
        ("{{ t(key=\"by\") }} {{ t(key=\"minutes\", n=page.two) }}", "by minutes2"),
        ("{% if page.missing %}1{% elif page.two == 2 %}2{% else %}3{% endif %}", "2"),
        ("{{ page.two > 1 and page.names | length >= 3 }}", ""),
        ("{% if page.two > 1 and page.names | length >= 3 %}x{% endif %}", "x"),
        ("{% if not page.title == page.same or page.empty %}x{% else %}y{% endif %}", "y"),
        ("{{ page.empty or page.none or site.title }}", "Paper &amp; Co"),
        (
            "{% for n in page.names %}{{ loop.index }}{{ n }}{% if not loop.last %}, {% endif %}{% endfor %}",
            "1Ada, 2Bo &amp; Co, 3Cy",
        ),
        ("{% for n in page.nobody %}{{ n }}{% else %}nobody{% endfor %}", "nobody"),
        (
            "{% for i in page.nobody or site.icons %}{{ loop.index }}{{ i.rel }}{% if page.nobody %}!{% endif %}{% endfor %}",
            "1icon2mask",
        ),
        ("{% for n in page.names or site.icons %}{{ loop.index }}{% if loop.last %}.{% endif %}{% endfor %}", "123."),
        (
            "{% set x = 1 %}{% for n in page.names %}{{ x }}{% set x = n %}{{ x }}{% endfor %}{{ x }}",
            "1Ada1Bo &amp; Co1Cy1",
        ),
        ("{% for n in page.names[1:] %}{{ n[:2] }}{% endfor %}", "BoCy"),
        ("{% for n in [1, 2] %}{{ loop.index }}{% if not loop.last %}{{ n }}{% endif %}{% endfor %}", "112"),
        ("{{ \"a\" if page.two in [1, 2] else \"b\" }}{{ \"c\" if page.two not in [1, 2] else \"d\" }}", "ad"),
        ("{% for p in [p for p in page.people if p.path] %}{{ p.name }}{% endfor %}", "Ada"),
        ("{% set l = [p for p in page.people if p] %}{{ l | length }}{{ l[1:] | length }}", "21"),
        ("{{ <twice items={[n for n in page.names if n == 1]} /> }}", "../"),
        ("{% if page.two in [n for n in page.names] %}a{% else %}b{% endif %}", "b"),
        ("{{ <leaf /> }}{{ <leaf text=\"x\" n={2} /> }}", "<leaf 0 ../ en> within<x 2 ../ en> within"),
        (
            "{{ <tree items={page.names} flag={true} /> }}",
            "<Ada 1 ../ en> within<Bo &amp; Co 2 ../ en> within<Cy 3 ../ en> within none",
        ),
        (
            "{% for n in page.names[:1] %}{{ <nested t={n} /> }}{% endfor %}",
            "../<Ada 0 ../ en> within../:Ada1<Ada 1 r en> withinAda2<Ada 2 r en> withinsetAda",
        ),
        (
            "{{ <nested root={page.empty} /> }}{{ <twice items={page.nobody} /> }}",
            "<t 0  en> within:t1<t 1 r en> withint2<t 2 r en> withinsett../",
        ),
        ("{{ <foreign x={page.title} /> }}", "A &lt;B&gt;TITLE&lt;/B&gt; ../"),
        ("{{ <quiet /> }} {{ <through /> }}", "found<i>&amp;</i>none found<i>&amp;</i>none"),
        ("{{ <foreign_through /> }}", "2found<i>&amp;</i>none"),
        (
            "{% set absent = \"1\" %}{% for html in page.names[:1] %}{{ <quiet /> }}{{ <foreign_through /> }}{% endfor %}",
            "foundAda12foundAda1",
        ),
        ("{% include \"included.html\" %}", "[ A &lt;b&gt;title&lt;/b&gt; 2 -]"),
        ("{{ page.deep.er.text }}{{ page?.deep?.no?.text or \"-\" }}", "there-"),
        (
            "{{ page.title | marked }}{{ page.names | last }}{{ \"en-GB\" | replace(from=\"-\", to=\"_\") }}",
            "<b>A <b>title</b></b>Cyen_GB",
        ),
        (
            "{{ page.title | safe }}{{ page.missing | default(value=page.two) }}{{ page.two | default(value=1) }}",
            "A <b>title</b>22",
        ),
        (
            "{% if page.title is containing(pat=\"title\") and page.title is not ending_with(pat=\"x\") %}x{% endif %}",
            "x",
        ),
        ("{{ page.two | marked }}{{ leads(to=page.title) }}{{ leads(to=\"&\") ~ 1 }}", "2../:A <b>title</b>../:&amp;1"),
        ("{% if html is containing(pat=\"amp\") and html %}{{ html }}{{ html | length }}{% endif %}", "<i>&amp;</i>12"),
        ("{{ page.title ~ page.two }}", "A &lt;b&gt;title&lt;/b&gt;2"),
        ("{% for c in stories[1:] %}{{ c.title }}{{ c.deep.er }}{% endfor %}", "One1Two &amp; Co1"),
        ("{% set set_within = \"kept\" %}", ""),
        ("{% if page.missing is defined %}x{% endif %}{% for i in site.icons %}{{ i.rel }}{% endfor %}", "iconmask"),
    ] {
        let shown = both(body);
        if body.starts_with("{{ page.two > 1") {
            assert_eq!(shown, None, "what prints true or false is left to tera");
            continue;
        }
        let shown = shown.unwrap_or_else(|| panic!("not compiled: {body}"));
        assert_eq!(shown.split('|').nth(1), Some(expected), "{body}");
    }
}

#[test]
fn a_component_that_only_prints_the_way_to_the_root_can_be_moved() {
    let components = r#"
{% component prints(c: map, @root) -%}<a href="{{ root }}{{ c.path }}">{% if c.more %}{{ <also /> }}{% endif %}</a>{%- endcomponent prints %}
{% component also(@root, @lang) -%}{% for n in [1, 2] %}[{{ root }}{{ lang }}]{% endfor %}{%- endcomponent also %}
{% component looks(@root) -%}{% if root == "" %}home{% endif %}{%- endcomponent looks %}
{% component hands_on(@root) -%}{{ <also root={root} /> }}{%- endcomponent hands_on %}
{% component lacks() -%}{{ root }}{%- endcomponent lacks %}
{% component other(root = "x") -%}{{ root }}{%- endcomponent other %}
{% component asks(@root) -%}{{ rooted() }}{%- endcomponent asks %}
{% component calls(@root) -%}{{ <looks /> }}{%- endcomponent calls %}
{% component foreign(@root) -%}{{ root | upper }}{%- endcomponent foreign %}
{% component calls_foreign(@root) -%}{{ <foreign /> }}{%- endcomponent calls_foreign %}"#;
    let compiled = compiled(&[("components.html", components)]).expect("templates");
    let card = Value::from_serializable(&json!({ "path": "a/", "more": true }));
    let lang = Value::from("en");
    let moved = |name: &str, known: &[(&str, &Value)], rest: &[(&str, Looked)]| {
        compiled.moved(&compiled.movable(name, known, &[("lang", &lang)])?, rest)
    };
    let prints = moved("prints", &[], &[("c", Looked::Value(&card))]).expect("movable");
    assert_eq!(&*prints.html, "<a href=\"a/\">[en][en]</a>");
    let mut shown = Vec::new();
    prints.show(b"../../", &Open::default(), &mut shown);
    assert_eq!(String::from_utf8_lossy(&shown), "<a href=\"../../a/\">[../../en][../../en]</a>");
    let root = Value::from("../");
    let whole = compiled.component("prints", &[("c", &card)], &[(ROOT, &root), ("lang", &lang)]).expect("rendered");
    assert_eq!(whole, "<a href=\"../a/\">[../en][../en]</a>");
    assert_eq!(moved("also", &[(ROOT, &root)], &[]), None);
    for name in ["looks", "lacks", "other", "hands_on", "asks", "calls", "foreign", "calls_foreign"] {
        assert_eq!(moved(name, &[], &[]), None, "{name}");
    }
}

#[test]
fn what_is_known_before_makes_no_difference() {
    let components = r#"
{% component card(c: map, size: string = "row", level: integer = 3, date: bool = true, @lang, @root) -%}
{%- set kicker = none if c.kicker == c.label else c.kicker %}<h{{ level }} class="{{ size }}{% if c.live and not c.live.open %} over{% endif %}">
{%- if kicker or (c.label and size == "row") %}<i>{{ kicker or c.label }}</i>{% elif size in ["tile", "lead"] and date %}-{% endif %}
{%- for n in c.names %}{% if not loop.first and level > 2 %}, {% endif %}{{ n | marked }}{% set size = n %}{{ size }}{% else %}{{ t(key=size, n=level) }}{% endfor %}
{{- <inner d={c.label} flag={date} /> }}{{ "&" if date else c.label }}{{ [n for n in c.names if date] | length }}</h{{ level }}>
{%- endcomponent card %}
{% component inner(d, flag: bool, @size = "none", @lang) -%}{% if flag %}{{ d }}{{ size }}{{ lang }}{% endif %}{%- endcomponent inner %}
{% component fixed(c: map, size: string = "row", @lang) -%}{% if size == "row" %}{{ c.label }}{% else %}{{ c.missing }}{% endif %}{{ lang }}{{ [size] | length }}{%- endcomponent fixed %}"#;
    let compiled = compiled(&[("components.html", components)]).expect("templates");
    let (lang, root) = (Value::from("en"), Value::from(""));
    let cards = [
        json!({ "kicker": "K", "label": "L", "live": { "open": false }, "names": ["A & B", "C"] }),
        json!({ "kicker": "L", "label": "L", "live": null, "names": [] }),
        json!({ "kicker": null, "label": null, "live": { "open": true }, "names": ["A"] }),
    ];
    let sizes = ["row", "tile", "<"].map(Value::from);
    let (levels, dates) = ([2, 3].map(Value::from), [true, false].map(Value::from));
    let mut count = 0;
    for (card, size) in cards.iter().flat_map(|card| sizes.iter().map(move |size| (card, size))) {
        for (level, date) in levels.iter().flat_map(|level| dates.iter().map(move |date| (level, date))) {
            let card = Value::from_serializable(card);
            for (name, known) in [
                ("card", &[("level", level), ("date", date)][..]),
                ("card", &[("size", size)]),
                ("fixed", &[("size", size)]),
            ] {
                let all: Vec<_> = known.iter().copied().chain([("c", &card)]).collect();
                let whole = compiled.component(name, &all, &[("lang", &lang), ("root", &root)]).ok();
                let component = compiled.movable(name, known, &[("lang", &lang)]);
                // A variable that is set is more than what is known of it.
                assert_eq!(component.is_some(), !(name == "card" && known[0].0 == "size"), "{name} {known:?}");
                let moved = component.and_then(|component| compiled.moved(&component, &[("c", Looked::Value(&card))]));
                count += usize::from(moved.is_some());
                assert!(moved.is_none() || moved.map(|moved| moved.html.to_string()) == whole, "{name} {known:?}");
            }
        }
    }
    assert_eq!(count, 48, "what is not there is left to tera");
    for known in [("level", &sizes[0]), ("wrong", &sizes[0])] {
        assert!(compiled.movable("card", &[known], &[]).is_none(), "{known:?}");
    }
}

#[test]
fn what_is_only_printed_or_asked_is_left_open() {
    let components = r#"
{% component card(c: map, level: integer = 3, size: string = "row", word: string = "w", date: bool = true, byline: bool = true, thumb: bool = true, eager: bool = false, both: bool = true, @root) -%}
<h{{ level }} {{ size }}{% if thumb %} thumb{% endif %}>{{ root }}{% if c.date and date %}[{{ c.date }}{{ root }}{% if thumb %}{{ level }}{% endif %}]{% endif %}
{%- if byline and c.names %}{% for n in c.names %}{{ word }}{{ n }}{% if date %}.{% endif %}{% endfor %}{% endif %}
{%- if size == "row" %}row{% endif %}{% if eager %}!{% else %}?{% endif %}{% if both and date %}both{% endif %}{{ root }}
{%- if c.date or (c.names and size == "row") %}{{ size }}{% if not date or c.date %}{{ root }}{% endif %}{% else %}{{ word }}{{ root }}{% endif %}
{%- if size in ["tile", "lead"] %}{% if eager %}1{% elif c.names %}2{{ root }}{% else %}3{% endif %}{% elif word != "w" and c.date %}4{% endif -%}
</h{{ level }}>
{%- endcomponent card %}
{% component sets(c: map, date: bool = true) -%}{% if date %}{% set word = 1 %}{% endif %}{{ word | default(value=2) }}{%- endcomponent sets %}
{% component lacks(c: map, size: string = "row") -%}{% if size == "row" %}{{ c.date }}{% else %}{{ c.missing }}{% endif %}{%- endcomponent lacks %}
{% component asks(c: map, size: string = "row") -%}{% if size == "row" or size == "tile" %}1{% endif %}{%- endcomponent asks %}"#;
    let compiled = compiled(&[("components.html", components)]).expect("templates");
    let card = Value::from_serializable(&json!({ "date": "May 5", "names": ["A & B", "C"] }));
    let (root, bare) = (Value::from("../"), Value::from_serializable(&json!({ "date": null, "names": [] })));
    let (two, tile, word) = (Value::from(2), Value::from("tile"), Value::from("<w>"));
    let flags = ["date", "byline", "thumb", "eager", "both"];
    for (card, bits) in [&card, &bare].into_iter().flat_map(|card| (0_usize..64).map(move |bits| (card, bits))) {
        let values = [true, false].map(Value::from);
        let mut arguments: Vec<_> =
            flags.iter().enumerate().map(|(at, name)| (*name, &values[bits >> at & 1])).collect();
        if bits & 32 == 0 {
            arguments.extend([("level", &two), ("size", &tile), ("word", &word)]);
        }
        let mut rest = arguments.clone();
        let open = compiled.open("card", &mut rest).expect("all are of the right kind");
        let names: Vec<&str> = rest.iter().map(|(name, _)| *name).collect();
        assert_eq!(names, ["both"]);
        let component = compiled.movable("card", &rest, &[]).expect("movable");
        let mut shown = Vec::new();
        compiled.moved(&component, &[("c", Looked::Value(card))]).expect("rendered").show(b"../", &open, &mut shown);
        arguments.push(("c", card));
        let whole = compiled.component("card", &arguments, &[(ROOT, &root)]).expect("rendered");
        assert_eq!(String::from_utf8_lossy(&shown), whole, "{bits:b}");
    }
    for (name, argument) in [("sets", ("date", &tile)), ("asks", ("size", &tile))] {
        let mut rest = vec![argument];
        assert!(compiled.open(name, &mut rest).is_some() && rest.len() == 1, "what {name} does needs all of it");
    }
    assert!(compiled.open("lacks", &mut vec![("size", &tile)]).is_some());
    let lacks = compiled.movable("lacks", &[], &[]).expect("movable");
    let card = [("c", Looked::Value(&card))];
    assert_eq!(compiled.moved(&lacks, &card), None, "what one answer shows and is not there is left to tera");
    for wrong in [("level", &tile), ("date", &two)] {
        assert!(compiled.open("card", &mut vec![wrong]).is_none());
    }
}

#[test]
fn what_is_not_known_is_left_to_tera() {
    for body in [
        "{{ page.missing }}",
        "{{ page.missing.deeper }}",
        "{{ nobody.knows }}",
        "{{ page.names }}",
        "{{ page.half }}",
        "{{ page.title | upper }}",
        "{{ page.two + 1 }}",
        "{{ page.names[0] }}",
        "{% for k, v in page.deep %}{{ k }}{% endfor %}",
        "{% for c in page.title %}{{ c }}{% endfor %}",
        "{% for n in page.names %}{% break %}{% endfor %}",
        "{% raw %}{{ x }}{% endraw %}",
        "{% set site = 1 %}",
        "{% set x %}a{% endset %}",
        "{{ \"a\\\"b\" }}",
        "{{ t(key=\"missing\") }}",
        "{{ <leaf text={2} /> }}",
        "{{ <leaf wrong=\"x\" /> }}",
        "{{ <leaf text={page.missing} /> }}",
        "{{ __tera_context }}",
        "{{ super() }}",
    ] {
        assert_eq!(both(body), None, "{body}");
    }
}

/// Expressions, as they are written.
fn expression() -> impl Strategy<Value = String> {
    let leaf = prop::sample::select(vec![
        "page.title",
        "page.same",
        "page.empty",
        "page.none",
        "page.zero",
        "page.two",
        "page.yes",
        "page.no",
        "page.half",
        "page.names",
        "page.nobody",
        "page.people",
        "page.missing",
        "page.deep",
        "stories",
        "n.title",
        "page.deep.er.text",
        "page?.deep?.no",
        "html",
        "nobody",
        "x",
        "n",
        "site.title",
        "site.none",
        "lang",
        "root",
        "\"Ada\"",
        "''",
        "2",
        "0",
        "true",
        "none",
        "loop.index",
        "loop.first",
        "[1, 2]",
        "t(key=\"by\")",
        "rooted()",
        "leads(to=page.two)",
        "leads(to=page.names)",
    ]);
    leaf.prop_map(str::to_owned).prop_recursive(3, 12, 3, |inner| {
        let infix = prop::sample::select(vec![
            " and ",
            " or ",
            " == ",
            " != ",
            " in ",
            " not in ",
            " ~ ",
            " < ",
            " >= ",
            " | marked ~ ",
        ]);
        let suffix = prop::sample::select(vec![
            " | length",
            " | last",
            " | first",
            " | marked",
            " | safe",
            " | default(value=page.title)",
            " is defined",
            " is not defined",
            "[:1]",
            "[1:]",
            " | replace(from=\"t\", to=\"T\")",
            " is containing(pat=\"t\")",
            " is starting_with(pat=\"A\")",
        ]);
        prop_oneof![
            (inner.clone(), infix, inner.clone()).prop_map(|(a, sign, b)| format!("{a}{sign}{b}")),
            (inner.clone(), suffix).prop_map(|(a, suffix)| format!("{a}{suffix}")),
            inner.clone().prop_map(|a| format!("not {a}")),
            inner.clone().prop_map(|a| format!("({a})")),
            (inner.clone(), inner.clone(), inner.clone()).prop_map(|(a, b, c)| format!("{a} if {b} else {c}")),
            (inner.clone(), inner.clone(), inner).prop_map(|(a, b, c)| format!("[{a} for n in {b} if {c}]")),
        ]
    })
}

/// Templates, as they are written.
fn template() -> impl Strategy<Value = String> {
    let text = prop::sample::select(vec!["a", " ", "\n", " b\n", "<i>", "{", "-", "}}", ""]).prop_map(str::to_owned);
    let leaf = prop_oneof![
        text,
        expression().prop_map(|e| format!("{{{{ {e} }}}}")),
        expression().prop_map(|e| format!("{{{{- {e} -}}}}")),
        expression().prop_map(|e| format!("{{% set x = {e} -%}}")),
        expression().prop_map(|e| format!("{{{{ <leaf text={{{e}}} /> }}}}")),
        expression().prop_map(|e| format!("{{{{ <tree items={{{e}}} /> }}}}")),
        expression().prop_map(|e| format!("{{{{ <nested t={{{e}}} /> }}}}")),
        expression().prop_map(|e| format!("{{{{ <nested root={{{e}}} /> }}}}")),
        expression().prop_map(|e| format!("{{{{ <twice items={{{e}}} /> }}}}")),
        Just("{% set root = \"elsewhere\" -%}".to_owned()),
        Just("{{ <quiet /> }}{{ <through /> }}{{ <foreign_through /> }}".to_owned()),
        Just("{% include \"included.html\" %}".to_owned()),
        Just("{#- note #}".to_owned()),
        Just("{# note -#}".to_owned()),
    ];
    leaf.prop_recursive(3, 24, 4, |inner| {
        let some = prop::collection::vec(inner, 0..4).prop_map(|parts| parts.concat());
        prop_oneof![
            some.clone(),
            (expression(), some.clone(), some.clone())
                .prop_map(|(e, a, b)| format!("{{% if {e} %}}{a}{{%- else -%}}{b}{{% endif %}}")),
            (expression(), some.clone(), some.clone(), expression())
                .prop_map(|(e, a, b, f)| format!("{{%- if {e} %}}{a}{{% elif {f} -%}}{b}{{%- endif -%}}")),
            (expression(), some.clone(), some)
                .prop_map(|(e, a, b)| format!("{{% for n in {e} %}}{a}{{% else %}}{b}{{% endfor %}}")),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { max_global_rejects: 1_000_000, ..ProptestConfig::with_cases(1_500) })]

    /// Whatever compiled templates render, tera renders the same.
    #[test]
    fn as_tera_renders_it(body in template()) {
        both(&body);
    }
}
