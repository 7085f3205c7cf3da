//! What defines a component and what only looks as if it did.

use super::{Value, compiled, data};

/// What a page that calls the component `note` shows, compiled and by tera, with these templates beside it.
fn both(others: &[(&str, &str)]) -> (String, String) {
    let page = "{{ <note text={page.title} /> }}";
    let templates = [&[("page.html", page)], others].concat();
    let compiled = compiled(&templates).expect("templates");
    let (data, mut ours, mut theirs) = (data(false), Vec::new(), Vec::new());
    compiled.page("page.html", &data, &mut ours).expect("a page");
    compiled.tera.render_to("page.html", &data.context(), &mut theirs).expect("a page");
    let text = Value::from("text");
    let alone = compiled.component("note", &[("text", &text)], &[]).expect("a component");
    let of_tera = compiled.tera.render_str("{{ <note text=\"text\" /> }}", &data.context(), true).expect("a component");
    assert_eq!(alone, of_tera);
    (String::from_utf8(ours).expect("text"), String::from_utf8(theirs).expect("text"))
}

#[test]
fn an_example_of_a_component_is_text() {
    let note = "{% component note(text: string) %}<{{ text }}>{% endcomponent note %}";
    let other = "{% component note(text: string) %}example{% endcomponent note %}";
    for example in [
        format!("{{% raw %}}{other}{{% endraw %}}"),
        format!("{{%- raw -%}}{other}{{%- endraw -%}}"),
        format!("{{%raw%}}{other}{{%endraw%}}"),
        format!("{{% component shown() %}}{{% raw %}}{other}{{% endraw %}}{{% endcomponent shown %}}"),
        format!("{{# {other} #}}"),
    ] {
        for templates in [[("a.html", note), ("b.html", &example)], [("a.html", &example), ("b.html", note)]] {
            let (ours, theirs) = both(&templates);
            assert_eq!(ours, "<A &lt;b&gt;title&lt;/b&gt;>", "{example}");
            assert_eq!(theirs, ours, "{example}");
        }
    }
}
