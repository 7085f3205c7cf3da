//! The calendar file of *remind me later* (RFC 5545): an all-day event some days after the build, with the way to give.

use super::EditionRenderer;
use crate::model::Site;
use crate::model::support::reminder;
use jiff::ToSpan;
use std::fmt::Write;

/// Writes the calendar file of an edition's message.
pub(super) fn write(site: &Site, edition: &EditionRenderer, buffer: &mut Vec<u8>) {
    let Some(message) = edition.edition.support.giving() else { return };
    let language = &site.config.languages[edition.edition.lang.index()];
    let today = site.at.today(&site.config.time_zone);
    let start = reminder::back(today, message.remind_days);
    let end = start.saturating_add(1.day());
    let url = format!("{}{}support/", site.config.base_url, edition.edition.path);
    let summary = format!("{}: {}", language.title, edition.strings.get("support").unwrap_or_default());
    let summary = escape(summary.trim_end_matches(": "));
    let code = &language.code;
    // The day of the build and not its second: a second build on one day changes nothing.
    let stamp = today.strftime("%Y%m%dT000000Z");
    let mut text = String::new();
    let mut line = |name: &str, value: &str| fold(&format!("{name}:{value}"), &mut text);
    line("BEGIN", "VCALENDAR");
    line("VERSION", "2.0");
    line("PRODID", &format!("-//Dateline//Dateline//{}", code.to_ascii_uppercase()));
    line("CALSCALE", "GREGORIAN");
    line("BEGIN", "VEVENT");
    line("UID", &format!("{}-{}-{}", message.id, start.strftime("%Y%m%d"), escape(&site.config.base_url)));
    line("DTSTAMP", &stamp.to_string());
    line("DTSTART;VALUE=DATE", &start.strftime("%Y%m%d").to_string());
    line("DTEND;VALUE=DATE", &end.strftime("%Y%m%d").to_string());
    line(&format!("SUMMARY;LANGUAGE={code}"), &summary);
    line(&format!("DESCRIPTION;LANGUAGE={code}"), &escape(&format!("{}\n{url}", message.wording.heading)));
    line("URL", &url);
    line("TRANSP", "TRANSPARENT");
    line("BEGIN", "VALARM");
    line("ACTION", "DISPLAY");
    line("TRIGGER", "PT10H");
    line(&format!("DESCRIPTION;LANGUAGE={code}"), &summary);
    line("END", "VALARM");
    line("END", "VEVENT");
    line("END", "VCALENDAR");
    buffer.extend_from_slice(text.as_bytes());
}

/// Text as RFC 5545, section 3.3.11, has it.
fn escape(text: &str) -> String {
    text.replace('\\', "\\\\").replace(';', "\\;").replace(',', "\\,").replace('\n', "\\n")
}

/// A line, folded at 75 bytes as RFC 5545, section 3.1, demands, never inside a character.
fn fold(line: &str, out: &mut String) {
    let mut room = 75;
    for c in line.chars() {
        if c.len_utf8() > room {
            let _ = write!(out, "\r\n ");
            room = 74;
        }
        out.push(c);
        room -= c.len_utf8();
    }
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_are_folded_between_characters() {
        let mut out = String::new();
        fold(&format!("SUMMARY:{}", "я".repeat(60)), &mut out);
        assert!(out.lines().all(|line| line.len() <= 75), "{out}");
        assert_eq!(out.replace("\r\n ", "").trim_end().chars().count(), 68);
    }
}
