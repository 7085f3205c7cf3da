//! Expressions, by tera's precedence. What does not depend on a page is worked out at once.

use super::parser::Parser;
use super::tokens::Token;
use super::tree::{Every, Expression, Field, Filter, FilterKind, LoopField, Place, Slot, Step, Test, TestKind};
use super::{Compiled, Unknown, run};
use std::cmp::Ordering;
use std::sync::OnceLock;
use tera::Value;

/// How tightly operators bind, as tera has it.
const CHOICE: u8 = 0;
const OR: u8 = 1;
const AND: u8 = 3;
const IN: u8 = 5;
const COMPARED: u8 = 7;
const JOINED: u8 = 13;
const PIPE: u8 = 17;

/// The variables of a template or a component.
pub(super) struct Scope<'p> {
    pub(super) compiled: &'p Compiled,
    /// What is the same on every page; nothing of it is known in components.
    pub(super) constants: &'p [(String, Value)],
    pub(super) names: Vec<String>,
    /// How many loops are open.
    pub(super) loops: usize,
    /// What the loops and included templates that are open set.
    pub(super) sets: Vec<Vec<Slot>>,
}

impl Scope<'_> {
    pub(super) fn slot(&mut self, name: &str) -> Slot {
        self.names.iter().position(|other| other == name).unwrap_or_else(|| {
            self.names.push(name.to_owned());
            self.names.len() - 1
        })
    }

    pub(super) fn variable(&mut self, name: &str) -> Expression {
        match self.constants.iter().find(|(constant, _)| constant == name) {
            Some((_, value)) => Expression::Constant(value.clone()),
            None => Expression::Variable(self.slot(name)),
        }
    }
}

impl Parser<'_, '_, '_> {
    /// An expression whose operators bind at least so tightly.
    pub(super) fn expression(&mut self, least: u8) -> Result<Expression, Unknown> {
        let mut left = self.operand()?;
        loop {
            left = match self.peek() {
                Some(Token::Name("or")) if OR >= least => {
                    self.at += 1;
                    Expression::Or(Box::new([left, self.expression(OR + 1)?]))
                }
                Some(Token::Name("and")) if AND >= least => {
                    self.at += 1;
                    Expression::And(Box::new([left, self.expression(AND + 1)?]))
                }
                Some(Token::Name("in")) if IN >= least => {
                    self.at += 1;
                    Expression::In(Box::new([left, self.expression(IN + 1)?]))
                }
                Some(Token::Name("not")) if IN >= least => {
                    self.at += 1;
                    if !self.takes_word("in") {
                        return Err(Unknown);
                    }
                    let within = Expression::In(Box::new([left, self.expression(IN + 1)?]));
                    Expression::Not(Box::new(self.folded(within)))
                }
                Some(Token::Name("is")) if IN >= least => {
                    self.at += 1;
                    self.test(left)?
                }
                Some(Token::Name("if")) if least == CHOICE => {
                    self.at += 1;
                    let condition = self.expression(0)?;
                    if !self.takes_word("else") {
                        return Err(Unknown);
                    }
                    let otherwise = self.expression(0)?;
                    let choice = Expression::Choice(Box::new([condition, left, otherwise]));
                    return Ok(self.folded(choice));
                }
                Some(Token::Sign("==" | "!=")) if COMPARED >= least => {
                    let is_unequal = !self.takes("==");
                    self.at += usize::from(is_unequal);
                    Expression::Equal(Box::new([left, self.expression(COMPARED + 1)?]), is_unequal)
                }
                Some(Token::Sign(sign @ ("<" | ">" | "<=" | ">="))) if COMPARED >= least => {
                    let orders: &[Ordering] = match *sign {
                        "<" => &[Ordering::Less],
                        ">" => &[Ordering::Greater],
                        "<=" => &[Ordering::Less, Ordering::Equal],
                        _ => &[Ordering::Greater, Ordering::Equal],
                    };
                    self.at += 1;
                    Expression::Compared(Box::new([left, self.expression(COMPARED + 1)?]), orders)
                }
                Some(Token::Sign("~")) if JOINED >= least => {
                    self.at += 1;
                    Expression::Joined(Box::new([left, self.expression(JOINED + 1)?]))
                }
                Some(Token::Sign("|")) if PIPE >= least => {
                    self.at += 1;
                    self.filter(left)?
                }
                Some(Token::Sign("[")) => {
                    self.at += 1;
                    self.slice(left)?
                }
                Some(
                    Token::End
                    | Token::Name("else" | "if" | "for" | "or" | "and" | "in" | "not" | "is")
                    | Token::Sign(")" | "]" | "}" | "," | ":" | "==" | "!=" | "<" | ">" | "<=" | ">=" | "~" | "|"),
                ) => {
                    return Ok(left);
                }
                _ => return Err(Unknown),
            };
            left = self.folded(left);
        }
    }

    fn operand(&mut self) -> Result<Expression, Unknown> {
        let operand = match self.next()? {
            Token::Integer(number) => Expression::Constant(Value::from(number)),
            Token::Literal(text) => Expression::Constant(Value::from(text)),
            Token::Name("true" | "True") => Expression::Constant(Value::from(true)),
            Token::Name("false" | "False") => Expression::Constant(Value::from(false)),
            Token::Name("none" | "None" | "null") => Expression::Constant(Value::none()),
            Token::Name("not") => Expression::Not(Box::new(self.expression(IN)?)),
            Token::Name(name) => self.path(name)?,
            Token::Sign("(") => {
                let inner = self.expression(0)?;
                self.expect(")")?;
                inner
            }
            Token::Sign("[") => self.list()?,
            _ => return Err(Unknown),
        };
        Ok(self.folded(operand))
    }

    /// A variable with its fields, or a function.
    fn path(&mut self, name: &str) -> Result<Expression, Unknown> {
        if self.takes("(") {
            let function = self.scope.compiled.natives.functions.iter().position(|native| native.name == name);
            return Ok(Expression::Call(function.ok_or(Unknown)?, self.arguments()?));
        }
        if name == "loop" {
            self.expect(".")?;
            let field = self.name()?;
            // Outside of a loop it is a name like others.
            if self.scope.loops == 0 {
                return Err(Unknown);
            }
            return Ok(Expression::Loop(match field {
                "index" => LoopField::Index,
                "index0" => LoopField::Index0,
                "first" => LoopField::First,
                "last" => LoopField::Last,
                "length" => LoopField::Length,
                _ => return Err(Unknown),
            }));
        }
        if name.starts_with("__tera") || name == "self" {
            return Err(Unknown);
        }
        let mut path = self.scope.variable(name);
        loop {
            let optional = self.takes("?.");
            if !optional && !self.takes(".") {
                return Ok(path);
            }
            let name = self.name()?.to_owned();
            let step = Step { name, optional, place: Place::default(), key: OnceLock::new() };
            path = match path {
                Expression::Field(mut field) => {
                    field.more.push(step);
                    Expression::Field(field)
                }
                of => self.folded(Expression::Field(Box::new(Field { of, first: step, more: Vec::new() }))),
            };
        }
    }

    /// Arguments by name, after the parenthesis; in the order of their names, as tera hands them on.
    fn arguments(&mut self) -> Result<Vec<(String, Expression)>, Unknown> {
        let mut arguments: Vec<(String, Expression)> = Vec::new();
        while !self.takes(")") {
            let name = self.name()?.to_owned();
            self.expect("=")?;
            let value = self.expression(0)?;
            if arguments.iter().any(|(other, _)| *other == name) {
                return Err(Unknown);
            }
            arguments.push((name, value));
            if !self.takes(",") {
                self.expect(")")?;
                break;
            }
        }
        arguments.sort_by(|(a, _), (b, _)| a.cmp(b));
        Ok(arguments)
    }

    fn arguments_if_any(&mut self) -> Result<Vec<(String, Expression)>, Unknown> {
        if self.takes("(") { self.arguments() } else { Ok(Vec::new()) }
    }

    fn filter(&mut self, of: Expression) -> Result<Expression, Unknown> {
        let name = self.name()?;
        let arguments = self.arguments_if_any()?;
        let own = self.scope.compiled.natives.filters.iter().position(|filter| filter.name == name);
        let kind = match (own, name, &arguments[..]) {
            (Some(own), ..) => FilterKind::Own(own),
            (None, "default", [(value, _)]) if value == "value" => FilterKind::Default,
            (None, "safe", []) => FilterKind::Safe,
            (None, "first", []) => FilterKind::First,
            (None, "last", []) => FilterKind::Last,
            (None, "length", []) => FilterKind::Length,
            (None, "replace", [(from, _), (to, _)]) if from == "from" && to == "to" => FilterKind::Replace,
            _ => return Err(Unknown),
        };
        Ok(Expression::Filter(Box::new(Filter { kind, of, arguments })))
    }

    fn test(&mut self, of: Expression) -> Result<Expression, Unknown> {
        let is_not = self.takes_word("not");
        let kind = match self.name()? {
            "defined" => TestKind::Defined,
            "containing" => TestKind::Containing,
            "starting_with" => TestKind::StartingWith,
            "ending_with" => TestKind::EndingWith,
            _ => return Err(Unknown),
        };
        let mut arguments = self.arguments_if_any()?;
        let pattern = match (kind, arguments.pop()) {
            (TestKind::Defined, None) => None,
            (TestKind::Defined, Some(_)) | (_, None) => return Err(Unknown),
            (_, Some((name, pattern))) if name == "pat" && arguments.is_empty() => Some(pattern),
            _ => return Err(Unknown),
        };
        let test = Expression::Test(Box::new(Test::new(kind, of, pattern)));
        Ok(if is_not { Expression::Not(Box::new(self.folded(test))) } else { test })
    }

    /// `[1:4]`, after the bracket; either end may be missing.
    fn slice(&mut self, of: Expression) -> Result<Expression, Unknown> {
        let start = self.place()?.unwrap_or(0);
        self.expect(":")?;
        let end = self.place()?.unwrap_or(usize::MAX);
        self.expect("]")?;
        Ok(Expression::Slice(Box::new(of), start, end))
    }

    fn place(&mut self) -> Result<Option<usize>, Unknown> {
        let Some(Token::Integer(place)) = self.peek() else { return Ok(None) };
        let place = usize::try_from(*place).map_err(|_| Unknown)?;
        self.at += 1;
        Ok(Some(place))
    }

    /// A list, or one that is made of another, after the bracket.
    fn list(&mut self) -> Result<Expression, Unknown> {
        let mut values = Vec::new();
        while !self.takes("]") {
            // The value of a list that is made of another is read before its variable is known: names are all there is
            // to a variable, so it makes no difference.
            let value = self.expression(CHOICE + 1)?;
            if values.is_empty() && self.takes_word("for") {
                let name = self.name()?;
                let slot = self.scope.assigned(name)?;
                return self.every(value, slot);
            }
            values.push(value);
            if !self.takes(",") {
                self.expect("]")?;
                break;
            }
        }
        Ok(Expression::List(values))
    }

    fn every(&mut self, value: Expression, slot: Slot) -> Result<Expression, Unknown> {
        if !self.takes_word("in") {
            return Err(Unknown);
        }
        let of = self.expression(CHOICE + 1)?;
        let condition = if self.takes_word("if") { Some(self.expression(CHOICE + 1)?) } else { None };
        self.expect("]")?;
        Ok(Expression::Every(Box::new(Every { value, slot, of, condition })))
    }

    /// An expression, worked out where it is the same on every page.
    fn folded(&self, expression: Expression) -> Expression {
        run::constant(self.scope.compiled, &expression).map_or(expression, Expression::Constant)
    }
}
