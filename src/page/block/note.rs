//! Renders notes beside the text, and the list of sources at its end.

use crate::page::state::lesson_writer::LessonWriter;
use crate::page::theme::words::InterfaceStrings;
use crate::page::{block, escape};
use crate::settings::Source;

/// Appends a rendered block, with the notes it refers to beside it.
pub(crate) fn write_beside(html: &str, writer: &mut LessonWriter<'_>, out: &mut String) {
    if writer.pending.is_empty() {
        return out.push_str(html);
    }
    out.push_str("<div class=\"noted\">\n");
    out.push_str(html);
    // A note may refer to another one, which then follows.
    while !writer.pending.is_empty() {
        for index in std::mem::take(&mut writer.pending) {
            write_one(index, writer, out);
        }
    }
    out.push_str("</div>\n");
}

fn write_one(index: usize, writer: &mut LessonWriter<'_>, out: &mut String) {
    let lesson = writer.lesson;
    let position = writer.noted.iter().position(|&noted| noted == index);
    let number = position.map_or(0, |at| at + 1);
    let words = &writer.renderer.words;
    let name = words.count("back_to_note", number);
    let back = format!(
        "href=\"#.noteref-{number}\"{}",
        escape::pair("aria-label", &name)
    );
    let shown = words.numerals.whole(number);
    out.push_str(&format!(
        "<aside class=\"note\" role=\"note\" id=\".note-{number}\">\
         <a class=\"note-n\" role=\"doc-backlink\" {back}>{shown}</a>"
    ));
    block::write(&lesson.notes[index], writer, out);
    out.push_str("</aside>\n");
}

/// Appends the cited sources, in the order of their numbers.
pub(crate) fn write_sources(writer: &LessonWriter<'_>, out: &mut String) {
    if writer.cited.is_empty() {
        return;
    }
    let words = &writer.renderer.words;
    let title = escape::text(words.page("sources"));
    out.push_str(&format!(
        "<section class=\"sources\" role=\"doc-bibliography\" aria-labelledby=\".sources\">\n\
         <h2 id=\".sources\">{title}</h2>\n<ol>\n"
    ));
    for (key, times) in &writer.cited {
        // Only keys of the bibliography are cited; others are reported.
        let Some(source) = writer.view.course.bibliography.get(key) else {
            continue;
        };
        let id = escape::attribute(key);
        out.push_str(&format!("<li id=\".ref-{id}\">{}", describe(source, words)));
        for time in 1..=*times {
            let name = escape::pair("aria-label", &words.count("back_to_citation", time));
            out.push_str(&format!(
                " <a class=\"back\" role=\"doc-backlink\" href=\"#.cite-{id}-{time}\"{name}>↩</a>"
            ));
        }
        out.push_str("</li>\n");
    }
    out.push_str("</ol>\n</section>\n");
}

/// Formats a source: `He, Zhang, Ren and Sun (2015). <cite>Deep …</cite>. Venue. doi, arXiv`.
pub(crate) fn describe(source: &Source, words: &InterfaceStrings) -> String {
    let mut parts = Vec::new();
    let names = escape::text(&join(&source.authors.list(), words));
    let year = if source.year == 0 {
        String::new()
    } else {
        format!(" ({})", words.numerals.text(&source.year.to_string()))
    };
    if !names.is_empty() {
        parts.push(format!("{names}{year}"));
    }
    if !source.title.is_empty() {
        parts.push(format!("<cite>{}</cite>", escape::text(&source.title)));
    }
    if !source.venue.is_empty() {
        parts.push(escape::text(&source.venue));
    }
    parts.extend(addresses(source));
    parts.join(". ") + "."
}

/// Joins names as the language of the course does: `He, Zhang and Sun`.
fn join(names: &[&str], words: &InterfaceStrings) -> String {
    match names {
        [] => String::new(),
        [name] => (*name).to_owned(),
        [first @ .., last] => {
            let list = first.join(words.page("comma"));
            format!("{list}{}{last}", words.page("and"))
        }
    }
}

fn addresses(source: &Source) -> Vec<String> {
    let link = |address: String, words: &str| {
        let href = escape::pair("href", &address);
        format!("<a rel=\"external\"{href}>{}</a>", escape::text(words))
    };
    let mut found = Vec::new();
    if !source.doi.is_empty() {
        found.push(link(
            format!("https://doi.org/{}", source.doi),
            &format!("doi:{}", source.doi),
        ));
    }
    if !source.arxiv.is_empty() {
        let address = format!("https://arxiv.org/abs/{}", source.arxiv);
        found.push(link(address, &format!("arXiv:{}", source.arxiv)));
    }
    if !source.url.is_empty() {
        let words = source
            .url
            .trim_start_matches("https://")
            .trim_end_matches('/');
        found.push(link(source.url.clone(), words));
    }
    found
}
