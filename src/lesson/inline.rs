//! Parses running text from the events of a text.

use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Tag};

use super::body::Body;
use super::dollar;
use super::reader::{EventReader, OwnNotes};
use super::tree::{Inline, ValueRef, plain_text};

/// Reads inlines up to and including the end of the tag whose start was just taken.
pub(super) fn read_until_end(reader: &mut EventReader<'_>) -> Vec<Inline> {
    let mut content = Vec::new();
    loop {
        match reader.peek() {
            None => return content,
            Some(Event::End(_)) => {
                reader.take();
                return content;
            }
            Some(_) => read_one(reader, &mut content),
        }
    }
}

/// Reads the inlines directly inside of a tight list item or definition.
pub(super) fn read_tight(reader: &mut EventReader<'_>) -> Vec<Inline> {
    let mut content = Vec::new();
    while reader.peek().is_some_and(is_inline) {
        read_one(reader, &mut content);
    }
    content
}

/// Returns true if an event belongs to running text.
pub(super) fn is_inline(event: &Event<'_>) -> bool {
    match event {
        Event::Start(tag) => matches!(
            tag,
            Tag::Emphasis
                | Tag::Strong
                | Tag::Strikethrough
                | Tag::Superscript
                | Tag::Subscript
                | Tag::Link { .. }
                | Tag::Image { .. }
        ),
        Event::End(_) | Event::Html(_) | Event::Rule | Event::TaskListMarker(_) => false,
        Event::Text(_)
        | Event::Code(_)
        | Event::InlineMath(_)
        | Event::DisplayMath(_)
        | Event::InlineHtml(_)
        | Event::FootnoteReference(_)
        | Event::SoftBreak
        | Event::HardBreak => true,
    }
}

/// Parses a short Markdown text, such as a caption, as running text; all places are `range`.
///
/// `notes` are the lesson's own notes; other references are citations.
pub(super) fn read_short(text: &str, range: &Range<usize>, notes: &OwnNotes) -> Vec<Inline> {
    let body = Body::of(text, 0);
    let mut reader = EventReader::new(text, &body);
    reader.own_notes = notes.clone();
    if matches!(reader.peek(), Some(Event::Start(Tag::Paragraph))) {
        reader.take();
    }
    let mut content = read_until_end(&mut reader);
    content
        .iter_mut()
        .for_each(|inline| place_at(inline, range));
    content
}

/// Parses a title of front matter: only code and formulas are Markdown.
pub fn read_title(title: &str) -> Vec<Inline> {
    let mut content = Vec::new();
    let mut at = 0;
    for (range, inline) in dollar::code_and_formulas(title) {
        if at < range.start {
            push_text(&mut content, &title[at..range.start]);
        }
        at = range.end;
        content.push(inline);
    }
    if at < title.len() {
        push_text(&mut content, &title[at..]);
    }
    content
}

fn place_at(inline: &mut Inline, at: &Range<usize>) {
    match inline {
        Inline::Value(ValueRef { range, .. })
        | Inline::Math { range, .. }
        | Inline::DisplayMath { range, .. }
        | Inline::Citation { range, .. } => *range = at.clone(),
        Inline::Image { range, written, .. } => {
            *range = at.clone();
            *written = None;
        }
        Inline::Link {
            range,
            written,
            content,
            ..
        } => {
            *range = at.clone();
            *written = None;
            content.iter_mut().for_each(|inline| place_at(inline, at));
        }
        Inline::Emphasis(content) | Inline::Strong(content) | Inline::Strike(content) => {
            content.iter_mut().for_each(|inline| place_at(inline, at));
        }
        Inline::Text(_)
        | Inline::Code(_)
        | Inline::Note(_)
        | Inline::SoftBreak
        | Inline::HardBreak
        | Inline::Html(_) => {}
    }
}

fn read_one(reader: &mut EventReader<'_>, content: &mut Vec<Inline>) {
    let Some((event, range)) = reader.take() else {
        return;
    };
    let inline = match event {
        Event::Text(text) => return push_text(content, &text),
        Event::Code(code) => value_or_code(&code, range, reader),
        Event::InlineMath(tex) => Inline::Math {
            tex: tex.into_string(),
            range: inner(range, 1),
        },
        Event::DisplayMath(tex) => Inline::DisplayMath {
            tex: tex.into_string(),
            range: inner(range, 2),
        },
        Event::InlineHtml(html) | Event::Html(html) => {
            reader.note_html(&html, range.start);
            Inline::Html(html.into_string())
        }
        Event::FootnoteReference(label) => match reader.own_notes.get(&label) {
            Some(index) => Inline::Note(index),
            None => Inline::Citation {
                key: label.into_string(),
                range,
            },
        },
        Event::SoftBreak => Inline::SoftBreak,
        Event::HardBreak => Inline::HardBreak,
        Event::Start(tag) => return read_tag(reader, tag, range, content),
        Event::End(_) | Event::Rule | Event::TaskListMarker(_) => return,
    };
    content.push(inline);
}

/// Joins adjacent pieces of text, so that suffixes such as `{#fig-x}` are in one piece.
fn push_text(content: &mut Vec<Inline>, text: &str) {
    match content.last_mut() {
        Some(Inline::Text(last)) => last.push_str(text),
        _ => content.push(Inline::Text(text.to_owned())),
    }
}

fn inner(range: Range<usize>, marks: usize) -> Range<usize> {
    range.start + marks..range.end.saturating_sub(marks).max(range.start + marks)
}

fn read_tag(
    reader: &mut EventReader<'_>,
    tag: Tag<'_>,
    range: Range<usize>,
    into: &mut Vec<Inline>,
) {
    if !reader.enter(&tag, &range) {
        return;
    }
    let content = read_until_end(reader);
    reader.leave();
    let written = address(&tag, &range, reader);
    into.push(match tag {
        Tag::Emphasis => Inline::Emphasis(content),
        Tag::Strong => Inline::Strong(content),
        Tag::Strikethrough => Inline::Strike(content),
        Tag::Link {
            link_type,
            dest_url,
            title,
            ..
        } => Inline::Link {
            destination: match link_type {
                // The parser leaves the scheme of `<a@b.example>` to its own writer of HTML.
                LinkType::Email => format!("mailto:{dest_url}"),
                _ => dest_url.into_string(),
            },
            title: title.into_string(),
            content,
            range,
            written,
        },
        Tag::Image {
            dest_url, title, ..
        } => Inline::Image {
            destination: dest_url.into_string(),
            alt: plain_text(&content),
            title: title.into_string(),
            range,
            written,
        },
        _ => return into.extend(content),
    });
}

/// Returns the byte range of the address of a link or an image, whose end was just taken.
fn address(
    tag: &Tag<'_>,
    range: &Range<usize>,
    reader: &mut EventReader<'_>,
) -> Option<Range<usize>> {
    let (Tag::Link {
        link_type,
        dest_url,
        id,
        ..
    }
    | Tag::Image {
        link_type,
        dest_url,
        id,
        ..
    }) = tag
    else {
        return None;
    };
    let words_end = reader.end_inside(range);
    let definitions = &mut reader.definitions;
    definitions.address(*link_type, id, dest_url, words_end, range, reader.text)
}

/// Converts a code span; `{signal.gradient:.2e}` becomes a value.
fn value_or_code(code: &str, range: Range<usize>, reader: &mut EventReader<'_>) -> Inline {
    if let Some(value) = parse_value(code, &range) {
        return Inline::Value(value);
    }
    // `{ demo.name }` may be meant as code, so a check decides once all demos and values are known.
    if code.starts_with('{') {
        let without_blanks: String = code.split_whitespace().collect();
        let value = parse_value(&without_blanks, &range);
        reader.loose_values.extend(value);
    }
    Inline::Code(code.to_owned())
}

/// Parses `{demo.name}` and `{demo.name:format}`.
pub fn parse_value(code: &str, range: &Range<usize>) -> Option<ValueRef> {
    let inner = code.strip_prefix('{')?.strip_suffix('}')?;
    let (path, format) = inner.split_once(':').unwrap_or((inner, ""));
    let (demo, name) = path.split_once('.')?;
    let is_name = |text: &str| {
        let fits = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
        !text.is_empty() && text.chars().all(fits)
    };
    (is_name(demo) && is_name(name)).then(|| ValueRef {
        demo: demo.to_owned(),
        name: name.to_owned(),
        format: format.to_owned(),
        range: range.clone(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_value(code: &str, expected: Option<(&str, &str, &str)>) {
        let value = parse_value(code, &(0..0));
        let parts = value
            .as_ref()
            .map(|v| (v.demo.as_str(), v.name.as_str(), v.format.as_str()));
        assert_eq!(parts, expected, "in {code:?}");
    }

    #[test]
    fn a_value_names_its_demo() {
        check_value("{signal.ratio}", Some(("signal", "ratio", "")));
        check_value(
            "{zoo.resnet50.params:,}",
            Some(("zoo", "resnet50.params", ",")),
        );
    }

    #[test]
    fn other_braces_are_code() {
        check_value("{x}", None);
        check_value("{ a.b }", None);
        check_value("a.b", None);
    }
}
