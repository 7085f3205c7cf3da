//! A page that sends readers and search engines on to where a story now is. It works on any host, without a script.

use super::labels::escape;
use crate::config::Config;
use crate::model::Goal;
use crate::paths::OutputPath;
use crate::plan::Step;

/// Writes the page for an address that moved; `from` is the file it is written to.
pub(super) fn write(config: &Config, from: &OutputPath, step: &Step, buffer: &mut Vec<u8>) {
    let root = match from.as_str().matches('/').count() {
        0 => "./".to_owned(),
        depth => "../".repeat(depth),
    };
    let (link, whole) = match &step.goal {
        Goal::Page(path, rest) => {
            (format!("{root}{}{rest}", config.naming().link(path)), format!("{}{path}{rest}", config.base_url))
        }
        Goal::Web(address) => (address.clone(), address.clone()),
    };
    let (mut relative, mut absolute) = (String::new(), String::new());
    escape(&link, &mut relative);
    escape(&whole, &mut absolute);
    // What leads on for a while only is no other name of the page.
    let canonical = format!("<link rel=\"canonical\" href=\"{absolute}\">\n");
    let canonical = if step.is_temporary { "" } else { &canonical };
    let html = format!(
        "<!doctype html>\n<html lang=\"zxx\">\n<head>\n<meta charset=\"utf-8\">\n<title>{absolute}</title>\n\
         {canonical}<meta name=\"robots\" content=\"noindex\">\n\
         <meta http-equiv=\"refresh\" content=\"0; url={relative}\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n</head>\n<body>\n\
         <main><h1><a href=\"{relative}\">{absolute}</a></h1></main>\n</body>\n</html>\n"
    );
    buffer.extend_from_slice(html.as_bytes());
}
