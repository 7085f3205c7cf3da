//! `dateline init`.

use super::{Ending, Speech, fail, instant};
use crate::config::Config;
use crate::diagnostics::Diagnostics;
use crate::emit::files::create_new;
use crate::paths::SitePath;
use crate::pipeline::CONFIGURATION;
use crate::world::WithTheme;
use clap::Args;
use std::borrow::Cow;
use std::path::PathBuf;

/// Make a new site that builds at once.
///
/// Writes a configuration, a first article, a standing page, a message to readers, and a workflow that builds and
/// publishes the site. Nothing that is there is replaced.
#[derive(Debug, Args)]
pub(super) struct Init {
    /// The folder of the new site
    dir: PathBuf,
    /// The publication's name
    #[arg(long, default_value = "My Paper")]
    title: String,
    /// The address it will have
    #[arg(long, value_name = "URL", default_value = "https://paper.example/")]
    base_url: String,
    /// Also copy the whole built-in theme, to change it; without it single files can be laid over the theme's
    #[arg(long)]
    theme: bool,
}

/// The files of a new site: path, text.
const FILES: &[(&str, &str)] = &[
    ("site.toml", include_str!("starter/site.toml")),
    ("content/_index.md", include_str!("starter/front.md")),
    ("content/news/_index.md", include_str!("starter/section.md")),
    ("content/news/first-story.md", include_str!("starter/story.md")),
    ("content/about.md", include_str!("starter/about.md")),
    ("content/support/welcome.md", include_str!("starter/support.md")),
    ("templates/README.md", include_str!("starter/templates.md")),
    ("static/.gitkeep", ""),
    (".gitignore", include_str!("starter/gitignore")),
    (".gitattributes", "addresses.txt merge=union\n"),
    (".github/workflows/publish.yml", include_str!("starter/publish.yml")),
];

impl Init {
    pub(super) fn run(&self, speech: &Speech) -> Ending {
        if self.dir.join(CONFIGURATION).exists() {
            let message = format!("{} is a site already", self.dir.display());
            return fail(&message, "name a new folder, or go on with `dateline new`");
        }
        let mut files = self.files();
        // A new repository often has these already; its own are as good.
        files.retain(|(path, _)| !(path.starts_with(".git") && self.dir.join(path).exists()));
        if let Some((file, text)) = files.iter().find(|(path, _)| *path == CONFIGURATION)
            && let Err(ending) = check(file, text)
        {
            return ending;
        }
        if let Some((taken, _)) = files.iter().find(|(path, _)| self.dir.join(path).exists()) {
            let message = format!("{} is there already", self.dir.join(taken).display());
            return fail(&message, "name a new or empty folder");
        }
        for (path, bytes) in &files {
            let target = self.dir.join(path);
            if let Err(error) = create_new(&target, bytes) {
                let message = format!("{} cannot be written: {error}", target.display());
                return fail(&message, "name a new or empty folder that you may write to");
            }
        }
        if !speech.quiet {
            let dir = self.dir.display();
            println!("A new site is in {dir}. Build it with\n\n    dateline build --site {dir}");
        }
        Ending::Done
    }

    /// Everything that is written: path, bytes.
    fn files(&self) -> Vec<(&'static str, Cow<'static, [u8]>)> {
        let today = instant::timestamp().to_zoned_datetime(jiff::tz::TimeZone::UTC).strftime("%Y-%m-%d").to_string();
        let [title, base_url] = [&self.title, &self.base_url].map(|text| quotable(text));
        let starter = FILES.iter().map(|(path, text)| {
            let text =
                text.replace("{{title}}", &title).replace("{{base_url}}", &base_url).replace("{{today}}", &today);
            (*path, Cow::Owned(text.into_bytes()))
        });
        let theme = WithTheme::files().filter(|_| self.theme);
        starter.chain(theme.map(|(path, bytes)| (path.as_str(), Cow::Borrowed(bytes)))).collect()
    }
}

/// `text` as it may stand between the quotes of a TOML string, on one line.
pub(super) fn quotable(text: &str) -> String {
    let line = text.replace(char::is_control, " ").split_whitespace().collect::<Vec<_>>().join(" ");
    line.replace('\\', "\\\\").replace('"', "\\\"")
}

/// Refuses a configuration with which no site could be built.
fn check(file: &str, text: &[u8]) -> Result<(), Ending> {
    let mut found = Diagnostics::default();
    let text = String::from_utf8_lossy(text);
    match (Config::read(&SitePath::from(file), &text, None, &mut found), found.sorted().first()) {
        (None, Some(wrong)) => Err(fail(&wrong.message, wrong.help.as_deref().unwrap_or("give another one"))),
        _ => Ok(()),
    }
}
