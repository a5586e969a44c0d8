//! Stretches of running text in Markdown: a paragraph, a heading, a table cell.
//!
//! Each lists its text and its elements; their meaning is decided elsewhere.

use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Tag, TagEnd};

/// Running text of one block.
#[derive(Clone, Debug, Default)]
pub(super) struct Region {
    /// Range from the first to the last byte.
    pub range: Range<usize>,
    /// True for a cell of a table.
    pub is_cell: bool,
    /// Ranges that are text, in order.
    pub text: Vec<Range<usize>>,
    /// Elements with two borders.
    pub elements: Vec<MarkedSpan>,
    /// Ranges of code spans and references to notes.
    pub atoms: Vec<Range<usize>>,
    /// Ranges of handwritten HTML.
    pub html: Vec<Range<usize>>,
    /// Ranges at line starts that belong to the blocks around, such as `> `.
    pub margins: Vec<Range<usize>>,
}

/// Kinds of elements with two borders.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SpanKind {
    /// Emphasized, strong or struck text.
    Emphasis,
    /// A link or an image.
    Link,
}

/// An element with two borders.
#[derive(Clone, Debug)]
pub(super) struct MarkedSpan {
    /// Kind of the element.
    pub kind: SpanKind,
    /// Byte range, including its marks.
    pub range: Range<usize>,
    /// Length of a mark in bytes; 0 for links.
    pub mark: usize,
}

impl Region {
    /// Returns true if the byte at `at` is text, and no part of a mark, an address or code.
    pub(super) fn is_text(&self, at: usize) -> bool {
        let next = self.text.partition_point(|range| range.end <= at);
        self.text.get(next).is_some_and(|range| range.contains(&at))
    }

    fn cover(&mut self, range: &Range<usize>) {
        if self.range.is_empty() {
            self.range = range.clone();
        }
        self.range.end = self.range.end.max(range.end);
    }
}

/// Builds regions from events.
#[derive(Default)]
struct RegionCollector {
    found: Vec<Region>,
    open: Option<Region>,
    is_cell: bool,
    is_code: bool,
    /// Number of enclosing links whose text is their address.
    automatic: usize,
    /// Offset where the last line ended, until the next line begins.
    line_end: Option<usize>,
}

/// Returns the regions of a text.
pub(super) fn regions<'a>(events: impl Iterator<Item = (Event<'a>, Range<usize>)>) -> Vec<Region> {
    let mut collector = RegionCollector::default();
    for (event, range) in events {
        collector.take(&event, &range);
    }
    collector.close();
    collector.found
}

impl RegionCollector {
    fn close(&mut self) {
        self.line_end = None;
        self.found.extend(self.open.take());
    }

    fn take(&mut self, event: &Event<'_>, range: &Range<usize>) {
        if !is_inline(event) {
            self.close();
            if let Event::Start(tag) = event {
                self.is_cell = matches!(tag, Tag::TableCell);
                self.is_code = matches!(tag, Tag::CodeBlock(_) | Tag::MetadataBlock(_));
            } else if matches!(event, Event::End(_)) {
                self.is_code = false;
            }
            return;
        }
        if self.is_code {
            return;
        }
        let is_cell = self.is_cell;
        let region = self.open.get_or_insert_with(|| Region {
            is_cell,
            ..Region::default()
        });
        region.cover(range);
        if let Some(end) = self.line_end.take().filter(|end| *end < range.start) {
            region.margins.push(end..range.start);
        }
        match event {
            // The text of `<https://a.example/$b>` is an address, in which `$` begins no formula.
            Event::Text(_) if self.automatic == 0 => region.text.push(range.clone()),
            Event::Code(_) | Event::FootnoteReference(_) => region.atoms.push(range.clone()),
            Event::InlineHtml(_) => region.html.push(range.clone()),
            Event::SoftBreak | Event::HardBreak => self.line_end = Some(range.end),
            Event::Start(tag) => {
                self.automatic += usize::from(is_automatic(tag));
                region.elements.extend(element(tag, range));
            }
            Event::End(TagEnd::Link) => self.automatic = self.automatic.saturating_sub(1),
            _ => {}
        }
    }
}

fn is_automatic(tag: &Tag<'_>) -> bool {
    let automatic = |kind: &LinkType| matches!(kind, LinkType::Autolink | LinkType::Email);
    matches!(tag, Tag::Link { link_type, .. } if automatic(link_type))
}

fn element(tag: &Tag<'_>, range: &Range<usize>) -> Option<MarkedSpan> {
    let (kind, mark) = match tag {
        Tag::Emphasis => (SpanKind::Emphasis, 1),
        Tag::Strong | Tag::Strikethrough => (SpanKind::Emphasis, 2),
        Tag::Link { .. } | Tag::Image { .. } => (SpanKind::Link, 0),
        _ => return None,
    };
    Some(MarkedSpan {
        kind,
        range: range.clone(),
        mark,
    })
}

fn is_inline(event: &Event<'_>) -> bool {
    match event {
        Event::Start(tag) => element(tag, &(0..0)).is_some(),
        Event::End(tag) => matches!(
            tag,
            TagEnd::Emphasis
                | TagEnd::Strong
                | TagEnd::Strikethrough
                | TagEnd::Link
                | TagEnd::Image
        ),
        Event::Text(_)
        | Event::Code(_)
        | Event::InlineHtml(_)
        | Event::FootnoteReference(_)
        | Event::SoftBreak
        | Event::HardBreak => true,
        _ => false,
    }
}
