//! GitHub's alerts: `> [!NOTE]` and its kin.

use super::escape;
use super::pass::Pass;
use pulldown_cmark::BlockQuoteKind;

impl Pass<'_, '_> {
    /// An alert begins, with its title in the site's language.
    pub(super) fn open_alert(&mut self, kind: BlockQuoteKind) {
        let wording = &self.settings.wording;
        let (class, title) = match kind {
            BlockQuoteKind::Note => ("note", &wording.note),
            BlockQuoteKind::Tip => ("tip", &wording.tip),
            BlockQuoteKind::Important => ("important", &wording.important),
            BlockQuoteKind::Warning => ("warning", &wording.warning),
            BlockQuoteKind::Caution => ("caution", &wording.caution),
        };
        let title = escape::attribute(title);
        self.out.html(&format!(
            "<div class=\"alert alert-{class}\" role=\"note\">\n<p class=\"alert-title\">{title}</p>\n"
        ));
    }
}
