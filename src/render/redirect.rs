//! A page that sends readers and search engines on to where a story now is. It works on any host, without a script.

use super::labels::escape;
use crate::paths::{OutputPath, PagePath};

/// Writes the page for an address that moved; `from` is the file it is written to.
pub(super) fn write(base_url: &str, from: &OutputPath, to: &PagePath, buffer: &mut Vec<u8>) {
    let root = match from.as_str().matches('/').count() {
        0 => "./".to_owned(),
        depth => "../".repeat(depth),
    };
    let mut relative = String::new();
    escape(&format!("{root}{to}"), &mut relative);
    let mut absolute = String::new();
    escape(&format!("{base_url}{to}"), &mut absolute);
    let html = format!(
        "<!doctype html>\n<html lang=\"zxx\">\n<head>\n<meta charset=\"utf-8\">\n<title>{absolute}</title>\n\
         <link rel=\"canonical\" href=\"{absolute}\">\n<meta name=\"robots\" content=\"noindex\">\n\
         <meta http-equiv=\"refresh\" content=\"0; url={relative}\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n</head>\n<body>\n\
         <main><h1><a href=\"{relative}\">{absolute}</a></h1></main>\n</body>\n</html>\n"
    );
    buffer.extend_from_slice(html.as_bytes());
}
