//! The site's address in the Tor network.

use super::{Config, RootFiles, base_url};
use crate::diagnostics::Code;
use crate::fields::Fields;
use crate::fields::addresses::BadAddress;
use data_encoding::BASE32_NOPAD_NOCASE;
use sha3::{Digest, Sha3_256};

/// The ending of every address in the Tor network.
const ENDING: &str = ".onion";

/// The version of these addresses; Tor has forgotten the shorter ones before it.
const VERSION: u8 = 3;

/// Reads `onion`.
pub(super) fn read(fields: &Fields<'_>) -> Option<String> {
    let written = fields.spanned_text("onion", &[])?;
    match normalise(&written.value) {
        Ok(address) => Some(address),
        Err(bad) => {
            fields.report_address("onion", written.span, &bad);
            None
        }
    }
}

/// Whether an address lies in the Tor network.
pub fn is_onion(address: &str) -> bool {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = host.rsplit_once(':').map_or(host, |(host, _)| host);
    host.len() > ENDING.len() && host.to_ascii_lowercase().ends_with(ENDING)
}

/// What is different in the Tor network, by the address that is built: nothing on the site leads to the clear web but what
/// editors wrote. `written` is the address in `site.toml`.
pub(super) fn settle(config: &mut Config, written: Option<String>) {
    if !is_onion(&config.base_url) {
        // A page from a disk is at no address, and browsers believe this of pages on the clear web alone.
        config.onion = config.onion.take().filter(|_| !config.offline);
        return;
    }
    config.onion = None;
    config.clear = written.filter(|address| !is_onion(address));
    config.publisher.social.retain(|address| is_onion(address));
    config.feeds.hub = config.feeds.hub.take().filter(|address| is_onion(address));
    config.support.remind_email = config.support.remind_email.take().filter(|address| is_onion(address));
    config.root_files = RootFiles::default();
    // What says that the site is encrypted, or where it lies in the Tor network, is said of the clear one.
    let is_clear = |name: &str| ["strict-transport-security", "onion-location"].contains(&name);
    config.headers.retain(|(name, _)| !is_clear(&name.to_ascii_lowercase()));
}

fn normalise(text: &str) -> Result<String, BadAddress> {
    let bad = |message, help: &str| Err(BadAddress { code: Code::BadUrl, message, help: help.to_owned() });
    let address = base_url::normalise(text)?;
    if !is_onion(&address) {
        return bad("does not lie in the Tor network", "write the address of the onion service: `http://….onion/`");
    }
    let host = address.split_once("://").and_then(|(_, rest)| rest.split(['/', ':']).next()).unwrap_or_default();
    let name = host.trim_end_matches(ENDING).rsplit('.').next().unwrap_or_default();
    if !is_whole(name) {
        let help = "copy it from the file `hostname` of the onion service: 56 letters and digits, with nothing missing";
        return bad("is no address of an onion service", help);
    }
    Ok(address)
}

/// Whether a name is that of an onion service that Tor still knows (version 3): its key, the beginning of a sum over it, and
/// the version. A letter that was mistyped is found by the sum.
fn is_whole(name: &str) -> bool {
    let Ok(bytes) = BASE32_NOPAD_NOCASE.decode(name.as_bytes()) else { return false };
    let Some((key, rest)) = bytes.split_first_chunk::<32>() else { return false };
    let sum = Sha3_256::new().chain_update(b".onion checksum").chain_update(key).chain_update([VERSION]).finalize();
    rest == [sum[0], sum[1], VERSION]
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAME: &str = "2gzyxa5ihm7nsggfxnu52rck2vv4rvmdlkiu3zzui5du4xyclen53wid";

    #[test]
    fn only_what_tor_knows() {
        assert_eq!(normalise(&format!("http://{NAME}.onion")), Ok(format!("http://{NAME}.onion/")));
        assert_eq!(normalise(&format!("HTTPS://www.{NAME}.ONION/a")), Ok(format!("https://www.{NAME}.onion/a/")));
        let (short, digit, letter) = (&NAME[1..], NAME.replace('2', "1"), NAME.replace('n', "m"));
        for bad in [short, &digit, &letter, "3g2upl4pq6kufc4m", "", "x"] {
            assert!(normalise(&format!("http://{bad}.onion/")).is_err(), "{bad}");
        }
        for bad in ["https://paper.example/", "http://a.onion.example/", &format!("{NAME}.onion"), "http://.onion/"] {
            assert!(normalise(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn where_an_address_lies() {
        for onion in ["http://a.onion/", "https://a.b.ONION:8080/x?y", "http://a.onion"] {
            assert!(is_onion(onion), "{onion}");
        }
        for clear in ["https://paper.example/a.onion", "https://a.onion.example/", "mailto:a@b.example"] {
            assert!(!is_onion(clear), "{clear}");
        }
    }
}
