//! Sequences: worked examples with blanks, steps, recall cards.

use super::writer::Writer;
use super::{block, deck, escape, inline, task};
use crate::lesson::tree::{Block, BlockKind, Component, Inline, Item};

/// A worked example: items that end with `[?]` hide their quotation as the answer.
pub fn worked(component: &Component, place: &Block, writer: &mut Writer<'_>) -> String {
    let mut out = String::new();
    for found in &component.blocks {
        match &found.kind {
            BlockKind::List {
                start: Some(first),
                items,
                tight,
            } => {
                out.push_str(&format!("<ol class=\"worked-steps\" start=\"{first}\">\n"));
                for item in items {
                    out.push_str("<li>");
                    write_step(item, *tight, place, writer, &mut out);
                    out.push_str("</li>\n");
                }
                out.push_str("</ol>\n");
            }
            _ => block::write(std::slice::from_ref(found), writer, &mut out),
        }
    }
    out
}

fn write_step(item: &Item, tight: bool, place: &Block, writer: &mut Writer<'_>, out: &mut String) {
    let Some(words) = blank(item) else {
        return block::write_item(&item.blocks, tight, writer, out);
    };
    inline::write(&words, writer, out);
    let answer = item.blocks[1..].iter().find_map(|block| match &block.kind {
        BlockKind::Quote(blocks) => Some(blocks),
        _ => None,
    });
    match answer {
        Some(answer) => {
            let summary = writer.word("your_step");
            out.push_str(&format!(
                "\n<details class=\"blank\"><summary>{summary}</summary>"
            ));
            block::write(answer, writer, out);
            out.push_str("</details>");
        }
        None => {
            let help = "put the answer in a quotation below the item, as far in as its words";
            task::lacks("a step marked `[?]` has no answer", help, place, writer);
        }
    }
}

/// The words of an item that ends with `[?]`, without the mark.
fn blank(item: &Item) -> Option<Vec<Inline>> {
    let BlockKind::Paragraph(content) = &item.blocks.first()?.kind else {
        return None;
    };
    let mut words = content.clone();
    let Some(Inline::Text(last)) = words.last_mut() else {
        return None;
    };
    let kept = last.trim_end().strip_suffix("[?]")?.trim_end().to_owned();
    *last = kept;
    Some(words)
}

/// Steps: each lower heading opens one.
pub fn steps(component: &Component, place: &Block, writer: &mut Writer<'_>) -> String {
    let mut out = String::new();
    let is_step = |block: &Block| matches!(block.kind, BlockKind::Heading(_));
    let first = component.blocks.iter().position(is_step);
    let Some(first) = first else {
        let help = "give each step a heading one level below";
        task::lacks("there are no steps", help, place, writer);
        return block::html(&component.blocks, writer);
    };
    block::write(&component.blocks[..first], writer, &mut out);
    out.push_str("<ol class=\"steps\">\n");
    let mut rest = &component.blocks[first..];
    while !rest.is_empty() {
        let end = rest[1..].iter().position(is_step);
        let end = end.map_or(rest.len(), |at| at + 1);
        out.push_str("<li>");
        block::write(&rest[..end], writer, &mut out);
        out.push_str("</li>\n");
        rest = &rest[end..];
    }
    out.push_str("</ol>\n");
    out
}

/// Recall cards: the terms of a definition list, each with its answer folded away.
pub fn cards(component: &Component, place: &Block, writer: &mut Writer<'_>) -> String {
    let mut out = String::new();
    let mut found = false;
    for list in &component.blocks {
        let BlockKind::Definitions(entries) = &list.kind else {
            block::write(std::slice::from_ref(list), writer, &mut out);
            continue;
        };
        found = true;
        out.push_str("<ul>\n");
        for entry in entries {
            let (id, front, back) = deck::faces(entry, writer);
            let id = escape::pair("data-card", &id);
            out.push_str(&format!(
                "<li{id}><details><summary>{front}</summary><div>{back}</div></details></li>\n"
            ));
        }
        let words = writer.word("cards_file");
        out.push_str(&format!(
            "</ul>\n<p class=\"meta\"><a href=\"cards.csv\" download>{words}</a></p>\n"
        ));
    }
    if !found {
        let help = "write a term on one line and `: ` with its answer on the next";
        task::lacks("there are no cards", help, place, writer);
    }
    out
}
