//! Sanitizes markup of demos, so that it is safe inside of a page.
//!
//! Tags are parsed by the tokenizer of the HTML standard and written anew from a stack of open
//! elements, so that each is closed, is where the parser of a page leaves it, and nothing after the
//! markup moves. Known elements and attributes stay ([`allowed`], [`attributes`]); everything that runs, loads or
//! styles is removed, and so are names that scripts of the page might find. The content of scripts
//! and styles is removed too; other unknown tags leave their text. Ids get a prefix, so that two
//! pictures do not collide, and of classes only those stay that the page gives no other meaning.
//! Removed parts are reported to the caller.
//!
//! Drawings that leave their place are not found here, where no browser measures them: the page clips
//! them. Markup is written into an element of the class `markup`, which contains its paint and its layout
//! (`style/code.css`); the root of a picture keeps no attribute that would unclip or move it.

mod allowed;
mod attributes;
mod copies;

use std::collections::BTreeSet;
use std::fmt::Write;

use html5gum::emitters::default::DefaultEmitter;
use html5gum::{StartTag, Token, Tokenizer};

use crate::page::escape;
use allowed::Namespace;
use copies::Copies;

/// Markup that is safe in a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Sanitized {
    pub(crate) html: String,
    /// Removed parts, such as `<script>` or `style=`.
    pub(crate) dropped: BTreeSet<String>,
}

/// Removes from `markup` everything that runs, loads, styles or stays open; ids get the `prefix`.
pub(crate) fn sanitize(markup: &str, prefix: &str) -> Sanitized {
    clean(markup, prefix, Roots::Any)
}

/// Sanitizes the SVG in `markup`, without anything around it.
pub(crate) fn sanitize_svg(markup: &str, prefix: &str) -> Sanitized {
    clean(markup, prefix, Roots::Svg)
}

/// Elements that are allowed at the top level.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Roots {
    #[default]
    Any,
    Svg,
}

fn clean(markup: &str, prefix: &str, roots: Roots) -> Sanitized {
    let mut emitter = DefaultEmitter::<usize>::new_with_span();
    // Without it the content of `<script>` and the like would be read as tags.
    emitter.naively_switch_states(true);
    let mut writer = MarkupWriter {
        prefix,
        roots,
        ..MarkupWriter::default()
    };
    for Ok(token) in Tokenizer::new_with_emitter(markup, emitter) {
        match token {
            Token::StartTag(tag) => writer.start(&tag),
            Token::EndTag(tag) => writer.end(&String::from_utf8_lossy(&tag.name)),
            Token::String(text) => writer.text(&String::from_utf8_lossy(&text)),
            Token::Comment(text) if text.starts_with(b"[CDATA[") => writer.drop("<![CDATA[…]]>"),
            _ => {}
        }
    }
    for name in std::mem::take(&mut writer.removed) {
        writer.drop(&format!("everything after `<{name}>`, which is not closed"));
    }
    writer.close_to(0);
    if writer.copies.count().is_none() {
        writer.done.html.clear();
        writer.drop(&format!(
            "a drawing that copies itself into more than {} parts",
            copies::MOST
        ));
    }
    writer.done
}

/// An element that is open.
struct OpenElement {
    name: String,
    namespace: Namespace,
    /// Its number among the elements that are counted.
    number: usize,
}

#[derive(Default)]
struct MarkupWriter<'a> {
    prefix: &'a str,
    roots: Roots,
    done: Sanitized,
    open: Vec<OpenElement>,
    /// Open elements that are removed with their content.
    removed: Vec<String>,
    copies: Copies,
}

impl MarkupWriter<'_> {
    fn drop(&mut self, what: &str) {
        self.done.dropped.insert(what.to_owned());
    }

    fn namespace(&self) -> Namespace {
        self.open
            .last()
            .map_or(Namespace::Html, |open| open.namespace)
    }

    fn start(&mut self, tag: &StartTag<usize>) {
        let name = String::from_utf8_lossy(&tag.name).into_owned();
        if allowed::is_removed_whole(&name) {
            self.drop(&format!("<{name}>"));
            if !tag.self_closing {
                self.removed.push(name);
            }
            return;
        }
        if !self.removed.is_empty() {
            return;
        }
        let Some(namespace) = self.make_room(&name) else {
            return self.drop(&format!("<{name}>"));
        };
        let number = self.open_tag(&name, tag);
        // In HTML, the slash of a tag closes nothing.
        let closed = namespace != Namespace::Html && tag.self_closing;
        self.done
            .html
            .push_str(if tag.self_closing { "/>" } else { ">" });
        if !closed && !allowed::is_void(&name) {
            self.open.push(OpenElement {
                name,
                namespace,
                number,
            });
        }
    }

    /// Closes what the parser of a page would close before the element `name`; `None` if it is not
    /// allowed here.
    fn make_room(&mut self, name: &str) -> Option<Namespace> {
        let last = self.open.last();
        if last.is_some_and(|last| {
            last.namespace != Namespace::Html && allowed::holds_text_only(&last.name)
        }) {
            return None;
        }
        let namespace = allowed::namespace(name, self.namespace())?;
        if self.roots == Roots::Svg && last.is_none() && namespace != Namespace::Svg {
            return None;
        }
        if namespace != Namespace::Html {
            let parts_only = last.is_some_and(|last| {
                last.namespace == Namespace::Html && allowed::holds_table_parts_only(&last.name)
            });
            return (!parts_only).then_some(namespace);
        }
        // The parser closes the outer link at the start of an inner one.
        if name == "a" && self.open.iter().any(|open| open.name == "a") {
            return None;
        }
        match allowed::parents(name) {
            Some(parents) => {
                let is_parent = |open: &OpenElement| parents.contains(&open.name.as_str());
                let parent = if allowed::is_table_part(name) {
                    self.find_part(is_parent)
                } else {
                    self.find(is_parent)
                };
                self.close_to(parent? + 1);
            }
            None if last.is_some_and(|last| allowed::holds_table_parts_only(&last.name)) => {
                return None;
            }
            None => {}
        }
        if allowed::is_block(name) {
            if let Some(paragraph) = self.find(|open| open.name == "p") {
                self.close_to(paragraph);
            }
            let is_heading = |name: &str| matches!(name, "h4" | "h5" | "h6");
            if is_heading(name) && self.open.last().is_some_and(|last| is_heading(&last.name)) {
                self.close_to(self.open.len() - 1);
            }
        }
        Some(namespace)
    }

    /// Returns the innermost open element that satisfies `is`, within the same table cell and
    /// space.
    fn find(&self, is: impl Fn(&OpenElement) -> bool) -> Option<usize> {
        let namespace = self.namespace();
        for (index, open) in self.open.iter().enumerate().rev() {
            if open.namespace != namespace {
                return None;
            }
            if is(open) {
                return Some(index);
            }
            if matches!(open.name.as_str(), "td" | "th" | "caption") {
                return None;
            }
        }
        None
    }

    /// Writes a tag without its end, and returns the number of its element.
    fn open_tag(&mut self, name: &str, tag: &StartTag<usize>) -> usize {
        write!(self.done.html, "<{name}").expect("strings take text");
        let is_picture = self.roots == Roots::Svg && self.open.is_empty();
        let mut written: Vec<(String, String)> = Vec::new();
        for (attribute, value) in &tag.attributes {
            let attribute = String::from_utf8_lossy(attribute).into_owned();
            let value = String::from_utf8_lossy(&value.value);
            let moves = is_picture && attributes::moves_root(&attribute);
            let allowed = attributes::allowed_value(name, &attribute, &value, self.prefix);
            match allowed.filter(|_| !moves) {
                Some(value) => {
                    self.done.html.push_str(&escape::pair(&attribute, &value));
                    written.push((attribute, value));
                }
                None if attributes::is_idle(&attribute) => {}
                None => self.drop(&format!("{attribute}=")),
            }
        }
        // A link leads to its target and does not draw it.
        let draws = |(attribute, _): &&(String, String)| name != "a" || attribute != "href";
        let draws: Vec<_> = written
            .iter()
            .filter(draws)
            .map(|(name, value)| (&**name, &**value))
            .collect();
        self.copies
            .add(self.open.last().map(|open| open.number), &draws)
    }

    fn end(&mut self, name: &str) {
        if self.removed.last().is_some_and(|last| last == name) {
            self.removed.pop();
        } else if self.removed.is_empty() {
            let is_it = |open: &OpenElement| open.name == name;
            let found = if allowed::is_table_part(name) || name == "table" {
                self.find_part(is_it)
            } else {
                self.find(is_it)
            };
            match found {
                Some(index) => self.close_to(index),
                None if allowed::is_void(name) => {}
                None => self.drop(&format!("</{name}>")),
            }
        }
    }

    /// Returns the innermost open element that satisfies `is`, within the innermost table, closing
    /// its cells.
    fn find_part(&self, is: impl Fn(&OpenElement) -> bool) -> Option<usize> {
        if self.namespace() != Namespace::Html {
            return None;
        }
        let table = self.open.iter().rposition(|open| open.name == "table")?;
        (table..self.open.len())
            .rev()
            .find(|index| is(&self.open[*index]))
    }

    fn text(&mut self, text: &str) {
        if !self.removed.is_empty() {
            return;
        }
        let last = self.open.last();
        let is_table = last.is_some_and(|last| {
            last.namespace == Namespace::Html && allowed::holds_table_parts_only(&last.name)
        });
        if is_table && !text.trim_ascii().is_empty() {
            return self.drop("text between the cells of a table");
        }
        if self.roots == Roots::Svg && last.is_none() {
            return;
        }
        // The parser of a page drops these, or ends the text at them.
        let safe = text.replace(['\0', '\r'], "");
        self.done.html.push_str(&escape::text(&safe));
    }

    /// Closes the elements from `depth` on, the innermost first.
    fn close_to(&mut self, depth: usize) {
        for open in self.open.drain(depth..).rev() {
            write!(self.done.html, "</{}>", open.name).expect("strings take text");
        }
    }
}

#[cfg(test)]
#[path = "sanitize_test.rs"]
mod tests;
