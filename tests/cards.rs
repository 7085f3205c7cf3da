//! Cards on the pages that list them, as the templates say, be they compiled or left to tera.

use crate::newsroom;

use newsroom::{Site, story};

/// A component for a story, one that looks at the way to the root, and one that shows what it is given by another.
const COMPONENTS: &str = r#"
{% component line(c: map, mark: string = "-", big: bool = false, @root, @lang) -%}
<a href="{{ root }}{{ c.path }}" lang="{{ lang }}">{{ mark }}{{ c.title }}{% if big %}!{% endif %}</a>{{ c.published.date }}{{ c.section.title }}
{%- endcomponent line %}
{% component odd(c: map, @root) -%}{% if root == "../" %}near{% else %}far{% endif %}{{ c.title }}{%- endcomponent odd %}
{% component within(story: map, @root, @lang) -%}[{{ <line c={story} mark="~" /> }}]{%- endcomponent within %}"#;

/// The newest stories of a list in every way that templates can show them.
const LISTED: &str = r#"{% extends "base.html" %}
{%- block main %}
{%- for c in list.cards %}{{ <line c={c} /> }}{{ <line c={c} mark="*" big={loop.first} /> }}{{ <odd c={c} /> }}{{ <within story={c} /> }}{{ c.headline }}{% endfor %}
{{ cards(of=list.cards[1:], level=2, size="row") }}{{ cards(of=list.cards[:1], level=2, size="tile", byline=list.kind != "author") }}
{%- for c in list.cards[:1] %}{{ cards(of=c) }}{{ <card c={c} size="lead" eager={true} /> }}{% endfor %}
{%- for word in ["one", "two", "three"] %}{{ loop.index }}{{ word }}{% if not loop.last %}, {% endif %}{% endfor %}
{% endblock %}"#;

fn shown(listed: &str) -> Vec<String> {
    let site = Site::new();
    for (name, day) in [("one", 1), ("two", 2), ("three & <more>", 3)] {
        let more = "tags = [\"NATO\"]\nauthors = [\"Ann Lee\", \"Bo Berg\"]\nkicker = \"K & k\"\n";
        site.write(&format!("content/news/story-{day}.md"), story(name, day, more));
    }
    site.write("templates/components/lines.html", COMPONENTS).write("templates/section.html", listed);
    site.build().good();
    let pages = ["news", "topics/nato", "authors/ann-lee"];
    pages.iter().map(|page| site.read(&format!("public/{page}/index.html"))).collect()
}

#[test]
fn stories_are_shown_as_tera_shows_them() {
    let ours = shown(LISTED);
    // Compiled templates do not know the filter.
    let left_to_tera = LISTED.replace("{% endblock %}", "{{ \"\" | upper }}{% endblock %}");
    let theirs = shown(&left_to_tera);
    assert!(ours[0].contains("~three &amp; &lt;more&gt;") && ours[0].contains("near"), "{}", ours[0]);
    assert_eq!(ours, theirs);
}

#[test]
fn cards_show_whatever_a_template_made_of_the_way_to_the_root() {
    let component = include_str!("../templates/components/card.html");
    // Compiled components do not know the filter, and only compiled ones are kept for several pages.
    let left_to_tera = component.replace("{%- endcomponent card %}", "{{- \"\" | upper -}}{%- endcomponent card %}");
    assert_ne!(component, left_to_tera);
    for way in ["'<i>'", "'<i>' | safe", "['x', 'y']", "none", "7"] {
        let shown = |card: &str| {
            let site = Site::new();
            for (name, day) in [("one", 1), ("two", 2)] {
                site.write(&format!("content/news/story-{day}.md"), story(name, day, ""));
            }
            let all = "{{ cards(of=list.cards, size='row') }}{% for c in list.cards %}{{ <card c={c} /> }}{% endfor %}";
            let cards = format!("{all}{{% set_global root = {way} %}}{all}");
            let template = format!("{{% extends \"base.html\" %}}{{% block main %}}{cards}{{% endblock %}}");
            site.write("templates/components/card.html", card).write("templates/section.html", template);
            site.build().good();
            site.read("public/news/index.html")
        };
        assert_eq!(shown(component), shown(&left_to_tera), "{way}");
    }
}
