//! No word is lost: each word of a lesson's Markdown stands on its page, or a diagnostic covers its place.
//!
//! Markup without words (addresses, attributes, labels, formulas, handwritten tags) is left out.
//! The law is held over all cases, over our course, and over Markdown that a generator writes.

#[path = "nasty.rs"]
mod nasty;

use std::collections::BTreeSet;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use didact::Built;
use didact::diagnostic::{Code, Span};
use didact::lesson::Lesson;
use didact::source::Sources;
use html5gum::{Token, Tokenizer};
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use crate::cases::{build_sources, cases, read};

/// The words of a text with their places.
fn words(text: &str) -> impl Iterator<Item = (Range<usize>, &str)> {
    let mut at = 0;
    let parts = text.split(|c: char| !c.is_alphanumeric());
    let places = parts.map(move |part| {
        let start = at;
        at = start + part.len();
        // The sign between two words may have more bytes than one.
        let sign = text[at..].chars().next();
        at += sign.map_or(0, char::len_utf8);
        (start..start + part.len(), part)
    });
    places.filter(|(_, part)| !part.is_empty())
}

/// All that a page says: its text, with and without a border at each tag, and its attributes.
fn said(html: &str) -> BTreeSet<String> {
    let (mut joined, mut apart) = (String::new(), String::new());
    for Ok(token) in Tokenizer::new(html) {
        match token {
            Token::String(text) => {
                let text = String::from_utf8_lossy(&text).into_owned();
                joined.push_str(&text);
                apart.push_str(&text);
            }
            Token::StartTag(tag) => {
                apart.push(' ');
                for value in tag.attributes.values() {
                    apart.push_str(&String::from_utf8_lossy(value));
                    apart.push(' ');
                }
                // Blocks end what stands before them.
                let inline: [&[u8]; 8] =
                    [b"a", b"b", b"i", b"em", b"strong", b"code", b"span", b"del"];
                if !inline.contains(&&**tag.name) {
                    joined.push(' ');
                }
            }
            Token::EndTag(_) => apart.push(' '),
            _ => {}
        }
    }
    let all = [joined, apart];
    all.iter()
        .flat_map(|text| words(text))
        .map(|(_, word)| word.to_lowercase())
        .collect()
}

fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_DEFINITION_LIST
        | Options::ENABLE_MATH
        | Options::ENABLE_GFM
}

/// Fences whose text is drawn, judged or kept from readers.
fn is_not_shown(info: &str) -> bool {
    let mut words = info.split([' ', ',']);
    let first = words.next().unwrap_or("");
    matches!(first, "diagram" | "dot") || words.any(|word| matches!(word, "verify" | "solution"))
}

/// The lesson with a blank for each byte that is markup.
fn without_markup(lesson: &Lesson, body: usize, is_drawn: bool) -> String {
    let text = &*lesson.text;
    let mut bytes = text.as_bytes().to_vec();
    let mut blot = |range: Range<usize>| {
        let range = range.start.min(range.end) + body..range.end + body;
        bytes[range].fill(b' ');
    };
    blot(0..0);
    let parser = Parser::new_ext(&text[body..], options());
    for (label, definition) in parser.reference_definitions().iter() {
        // The title is what a reader would see of it.
        let range = definition.span.clone();
        let whole = &text[body..][range.clone()];
        let is_comment = matches!(&*definition.dest, "" | "#");
        let title = definition.title.as_deref().filter(|_| !is_comment);
        let length = title
            .and_then(|title| whole.rfind(title))
            .unwrap_or(whole.len());
        blot(range.start..range.start + length.max(label.len() + 2));
    }
    // A definition may stand again with the same address.
    let mut at = 0;
    for line in text[body..].split_inclusive('\n') {
        let (label, address) = line.trim().split_once("]: ").unwrap_or_default();
        let label = label.trim_start_matches('[');
        let known = parser.reference_definitions().get(label);
        if known.is_some_and(|known| &*known.dest == address.trim()) {
            blot(at..at + line.len());
        }
        at += line.len();
    }
    let mut ends: Vec<usize> = Vec::new();
    let mut last = 0;
    for (event, range) in parser.into_offset_iter() {
        match &event {
            Event::Html(_)
            | Event::InlineHtml(_)
            | Event::InlineMath(_)
            | Event::DisplayMath(_)
            | Event::FootnoteReference(_)
            | Event::TaskListMarker(_) => blot(range.clone()),
            Event::Code(code) if code.starts_with('{') => blot(range.clone()),
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                let whole = &text[body..][range.clone()];
                let first = whole.find('\n').unwrap_or(whole.len());
                blot(range.start..range.start + first);
                if is_not_shown(info) {
                    blot(range.clone());
                }
            }
            Event::Start(Tag::Item | Tag::FootnoteDefinition(_)) => {
                let whole = &text[body..][range.clone()];
                let mark = if whole.starts_with('[') {
                    whole.find("]:").map_or(0, |at| at + 2)
                } else {
                    whole.find(['.', ')', '-', '*', '+']).map_or(0, |at| at + 1)
                };
                let boxed = whole[mark..].trim_start().starts_with("[x]");
                let mark = if boxed {
                    whole.find("[x]").map_or(mark, |at| at + 3)
                } else {
                    mark
                };
                blot(range.start..range.start + mark);
            }
            Event::Start(Tag::Image { dest_url, .. })
                if !is_drawn && dest_url.starts_with("demo:") =>
            {
                blot(range.clone());
            }
            Event::Start(Tag::BlockQuote(Some(_))) => {
                let whole = &text[body..][range.clone()];
                let mark = whole.find(']').map_or(0, |at| at + 1);
                blot(range.start..range.start + mark);
            }
            Event::End(TagEnd::Link | TagEnd::Image | TagEnd::Heading(_)) => {
                let from = ends.last().copied().unwrap_or(last).max(range.start);
                blot(from.max(last.min(range.end)).min(range.end)..range.end);
            }
            _ => {}
        }
        match &event {
            Event::Start(_) => ends.push(range.start),
            Event::End(_) => {
                ends.pop();
                last = range.end;
            }
            _ => last = range.end,
        }
        if let Some(end) = ends.last_mut() {
            *end = (*end).max(last);
        }
    }
    bytes[..body].fill(b' ');
    let mut bytes = String::from_utf8(bytes)
        .expect("ranges end between characters")
        .into_bytes();
    // Marks of ours: labels of citations, ids, hidden lines, lines that are included.
    for mark in [("[^", "]"), ("{#", "}")] {
        let starts: Vec<usize> = text.match_indices(mark.0).map(|(at, _)| at).collect();
        for start in starts {
            let end = text[start..].find(mark.1).map_or(start, |at| start + at);
            if !text[start..end].contains('\n') {
                bytes[start..end].fill(b' ');
            }
        }
    }
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if line.trim_start().starts_with("# ")
            && lesson.demos.iter().any(|demo| demo.range.contains(&at))
        {
            bytes[at..at + line.len()].fill(b' ');
        }
        at += line.len();
    }
    String::from_utf8(bytes).expect("marks end between characters")
}

/// Returns the offset of a lesson's body.
fn body_of(lesson: &Lesson) -> usize {
    let after = lesson.front_range.end;
    match after {
        0 => 0,
        _ => after + lesson.text[after..].find('\n').map_or(0, |at| at + 1),
    }
}

/// The words of a lesson that neither its page nor a diagnostic has.
fn lost(lesson: &Lesson, built: &Built) -> Vec<String> {
    let path = format!("{}/index.html", lesson.slug);
    let Some(page) = built.site.files.get(&path) else {
        return Vec::new();
    };
    let mut said = said(&String::from_utf8_lossy(page));
    // A heavy page links to a page beside it, which holds its closed parts.
    if let Some(rest) = built.site.files.get(&format!("{}/rest.html", lesson.slug)) {
        assert!(String::from_utf8_lossy(page).contains("href=\"rest.html#r1\""));
        said.extend(self::said(&String::from_utf8_lossy(rest)));
    }
    let spans = built.diagnostics.iter().flat_map(|found| {
        let labels = found.labels.iter().map(|label| &label.span);
        found.span.iter().chain(labels)
    });
    let covered: Vec<&Span> = spans.collect();
    let codes = || built.diagnostics.iter().map(|found| found.code);
    // Of two pages with one address, one is not published.
    let is_doubled = built.diagnostics.iter().any(|found| {
        let file = found.span.as_ref().map(|span| &span.file);
        found.code == Code::AddressTaken && file == Some(&lesson.file)
    });
    if is_doubled {
        return Vec::new();
    }
    // A page that is not filled has no words, a figure that was not drawn no description.
    if codes().any(|code| code == Code::Template) {
        return Vec::new();
    }
    let is_drawn =
        !codes().any(|code| matches!(code, Code::CompileError | Code::Panic | Code::ExitStatus));
    let text = without_markup(lesson, body_of(lesson), is_drawn);
    // The words that lessons in every language write before a caption.
    let unsaid = words(&text).filter(|(_, word)| *word != "Table");
    let unsaid = unsaid.filter(|(place, word)| {
        // Diagnostics have the places of the file that authors open, before anything is included.
        let origins = lesson.origins.as_ref();
        let origin = origins.map(|origins| origins.place(place.clone()));
        let file = origin.as_ref().and_then(|origin| origin.file.as_ref());
        let file = file.unwrap_or(&lesson.file);
        let place = origin.as_ref().map_or(place, |origin| &origin.range);
        let mut reported = covered.iter().filter(|span| span.file == *file);
        let holds =
            |span: &Span| span.range().start <= place.start && place.end <= span.range().end;
        !said.contains(&word.to_lowercase()) && !reported.any(|span| holds(span))
    });
    unsaid
        .map(|(place, word)| {
            let line = lesson.text[..place.start].matches('\n').count() + 1;
            format!("{}:{line}: {word}", lesson.file)
        })
        .collect()
}

fn lost_in(sources: &Sources) -> Vec<String> {
    let built = build_sources(sources);
    let lessons = built.course.all();
    lessons.flat_map(|lesson| lost(lesson, &built)).collect()
}

#[test]
fn no_word_of_the_cases_is_lost() {
    let lost: Vec<String> = cases()
        .iter()
        .flat_map(|case| {
            let name = case
                .file_name()
                .expect("a folder")
                .to_string_lossy()
                .into_owned();
            let found = lost_in(&read(case)).into_iter();
            found.map(move |lost| format!("{name}: {lost}"))
        })
        .collect();
    assert!(lost.is_empty(), "{}", lost.join("\n"));
}

#[test]
fn no_word_of_our_course_is_lost() {
    let sources = read(Path::new(env!("CARGO_MANIFEST_DIR")));
    let lost = lost_in(&sources);
    assert!(lost.is_empty(), "{}", lost.join("\n"));
    let found = build_sources(&sources).diagnostics.into_iter();
    let mut alarms = found.filter(|one| matches!(one.code, Code::TextLost | Code::ForeignSyntax));
    assert!(alarms.next().is_none(), "nothing in it is of another tool");
}

#[test]
fn no_word_of_nasty_markdown_is_lost() {
    for seed in 0..40 {
        let text = nasty::lesson(seed);
        let lost = lost_in(&course(&text));
        assert!(lost.is_empty(), "seed {seed}: {}\n{text}", lost.join(", "));
    }
}

#[track_caller]
fn check(text: &str) {
    let sources = course(&format!("---\ntitle: Title\n---\n\n{text}"));
    assert_eq!(lost_in(&sources), [""; 0], "in {text:?}");
}

#[test]
fn what_was_lost_once_is_kept_or_reported() {
    check("Words.\n\n# Part two\n\nMore.\n");
    check("# Other words\n\nMore.\n");
    check("> # Quoted heading\n\n- # Heading in a list\n\n: # no\n");
    check("Quoted\n======\n\n> Setext\n> ======\n");
    check("| a | b |\n|---|---|\n| c | d | surplus |\n");
    check("| a | b |\n|---|---|\n| `x|y` | d |\n");
    check("| a |\n|---|\n| $P(A|B)$ |\n");
    check("Words.\n\n[^n]: Unused note.\n");
    check("A[^n].\n\n[^n]: First note.\n\n[^n]: Second note.\n");
    check("A[^n].\n\n[^n]: First note[^m].\n\n[^o]: Refers[^o] to itself.\n\n[^m]: More.\n");
    check("Words.\n\n[label]: https://example.org \"Unused title\"\n");
    check("[a][label]\n\n[label]: https://a.org\n[label]: https://b.org \"Second\"\n");
    check("> [a]: https://a.org\n> [a]: https://b.org\n\n[a]\n");
    check("A Vec<String> and an Option<Inner> and <name>.\n");
    check("A citation[^a2020].\n\n```text\n[^a2020]: ...\n```\n");
    check("<!-- never closed\n\nA[^x2020].\n");
    check("![Words with `code` and *stress*](none.png \"A title[^x]\")\n");
}

/// A course of one lesson.
fn course(text: &str) -> Sources {
    let mut sources = Sources::default();
    let settings = "title = \"C\"\ndescription = \"D\"\nlanguage = \"en\"\nbase_url = \"https://example.org/\"\n";
    let files = [("course.toml", settings), ("01-a/index.md", text)];
    for (name, text) in files {
        sources
            .content
            .insert(name.to_owned(), Arc::from(text.as_bytes()));
    }
    sources
}
