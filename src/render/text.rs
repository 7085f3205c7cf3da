//! Texts: the holes that parsing left are filled in for the page on which the text stands.

use super::labels::escape_bytes as escape;
use super::{Failure, PageContext};
use crate::diagnostics::{Code, Diagnostic, Diagnostics, nearest};
use crate::model::{Fill, MediaId, Target, Text};
use crate::parse;
use crate::parse::body::{ComponentCall, HoleKind, Literal, PictureCall};
use crate::paths::{Naming, PagePath, SitePath};
use crate::plan::offline;
use std::borrow::Cow;
use std::io::Write;
use tera::{Context, Tera, Value};

/// Room for what is put into a hole, in bytes: few links are longer.
const FILL: usize = 192;

/// One text while its holes are filled.
struct Filling<'a, 'p> {
    page: &'a PageContext<'p>,
    text: &'a Text,
    /// Its HTML, with the holes in it.
    html: &'a [u8],
    /// The next hole.
    next: usize,
    /// How far the HTML has been copied.
    copied: usize,
    /// Whether the next picture is the first of the page, which is loaded at once.
    is_first_picture: bool,
}

impl PageContext<'_> {
    /// A text's HTML, as a value that templates print as it is.
    pub(super) fn html(&self, text: &Text) -> Result<Value, Box<Failure>> {
        self.html_of(text, false, None)
    }

    /// The text of a story, in which no sentence of a message may stand. What a message is worth to a machine that reads
    /// the story must come from the story.
    pub(super) fn story_of(
        &self,
        text: &Text,
        has_picture: bool,
        dateline: Option<&str>,
        between: Option<(usize, &str)>,
    ) -> Result<Vec<u8>, Box<Failure>> {
        let html = self.with_holes(text)?;
        self.check_story(text, &html)?;
        self.filled(html, text, has_picture, dateline, between)
    }

    /// The same: `has_picture` says whether the page shows a picture above the text, `dateline` what opens its first
    /// paragraph.
    pub(super) fn html_of(
        &self,
        text: &Text,
        has_picture: bool,
        dateline: Option<&str>,
    ) -> Result<Value, Box<Failure>> {
        let html = self.filled(self.with_holes(text)?, text, has_picture, dateline, None)?;
        Ok(Value::safe_string(&as_text(html)))
    }

    /// Whether the text of a story, as it was parsed, has no sentence of a message in it.
    pub(super) fn check_story(&self, text: &Text, html: &[u8]) -> Result<(), Box<Failure>> {
        match self.edition.edition.support.leaks.leak("the text of this story", html) {
            Some(leak) => Err(Box::new(leak.in_file(&text.file).into())),
            None => Ok(()),
        }
    }

    /// A text's HTML with its holes filled, cut at these bytes, which are in order and lie within no component.
    pub(super) fn pieces_of(
        &self,
        text: &Text,
        has_picture: bool,
        dateline: Option<&str>,
        cuts: &[usize],
    ) -> Result<Vec<String>, Box<Failure>> {
        let html = &self.with_holes(text)?;
        let mut filling = Filling { page: self, text, html, next: 0, copied: 0, is_first_picture: !has_picture };
        let mut pieces = Vec::with_capacity(cuts.len() + 1);
        for end in cuts.iter().copied().chain([usize::MAX]) {
            let mut out = Vec::new();
            filling.open_with(dateline, end, &mut out)?;
            filling.fill_until(end, &mut out)?;
            pieces.push(as_text(out));
        }
        Ok(pieces)
    }

    /// A text's HTML with its holes filled; `between` is what stands between two of its blocks, and at which byte.
    pub(super) fn filled(
        &self,
        html: Cow<'_, [u8]>,
        text: &Text,
        has_picture: bool,
        dateline: Option<&str>,
        between: Option<(usize, &str)>,
    ) -> Result<Vec<u8>, Box<Failure>> {
        if text.fills.is_empty() && dateline.is_none() && between.is_none() {
            return Ok(html.into_owned());
        }
        let more = between.map_or(0, |(_, html)| html.len() + 1) + dateline.map_or(0, |dateline| dateline.len() + 64);
        let mut out = Vec::with_capacity(html.len() + text.fills.len() * FILL + more);
        let mut filling = Filling { page: self, text, html: &html, next: 0, copied: 0, is_first_picture: !has_picture };
        filling.open_with(dateline, usize::MAX, &mut out)?;
        if let Some((at, between)) = between {
            filling.fill_until(at, &mut out)?;
            push(between, &mut out);
            push("\n", &mut out);
        }
        filling.fill_until(usize::MAX, &mut out)?;
        Ok(out)
    }

    /// A text's HTML as it was parsed; from the memory's store where it lies there. What that has lost is parsed again.
    pub(super) fn with_holes<'t>(&self, text: &'t Text) -> Result<Cow<'t, [u8]>, Box<Failure>> {
        let settings = || self.strings().markdown_settings(&self.site().config);
        let zone = &self.site().config.time_zone;
        let html = parse::text_of(self.renderer.world, self.renderer.memo, (&text.file, &text.body), settings, zone);
        html.map_err(|problem| Box::new((*problem).into()))
    }
}

impl<'a> Filling<'a, '_> {
    /// Goes on to where the dateline belongs, where that is before `end` and still to come, and writes it.
    fn open_with(&mut self, dateline: Option<&str>, end: usize, out: &mut Vec<u8>) -> Result<(), Box<Failure>> {
        let Some(dateline) = dateline else { return Ok(()) };
        let Some(at) = self.text.body.dateline_at.filter(|at| *at < end && *at >= self.copied) else { return Ok(()) };
        self.fill_until(at, out)?;
        push("<span class=\"dateline\">", out);
        escape(dateline, out);
        push("</span> — ", out);
        Ok(())
    }

    /// Copies the HTML up to `end` and fills the holes before it, a component with its whole body.
    fn fill_until(&mut self, end: usize, out: &mut Vec<u8>) -> Result<(), Box<Failure>> {
        while let Some(hole) = self.text.body.holes.get(self.next).filter(|hole| hole.at < end) {
            self.copy_to(hole.at, out);
            match &hole.kind {
                HoleKind::Close => return Ok(()),
                HoleKind::Open(call) => self.component(call, out)?,
                HoleKind::Link(_) => self.link(out),
                HoleKind::Picture(picture) => self.picture(picture, out),
            }
        }
        self.copy_to(end.min(self.html.len()), out);
        Ok(())
    }

    fn copy_to(&mut self, end: usize, out: &mut Vec<u8>) {
        if end > self.copied {
            out.extend_from_slice(&self.html[self.copied..end]);
            self.copied = end;
        }
    }

    fn take(&mut self) -> &'a Fill {
        self.next += 1;
        &self.text.fills[self.next - 1]
    }

    fn link(&mut self, out: &mut Vec<u8>) {
        let root = &self.page.root;
        match self.take() {
            Fill::Link(Target::Article(id, rest)) => self.page_link(&self.page.site()[*id].path, rest, out),
            Fill::Link(Target::Page(path, rest)) => self.page_link(path, rest, out),
            Fill::Link(Target::Media(id)) => escape(&format!("{root}{}", self.page.renderer.assets[*id].path), out),
            Fill::Link(Target::Address(address, is_own)) => {
                // What a copy lacks is where the site is published.
                let (root, naming) = if !is_own && offline::lacks(self.page.site(), address) {
                    (&self.page.site().config.base_url, Naming::Folders)
                } else {
                    (root, self.page.naming)
                };
                escape(&format!("{root}{}", naming.address(address, *is_own || offline::is_file(address))), out);
            }
            _ => {
                // No address: the words stay, as a link that leads nowhere yet. `href="` is taken back and its quote
                // is passed over, for an empty `href` would lead to this page itself.
                if out.ends_with(b" href=\"") && self.html[self.copied..].starts_with(b"\"") {
                    out.truncate(out.len() - " href=\"".len());
                    self.copied += 1;
                }
            }
        }
    }

    fn page_link(&self, path: &PagePath, rest: &str, out: &mut Vec<u8>) {
        escape(&self.page.root, out);
        escape(self.page.naming.text(path), out);
        escape(rest, out);
    }

    fn picture(&mut self, picture: &PictureCall, out: &mut Vec<u8>) {
        let Fill::Picture(id) = *self.take() else { return };
        let media = &self.page.renderer.assets[id];
        push("<img src=\"", out);
        escape(&format!("{}{}", self.page.root, media.path), out);
        push("\" alt=\"", out);
        escape(&picture.alt, out);
        push("\"", out);
        if let Some((width, height)) = media.size {
            // Writing to memory cannot fail.
            let _ = write!(out, " width=\"{width}\" height=\"{height}\"");
        }
        push(if self.is_first_picture { " decoding=\"async\">" } else { " loading=\"lazy\" decoding=\"async\">" }, out);
        self.is_first_picture = false;
    }

    fn component(&mut self, call: &ComponentCall, out: &mut Vec<u8>) -> Result<(), Box<Failure>> {
        let files = match self.take() {
            Fill::Component(files) => files.clone(),
            _ => Vec::new(),
        };
        let mut body = Vec::new();
        self.fill_until(usize::MAX, &mut body)?;
        // What stopped the filling is this component's own end; a text that ends without it has been reported.
        if self.text.fills.get(self.next) == Some(&Fill::Close) {
            self.next += 1;
        }
        let has_file = |place: usize| files.iter().any(|(at, _)| *at == place);
        let lacks_file = call.args.iter().enumerate().any(|(at, argument)| argument.file().is_some() && !has_file(at));
        if lacks_file || (call.name.value == "chart" && call.table.is_none()) {
            // Has been reported where it was found out; that the component cannot be shown without it is no news.
            return Ok(());
        }
        let name = call.name.value.replace('-', "_");
        let tera = &self.page.edition.tera;
        let Some(definition) = tera.get_component_definition(&name) else {
            return Err(Box::new(unknown(tera, &self.text.file, call).into()));
        };
        let mut context = Context::new();
        for (place, argument) in call.args.iter().enumerate() {
            let file = files.iter().find(|(at, _)| *at == place).map(|(_, id)| *id);
            context.insert_value(
                argument.name.replace('-', "_"),
                self.argument(&argument.name, &argument.value.value, file),
            );
        }
        if let Some(table) = call.table.as_ref().filter(|_| definition.args().iter().any(|arg| arg.name() == "table")) {
            context.insert("table", table);
        }
        let mut implicit = Context::new();
        implicit.insert("root", &self.page.root);
        let language = &self.page.site().config.languages[self.page.lang().index()];
        implicit.insert("lang", &language.code);
        let body = call.has_body.then(|| String::from_utf8_lossy(&body));
        match tera.render_component_with_implicits(&name, &context, &implicit, body.as_deref(), true) {
            Ok(html) => {
                out.extend_from_slice(html.trim().as_bytes());
                Ok(())
            }
            Err(error) => Err(Box::new(self.failed(call, &super::functions::taken_up(error)).into())),
        }
    }

    /// An argument's value: a file where it names one, as a picture (`poster`, `image`) or as its path (`src`).
    fn argument(&self, name: &str, literal: &Literal, file: Option<MediaId>) -> Value {
        let Some(media) = file.map(|id| &self.page.renderer.assets[id]) else {
            return Value::from_serializable(literal);
        };
        if name == "src" {
            return Value::from(media.path.as_str());
        }
        let (width, height) = media.size.unzip();
        Value::from_serializable(&serde_json::json!({ "src": media.path.as_str(), "width": width, "height": height }))
    }

    fn failed(&self, call: &ComponentCall, error: &tera::Error) -> Diagnostic {
        let name = &call.name.value;
        let inner = self.page.renderer.templates.failure(error).0;
        if !call.has_body && inner.message.contains("`body` is not defined") {
            return Diagnostic::new(Code::Render, format!("the component `{name}` has nothing in it to show"))
                .at(&self.text.file, call.span.clone(), "called here")
                .help(format!(
                    "put its text between `{{% <{name}> %}}` and `{{% </{name}> %}}`, each on a line of its own"
                ));
        }
        let message = format!("the component `{}` cannot be shown: {}", call.name.value, inner.message);
        let mut diagnostic =
            Diagnostic::new(Code::Render, message).at(&self.text.file, call.span.clone(), "called here");
        diagnostic.labels.extend(inner.labels.into_iter().filter(|label| label.start.is_some()));
        diagnostic.help("see what the component takes in the comment at the top of its template")
    }
}

fn push(text: &str, out: &mut Vec<u8>) {
    out.extend_from_slice(text.as_bytes());
}

/// HTML as a text; all of it was one before.
fn as_text(html: Vec<u8>) -> String {
    String::from_utf8(html).unwrap_or_default()
}

/// Whether a text calls components.
pub(super) fn calls_components(text: &Text) -> bool {
    text.body.holes.iter().any(|hole| matches!(hole.kind, HoleKind::Open(_)))
}

/// Reports every call of a component that does not exist, of which rendering would tell only the first on a page.
pub(super) fn check_components(tera: &Tera, text: &Text, diagnostics: &mut Diagnostics) {
    for hole in &text.body.holes {
        if let HoleKind::Open(call) = &hole.kind
            && tera.get_component_definition(&call.name.value.replace('-', "_")).is_none()
        {
            diagnostics.push(unknown(tera, &text.file, call));
        }
    }
}

fn unknown(tera: &Tera, file: &SitePath, call: &ComponentCall) -> Diagnostic {
    let names: Vec<&str> = tera.get_component_names().collect();
    let help = nearest::did_you_mean(&call.name.value, names.iter().copied())
        .unwrap_or_else(|| format!("add `templates/components/{}.html`", call.name.value.replace('-', "_")));
    Diagnostic::new(Code::UnknownComponent, format!("there is no component `{}`", call.name.value))
        .at(file, call.name.span.clone(), "not known")
        .help(help)
}
