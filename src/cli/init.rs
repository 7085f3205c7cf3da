//! `dateline init`.

use super::{Ending, Speech, fail, instant};
use crate::emit::files::create_new;
use crate::world::WithTheme;
use clap::Args;
use std::path::{Path, PathBuf};

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
    (".github/workflows/publish.yml", include_str!("starter/publish.yml")),
];

impl Init {
    pub(super) fn run(&self, speech: &Speech) -> Ending {
        if self.dir.join(crate::pipeline::CONFIGURATION).exists() {
            let message = format!("{} is a site already", self.dir.display());
            return fail(&message, "name a new folder, or go on with `dateline new`");
        }
        let today = instant::timestamp().to_zoned_datetime(jiff::tz::TimeZone::UTC).strftime("%Y-%m-%d").to_string();
        let quoted = |text: &str| text.replace('\\', "\\\\").replace('"', "\\\"");
        for (path, text) in FILES {
            let text = text
                .replace("{{title}}", &quoted(&self.title))
                .replace("{{base_url}}", &quoted(&self.base_url))
                .replace("{{today}}", &today);
            if let Err(ending) = self.write(Path::new(path), text.as_bytes()) {
                return ending;
            }
        }
        if self.theme {
            for (path, bytes) in WithTheme::files() {
                if let Err(ending) = self.write(Path::new(path.as_str()), bytes) {
                    return ending;
                }
            }
        }
        if !speech.quiet {
            let dir = self.dir.display();
            println!("A new site is in {dir}. Build it with\n\n    dateline build --site {dir}");
        }
        Ending::Done
    }

    fn write(&self, path: &Path, bytes: &[u8]) -> Result<(), Ending> {
        let target = self.dir.join(path);
        create_new(&target, bytes).map_err(|error| {
            let message = format!("{} cannot be written: {error}", target.display());
            fail(&message, "name a new or empty folder that you may write to")
        })
    }
}
