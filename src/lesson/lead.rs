//! Parses the bold lead of a callout: `**Analogy — the whispered message.** A hundred …`.

use super::tree::{Block, BlockKind, Inline, Lead, plain_text};

/// Lead words that are recognized in every language.
pub(super) const LEADS: &[(&str, Lead)] = &[
    ("Analogy", Lead::Analogy),
    ("Key idea", Lead::KeyIdea),
    ("Definition", Lead::Definition),
    ("Common mistake", Lead::CommonMistake),
    ("Pro tip", Lead::ProTip),
    ("Rust note", Lead::RustNote),
    ("History", Lead::History),
    ("Careful", Lead::Careful),
];

/// Splits the lead, one of `leads`, and its title off the first paragraph; returns lead, title and
/// rest.
pub fn take(
    mut blocks: Vec<Block>,
    leads: &[(&str, Lead)],
) -> (Option<Lead>, Vec<Inline>, Vec<Block>) {
    let Some((lead, title, rest)) = blocks.first().and_then(|first| split_first(first, leads))
    else {
        return (None, Vec::new(), blocks);
    };
    if rest.is_empty() {
        blocks.remove(0);
    } else {
        blocks[0].kind = BlockKind::Paragraph(rest);
    }
    (Some(lead), title, blocks)
}

fn split_first(block: &Block, leads: &[(&str, Lead)]) -> Option<(Lead, Vec<Inline>, Vec<Inline>)> {
    let BlockKind::Paragraph(content) = &block.kind else {
        return None;
    };
    let (first, rest) = content.split_first()?;
    let Inline::Strong(bold) = first else {
        return None;
    };
    let words = plain_text(bold);
    let &(name, lead) = leads.iter().find(|(name, _)| words.starts_with(name))?;
    // `Carefully` is not `Careful`.
    if words[name.len()..].starts_with(char::is_alphanumeric) {
        return None;
    }
    Some((lead, title(bold, name), without_leading_blank(rest)))
}

/// Returns the text after the lead word and its dash, without the final period.
fn title(bold: &[Inline], name: &str) -> Vec<Inline> {
    let mut title = bold.to_vec();
    if let Some(Inline::Text(text)) = title.first_mut() {
        let after = text
            .strip_prefix(name)
            .unwrap_or(text)
            .trim_start_matches([' ', '—', '–', '-', ':', '.']);
        *text = after.to_owned();
    }
    if let Some(Inline::Text(text)) = title.last_mut() {
        *text = text.trim_end_matches('.').to_owned();
    }
    title.retain(|inline| !matches!(inline, Inline::Text(text) if text.is_empty()));
    title
}

fn without_leading_blank(rest: &[Inline]) -> Vec<Inline> {
    let mut content = rest.to_vec();
    match content.first_mut() {
        Some(Inline::Text(text)) => *text = text.trim_start().to_owned(),
        Some(Inline::SoftBreak) => {
            content.remove(0);
        }
        _ => {}
    }
    content.retain(|inline| !matches!(inline, Inline::Text(text) if text.is_empty()));
    content
}
