//! Addresses among the arguments of components.
//!
//! The templates put them into `href`, and the theme's script loads the one of a player. Both are checked here, by the
//! argument's name, so that no component has to.

use crate::diagnostics::Diagnostic;
use crate::fields::addresses::{self, BadAddress};
use crate::parse::body::{ComponentCall, Literal};
use crate::parse::markdown::pass::Pass;

/// How the address of an argument is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Use {
    /// A link that a reader may follow.
    Link,
    /// A frame inside the page.
    Frame,
}

impl Pass<'_, '_> {
    /// Reports arguments whose address must not stand on a page. The call's places are those of the file.
    pub(super) fn check_addresses(&mut self, call: &ComponentCall) {
        for argument in &call.args {
            let Some(used) = used(&argument.name) else { continue };
            if let Err(bad) = check(used, &argument.value.value) {
                let message = format!("`{}` {}", argument.name, bad.message);
                let diagnostic = Diagnostic::new(bad.code, message).at(self.file, argument.value.span.clone(), "");
                self.diagnostics.push(diagnostic.help(bad.help));
            }
        }
    }
}

/// What the argument of this name is for, where it is an address.
fn used(name: &str) -> Option<Use> {
    let name = name.to_ascii_lowercase().replace('-', "_");
    let last = name.rsplit('_').next().unwrap_or(&name);
    match last {
        "player" => Some(Use::Frame),
        "url" | "href" => Some(if name.contains("player") { Use::Frame } else { Use::Link }),
        _ => None,
    }
}

/// Numbers and truth values are no addresses, and harmless; the templates say whether they take them.
fn check(used: Use, value: &Literal) -> Result<(), BadAddress> {
    match value {
        Literal::Text(text) if used == Use::Frame => addresses::frame(text),
        Literal::Text(text) => addresses::link(text),
        Literal::List(items) => items.iter().try_for_each(|item| check(used, item)),
        Literal::Bool(_) | Literal::Integer(_) | Literal::Float(_) => Ok(()),
    }
}
