//! The statements of DOT.
//!
//! Follows the grammar of Graphviz's documentation. What cannot be drawn is refused where it stands.

use super::refuse::refuse;
use super::token::{Placed, Token, tokens};
use crate::diagram::DiagramError;

/// Attributes in the order in which they stand.
pub(crate) type Attributes = Vec<(String, String)>;

/// A statement of a graph or subgraph.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Statement {
    /// Attributes of the graph itself.
    Graph(Attributes),
    /// Attributes of all nodes from here on.
    Nodes(Attributes),
    /// Attributes of all edges from here on.
    Edges(Attributes),
    /// One or more ends, joined from the left to the right.
    Chain(Vec<ChainEnd>, Attributes),
}

/// One end of an edge, or a statement of its own.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum ChainEnd {
    Node(String),
    Subgraph(Option<String>, Vec<Statement>),
}

/// A whole text.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Text {
    pub(crate) directed: bool,
    pub(crate) statements: Vec<Statement>,
}

/// Reads `text`.
pub(crate) fn parse(text: &str) -> Result<Text, DiagramError> {
    let mut parser = Parser {
        tokens: tokens(text)?,
        at: 0,
        depth: 0,
        directed: true,
    };
    parser.accept_word("strict");
    parser.directed = match (parser.accept_word("digraph"), parser.accept_word("graph")) {
        (true, _) => true,
        (_, true) => false,
        _ => return Err(parser.expected("`digraph` or `graph`", "write `digraph { a -> b }`")),
    };
    parser.name();
    parser.require('{')?;
    let statements = parser.statements()?;
    match parser.token().token {
        Token::End => Ok(Text {
            directed: parser.directed,
            statements,
        }),
        _ => Err(parser.expected("the end of the text", "a fence holds one graph")),
    }
}

/// Subgraphs are read by recursion, which the stack ends somewhere.
const DEEPEST: usize = 100;

struct Parser {
    tokens: Vec<Placed>,
    at: usize,
    /// Number of open subgraphs.
    depth: usize,
    directed: bool,
}

impl Parser {
    fn token(&self) -> &Placed {
        &self.tokens[self.at.min(self.tokens.len() - 1)]
    }

    fn expected(&self, what: &str, help: &str) -> DiagramError {
        let found = self.token();
        found.error(format!("{what} expected, not {}", found.shown()), help)
    }

    fn accept(&mut self, mark: char) -> bool {
        let found = self.token().token == Token::Mark(mark);
        self.at += usize::from(found);
        found
    }

    fn require(&mut self, mark: char) -> Result<(), DiagramError> {
        if self.accept(mark) {
            Ok(())
        } else {
            Err(self.expected(&format!("`{mark}`"), &format!("add `{mark}` here")))
        }
    }

    fn is_word(&self, word: &str) -> bool {
        let is = |text: &str| text.eq_ignore_ascii_case(word);
        matches!(&self.token().token, Token::Name { text, quoted: false } if is(text))
    }

    fn accept_word(&mut self, word: &str) -> bool {
        let found = self.is_word(word);
        self.at += usize::from(found);
        found
    }

    fn name(&mut self) -> Option<String> {
        let Token::Name { text, .. } = &self.token().token else {
            return None;
        };
        let text = text.clone();
        self.at += 1;
        Some(text)
    }

    /// Statements up to the closing brace.
    fn statements(&mut self) -> Result<Vec<Statement>, DiagramError> {
        let mut statements = Vec::new();
        while !self.accept('}') {
            if self.token().token == Token::End {
                return Err(self.expected("`}`", "close what `{` opened"));
            }
            statements.push(self.statement()?);
            self.accept(';');
            self.accept(',');
        }
        Ok(statements)
    }

    fn statement(&mut self) -> Result<Statement, DiagramError> {
        type Make = fn(Attributes) -> Statement;
        let defaults: [(&str, Make); 3] = [
            ("graph", Statement::Graph),
            ("node", Statement::Nodes),
            ("edge", Statement::Edges),
        ];
        for (word, make) in defaults {
            if self.accept_word(word) {
                return Ok(make(self.attributes()?));
            }
        }
        let first = self.end("a statement")?;
        if let (ChainEnd::Node(name), true) = (&first, self.accept('=')) {
            let value = self.value(name, "write `rankdir=LR`")?;
            return Ok(Statement::Graph(vec![(name.clone(), value)]));
        }
        let mut ends = vec![first];
        while let Token::Arrow(directed) = self.token().token {
            if directed != self.directed {
                let help = "a `digraph` has `->`, a `graph` has `--`";
                let wanted = if self.directed { "`->`" } else { "`--`" };
                return Err(self.expected(wanted, help));
            }
            let arrow = if directed { "->" } else { "--" };
            self.at += 1;
            ends.push(self.end(arrow)?);
        }
        Ok(Statement::Chain(ends, self.attributes()?))
    }

    /// A node or a subgraph; `after` says what stands before it.
    fn end(&mut self, after: &str) -> Result<ChainEnd, DiagramError> {
        let named = self.accept_word("subgraph");
        let name = if named { self.name() } else { None };
        if self.token().token == Token::Mark('{') {
            if self.depth == DEEPEST {
                let message = format!("subgraphs stand more than {DEEPEST} deep in each other");
                return Err(self.token().error(message, "draw the inner ones apart"));
            }
            self.at += 1;
            self.depth += 1;
            let statements = self.statements()?;
            self.depth -= 1;
            return Ok(ChainEnd::Subgraph(name, statements));
        }
        if named {
            return Err(self.expected("`{`", "write `subgraph cluster_a { … }`"));
        }
        let Some(name) = self.name() else {
            let found = self.token();
            return Err(match after {
                "a statement" => self.expected("a statement", "write `a -> b`"),
                _ => found.error(
                    format!("a node is missing after `{after}`"),
                    "name where the edge leads",
                ),
            });
        };
        if self.token().token == Token::Mark(':') {
            let help = format!("write `{name}` alone: edges find their side of it");
            return Err(self.token().error("ports are not drawn".to_owned(), &help));
        }
        Ok(ChainEnd::Node(name))
    }

    /// Any number of lists in brackets.
    /// The value of the attribute `name`, if it can be drawn.
    fn value(&mut self, name: &str, help: &str) -> Result<String, DiagramError> {
        let place = self.token().clone();
        let value = self.name().ok_or_else(|| self.expected("a value", help))?;
        match refuse(name, &value) {
            Some((message, help)) => Err(place.error(message, help)),
            None => Ok(value),
        }
    }

    fn attributes(&mut self) -> Result<Attributes, DiagramError> {
        let mut attributes = Vec::new();
        while self.accept('[') {
            while !self.accept(']') {
                let Some(name) = self.name() else {
                    return Err(self.expected("an attribute", "write `[label=\"conv 3×3\"]`"));
                };
                let value = if self.accept('=') {
                    self.value(&name, "write `label=\"conv 3×3\"`")?
                } else {
                    "true".to_owned()
                };
                attributes.push((name, value));
                if !self.accept(',') {
                    self.accept(';');
                }
            }
        }
        Ok(attributes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_error(text: &str, place: (usize, usize), message: &str) {
        let error = parse(text).unwrap_err();
        assert_eq!(
            ((error.line, error.column), &*error.message),
            (place, message)
        );
    }

    #[test]
    fn faults_have_a_place() {
        check_error(
            "graf { }",
            (1, 1),
            "`digraph` or `graph` expected, not `graf`",
        );
        check_error("digraph { a -- b }", (1, 13), "`->` expected, not `--`");
        check_error(
            "digraph { a -> b",
            (1, 17),
            "`}` expected, not the end of the text",
        );
        check_error(
            "digraph { a [label=] }",
            (1, 20),
            "a value expected, not `]`",
        );
        check_error(
            "digraph { } x",
            (1, 13),
            "the end of the text expected, not `x`",
        );
    }

    #[test]
    fn what_cannot_be_drawn_is_refused_where_it_stands() {
        check_error("digraph {\n  a:n -> b }", (2, 4), "ports are not drawn");
        let label = "labels in HTML are not drawn";
        check_error("digraph { a [label=<b>] }", (1, 20), label);
        let check = |attribute: &str, column, message: &str| {
            check_error(
                &format!("digraph {{ a -> b [{attribute}] }}"),
                (1, column),
                message,
            );
        };
        check("shape=record", 25, "records are not drawn");
        check("shape=star", 25, "`shape=star` is not drawn");
        check("color=red, dir=both", 34, "`dir=both` is not drawn");
        check("style=invis", 25, "`style=invis` is not drawn");
        check(
            "taillabel=x",
            29,
            "words at an end of an edge are not drawn",
        );
        check_error(
            "digraph { rankdir=XY }",
            (1, 19),
            "`rankdir=XY` is not drawn",
        );
        check_error(
            "digraph { {rank=min; a} }",
            (1, 17),
            "`rank=min` is not drawn",
        );
        assert!(
            parse("digraph { a [color=red, fontsize=9, weight=2, shape=doublecircle] }").is_ok()
        );
    }

    #[test]
    fn chains_and_defaults_are_read() {
        let text =
            parse("strict digraph g { node [shape=box]; a -> {b c} -> d [label=x]; rankdir=LR }");
        let statements = text.unwrap().statements;
        assert_eq!(statements.len(), 3);
        let Statement::Chain(ends, attributes) = &statements[1] else {
            panic!()
        };
        assert_eq!((ends.len(), attributes.len()), (3, 1));
    }
}
