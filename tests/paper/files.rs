//! The files of a paper.

use super::{AUTHORS, Author, Config, Front, Message, PEOPLE, Paper, Picture, SECTIONS, SERIES, Standing, Story, TAGS};
use crate::newsroom::Tree;
use std::fmt::Write;

/// A component that shows some list of stories.
const NEWEST: [&str; 4] = ["limit=2", "section=\"news\", limit=3", "kind=\"news\"", "topic=\"nato\""];

/// What a site may lay over the theme, or add to it; `{n}` is the version.
pub(super) const OWN: [(&str, &str); 19] = [
    ("static/robots.txt", "User-agent: {n}\n"),
    ("static/rules.txt", "{n}0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"),
    ("static/rules.txt.gz", "not compressed {n}"),
    ("static/.well-known/security.txt", "Contact: tel:+{n}\n"),
    ("static/favicon.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 4 {n}1\"/>"),
    ("static/rules", "rules {n}"),
    ("static/css/95-own.css", "p{margin:{n}px}"),
    ("static/css/00-tokens.css", ":root{--ink:#00{n}}"),
    ("static/js/own.js", "let own = {n};"),
    ("templates/components/kicker.html", "{% component kicker(a: map) %}<p>look {n}</p>{% endcomponent kicker %}"),
    ("templates/parts/footer.html", "foot {n} of {{ site.title }}"),
    (
        "templates/month.html",
        "{n} {{ list.title }}{% for g in list.groups %}{{ g.date.iso }}{% for a in g.cards %}{{ a.title }}{{ a.published.iso }}{% endfor %}{% endfor %}",
    ),
    (
        "templates/standing.html",
        "{n} {{ standing.title }}{{ standing.body }}{% for a in articles(limit=3) %}{{ a.title }}{% endfor %}",
    ),
    (
        "templates/404.html",
        "{n} {% for a in articles(section=\"news\", limit=1) %}{{ a.title }}, {{ a.words }}{% endfor %}",
    ),
    ("templates/unused.html", "nothing of {n}"),
    ("templates/i18n/en.toml", "related = \"See also {n}\"\nno_version = \"none {n}\"\n"),
    ("templates/i18n/ru.toml", "latest = \"Новое {n}\"\nno_version = \"нет {n}\"\n[quotes]\ndouble = [\"„\", \"“\"]\n"),
    ("templates/i18n/fa.toml", "no_version = \"{n}\"\n[dates]\nmonth = \"{month} {n}\"\n"),
    (".well-known/security.txt", "not a part of the site {n}"),
];

impl Paper {
    /// What lies in the folder, by path.
    pub(crate) fn files(&self) -> Tree {
        let mut files = Tree::new();
        let mut add = |path: String, text: String| drop(files.insert(path, text.into_bytes()));
        add("site.toml".to_owned(), self.config.text());
        for story in &self.stories {
            add(story.path(), self.text_of(story));
        }
        for (at, author) in self.authors.iter().enumerate().filter(|(_, author)| author.is_there) {
            add(format!("content/authors/{}.md", id_of(at)), author.text(at));
        }
        for (path, version) in &self.lists {
            add(format!("content/{path}"), list(path, *version));
        }
        for (at, front) in self.fronts.iter().enumerate().filter(|(_, front)| front.is_there) {
            add(format!("content/_index{}.md", ending(at == 1)), self.front(front));
        }
        for page in self.pages.iter().filter(|page| page.is_there) {
            add(format!("content/{}{}.md", page.name, ending(page.russian)), page.text());
        }
        for (at, message) in self.messages.iter().enumerate() {
            if let Some(message) = message {
                add(format!("content/support/m{at}.md"), message.text());
            }
        }
        for (at, picture) in self.pictures.iter().enumerate() {
            for folder in ["content", "content/authors", "static"].into_iter().map(str::to_owned).chain(folders()) {
                add(format!("{folder}/p{at}.svg"), picture.text());
            }
        }
        for (at, query) in NEWEST.iter().enumerate() {
            let text = format!(
                "{{% component newest{at}() %}}{{% for a in articles({query}) %}}<i>{{{{ a.title }}}} {{{{ a.words \
                 }}}}</i>{{% endfor %}}{{% endcomponent newest{at} %}}"
            );
            add(format!("templates/components/newest{at}.html"), text);
        }
        for (path, version) in &self.own {
            let (_, text) = OWN.iter().find(|(own, _)| own == path).unwrap();
            // The first version of this one is too small to be compressed.
            let times = if *path == "static/rules.txt" { usize::from(*version) * 10 } else { 1 };
            add((*path).to_owned(), text.replace("{n}", &version.to_string()).repeat(times));
        }
        self.add_mistake(&mut add);
        files
    }

    /// Something that keeps the site from being written.
    fn add_mistake(&self, add: &mut impl FnMut(String, String)) {
        let story = |more: &str, text: &str| {
            format!("+++\ntitle = \"Wrong\"\ndate = 2025-02-01\n{more}+++\n\nWords.\n\n{text}\n")
        };
        let (path, text) = match self.mistake {
            None => return,
            Some(0) => ("content/news/wrong.md", story("titel = \"Wrong\"\n", "")),
            Some(1) => ("content/news/wrong.md", story("", "[gone](@/news/gone.md)")),
            Some(2) => ("templates/wrong.html", "{% if %}".to_owned()),
            Some(3) => ("templates/front.html", "{{ nothing.of.this }}".to_owned()),
            Some(4) => ("content/world/wrong.md", story("", "![gone](gone.svg)")),
            Some(5) => ("static/about/index.html", "in the way".to_owned()),
            Some(6) => ("static/css/99-wrong.css", "p { color: }}}".to_owned()),
            Some(_) => {
                ("content/news/wrong.md", story("image = { src = \"wrong.svg\", alt = \"\" }\n", "{{ <no-such /> }}"))
            }
        };
        add(path.to_owned(), text);
    }

    fn text_of(&self, story: &Story) -> String {
        let beside = if story.bundle { "../" } else { "" };
        let mut matter = Matter { text: String::new(), yaml: story.yaml };
        matter.set("title", &quoted(&story.headline()));
        if !story.date_in_name {
            matter.set("date", &quoted(&date(story.day)).replace('"', if story.yaml { "\"" } else { "" }));
        }
        if story.short > 0 {
            matter.set("short_title", &quoted(&format!("Short {}", story.short)));
            matter.set("standfirst", &quoted(&format!("Deck {} of it", story.short)));
            matter.set("kicker", &quoted(&format!("Word {}", story.short)));
        }
        if let Some(expires) = story.expires {
            matter.set("expires", &quoted(&date(expires)).replace('"', if story.yaml { "\"" } else { "" }));
        }
        if story.updated {
            matter.set("updated", &quoted(&date(story.day + 1)).replace('"', if story.yaml { "\"" } else { "" }));
        }
        let kinds = ["news", "analysis", "obituary", "opinion", "live"];
        let kind = kinds[usize::from(story.kind) % kinds.len()];
        matter.set("kind", &quoted(kind));
        let is_live = kind == "live";
        if is_live && !story.words.is_multiple_of(3) {
            let one = match (story.words % 3, story.yaml) {
                (1, true) => "{closed: true}",
                (1, false) => "{ closed = true }",
                (_, true) => "{order: oldest, ends: 2025-02-20}",
                (_, false) => "{ order = \"oldest\", ends = 2025-02-20 }",
            };
            matter.set("live", one);
        }
        matter.set("tags", &list_of(story.tags.iter().map(|tag| TAGS[*tag].to_owned())));
        matter.set("authors", &list_of(story.people.iter().map(|person| self.byline(*person))));
        if let Some(person) = story.contributor {
            let name = quoted(&self.byline(person));
            let one = if story.yaml {
                format!("[{{name: {name}, role: photo}}]")
            } else {
                format!("[{{ name = {name}, role = \"photo\" }}]")
            };
            matter.set("contributors", &one);
        }
        if let Some(series) = story.series {
            matter.set("series", &quoted(SERIES[series]));
        }
        if let Some(picture) = story.picture {
            let one = if story.yaml {
                format!("{{src: {beside}p{picture}.svg, alt: Picture, caption: \"By *{picture}*\"}}")
            } else {
                format!("{{ src = \"/p{picture}.svg\", alt = \"Picture\", credit = \"Ann\" }}")
            };
            matter.set("image", &one);
        }
        if story.corrections > 0 {
            let link = self.link_to(story.link);
            let text = quoted(&format!("Version {} was wrong {}", story.corrections, link.trim()));
            let one = if story.yaml {
                format!("[{{date: 2025-02-20, text: {text}}}]")
            } else {
                format!("[{{ date = 2025-02-20, text = {text} }}]")
            };
            matter.set("corrections", &one);
        }
        if story.alias > 0 {
            matter.set("aliases", &list_of([format!("/old/{}-{}/", story.id, story.alias)]));
        }
        if story.slug > 0 {
            matter.set("slug", &quoted(&format!("g{}-{}", story.id, story.slug)));
        }
        if story.draft {
            matter.set("draft", "true");
        }
        if let Some(related) = story.related.and_then(|id| self.story(id)) {
            matter.set("related", &list_of([related.reference()]));
        }
        let shown = story
            .shown
            .map(|picture| format!("![A picture]({beside}p{picture}.svg \"A *caption*\")\n"))
            .unwrap_or_default();
        if let Some(mode) =
            ["", "ask", "warn", "none"].get(usize::from(story.support % 4)).filter(|mode| !mode.is_empty())
        {
            matter.set("support", &quoted(mode));
        }
        // Long enough for a message within it.
        let long = "A paragraph that has something to say, and says it in so many words that it takes two lines.\n\n";
        format!(
            "{}\nText of {}, \"quoted\".{}\n\n{}{} Details\n\nThe letter {}.\n{}\n{}{shown}",
            matter.whole(),
            story.id,
            " One more sentence.".repeat(usize::from(story.words)),
            long.repeat(if story.words % 3 == 2 { 9 + usize::from(story.words) } else { 0 }),
            if is_live { "###" } else { "##" },
            char::from(b'a' + story.letter % 26),
            self.link_to(story.link),
            if is_live { self.entries(story) } else { String::new() },
        )
    }

    /// The entries of a live page, the newest on top or at the end.
    fn entries(&self, story: &Story) -> String {
        let by = self.authors.iter().position(|author| author.is_there).map(id_of);
        let entry = |hour: u8| {
            let key = if hour.is_multiple_of(2) { " .key" } else { "" };
            let by = by.filter(|_| hour.is_multiple_of(3)).map(|id| format!(" by={id}")).unwrap_or_default();
            let text = format!("What was said at {hour}, and more of it than one line can hold on most screens.\n\n");
            format!("## {:02}:30 Entry of {hour} {{.entry{key}{by}}}\n\n{}", hour % 24, text.repeat(2))
        };
        let hours = 20..20 + story.words;
        if story.title.is_multiple_of(2) { hours.map(entry).collect() } else { hours.rev().map(entry).collect() }
    }

    fn link_to(&self, link: Option<(u32, bool)>) -> String {
        let target = link.and_then(|(id, anchor)| Some((self.story(id)?, anchor)));
        let target = target.map(|(story, anchor)| (story.reference(), if anchor { "#details" } else { "" }));
        target.map(|(to, anchor)| format!("[as said]({to}{anchor})\n")).unwrap_or_default()
    }

    /// Somebody by their id where they have a page, else by their name.
    fn byline(&self, person: usize) -> String {
        match self.authors.get(person).filter(|author| author.is_there) {
            Some(_) => id_of(person).to_owned(),
            None => PEOPLE[person].to_owned(),
        }
    }

    fn front(&self, front: &Front) -> String {
        let mut text = "+++\n".to_owned();
        if front.title > 0 {
            let _ = writeln!(text, "title = \"Front {}\"", front.title);
        }
        if let Some(lead) = front.lead.and_then(|id| self.story(id)) {
            let _ = writeln!(text, "lead = \"{}\"", lead.reference());
        }
        let strips =
            ["section = \"news\"", "section = \"world\", title = \"Abroad\"", "section = \"letters\", limit = 1"];
        let strips = strips.iter().take(usize::from(front.strips) % 4).map(|strip| format!("{{ {strip} }}"));
        let _ = writeln!(text, "strips = [{}]", strips.collect::<Vec<_>>().join(", "));
        text.push_str("+++\n");
        if front.note > 0 {
            let _ = writeln!(text, "\nA note {}. {{{{ <newest{} /> }}}}", front.note, front.note % 3);
        }
        text
    }
}

/// Front matter while it is written.
struct Matter {
    text: String,
    yaml: bool,
}

impl Matter {
    fn set(&mut self, key: &str, value: &str) {
        let sign = if self.yaml { ":" } else { " =" };
        let _ = writeln!(self.text, "{key}{sign} {value}");
    }

    fn whole(&self) -> String {
        let fence = if self.yaml { "---" } else { "+++" };
        format!("{fence}\n{}{fence}\n", self.text)
    }
}

impl Story {
    fn path(&self) -> String {
        let prefix = if self.date_in_name { format!("{}-", &date(self.day)[..10]) } else { String::new() };
        let inside = if self.bundle { "/index" } else { "" };
        format!("content/{}/{prefix}{}{inside}{}.md", SECTIONS[self.section], self.name, ending(self.russian))
    }

    fn reference(&self) -> String {
        let path = self.path();
        let path = path.strip_prefix("content").unwrap_or(&path);
        format!("@{}", path.replace(".ru.md", ".md"))
    }

    fn headline(&self) -> String {
        format!("Story {} “{}”", self.id, self.title)
    }
}

impl Author {
    fn text(&self, at: usize) -> String {
        let mut text = format!("+++\ntitle = \"{}{}\"\n", PEOPLE[at], " Jr".repeat(usize::from(self.name)));
        if self.role > 0 {
            let _ = writeln!(text, "role = \"Role {}\"", self.role);
            let _ = writeln!(text, "links = [{{ label = \"L\", url = \"https://a.example/{}\" }}]", self.role);
        }
        if let Some(picture) = self.picture {
            let _ = writeln!(text, "image = {{ src = \"p{picture}.svg\", alt = \"Face\" }}");
        }
        let _ = write!(text, "+++\n\nLife {}.\n", self.text);
        text
    }
}

impl Standing {
    fn text(&self) -> String {
        let mut text = format!("+++\ntitle = \"{} {}\"\n", self.name, self.title);
        if self.draft {
            text.push_str("draft = true\n");
        }
        if let Some(picture) = self.picture {
            let _ = writeln!(text, "image = {{ src = \"/p{picture}.svg\", alt = \"Picture\" }}");
        }
        let _ = write!(text, "+++\n\nWho we are, {}.\n\n## Details\n", self.text);
        if self.shows > 0 {
            let _ = write!(text, "\n{{{{ <newest{} /> }}}}\n", usize::from(self.shows - 1) % NEWEST.len());
        }
        text
    }
}

impl Message {
    fn text(&self) -> String {
        let mut text =
            format!("+++\nheading = \"Message {} of {{publication}}\"\npriority = {}\n", self.heading, self.priority);
        for (key, day) in [("starts", self.starts), ("ends", self.ends)] {
            if let Some(day) = day {
                let _ = writeln!(text, "{key} = {}", date(day));
            }
        }
        let _ = writeln!(text, "remind_days = {}", self.days + 1);
        let lines: [&[&str]; 8] = [
            &[
                "",
                "placement = \"inline\"",
                "placement = { slot = \"inline\", after = 3 }",
                "placement = \"footer-bar\"",
            ],
            &["", "mode = \"warn\"", "mode = \"none\"", "mode = { ru = \"warn\" }\nlanguages = [\"en\", \"ru\"]"],
            &["", "exclude_kinds = [\"opinion\"]", "kinds = [\"obituary\", \"news\"]", "exclude_sections = [\"news\"]"],
            &["", "tags = [\"nato\"]", "exclude_tags = [\"Grain\"]", "weight = 3"],
            &["", "max_age_days = 9", "min_words = 40", "max_age_days = 20"],
            &["", "thanks = \"It is {month}: {amount} helps\"", "warning = \"Be *safe*, please\"", "close_days = 3"],
            &[
                "",
                "goal = { raised = 10, target = 500, currency = \"USD\", as_of = 2025-02-01 }",
                "goal = { raised = 20, target = 500, currency = \"USD\", as_of = 2025-02-02 }",
                "methods = [\"visa\"]",
            ],
            &[
                "",
                "variants = [{ id = \"a\" }, { id = \"b\", heading = \"Other words\" }]",
                "variants = [{ id = \"a\", weight = 3 }, { id = \"b\", thanks = \"Many thanks\" }]",
                "variants = [{ id = \"a\", weight = 0 }]",
            ],
        ];
        for (choices, line) in lines.iter().zip(self.lines) {
            let _ = writeln!(text, "{}", choices[usize::from(line) % choices.len()]);
        }
        text.push_str("[[gives]]\nfrequency = \"monthly\"\namounts = [2, 5]\ncurrency = \"USD\"\n");
        let _ = write!(text, "link = \"https://a.example/{}\"\n+++\n\nPlease give {}.\n", self.heading, self.heading);
        text
    }
}

impl Picture {
    fn text(self) -> String {
        let (width, colour) = (self.width % 9 + 1, self.colour % 10);
        format!("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} 3\"><!--{colour}--></svg>")
    }
}

impl Config {
    fn text(&self) -> String {
        let pick = |values: &[&'static str], version: u8| values[usize::from(version) % values.len()];
        let mut text = format!("title = \"The Paper {}\"\nbase_url = \"https://paper.example/\"\n", self.title);
        text.push_str(pick(&["", "tagline = \"News\"\n", "tagline = \"More news\"\n"], self.tagline));
        text.push_str(pick(
            &["", "permalink = \"/{section}/{slug}/\"\n", "permalink = \"/{slug}/\"\n"],
            self.permalink,
        ));
        text.push_str(pick(&["", "smart_punctuation = false\n", "raw_html = \"escape\"\n"], self.plain_text));
        text.push_str(pick(&["", "time_zone = \"Europe/Moscow\"\n", "time_zone = \"America/New_York\"\n"], self.zone));
        text.push_str(pick(&["", "sections = [\"news\"]\n", "sections = [\"world\", \"news\"]\n"], self.sections));
        text.push_str(pick(
            &["", "support = { mode = \"warn\" }\n", "", "support = { remind_email = \"https://a.example/\" }\n"],
            self.support,
        ));
        text.push_str(pick(&["", "navigation = [\"@/about.md\"]\n"], self.foot));
        text.push_str(pick(&["", "language = \"en\"\n", "language = \"ru\"\n", ""], self.languages));
        text.push_str(pick(&["", "gone = [\"/was/\", \"/was.php\"]\n", "gone = [\"/ru/was\"]\n"], self.moves / 2));
        text.push_str(pick(
            &["", "[page_size]\nsection = 2\n", "[page_size]\nfront = 2\nrelated = 1\n"],
            self.page_size,
        ));
        text.push_str(pick(
            &["", "[publisher]\nname = \"Press\"\nlogo = \"/p1.svg\"\n", "[publisher]\nlogo = \"p2.svg\"\n"],
            self.publisher,
        ));
        text.push_str(pick(
            &[
                "",
                "[[redirects]]\nfrom = \"/one/\"\nto = \"/two.html\"\n[[redirects]]\nfrom = \"/two.html\"\nto = \"/\"\n",
                "[[redirects]]\nfrom = \"/one/\"\nto = \"/was\"\n",
                "[[redirects]]\nfrom = \"/one.php\"\nto = \"https://a.example/\"\nstatus = 302\n",
            ],
            self.moves,
        ));
        text.push_str(pick(
            &[
                "[hosting]\n",
                "[hosting]\nhosts = [\"nginx\", \"apache\"]\n",
                "[hosting]\nhosts = [\"netlify\", \"caddy\"]\n",
            ],
            self.hosts,
        ));
        let compress = ["", "compress = [\"gzip\"]\n", "compress = [\"brotli\", \"gzip\"]\n"];
        text.push_str(if cfg!(feature = "compress") { pick(&compress, self.compress) } else { "" });
        text.push_str(pick(&["", "[policies]\nethics = \"@/about.md\"\n"], self.foot / 2));
        text.push_str(pick(
            &[
                "",
                "[feeds]\nlists = \"full\"\nhub = \"https://hub.example/\"\n",
                "[feeds]\nlimit = 1\nclosing.en = \"Read on.\"\n[[feeds.partner]]\nname = \"p\"\nhours = 24\n",
            ],
            self.theme,
        ));
        text.push_str(pick(
            &[
                "",
                "[security]\ncontact = \"tel:+1\"\nexpires = 2025-03-20\n[ads]\nowner_domain = \"a.example\"\n",
                "[trust]\ndatatrainingallowed = true\n[security]\ncontact = \"tel:+2\"\nexpires = 2025-12-01\n",
            ],
            self.root_files,
        ));
        text.push_str(pick(&["", "[theme]\naccent = \"#123\"\n", "[theme]\nmotto = true\n"], self.theme));
        text.push_str(pick(
            &[
                "",
                "[languages.ru]\ntitle = \"Газета\"\n",
                "[languages.en]\ntitle = \"Paper\"\n",
                "[languages.ru]\n[languages.fa]\ndigits = \"latin\"\n",
            ],
            self.languages,
        ));
        text.push_str(pick(
            &[
                "",
                "[profiles.mirror]\nsupport = \"warn\"\nbase_url = \"https://mirror.example\"\n",
                "[profiles.mirror]\nsupport = \"none\"\nleave_out = [\"@/about.md\"]\n",
                "[profiles.mirror]\nrobots = \"noindex\"\ntheme = { accent = \"#345\" }\n",
                "[profiles.mirror]\noffline = true\n",
                "[profiles.mirror]\nbase_url = \"http://2gzyxa5ihm7nsggfxnu52rck2vv4rvmdlkiu3zzui5du4xyclen53wid.onion/\"\n",
            ],
            self.profile,
        ));
        text
    }
}

fn list(path: &str, version: u8) -> String {
    let mut text = format!("+++\ntitle = \"Title {version} of {path}\"\n");
    if version % 3 == 1 {
        let _ = writeln!(text, "description = \"What {version} is\"");
    }
    text.push_str("+++\n");
    if version % 2 == 1 {
        let _ = write!(text, "\nIntroduction {version}. {{{{ <newest{} /> }}}}\n", version / 2 % 3);
    }
    text
}

/// The id of the page of one of [`PEOPLE`].
fn id_of(at: usize) -> &'static str {
    const IDS: [&str; AUTHORS] = ["ann-lee", "bo-ek"];
    IDS[at]
}

fn ending(russian: bool) -> &'static str {
    if russian { ".ru" } else { "" }
}

/// A date by its day since the first of February 2025, with its time.
pub(super) fn date(day: i64) -> String {
    let (month, day) = if day < 28 { (2, day + 1) } else { (3, (day - 28) % 31 + 1) };
    format!("2025-{month:02}-{day:02}T10:00:00Z")
}

fn quoted(text: &str) -> String {
    format!("\"{text}\"")
}

fn list_of(texts: impl IntoIterator<Item = String>) -> String {
    format!("[{}]", texts.into_iter().map(|text| quoted(&text)).collect::<Vec<_>>().join(", "))
}

fn folders() -> impl Iterator<Item = String> {
    SECTIONS.iter().map(|section| format!("content/{section}"))
}
