//! The way to a page from the front; the same for all stories of a section.

use super::data::Datum;
use super::view::LinkView;
use std::sync::{Arc, OnceLock};
use tera::Value;

/// The pages above a page, the front first. What is made of them is made once for all pages that share them.
#[derive(Debug, Clone, Default)]
pub(super) struct Breadcrumbs(Arc<Made>);

#[derive(Debug, Default)]
struct Made {
    links: Vec<LinkView>,
    /// Where many pages have them.
    value: Option<Value>,
    data: OnceLock<String>,
}

impl From<Vec<LinkView>> for Breadcrumbs {
    fn from(links: Vec<LinkView>) -> Self {
        Self(Arc::new(Made { links, ..Made::default() }))
    }
}

impl Breadcrumbs {
    pub(super) fn links(&self) -> &[LinkView] {
        &self.0.links
    }

    /// Those of many pages, which see one value.
    pub(super) fn shared(links: Vec<LinkView>) -> Self {
        let value = Some(Value::from_serializable(&links));
        Self(Arc::new(Made { links, value, data: OnceLock::new() }))
    }

    /// As templates see them.
    pub(super) fn datum(&self) -> Datum<'_> {
        match &self.0.value {
            Some(value) => Datum::There(value),
            None => Datum::List(self.0.links.iter().map(LinkView::fields).collect()),
        }
    }

    /// As structured data, which goes on with the page itself.
    pub(super) fn data(&self, write: impl FnOnce(&[LinkView]) -> String) -> &str {
        self.0.data.get_or_init(|| write(&self.0.links))
    }
}
