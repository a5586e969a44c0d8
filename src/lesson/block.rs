//! Parses blocks from the events of a text. Components are nested later.

use std::ops::Range;

use pulldown_cmark::{self as md, CodeBlockKind, Event, Tag, TagEnd};

use super::code;
use super::html::HtmlPiece;
use super::inline::{self, is_inline};
use super::lone;
use super::lost;
use super::reader::EventReader;
use super::slips;
use super::tree::{
    Alert, Alignment, Block, BlockKind, DefinitionEntry, Heading, Inline, ListItem, TableBlock,
};
use super::tree::{Callout, plain_text};

/// Reads blocks up to the end of the tag whose start was just taken, or of the text.
pub(super) fn read_all(reader: &mut EventReader<'_>) -> Vec<Block> {
    let mut blocks = Vec::new();
    loop {
        match reader.peek() {
            None => break,
            Some(Event::End(_)) => {
                reader.take();
                break;
            }
            Some(event) if is_inline(event) => blocks.push(read_tight_paragraph(reader)),
            Some(_) => read_one(reader, &mut blocks),
        }
    }
    lone::attach_captions(blocks, reader)
}

/// Reads the text of a tight item, which has no paragraph tag.
fn read_tight_paragraph(reader: &mut EventReader<'_>) -> Block {
    let start = reader.peek_range().map_or(0, |range| range.start);
    let content = inline::read_tight(reader);
    let end = reader.peek_range().map_or(start, |range| range.start);
    slips::check_paragraph(&(start..end.max(start)), reader);
    Block {
        kind: BlockKind::Paragraph(content),
        range: start..end.max(start),
    }
}

fn read_one(reader: &mut EventReader<'_>, blocks: &mut Vec<Block>) {
    let Some((event, range)) = reader.take() else {
        return;
    };
    let kind = match event {
        Event::Start(tag) => {
            if !reader.enter(&tag, &range) {
                return;
            }
            let read = read_tag(reader, tag, &range);
            reader.leave();
            let Some(kind) = read else { return };
            kind
        }
        Event::Html(html) => {
            reader.note_html(&html, range.start);
            BlockKind::Html(html.into_string())
        }
        Event::Rule => BlockKind::Rule,
        _ => return,
    };
    blocks.push(Block { kind, range });
}

fn read_tag(reader: &mut EventReader<'_>, tag: Tag<'_>, range: &Range<usize>) -> Option<BlockKind> {
    Some(match tag {
        Tag::Paragraph => {
            slips::check_paragraph(range, reader);
            let content = inline::read_until_end(reader);
            lone::paragraph(content, range, reader)
        }
        Tag::Heading {
            level,
            id,
            classes,
            attrs,
        } => {
            let content = inline::read_until_end(reader);
            BlockKind::Heading(Heading {
                level: level as u8,
                id: heading_id(id.map(md::CowStr::into_string), &content, range, reader),
                classes: classes.iter().map(|class| class.to_string()).collect(),
                attributes: attrs.iter().map(pair).collect(),
                content,
            })
        }
        Tag::BlockQuote(None) => {
            slips::check_quote(range, reader);
            BlockKind::Quote(read_all(reader))
        }
        Tag::BlockQuote(Some(kind)) => callout(kind, read_all(reader)),
        Tag::CodeBlock(CodeBlockKind::Indented) => {
            slips::check_indented(range, reader);
            code::read("", range, reader)
        }
        Tag::CodeBlock(CodeBlockKind::Fenced(info)) => {
            slips::check_fence(&info, range, reader);
            code::read(&info, range, reader)
        }
        Tag::HtmlBlock => html_block(reader),
        Tag::List(start) => read_list(start, reader),
        Tag::FootnoteDefinition(label) => {
            read_note(&label, range, reader);
            return None;
        }
        Tag::DefinitionList => read_definitions(reader),
        Tag::Table(alignments) => read_table(&alignments, reader),
        other => {
            reader.skip(&other);
            return None;
        }
    })
}

fn pair((key, value): &(md::CowStr<'_>, Option<md::CowStr<'_>>)) -> (String, String) {
    // pulldown-cmark leaves the quotes of `key="value"` in the value.
    let unquoted = value.as_deref().unwrap_or("").trim_matches('"');
    (key.to_string(), unquoted.to_owned())
}

fn heading_id(
    written: Option<String>,
    content: &[Inline],
    range: &Range<usize>,
    reader: &mut EventReader<'_>,
) -> String {
    let Some(id) = written else {
        return reader.ids.free(&plain_text(content));
    };
    let message = format!("the id `{id}` is taken by an earlier heading");
    reader.claim_id(&id, range, &message);
    id
}

fn callout(kind: md::BlockQuoteKind, blocks: Vec<Block>) -> BlockKind {
    let alert = match kind {
        md::BlockQuoteKind::Note => Alert::Note,
        md::BlockQuoteKind::Tip => Alert::Tip,
        md::BlockQuoteKind::Important => Alert::Important,
        md::BlockQuoteKind::Warning => Alert::Warning,
        md::BlockQuoteKind::Caution => Alert::Caution,
    };
    let (lead, title, blocks) = super::lead::take(blocks, super::lead::LEADS);
    BlockKind::Callout(Callout {
        alert,
        lead,
        title,
        blocks,
    })
}

fn html_block(reader: &mut EventReader<'_>) -> BlockKind {
    let mut html = String::new();
    let mut noted = HtmlPiece::default();
    while let Some((event, range)) = reader.take() {
        match event {
            Event::Html(text) | Event::Text(text) | Event::InlineHtml(text) => {
                noted.push(&text, range.start);
                html.push_str(&text);
            }
            Event::End(TagEnd::HtmlBlock) => break,
            _ => {}
        }
    }
    slips::check_html(&noted, reader);
    reader.html.push(noted);
    BlockKind::Html(html)
}

fn read_list(start: Option<u64>, reader: &mut EventReader<'_>) -> BlockKind {
    let mut items = Vec::new();
    let mut tight = true;
    while let Some((event, range)) = reader.take() {
        match event {
            Event::Start(Tag::Item) => {
                // The parser says that a list is loose only by the paragraphs of its items.
                tight &= !matches!(reader.peek(), Some(Event::Start(Tag::Paragraph)));
                items.push(read_item(range, reader));
            }
            Event::End(TagEnd::List(_)) => break,
            _ => {}
        }
    }
    BlockKind::List {
        start,
        tight,
        items,
    }
}

fn read_item(range: Range<usize>, reader: &mut EventReader<'_>) -> ListItem {
    let mut ticked = None;
    // In a loose item, the checkbox is inside the first paragraph.
    let loose = matches!(reader.peek(), Some(Event::Start(Tag::Paragraph)));
    let opening = if loose { reader.take() } else { None };
    if let Some(&Event::TaskListMarker(on)) = reader.peek() {
        ticked = Some(on);
        reader.take();
    }
    // pulldown-cmark drops the checkbox of an item that begins with a table.
    if let (Some(Event::Start(Tag::Table(_))), Some(table)) = (reader.peek(), reader.peek_range()) {
        let before = reader.text[range.start..table.start].trim_end();
        ticked = match before.len().checked_sub(3).and_then(|at| before.get(at..)) {
            Some("[x]" | "[X]") => Some(true),
            Some("[ ]") => Some(false),
            _ => ticked,
        };
    }
    let mut blocks = Vec::new();
    if let Some((_, range)) = opening {
        let content = inline::read_until_end(reader);
        let kind = lone::paragraph(content, &range, reader);
        blocks.push(Block { kind, range });
    }
    blocks.extend(read_all(reader));
    ListItem {
        ticked,
        blocks,
        range,
    }
}

fn read_note(label: &str, range: &Range<usize>, reader: &mut EventReader<'_>) {
    let blocks = read_all(reader);
    let Some(index) = reader.own_notes.get(label) else {
        return;
    };
    if reader.own_notes.definitions[index].0 == *range {
        reader.notes[index] = blocks;
    } else {
        lost::double_note(label, range, reader);
    }
}

fn read_definitions(reader: &mut EventReader<'_>) -> BlockKind {
    let mut entries: Vec<DefinitionEntry> = Vec::new();
    while let Some((event, _)) = reader.take() {
        match event {
            Event::Start(Tag::DefinitionListTitle) => entries.push(DefinitionEntry {
                term: inline::read_until_end(reader),
                definitions: Vec::new(),
            }),
            Event::Start(Tag::DefinitionListDefinition) => {
                let blocks = read_all(reader);
                if let Some(entry) = entries.last_mut() {
                    entry.definitions.push(blocks);
                }
            }
            Event::End(TagEnd::DefinitionList) => break,
            _ => {}
        }
    }
    BlockKind::Definitions(entries)
}

fn read_table(alignments: &[md::Alignment], reader: &mut EventReader<'_>) -> BlockKind {
    let mut all: Vec<Vec<Vec<Inline>>> = Vec::new();
    let mut cells_end = 0;
    while let Some((event, range)) = reader.take() {
        match event {
            Event::Start(Tag::TableHead | Tag::TableRow) => all.push(Vec::new()),
            Event::End(TagEnd::TableHead | TagEnd::TableRow) => {
                lost::check_row(&range, cells_end, reader);
            }
            Event::Start(Tag::TableCell) => {
                cells_end = range.end;
                let cell = inline::read_until_end(reader);
                if let Some(row) = all.last_mut() {
                    row.push(cell);
                }
            }
            Event::End(TagEnd::Table) => break,
            _ => {}
        }
    }
    let mut rows = all.into_iter();
    BlockKind::Table(TableBlock {
        id: None,
        caption: Vec::new(),
        alignments: alignments.iter().map(alignment).collect(),
        head: rows.next().unwrap_or_default(),
        rows: rows.collect(),
    })
}

fn alignment(alignment: &md::Alignment) -> Alignment {
    match alignment {
        md::Alignment::None => Alignment::None,
        md::Alignment::Left => Alignment::Start,
        md::Alignment::Center => Alignment::Center,
        md::Alignment::Right => Alignment::End,
    }
}
