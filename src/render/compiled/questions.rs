//! What a component's conditions ask of arguments that only the one knows who shows it: so few things that the answers tell
//! all there is to know. So a story's card is rendered once for all that ask it differently, and has what each answer shows.

use super::tree::{Expression, Node, Slot};
use tera::Value;

/// What a condition may ask of an argument.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Question {
    pub(super) slot: Slot,
    /// Whether it is one of these texts; else whether it is true.
    among: Option<Vec<String>>,
}

impl Question {
    /// The question that an expression is, and the answer with which it is true.
    pub(super) fn of(expression: &Expression) -> Option<(Self, bool)> {
        let variable = |expression: &Expression| match expression {
            Expression::Variable(slot) => Some(*slot),
            _ => None,
        };
        let (slot, among, answer) = match expression {
            Expression::Variable(slot) => (*slot, None, true),
            Expression::Equal(both, is_unequal) => match &**both {
                [one, Expression::Constant(text)] => (variable(one)?, Some(vec![text.clone()]), !is_unequal),
                _ => return None,
            },
            Expression::In(both) => match &**both {
                [one, Expression::Constant(list)] => (variable(one)?, Some(list.as_array()?.to_vec()), true),
                _ => return None,
            },
            _ => return None,
        };
        let text = |text: &Value| text.as_str().map(str::to_owned);
        let among = match among {
            Some(among) => Some(among.iter().map(text).collect::<Option<_>>()?),
            None => None,
        };
        Some((Self { slot, among }, answer))
    }

    /// The answer for an argument.
    pub(super) fn answer(&self, argument: &Value) -> bool {
        match &self.among {
            Some(texts) => argument.as_str().is_some_and(|argument| texts.iter().any(|text| text == argument)),
            None => argument.is_truthy(),
        }
    }
}

/// Adds what a condition asks of some variables to `questions`, each once; nothing where it does anything else with one of them.
/// `is_free` tells that an expression knows nothing of them.
pub(super) fn asked(
    condition: &Expression,
    slots: &[Slot],
    is_free: &impl Fn(&Expression) -> bool,
    questions: &mut Vec<Question>,
) -> Option<()> {
    if let Some((question, _)) = Question::of(condition)
        && slots.contains(&question.slot)
    {
        if !questions.contains(&question) {
            questions.push(question);
        }
        return Some(());
    }
    match condition {
        Expression::Not(of) => asked(of, slots, is_free, questions),
        Expression::And(both) | Expression::Or(both) => {
            both.iter().try_for_each(|one| asked(one, slots, is_free, questions))
        }
        condition => is_free(condition).then_some(()),
    }
}

/// Whether nothing is given another value in these: it would be given whatever the answer is.
pub(super) fn sets_nothing(nodes: &[Node]) -> bool {
    nodes.iter().all(|node| match node {
        // The last two are made later.
        Node::Set(..) | Node::Asking(_) | Node::Shown(_) => false,
        Node::If(_, then, otherwise) => sets_nothing(then) && sets_nothing(otherwise),
        Node::For(each) => sets_nothing(&each.body) && sets_nothing(&each.otherwise),
        Node::Include { nodes, .. } => sets_nothing(nodes),
        Node::Text(_) | Node::Print(_) | Node::Root(_) | Node::Argument(_) | Node::Check(..) | Node::Component(_) => {
            true
        }
    })
}
