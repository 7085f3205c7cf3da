//! Templates to trees, by tera's grammar, as far as it is used in themes; anything else is [`Unknown`].

use super::expressions::Scope;
use super::tokens::{Token, tokens};
use super::tree::{Component, ComponentCall, Expression, For, Kind, Node, Page, Parameter, Slot};
use super::{Compiled, Unknown, print};
use ahash::AHashMap;
use std::sync::OnceLock;
use tera::Value;

/// How deep templates may include others.
const DEEPEST: usize = 8;

/// The components that a template defines, as far as they can be compiled.
pub(super) fn components(source: &str, compiled: &Compiled) -> Vec<Component> {
    let Ok(tokens) = tokens(source) else { return Vec::new() };
    let starts = tokens.windows(2).enumerate().filter(|(_, pair)| pair == &[Token::Tag, Token::Name("component")]);
    let starts: Vec<usize> = starts.map(|(at, _)| at + 2).collect();
    starts.into_iter().filter_map(|at| component(&tokens[at..], compiled).ok()).collect()
}

fn component(tokens: &[Token<'_>], compiled: &Compiled) -> Result<Component, Unknown> {
    let scope = Scope { compiled, constants: &[], names: Vec::new(), loops: 0, sets: Vec::new() };
    let mut parser = Parser {
        tokens,
        at: 0,
        scope,
        templates: &[],
        blocks: AHashMap::new(),
        depth: 0,
        is_extending: false,
        open_blocks: 0,
    };
    let name = parser.name()?.to_owned();
    parser.expect("(")?;
    let mut parameters = Vec::new();
    while !parser.takes(")") {
        let implicit = parser.takes("@");
        let name = parser.name()?;
        if parser.scope.names.iter().any(|other| other == name) {
            return Err(Unknown);
        }
        parser.scope.names.push(name.to_owned());
        parameters.push(parser.parameter(implicit)?);
        if !parser.takes(",") {
            parser.expect(")")?;
            break;
        }
    }
    parser.end()?;
    let nodes = parser.until(&["endcomponent"])?;
    Ok(Component {
        name,
        parameters,
        names: parser.scope.names,
        nodes,
        is_movable: false,
        open: Vec::new(),
        questions: Vec::new(),
    })
}

/// A page's template with all that it extends and includes.
pub(super) fn page(name: &str, templates: &[(&str, &str)], compiled: &Compiled) -> Option<Page> {
    let mut blocks = AHashMap::new();
    let mut scope = Scope { compiled, constants: &compiled.constants, names: Vec::new(), loops: 0, sets: Vec::new() };
    let mut name = name.to_owned();
    for depth in 0..DEEPEST {
        let (_, source) = templates.iter().find(|(other, _)| *other == name)?;
        let tokens = tokens(source).ok()?;
        let mut parser =
            Parser { tokens: &tokens, at: 0, scope, templates, blocks, depth, is_extending: false, open_blocks: 0 };
        let parent = parser.extends();
        parser.is_extending = parent.is_some();
        let nodes = parser.until(&[]).ok()?;
        (scope, blocks) = (parser.scope, parser.blocks);
        match parent {
            Some(parent) => name = parent,
            None => return Some(Page::new(scope.names, nodes)),
        }
    }
    None
}

/// Gives every call of a component its place among those that were compiled.
pub(super) fn link(nodes: &mut [Node], by_name: &AHashMap<String, usize>) {
    for node in nodes {
        if let Node::Component(call) = node {
            call.place = by_name.get(&call.name).copied();
        }
        node.inner_mut().into_iter().for_each(|nodes| link(nodes, by_name));
    }
}

/// One template while it is read.
pub(super) struct Parser<'t, 'p, 's> {
    pub(super) tokens: &'t [Token<'s>],
    pub(super) at: usize,
    pub(super) scope: Scope<'p>,
    templates: &'p [(&'p str, &'p str)],
    /// The blocks of the templates that extend this one.
    blocks: AHashMap<String, Vec<Node>>,
    /// How many templates lead here.
    depth: usize,
    /// Whether it extends another.
    is_extending: bool,
    /// How many blocks are open.
    open_blocks: usize,
}

impl<'p, 's> Parser<'_, 'p, 's> {
    pub(super) fn peek(&self) -> Option<&Token<'s>> {
        self.tokens.get(self.at)
    }

    pub(super) fn next(&mut self) -> Result<Token<'s>, Unknown> {
        self.at += 1;
        self.tokens.get(self.at - 1).cloned().ok_or(Unknown)
    }

    pub(super) fn takes(&mut self, sign: &str) -> bool {
        let is_there = matches!(self.peek(), Some(Token::Sign(other)) if *other == sign);
        self.at += usize::from(is_there);
        is_there
    }

    pub(super) fn takes_word(&mut self, word: &str) -> bool {
        let is_there = matches!(self.peek(), Some(Token::Name(other)) if *other == word);
        self.at += usize::from(is_there);
        is_there
    }

    pub(super) fn expect(&mut self, sign: &str) -> Result<(), Unknown> {
        if self.takes(sign) { Ok(()) } else { Err(Unknown) }
    }

    pub(super) fn name(&mut self) -> Result<&'s str, Unknown> {
        match self.next()? {
            Token::Name(name) => Ok(name),
            _ => Err(Unknown),
        }
    }

    fn end(&mut self) -> Result<(), Unknown> {
        if self.next()? == Token::End { Ok(()) } else { Err(Unknown) }
    }

    /// The template that this one extends.
    fn extends(&mut self) -> Option<String> {
        let start = self.tokens.iter().position(|token| !matches!(token, Token::Text(_)))?;
        match &self.tokens[start..] {
            [Token::Tag, Token::Name("extends"), Token::Literal(parent), Token::End, ..] => {
                self.at = start + 4;
                Some((*parent).to_owned())
            }
            _ => None,
        }
    }

    /// What follows the name of a parameter.
    fn parameter(&mut self, implicit: bool) -> Result<Parameter, Unknown> {
        let mut kind = None;
        if self.takes(":") {
            kind = Some(match self.name()? {
                "string" => Kind::Text,
                "bool" => Kind::Bool,
                "integer" => Kind::Integer,
                "number" => Kind::Number,
                "array" => Kind::List,
                "map" => Kind::Map,
                _ => return Err(Unknown),
            });
        }
        let mut default = None;
        if self.takes("=") {
            // Where no kind is given it is that of the default.
            let (value, of_value) = match self.next()? {
                Token::Sign("[") => {
                    self.expect("]")?;
                    (Value::from(Vec::<Value>::new()), Kind::List)
                }
                Token::Literal(text) => (Value::from(text), Kind::Text),
                Token::Integer(number) => (Value::from(number), Kind::Integer),
                Token::Name("true") => (Value::from(true), Kind::Bool),
                Token::Name("false") => (Value::from(false), Kind::Bool),
                _ => return Err(Unknown),
            };
            kind = kind.or(Some(of_value));
            default = Some(value);
        }
        Ok(Parameter { kind, default, implicit })
    }

    /// The nodes up to a tag with one of these words, which is taken; up to the end where there are none.
    fn until(&mut self, ends: &[&str]) -> Result<Vec<Node>, Unknown> {
        let mut nodes = Vec::new();
        while self.at < self.tokens.len() {
            match self.next()? {
                Token::Text(text) => push(Node::Text(text.to_owned()), &mut nodes),
                Token::Print => {
                    let node = self.print()?;
                    push(node, &mut nodes);
                    self.end()?;
                }
                Token::Tag => {
                    if matches!(self.peek(), Some(Token::Name(word)) if ends.contains(word)) {
                        return Ok(nodes);
                    }
                    self.tag(&mut nodes)?;
                }
                _ => return Err(Unknown),
            }
        }
        if ends.is_empty() { Ok(nodes) } else { Err(Unknown) }
    }

    fn print(&mut self) -> Result<Node, Unknown> {
        if self.takes("<") {
            let name = self.name()?.to_owned();
            let mut arguments = Vec::new();
            while let Some(Token::Name(argument)) = self.peek() {
                let argument = *argument;
                self.at += 1;
                let value = if !self.takes("=") {
                    self.scope.variable(argument)
                } else if let Some(Token::Literal(text)) = self.peek() {
                    let value = Expression::Constant(Value::from(*text));
                    self.at += 1;
                    value
                } else {
                    self.expect("{")?;
                    let value = self.expression(0)?;
                    self.expect("}")?;
                    value
                };
                arguments.push((argument.to_owned(), value));
            }
            self.expect("/")?;
            self.expect(">")?;
            return Ok(Node::Component(ComponentCall { name, place: None, arguments, sources: OnceLock::new() }));
        }
        let expression = self.expression(0)?;
        if let Expression::Constant(value) = &expression {
            let mut text = Vec::new();
            if print::value(value, &mut text).is_ok() {
                return Ok(Node::Text(String::from_utf8(text).map_err(|_| Unknown)?));
            }
        }
        Ok(Node::Print(expression))
    }

    fn tag(&mut self, nodes: &mut Vec<Node>) -> Result<(), Unknown> {
        match self.name()? {
            "if" => self.condition(nodes)?,
            "for" => self.each(nodes)?,
            "set" => {
                let name = self.name()?;
                self.expect("=")?;
                let value = self.expression(0)?;
                let slot = self.scope.assigned(name)?;
                if let Some(sets) = self.scope.sets.last_mut() {
                    sets.push(slot);
                }
                nodes.push(Node::Set(slot, value));
            }
            "include" => self.include(nodes)?,
            "block" => self.block(nodes)?,
            "component" => {
                // Has been compiled by itself.
                let is_end = |pair: &[Token]| pair == [Token::Tag, Token::Name("endcomponent")];
                self.at += 1 + self.tokens[self.at..].windows(2).position(is_end).ok_or(Unknown)?;
                self.name()?;
                if matches!(self.peek(), Some(Token::Name(_))) {
                    self.at += 1;
                }
            }
            _ => return Err(Unknown),
        }
        self.end()
    }

    fn condition(&mut self, nodes: &mut Vec<Node>) -> Result<(), Unknown> {
        let condition = self.expression(0)?;
        self.end()?;
        let then = self.until(&["elif", "else", "endif"])?;
        let mut otherwise = Vec::new();
        match self.name()? {
            "elif" => self.condition(&mut otherwise)?,
            "else" => {
                self.end()?;
                otherwise = self.until(&["endif"])?;
                self.name()?;
            }
            _ => {}
        }
        match condition {
            Expression::Constant(value) => {
                let chosen = if value.is_truthy() { then } else { otherwise };
                push_all(chosen, nodes);
            }
            condition => nodes.push(Node::If(condition, then, otherwise)),
        }
        Ok(())
    }

    fn each(&mut self, nodes: &mut Vec<Node>) -> Result<(), Unknown> {
        let name = self.name()?;
        if !self.takes_word("in") {
            return Err(Unknown);
        }
        let of = self.expression(0)?;
        self.end()?;
        let slot = self.scope.assigned(name)?;
        self.scope.loops += 1;
        self.scope.sets.push(Vec::new());
        let body = self.until(&["else", "endfor"])?;
        let sets = self.scope.sets.pop().unwrap_or_default();
        self.scope.loops -= 1;
        let mut otherwise = Vec::new();
        if self.name()? == "else" {
            self.end()?;
            otherwise = self.until(&["endfor"])?;
            self.name()?;
        }
        nodes.push(Node::For(Box::new(For { slot, of, body, otherwise, sets })));
        Ok(())
    }

    fn include(&mut self, nodes: &mut Vec<Node>) -> Result<(), Unknown> {
        let Token::Literal(name) = self.next()? else { return Err(Unknown) };
        let (_, source) = self.templates.iter().find(|(other, _)| *other == name).ok_or(Unknown)?;
        if self.depth >= DEEPEST {
            return Err(Unknown);
        }
        let tokens = tokens(source)?;
        // Its loops are its own, and so is what it sets.
        let mut sets = std::mem::take(&mut self.scope.sets);
        sets.push(Vec::new());
        let names = std::mem::take(&mut self.scope.names);
        let scope: Scope<'p> = Scope { names, sets, loops: 0, ..self.scope };
        let mut parser = Parser {
            tokens: &tokens,
            at: 0,
            scope,
            templates: self.templates,
            blocks: AHashMap::new(),
            depth: self.depth + 1,
            is_extending: false,
            open_blocks: 0,
        };
        let included = if parser.extends().is_some() { Err(Unknown) } else { parser.until(&[]) };
        (self.scope.names, self.scope.sets) = (parser.scope.names, parser.scope.sets);
        let sets = self.scope.sets.pop().unwrap_or_default();
        let included = included?;
        if sets.is_empty() {
            push_all(included, nodes);
        } else {
            nodes.push(Node::Include { nodes: included, sets });
        }
        Ok(())
    }

    fn block(&mut self, nodes: &mut Vec<Node>) -> Result<(), Unknown> {
        let name = self.name()?;
        self.end()?;
        self.open_blocks += 1;
        let own = self.until(&["endblock"])?;
        self.open_blocks -= 1;
        self.name()?;
        if matches!(self.peek(), Some(Token::Name(_))) {
            self.at += 1;
        }
        let block = self.blocks.remove(name).unwrap_or(own);
        if self.is_extending && self.open_blocks > 0 {
            return Err(Unknown);
        }
        if self.is_extending {
            self.blocks.insert(name.to_owned(), block);
        } else {
            push_all(block, nodes);
        }
        Ok(())
    }
}

pub(super) fn push_all(more: Vec<Node>, nodes: &mut Vec<Node>) {
    for node in more {
        push(node, nodes);
    }
}

/// Adds a node; text to the text before it.
pub(super) fn push(node: Node, nodes: &mut Vec<Node>) {
    match (nodes.last_mut(), node) {
        (Some(Node::Text(before)), Node::Text(text)) => before.push_str(&text),
        (_, node) => nodes.push(node),
    }
}

impl Scope<'_> {
    /// The slot of a name that is given a value here.
    pub(super) fn assigned(&mut self, name: &str) -> Result<Slot, Unknown> {
        let is_constant = self.constants.iter().any(|(constant, _)| constant == name);
        if is_constant { Err(Unknown) } else { Ok(self.slot(name)) }
    }
}
