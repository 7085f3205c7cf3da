//! The build's instant: what was typed, or now.
#![expect(clippy::disallowed_methods, reason = "the command line is where the clock comes in")]

use crate::pipeline::At;
use jiff::Timestamp;
use jiff::civil::DateTime;

/// `--at INSTANT`.
pub(super) fn parse(text: &str) -> Result<At, String> {
    if text == "now" {
        return Ok(now());
    }
    let text = text.trim();
    if let Ok(instant) = text.parse::<Timestamp>() {
        return Ok(At::Instant(instant));
    }
    text.parse::<DateTime>().map(At::Local).map_err(|_| {
        "write it as 2025-02-12T18:40+03:00, or in the site's time zone as 2025-02-12T18:40 or 2025-02-12".to_owned()
    })
}

/// This moment.
pub(super) fn now() -> At {
    At::Instant(Timestamp::now())
}

/// This moment, for new articles.
pub(super) fn timestamp() -> Timestamp {
    Timestamp::now()
}
