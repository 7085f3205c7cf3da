//! The reader-support message as templates see it, and the pages about giving.

use super::view::PageView;
use super::{Failure, PageContext};
use crate::model::{Message, amount_text};
use crate::parse::matter::{Frequency, GiveMatter};
use crate::paths::{OutputPath, PagePath};
use serde::Serialize;
use tera::{Context, Value};

#[derive(Serialize)]
pub(super) struct MessageView<'a> {
    id: &'a str,
    heading: &'a str,
    salutation: Option<&'a str>,
    letter: Value,
    thanks: Option<&'a str>,
    gives: Vec<GiveView<'a>>,
    amount_text: String,
    href: String,
    methods: Vec<MethodView<'a>>,
    remind_days: u16,
    reminder_path: PagePath,
    ics_path: OutputPath,
    support_path: PagePath,
}

#[derive(Serialize)]
struct GiveView<'a> {
    frequency: &'static str,
    label: &'a str,
    currency: &'a str,
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

impl PageContext<'_> {
    pub(super) fn message<'s>(&'s self, message: &'s Message) -> Result<MessageView<'s>, Box<Failure>> {
        let edition = self.edition.edition;
        let gives: Vec<GiveView> = message.gives.iter().map(|give| self.give(give)).collect();
        let smallest = gives.iter().flat_map(|give| &give.amounts).min_by_key(|amount| amount.amount);
        let first = gives.iter().flat_map(|give| &give.amounts).find(|amount| amount.default);
        Ok(MessageView {
            id: &message.id,
            heading: &message.heading,
            salutation: message.salutation.as_deref(),
            letter: self.html(&message.letter)?,
            thanks: message.thanks.as_deref(),
            amount_text: smallest.map(|amount| amount.text.clone()).unwrap_or_default(),
            href: first.map(|amount| amount.href.clone()).unwrap_or_default(),
            gives,
            methods: message.methods.iter().map(|id| MethodView { id, name: method_name(id) }).collect(),
            remind_days: message.remind_days,
            reminder_path: edition.path.join("support/reminder/"),
            ics_path: edition.path.join("support/reminder.ics").file(),
            support_path: edition.path.join("support/"),
        })
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
            text: amount_text(*amount, &give.currency),
            href: give.link.value.replace("{amount}", &amount.to_string()),
            default: Some(*amount) == first,
        };
        GiveView {
            frequency,
            label: self.strings().get(key).unwrap_or(frequency),
            currency: &give.currency,
            amounts: give.amounts.iter().map(amount).collect(),
        }
    }

    /// One of the pages about giving.
    pub(super) fn support(
        &self,
        template: &'static str,
        kind: &'static str,
    ) -> Result<(&'static str, PageView, Context), Box<Failure>> {
        let is_reminder = kind == "reminder";
        let mut view = self.view(kind, self.t(if is_reminder { "remind" } else { "support" }));
        view.description = self.description([]);
        view.breadcrumbs = vec![self.home()];
        if is_reminder {
            view.robots = "noindex";
            view.breadcrumbs
                .push(super::view::LinkView::new(self.t("support"), &self.edition.edition.path.join("support/")));
        }
        let below = if is_reminder { "support/reminder/" } else { "support/" };
        view.versions = self.versions(|edition| edition.message.as_ref().map(|_| edition.path.join(below)));
        let mut context = Context::new();
        if let Some(message) = &self.edition.edition.message {
            context.insert("message", &self.message(message)?);
        }
        Ok((template, view, context))
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
        _ => return id.replace('-', " "),
    };
    known.to_owned()
}
