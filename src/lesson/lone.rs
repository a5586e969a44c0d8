//! Converts paragraphs with a special meaning: a lone image, a lone formula, the `Table:` line.
//!
//! Each may end in an id: `{#fig-gradient}`, `{#eq-residual}`, `{#tbl-zoo}`.

use std::ops::Range;

use super::inline::read_short;
use super::reader::EventReader;
use super::tree::{Block, BlockKind, Equation, FigureBlock, FigureTarget, Inline, TableBlock};

/// Returns a paragraph, or the figure or equation that it consists of.
pub(super) fn paragraph(
    mut content: Vec<Inline>,
    range: &Range<usize>,
    reader: &mut EventReader<'_>,
) -> BlockKind {
    let is_lone = match &content[..] {
        [Inline::Image { .. } | Inline::DisplayMath { .. }] => true,
        [
            Inline::Image { .. } | Inline::DisplayMath { .. },
            Inline::Text(text),
        ] => is_id(text.trim()),
        _ => false,
    };
    if !is_lone {
        return BlockKind::Paragraph(content);
    }
    let id = take_id(&mut content).inspect(|id| claim(id, range, reader));
    match content.swap_remove(0) {
        Inline::Image {
            destination,
            alt,
            title,
            range,
            written,
        } => BlockKind::Figure(FigureBlock {
            id,
            target: target(&destination),
            alt,
            caption: read_short(&title, &range, &reader.own_notes),
            written,
        }),
        Inline::DisplayMath { tex, range } => BlockKind::Equation(Equation {
            id,
            tex,
            tex_range: range,
        }),
        other => BlockKind::Paragraph(vec![other]),
    }
}

fn target(destination: &str) -> FigureTarget {
    let parts = destination
        .strip_prefix("demo:")
        .and_then(|path| path.split_once('/'));
    match parts {
        Some((demo, figure)) => FigureTarget::Demo {
            demo: demo.to_owned(),
            figure: figure.to_owned(),
        },
        None => FigureTarget::File(destination.to_owned()),
    }
}

fn claim(id: &str, range: &Range<usize>, reader: &mut EventReader<'_>) {
    reader.claim_id(id, range, &format!("the id `{id}` is taken"));
}

fn is_id(text: &str) -> bool {
    let inner = text.strip_prefix("{#").and_then(|t| t.strip_suffix('}'));
    inner.is_some_and(|id| !id.is_empty() && !id.contains(char::is_whitespace))
}

/// Removes `{#id}` from the end of running text and returns the id.
fn take_id(content: &mut Vec<Inline>) -> Option<String> {
    let Some(Inline::Text(text)) = content.last_mut() else {
        return None;
    };
    let start = text.rfind("{#")?;
    let suffix = text[start..].trim_end();
    if !is_id(suffix) {
        return None;
    }
    let id = suffix[2..suffix.len() - 1].to_owned();
    *text = text[..start].trim_end().to_owned();
    if text.is_empty() {
        content.pop();
    }
    Some(id)
}

/// Moves each `Table: …` line into the table before it, also if it was parsed as the last row.
pub(super) fn attach_captions(blocks: Vec<Block>, reader: &mut EventReader<'_>) -> Vec<Block> {
    let mut done: Vec<Block> = Vec::with_capacity(blocks.len());
    for mut block in blocks {
        if let BlockKind::Paragraph(content) = &block.kind
            && let Some(Block {
                kind: BlockKind::Table(table),
                ..
            }) = done.last_mut()
            && table.caption.is_empty()
            && let Some(caption) = caption_of(content)
        {
            set_caption(table, caption, &block.range, reader);
            continue;
        }
        if let BlockKind::Table(table) = &mut block.kind
            && let Some(caption) = last_row_caption(table)
        {
            set_caption(table, caption, &block.range, reader);
        }
        done.push(block);
    }
    done
}

fn caption_of(content: &[Inline]) -> Option<Vec<Inline>> {
    let Some(Inline::Text(first)) = content.first() else {
        return None;
    };
    let rest = first.strip_prefix("Table:")?.trim_start().to_owned();
    let mut caption = vec![Inline::Text(rest)];
    caption.extend_from_slice(&content[1..]);
    Some(caption)
}

/// Without a blank line before it, Markdown parses the `Table:` line as a row.
fn last_row_caption(table: &mut TableBlock) -> Option<Vec<Inline>> {
    let last = table.rows.last()?;
    let others_empty = last.iter().skip(1).all(Vec::is_empty);
    let caption = others_empty.then(|| caption_of(last.first()?)).flatten()?;
    table.rows.pop();
    Some(caption)
}

fn set_caption(
    table: &mut TableBlock,
    mut caption: Vec<Inline>,
    range: &Range<usize>,
    reader: &mut EventReader<'_>,
) {
    table.id = take_id(&mut caption).inspect(|id| claim(id, range, reader));
    table.caption = caption;
}
