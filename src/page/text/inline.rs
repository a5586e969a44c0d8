//! Renders running text to HTML: emphasis, links, values, formulas, citations, notes.

use std::borrow::Cow;

use super::{smart, term, value};
use crate::course::LinkTarget;
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::formula::Display;
use crate::lesson::html::HtmlPiece;
use crate::lesson::tree::{Inline, plain_text};
use crate::page::escape;
use crate::page::model::glossary;
use crate::page::state::labels::LabelKind;
use crate::page::state::lesson_writer::LessonWriter;

/// Appends running text to `out`.
pub(crate) fn write(content: &[Inline], writer: &mut LessonWriter<'_>, out: &mut String) {
    let mut rest = content;
    while let [first, after @ ..] = rest {
        rest = match (first, after) {
            (Inline::Math { .. }, [Inline::Text(words), more @ ..]) => {
                write_with_mark(first, words, writer, out);
                more
            }
            _ => {
                write_one(first, writer, out);
                after
            }
        };
    }
}

/// Keeps a formula and the following punctuation mark on one line.
fn write_with_mark(formula: &Inline, words: &str, writer: &mut LessonWriter<'_>, out: &mut String) {
    let after = words.trim_start_matches(['.', ',', ';', ':', '?', '!', ')', '\'', '’']);
    let mark = &words[..words.len() - after.len()];
    if mark.is_empty() {
        write_one(formula, writer, out);
    } else {
        out.push_str("<span class=\"nb\">");
        write_one(formula, writer, out);
        smart::push(mark, out);
        out.push_str("</span>");
    }
    smart::push(after, out);
}

/// Returns running text as HTML.
pub(crate) fn html(content: &[Inline], writer: &mut LessonWriter<'_>) -> String {
    let mut out = String::new();
    write(content, writer, &mut out);
    out
}

fn write_one(inline: &Inline, writer: &mut LessonWriter<'_>, out: &mut String) {
    match inline {
        Inline::Text(words) => smart::push(words, out),
        Inline::Code(code) => wrap("code", out, |out| escape::push_text(code, out)),
        Inline::Value(value) => value::write(value, writer, out),
        Inline::Math { tex, range } => write_formula(tex, range, Display::Inline, writer, out),
        Inline::DisplayMath { tex, range } => {
            write_formula(tex, range, Display::Block, writer, out)
        }
        Inline::Emphasis(content) => wrap("em", out, |out| write(content, writer, out)),
        Inline::Strong(content) => wrap("strong", out, |out| write(content, writer, out)),
        Inline::Strike(content) => wrap("del", out, |out| write(content, writer, out)),
        Inline::Link { .. } => write_link(inline, writer, out),
        Inline::Image {
            destination,
            alt,
            title,
            ..
        } => push_image(destination, alt, title, writer, out),
        Inline::Citation { key, range } => write_citation(key, range, writer, out),
        Inline::Note(index) => write_note(*index, writer, out),
        Inline::SoftBreak => out.push('\n'),
        Inline::HardBreak => out.push_str("<br>\n"),
        Inline::Html(html) => write_html(html, writer, out),
    }
}

fn wrap(tag: &str, out: &mut String, inside: impl FnOnce(&mut String)) {
    out.push_str(&format!("<{tag}>"));
    inside(out);
    out.push_str(&format!("</{tag}>"));
}

/// Appends a formula; an error is reported at its place in the TeX.
pub(crate) fn write_formula(
    tex: &str,
    range: &std::ops::Range<usize>,
    display: Display,
    writer: &mut LessonWriter<'_>,
    out: &mut String,
) {
    let at = |offset: usize| (range.start + offset).min(range.end);
    match writer.view.course.formulas.mathml(tex, display) {
        Ok(set) => {
            out.push_str(&with_alternative(&set.mathml, tex.trim()));
            if let Some(idle) = set.idle_break {
                // The formula can be set, so this is a warning.
                let place = writer.lesson.span(at(idle.start)..at(idle.end));
                let message = r"`\\` ends no line here";
                let help = r"put the lines into `\begin{aligned} … \end{aligned}`";
                let found = Diagnostic::warning(Code::Math, place, message);
                writer.diagnostics.push(found.with_help(help));
            }
        }
        Err(error) => {
            let place = at(error.range.start)..at(error.range.end);
            writer.problem(Code::Math, place, error.message, error.help);
        }
    }
}

/// Adds the TeX as alternative text to a formula.
pub(crate) fn with_alternative(mathml: &str, tex: &str) -> String {
    let attributes = format!("<math{}", escape::pair("alttext", tex));
    mathml.replacen("<math", &attributes, 1)
}

fn write_link(link: &Inline, writer: &mut LessonWriter<'_>, out: &mut String) {
    let Inline::Link {
        destination,
        title,
        content,
        range,
        ..
    } = link
    else {
        return;
    };
    let kind = LabelKind::of_word(&plain_text(content), &writer.renderer.words);
    if let (Some(kind), Some(id)) = (kind, destination.strip_prefix('#')) {
        return write_reference(kind, id, range, writer, out);
    }
    let target = writer.view.course.resolve(writer.lesson, destination);
    let address = writer.view.address(writer.lesson, destination);
    out.push_str("<a");
    match target {
        LinkTarget::External => out.push_str(" rel=\"external\""),
        LinkTarget::Page { slug, fragment }
            if slug == glossary::GLOSSARY && !fragment.is_empty() =>
        {
            out.push_str(" class=\"term\"");
            out.push_str(&term::describe(&fragment, writer));
        }
        LinkTarget::File(path) => {
            writer.files.insert(path);
        }
        LinkTarget::Anchor(_)
        | LinkTarget::Page { .. }
        | LinkTarget::Redirect { .. }
        | LinkTarget::Missing(_) => {}
    }
    out.push_str(&escape::pair("href", &address));
    if !title.is_empty() {
        out.push_str(&escape::pair("title", title));
    }
    out.push('>');
    write(content, writer, out);
    out.push_str("</a>");
}

/// Appends handwritten HTML; addresses of files on disk are replaced by those in the site.
pub(crate) fn write_html(html: &str, writer: &mut LessonWriter<'_>, out: &mut String) {
    let course = writer.view.course;
    let html = &*without_comments(html);
    let rewritten = HtmlPiece::with_addresses(html, |written| {
        match course.resolve(writer.lesson, written) {
            LinkTarget::File(path) => writer.files.insert(path),
            LinkTarget::Page { .. } | LinkTarget::Redirect { .. } => true,
            LinkTarget::External | LinkTarget::Anchor(_) | LinkTarget::Missing(_) => return None,
        };
        Some(writer.view.address(writer.lesson, written))
    });
    out.push_str(rewritten.as_deref().unwrap_or(html));
}

/// Removes comments from handwritten HTML.
fn without_comments(html: &str) -> Cow<'_, str> {
    let mut rest = html;
    let mut out = String::new();
    while let Some((before, comment)) = rest.split_once("<!--") {
        out.push_str(before);
        // `<!-->` and `<!--->` are complete comments.
        let after_short = || comment.strip_prefix(">").or(comment.strip_prefix("->"));
        let after_long = || comment.split_once("-->").map(|(_, after)| after);
        // A comment without an end reaches to the end of the text, as in browsers.
        rest = after_short().or_else(after_long).unwrap_or("");
    }
    if out.is_empty() && rest.len() == html.len() {
        Cow::Borrowed(html)
    } else {
        Cow::Owned(out + rest)
    }
}

/// Appends the text of a reference: `[Figure](#fig-x)` becomes `Figure 21.2`.
fn write_reference(
    kind: LabelKind,
    id: &str,
    range: &std::ops::Range<usize>,
    writer: &mut LessonWriter<'_>,
    out: &mut String,
) {
    let Some(label) = writer.labels.get(id).filter(|label| label.kind == kind) else {
        let message = format!("no {} has the id `{id}`", kind.key());
        let help = match nearest(id, writer.labels.ids()) {
            Some(near) => format!("did you mean `#{near}`?"),
            None => format!("write `{{#{id}}}` after what it refers to"),
        };
        writer.problem(Code::ReferenceUnknown, range.clone(), message, help);
        return out.push_str(&escape::text(writer.renderer.words.author(kind.key())));
    };
    // `Figure 21.2` must not break before its number.
    let name = escape::text(&label.name).replacen(' ', "\u{a0}", 1);
    out.push_str(&format!(
        "<a class=\"xref\" href=\"#{}\">{name}</a>",
        escape::attribute(id)
    ));
}

/// Maximum width and height, in pixels, of a picture that is scaled without smoothing.
const FEW_PIXELS: usize = 64;

/// Appends an `<img>` with the size of its file, so that the page does not shift while it loads.
pub(crate) fn push_image(
    destination: &str,
    alt: &str,
    title: &str,
    writer: &mut LessonWriter<'_>,
    out: &mut String,
) {
    let bytes = writer.use_file(destination);
    let address = writer.view.address(writer.lesson, destination);
    out.push_str("<img");
    out.push_str(&escape::pair("src", &address));
    out.push_str(&escape::pair("alt", alt));
    if let Some(size) = bytes.and_then(|bytes| imagesize::blob_size(&bytes).ok()) {
        out.push_str(&escape::pair("width", &size.width.to_string()));
        out.push_str(&escape::pair("height", &size.height.to_string()));
        if size.width.max(size.height) <= FEW_PIXELS && !destination.ends_with(".svg") {
            out.push_str(" class=\"pixels\"");
        }
    }
    if !title.is_empty() {
        out.push_str(&escape::pair("title", title));
    }
    out.push_str(" loading=\"lazy\">");
}

fn write_citation(
    key: &str,
    range: &std::ops::Range<usize>,
    writer: &mut LessonWriter<'_>,
    out: &mut String,
) {
    let sources = &writer.view.course.bibliography;
    if !sources.contains_key(key) {
        let message = format!("no source has the key `{key}`, and no note the label");
        let help = match nearest(key, sources.keys().map(String::as_str)) {
            Some(near) => format!("did you mean `[^{near}]`?"),
            None => {
                let file = writer.view.course.layout.shown("bibliography.toml");
                format!("add `[{key}]` to {file}")
            }
        };
        return writer.problem(Code::CitationUnknown, range.clone(), message, help);
    }
    let cited_before = writer.cited.iter().position(|(cited, _)| cited == key);
    let index = cited_before.unwrap_or_else(|| {
        writer.cited.push((key.to_owned(), 0));
        writer.cited.len() - 1
    });
    writer.cited[index].1 += 1;
    let (id, times) = (escape::attribute(key), writer.cited[index].1);
    let link = format!("<a class=\"cite\" role=\"doc-biblioref\" id=\".cite-{id}-{times}\"");
    keep_together(out);
    out.push_str(&format!("{link} href=\"#.ref-{id}\">[{}]</a>", index + 1));
}

/// Replaces the blank before a citation by a non-breaking one.
fn keep_together(out: &mut String) {
    if out.ends_with(' ') {
        out.pop();
        out.push('\u{a0}');
    }
}

fn write_note(index: usize, writer: &mut LessonWriter<'_>, out: &mut String) {
    let noted_before = writer.noted.iter().position(|&noted| noted == index);
    let number = noted_before.unwrap_or(writer.noted.len()) + 1;
    // The note links back to the first place that refers to it; an id may occur only once.
    let id = if noted_before.is_none() {
        writer.noted.push(index);
        writer.pending.push(index);
        format!(" id=\".noteref-{number}\"")
    } else {
        String::new()
    };
    let link = format!("<a class=\"noteref\" role=\"doc-noteref\"{id} href=\"#.note-{number}\">");
    out.push_str(&format!("<sup>{link}{number}</a></sup>"));
}
