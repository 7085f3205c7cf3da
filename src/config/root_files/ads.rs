//! The table `ads`: who may sell the site's advertisements (IAB Tech Lab, `ads.txt` 1.1).

use super::{bad, no_comment, values};
use crate::diagnostics::{Code, Spanned};
use crate::fields::Fields;
use crate::fields::addresses::BadAddress;
use crate::fields::text::quotable;

/// What `ads.txt` says.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Ads {
    /// Who may sell, as lines of the file, each once.
    pub sellers: Vec<String>,
    /// Its variables: a word and what it says.
    pub variables: Vec<(&'static str, String)>,
}

impl Ads {
    /// Whether others are named who say who may sell.
    pub fn has_partners(&self) -> bool {
        self.variables.iter().any(|(word, _)| *word == "INVENTORYPARTNERDOMAIN")
    }
}

/// Reads the table, or `ads = false`: nobody may sell.
pub(super) fn read(fields: &Fields<'_>) -> Option<Spanned<Ads>> {
    if fields.has("ads", &[]) && !fields.is_table("ads") {
        let flag = fields.spanned_flag("ads", &[])?;
        if flag.value {
            let help = "write a table `[ads]` that names the sellers, or `ads = false` where there is no advertising";
            fields.report(Code::BadValue, "`ads` does not say who may sell", flag.span.clone(), help);
        }
        return Some(flag.map(|_| Ads::default()));
    }
    let table = fields.table("ads", &[])?;
    let sellers = sellers(&table);
    let mut variables = Vec::new();
    let mut add = |word, values: Vec<String>| variables.extend(values.into_iter().map(|value| (word, value)));
    add("CONTACT", values(&table, "contact", &[], no_comment));
    add("OWNERDOMAIN", owner(&table));
    add("MANAGERDOMAIN", managers(&table));
    add("SUBDOMAIN", domains(&table, "subdomain"));
    add("INVENTORYPARTNERDOMAIN", domains(&table, "inventory_partner_domain"));
    table.finish(|_| None);
    Some(Spanned::new(Ads { sellers, variables }, table.place()))
}

/// The domain of the business that owns the site: only one counts.
fn owner(table: &Fields<'_>) -> Vec<String> {
    let owner = table.spanned_text("owner_domain", &["ownerdomain"]);
    let domain = owner.and_then(|owner| match domain(&owner.value) {
        Ok(domain) => Some(domain),
        Err(bad) => {
            table.report_address("owner_domain", owner.span, &bad);
            None
        }
    });
    domain.into_iter().collect()
}

fn domains(table: &Fields<'_>, name: &'static str) -> Vec<String> {
    let mut domains = values(table, name, &[], |text| domain(text).map(drop));
    for domain in &mut domains {
        domain.make_ascii_lowercase();
    }
    domains
}

/// Who sells most of it: a domain, perhaps for one country.
fn managers(table: &Fields<'_>) -> Vec<String> {
    let parted = |text: &str| -> Result<String, BadAddress> {
        let (name, country) = text.split_once(',').map_or((text, None), |(name, country)| (name, Some(country.trim())));
        let name = domain(name.trim())?;
        match country {
            None => Ok(name),
            Some(country) if country.len() == 2 && country.bytes().all(|byte| byte.is_ascii_alphabetic()) => {
                Ok(format!("{name},{}", country.to_ascii_uppercase()))
            }
            Some(_) => Err(bad("has no country after its comma", "write two letters, as in `seller.example, NL`")),
        }
    };
    let managers = values(table, "manager_domain", &["managerdomain"], |text| parted(text).map(drop));
    managers.iter().filter_map(|text| parted(text).ok()).collect()
}

fn sellers(table: &Fields<'_>) -> Vec<String> {
    let mut sellers = Vec::new();
    for record in table.texts("sellers", &["seller"]) {
        match seller(&record.value) {
            Ok(line) if sellers.contains(&line) => {}
            Ok(line) => sellers.push(line),
            Err((what, help)) => {
                let message = format!("`{}` {what}", quotable(&record.value));
                table.report(Code::BadValue, message, record.span, &help);
            }
        }
    }
    sellers
}

/// A record as its line: domain, account, kind, and perhaps the id of a certification authority.
fn seller(record: &str) -> Result<String, (&'static str, String)> {
    const FORM: &str =
        "write `exchange.example, 12345, DIRECT`, or with a fourth field the certification authority's id";
    let parts: Vec<&str> = record.split(',').map(str::trim).collect();
    let (name, account, kind, authority) = match parts[..] {
        [name, account, kind] => (name, account, kind, None),
        [name, account, kind, authority] => (name, account, kind, Some(authority)),
        _ => return Err(("is no seller", FORM.to_owned())),
    };
    let name = domain(name).map_err(|bad| ("has no domain in its first field", bad.help))?;
    if !is_field(account) {
        let help = "write it without spaces, `;` and `#`; those that belong to it percent-encoded";
        return Err(("has no account that could be used", help.to_owned()));
    }
    let kind = kind.to_ascii_uppercase();
    if !matches!(kind.as_str(), "DIRECT" | "RESELLER") {
        return Err(("has another third field than `DIRECT` or `RESELLER`", FORM.to_owned()));
    }
    match authority {
        None => Ok(format!("{name}, {account}, {kind}")),
        Some(id) if !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte)) => {
            Ok(format!("{name}, {account}, {kind}, {id}"))
        }
        Some(_) => Err(("has a fourth field that is no id", FORM.to_owned())),
    }
}

fn is_field(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic() && !matches!(byte, b';' | b'#'))
}

/// A domain: neither an address nor a path.
fn domain(text: &str) -> Result<String, BadAddress> {
    const FORM: &str = "write the domain alone, as in `exchange.example`; a host in other letters as `xn--…`";
    let is_label = |label: &str| {
        !label.is_empty()
            && label.len() <= 63
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    if text.len() > 253 || !text.contains('.') || !text.split('.').all(is_label) {
        return Err(bad("is not a domain", FORM));
    }
    Ok(text.to_ascii_lowercase())
}
