//! The messages that ask readers for support, as templates see them, and the pages about giving.
//!
//! A message is rendered once for all pages of a language that lie equally deep and carry the same variant of it in the
//! same slot and mode: hundreds of thousands of pages share a few blocks.

use super::data::PageData;
use super::view::{JsonLd, LinkView, PageView};
use super::{Failure, PageContext};
use crate::config::{LangId, Mode};
use crate::locale::Locale;
use crate::model::support::selection::{self, Use};
use crate::model::support::{amounts, percent};
use crate::model::{Edition, Message, Wording};
use crate::parse::matter::{Frequency, GiveMatter, GoalMatter, Slot};
use crate::paths::{Link, OutputPath, PagePath};
use serde::Serialize;
use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};
use tera::{Context, Value};

/// The messages that were rendered so far.
#[derive(Debug, Default)]
pub(super) struct Blocks(RwLock<HashMap<(LangId, String, Use), Value>>);

#[derive(Serialize)]
struct MessageView<'a> {
    id: &'a str,
    variant: Option<&'a str>,
    /// The code and direction of the language that it is written in, where that is not the page's.
    lang: Option<&'a str>,
    slot: &'static str,
    mode: &'static str,
    heading: &'a str,
    salutation: Option<&'a str>,
    letter: Value,
    thanks: Option<&'a str>,
    warning: Value,
    gives: Vec<GiveView<'a>>,
    methods: Vec<MethodView<'a>>,
    goal: Option<GoalView>,
    remind_days: u16,
    close_days: u16,
    starts: Option<i64>,
    ends: Option<i64>,
    amount_text: String,
    href: String,
    reminder_path: Option<Link>,
    ics_path: Option<OutputPath>,
    support_path: Option<Link>,
    thanks_path: Option<Link>,
    #[serde(skip_serializing_if = "Option::is_none")]
    remind_email: Option<&'a str>,
}

#[derive(Serialize)]
struct GiveView<'a> {
    frequency: &'static str,
    label: &'a str,
    currency: &'a str,
    link_pattern: &'a str,
    amounts: Vec<AmountView>,
}

#[derive(Serialize)]
struct AmountView {
    amount: u32,
    text: String,
    href: String,
    default: bool,
}

#[derive(Serialize)]
struct MethodView<'a> {
    id: &'a str,
    name: String,
}

#[derive(Serialize)]
struct GoalView {
    raised: u32,
    target: u32,
    raised_text: String,
    target_text: String,
    percent: u32,
    as_of_text: String,
    as_of: String,
}

impl PageContext<'_> {
    /// A message as it stands on this page.
    pub(super) fn support_block(&self, one: Use) -> Result<Value, Box<Failure>> {
        // Where in a story it stands makes no difference to what it looks like.
        let key = (self.page.lang, self.root.clone(), Use { at: 0, ..one });
        let blocks = &self.renderer.blocks.0;
        if let Some(block) = blocks.read().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return Ok(block.clone());
        }
        let support = &self.edition.edition.support;
        let message = &support.messages[usize::from(one.message)];
        let template = match (one.mode, one.slot) {
            (Mode::Warn | Mode::None, _) => "support/warning.html",
            (Mode::Ask, Slot::Inline) => "support/inline.html",
            (Mode::Ask, Slot::End) => "support/end.html",
            (Mode::Ask, Slot::FooterBar) => "support/bar.html",
        };
        let view = self.message(message, message.wording(one.variant), one.mode, one.slot.as_str())?;
        let mut context = Context::new();
        context.insert("root", &self.root);
        context.insert("message", &view);
        let block = self.part(template, &context)?;
        // Two threads may have made it at once: both made the same.
        blocks.write().unwrap_or_else(PoisonError::into_inner).insert(key, block.clone());
        Ok(block)
    }

    /// What templates see of a message. One that only warns has nothing but its warning: what is not there cannot slip
    /// into a page.
    fn message<'s>(
        &'s self,
        message: &'s Message,
        wording: &'s Wording,
        mode: Mode,
        slot: &'static str,
    ) -> Result<MessageView<'s>, Box<Failure>> {
        if mode != Mode::Ask {
            return self.warning(message, slot);
        }
        let edition = self.edition.edition;
        let gives: Vec<GiveView> = message.gives.iter().map(|give| self.give(give)).collect();
        let smallest = gives.iter().flat_map(|give| &give.amounts).min_by_key(|amount| amount.amount);
        let first = gives.iter().flat_map(|give| &give.amounts).find(|amount| amount.default);
        let has_pages = edition.support.mode() == Mode::Ask;
        let below = |path: &str| has_pages.then(|| edition.path.join(path));
        Ok(MessageView {
            id: &message.id,
            variant: wording.variant.as_deref(),
            lang: self.written_in(message),
            slot,
            mode: mode.as_str(),
            heading: &wording.heading,
            salutation: wording.salutation.as_deref(),
            // What follows begins on a line of its own.
            letter: Value::safe_string(self.html(&message.letter)?.as_str().unwrap_or_default().trim_end()),
            thanks: wording.thanks.as_deref(),
            warning: self.warning_text(message)?,
            amount_text: smallest.map(|amount| amount.text.clone()).unwrap_or_default(),
            href: first.map(|amount| amount.href.clone()).unwrap_or_default(),
            gives,
            methods: message.methods.iter().map(|id| MethodView { id, name: method_name(id) }).collect(),
            goal: message.goal.as_ref().map(|goal| self.goal(goal)),
            remind_days: message.remind_days,
            close_days: message.close_days,
            starts: message.starts,
            ends: message.ends,
            reminder_path: below("support/reminder/").map(|path| self.link(&path)),
            ics_path: below("support/reminder.ics").map(|path| path.file()),
            support_path: below("support/").map(|path| self.link(&path)),
            thanks_path: below("support/thanks/").map(|path| self.link(&path)),
            remind_email: self.site().config.support.remind_email.as_deref(),
        })
    }

    fn warning<'s>(&'s self, message: &'s Message, slot: &'static str) -> Result<MessageView<'s>, Box<Failure>> {
        Ok(MessageView {
            id: &message.id,
            lang: self.written_in(message).filter(|_| message.warning.is_some()),
            slot,
            mode: Mode::Warn.as_str(),
            heading: self.t("warning_head"),
            warning: self.warning_text(message)?,
            letter: Value::safe_string(""),
            variant: None,
            salutation: None,
            thanks: None,
            gives: Vec::new(),
            methods: Vec::new(),
            goal: None,
            remind_days: 0,
            close_days: 0,
            starts: None,
            ends: None,
            amount_text: String::new(),
            href: String::new(),
            reminder_path: None,
            ics_path: None,
            support_path: None,
            thanks_path: None,
            remind_email: None,
        })
    }

    fn written_in(&self, message: &Message) -> Option<&str> {
        message.lang.map(|lang| self.site().config.languages[lang.index()].code.as_str())
    }

    /// The note about safety: the message's own, or the theme's.
    fn warning_text(&self, message: &Message) -> Result<Value, Box<Failure>> {
        let mut html = "<p>".to_owned();
        match &message.warning {
            Some(warning) => html.push_str(self.html(warning)?.as_str().unwrap_or_default()),
            None => super::labels::escape(self.t("support_warning"), &mut html),
        }
        html.push_str("</p>");
        Ok(Value::safe_string(&html))
    }

    fn locale(&self) -> &Locale {
        self.strings().locale()
    }

    fn goal(&self, goal: &GoalMatter) -> GoalView {
        let as_of = self.edition.shared.dates.moment(&goal.as_of);
        GoalView {
            raised: goal.raised,
            target: goal.target,
            raised_text: amounts::amount(goal.raised, &goal.currency, self.locale()),
            target_text: amounts::amount(goal.target, &goal.currency, self.locale()),
            percent: percent(goal),
            as_of_text: as_of.date,
            as_of: as_of.day,
        }
    }

    fn give<'s>(&'s self, give: &'s GiveMatter) -> GiveView<'s> {
        let (frequency, key) = match give.frequency {
            Frequency::OneOff => ("one-off", "frequencies.one_off"),
            Frequency::Monthly => ("monthly", "frequencies.monthly"),
            Frequency::Yearly => ("yearly", "frequencies.yearly"),
        };
        let first = give.default.or_else(|| give.amounts.first().copied());
        let amount = |amount: &u32| AmountView {
            amount: *amount,
            text: amounts::amount(*amount, &give.currency, self.locale()),
            href: give.link.value.replace("{amount}", &amount.to_string()),
            default: Some(*amount) == first,
        };
        GiveView {
            frequency,
            label: self.strings().get(key).unwrap_or(frequency),
            currency: &give.currency,
            link_pattern: &give.link.value,
            amounts: give.amounts.iter().map(amount).collect(),
        }
    }

    /// The path by which the pages about giving choose a variant: all of an edition's choose the same.
    fn whole_path(&self) -> String {
        format!("/{}support/", self.edition.edition.path)
    }

    /// One of the pages about giving.
    pub(super) fn support(&self, page: GivingPage) -> Result<(&'static str, PageView, PageData<'_>), Box<Failure>> {
        let support = &self.edition.edition.support;
        let title = match (page, support.mode()) {
            (GivingPage::Ways, Mode::Ask) => "support",
            (GivingPage::Ways, _) => "warning_head",
            (GivingPage::Reminder, _) => "remind",
            (GivingPage::Thanks, _) => "thanks_head",
        };
        let mut view = self.view(page.kind(), self.t(title));
        view.description = self.description([]);
        let mut above = vec![self.home()];
        if page != GivingPage::Ways {
            view.robots = self.site().config.robots.directive().unwrap_or("noindex");
            above.push(LinkView::new(self.t("support"), self.link(&self.edition.edition.path.join("support/"))));
        }
        view.breadcrumbs = above.into();
        self.translate(&mut view, |edition| page.path_in(edition));
        view.json_ld = JsonLd::Way;
        let mut data = PageData::default();
        if let (Some(message), Some(at)) = (support.giving(), support.giving) {
            let variant = selection::variant(&support.conditions[at], &self.whole_path());
            let message = self.message(message, message.wording(variant), message.mode, "page")?;
            data.set("message", Value::from_serializable(&message));
        }
        Ok((page.template(), view, data))
    }
}

/// The pages about giving.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum GivingPage {
    /// All ways to give.
    Ways,
    /// *Remind me later*.
    Reminder,
    /// For those who have given.
    Thanks,
}

impl GivingPage {
    fn kind(self) -> &'static str {
        match self {
            GivingPage::Ways => "support",
            GivingPage::Reminder => "reminder",
            GivingPage::Thanks => "thanks",
        }
    }

    fn template(self) -> &'static str {
        match self {
            GivingPage::Ways => "support/page.html",
            GivingPage::Reminder => "support/reminder.html",
            GivingPage::Thanks => "support/thanks.html",
        }
    }

    /// Its address in an edition that has it.
    pub(super) fn path_in(self, edition: &Edition) -> Option<PagePath> {
        let (path, strictest) = match self {
            GivingPage::Ways => ("support/", Mode::Warn),
            GivingPage::Reminder => ("support/reminder/", Mode::Ask),
            GivingPage::Thanks => ("support/thanks/", Mode::Ask),
        };
        (edition.support.mode() <= strictest).then(|| edition.path.join(path))
    }
}

/// A payment method's name as its readers know it; one that is not known is named by its id.
fn method_name(id: &str) -> String {
    let known = match id {
        "visa" => "Visa",
        "mastercard" => "Mastercard",
        "amex" | "american-express" => "American Express",
        "paypal" => "PayPal",
        "apple-pay" => "Apple Pay",
        "google-pay" => "Google Pay",
        "sepa" => "SEPA",
        "ideal" => "iDEAL",
        "bitcoin" => "Bitcoin",
        "ethereum" => "Ethereum",
        "monero" => "Monero",
        "unionpay" => "UnionPay",
        "jcb" => "JCB",
        "mir" => "Мир",
        _ => return id.replace('-', " "),
    };
    known.to_owned()
}
