//! Templates: ours are embedded, and a course overrides them file by file.
//!
//! An overridden template is still available as `didact/lesson.html`, so that its replacement may
//! extend it and change one block.
//!
//! Errors in parsing or rendering a template become diagnostics at their place in the template
//! file.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;
use tera::{Context, Error, ErrorKind, Kwargs, State, Tera, TeraResult, Value};

use super::part::ComponentParts;
use super::words::InterfaceStrings;
use crate::diagnostic::{Code, Diagnostic, LineIndex, Span, nearest};
use crate::sorted;

/// Returns names and texts of embedded templates.
macro_rules! embedded {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!("../../../templates/", $name)))),*]
    };
}

/// Our own templates by name.
pub(crate) const EMBEDDED: &[(&str, &str)] = embedded![
    "404.html",
    "base.html",
    "exhibits.html",
    "home.html",
    "lesson.html",
    "map.html",
    "prose.html",
    "redirect.html",
    "rest.html",
    "review.html",
    "search.html",
    "settings.html",
    "sources.html",
    "whole.html",
    "parts/callout.html",
    "parts/demo.html",
    "parts/finder.html",
    "parts/head.html",
    "parts/more.html",
    "parts/knobs.html",
    "parts/offline.html",
    "parts/piece.html",
    "parts/question.html",
    "parts/search.html",
    "parts/section.html",
    "parts/task.html",
    "parts/tree.html",
];

/// The parsed templates of a course.
pub struct Templates {
    tera: Tera,
}

impl Templates {
    /// Parses our templates and those of components; `overrides` replaces those of the same name
    /// and may add others.
    ///
    /// # Errors
    ///
    /// Diagnostics for the errors of Tera.
    pub fn new(
        components: &ComponentParts,
        overrides: &BTreeMap<String, Arc<[u8]>>,
        words: &InterfaceStrings,
    ) -> Result<Self, Vec<Diagnostic>> {
        let ours = EMBEDDED
            .iter()
            .copied()
            .chain(components.templates.iter().copied())
            .map(|(name, text)| (name, text.to_owned()));
        let mut texts = sorted::map(ours);
        let own = overrides.iter().filter(|(name, _)| name.ends_with(".html"));
        let mut replaced = Vec::new();
        for (name, bytes) in own {
            let ours = texts.insert(name, String::from_utf8_lossy(bytes).into_owned());
            // Tera allows one definition of a component, so a template that defines some cannot be
            // there twice.
            let extensible = ours.filter(|ours| !ours.contains("{% component"));
            replaced.extend(extensible.map(|ours| (format!("didact/{name}"), ours)));
        }
        let renamed = replaced.iter();
        texts.extend(renamed.map(|(name, text)| (name.as_str(), text.clone())));
        let mut tera = with_functions(words);
        match tera.add_raw_templates(texts.clone()) {
            Ok(()) => Ok(Self { tera }),
            Err(error) => Err(parse_diagnostics(&error, &texts)),
        }
    }

    /// Renders the template `name` with `context`.
    ///
    /// # Errors
    ///
    /// The error of Tera, at its place in the template.
    pub fn render(&self, name: &str, context: &impl Serialize) -> Result<String, Box<Diagnostic>> {
        let value = Value::try_from_serializable(context);
        value
            .and_then(|value| self.tera.render(name, &fields(value)))
            .map_err(|error| Box::new(diagnostic(&error, name)))
    }
}

/// Returns an engine with the functions and filters of our templates, but without templates.
fn with_functions(words: &InterfaceStrings) -> Tera {
    let mut tera = Tera::default();
    tera.autoescape_on(vec![".html"]);
    tera.global_context().insert("words", &words.page);
    let (words, numerals) = (words.clone(), words.numerals.clone());
    tera.register_function("say", move |arguments: Kwargs, _: &State<'_>| {
        say(&words, &arguments)
    });
    tera.register_filter("number", move |number: u64, _: Kwargs, _: &State<'_>| {
        numerals.whole(number as usize)
    });
    tera
}

/// Returns the fields of a struct as a context.
///
/// [`Context::from_serialize`] does the same, but is compiled anew for each type.
fn fields(value: Value) -> Context {
    let mut context = Context::new();
    for (name, field) in value.into_map().unwrap_or_default() {
        context.insert_value(name.to_string(), field);
    }
    context
}

/// Template function `say(key="lesson_n", n=3)`: a phrase with its placeholders filled; `n` also
/// selects the plural form.
fn say(words: &InterfaceStrings, arguments: &Kwargs) -> TeraResult<String> {
    let key: &str = arguments.must_get("key")?;
    let mut count = None;
    let mut values = Vec::new();
    for (key, value) in arguments.iter() {
        let name = key.as_str().unwrap_or("");
        let number = value.as_i128().and_then(|n| u64::try_from(n).ok());
        if name == "n" {
            count = number;
        }
        let text = match number {
            Some(number) => words.numerals.whole(number as usize),
            None => value.to_string(),
        };
        values.push((name, text));
    }
    let phrase = words.fill(key, count, &values);
    phrase.ok_or_else(|| Error::message(format!("nothing says `{key}`")))
}

/// Converts parse errors of templates to diagnostics at their places.
fn parse_diagnostics(error: &Error, texts: &BTreeMap<&str, String>) -> Vec<Diagnostic> {
    match error.kind() {
        ErrorKind::MissingParent { current, parent } => {
            let text = texts.get(current.as_str()).map_or("", String::as_str);
            let start = text.find(parent.as_str()).unwrap_or(0);
            let found = at(
                current,
                start..start + parent.len(),
                &format!("no template is called `{parent}`"),
            );
            vec![match nearest(parent, texts.keys().copied()) {
                Some(near) => found.with_help(format!("did you mean `{near}`?")),
                None => found,
            }]
        }
        // Tera reports unknown filters, tests and functions together, as one text for people.
        ErrorKind::Msg(reports) if reports.contains("--> ") => parse_reports(reports, texts),
        _ => vec![diagnostic(error, "base.html")],
    }
}

/// Parses `error: …` and `--> lesson.html:1:19` in reports for people.
fn parse_reports(reports: &str, texts: &BTreeMap<&str, String>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut message = "";
    for line in reports.lines() {
        if let Some(words) = line.strip_prefix("error: ") {
            message = words;
        }
        let Some(place) = line.trim_start().strip_prefix("--> ") else {
            continue;
        };
        let mut parts = place.trim().rsplitn(3, ':');
        let mut number = || parts.next().and_then(|part| part.parse::<usize>().ok());
        let (column, row) = (number().unwrap_or(1), number().unwrap_or(1));
        let name = parts.next().unwrap_or("base.html");
        let text = texts.get(name).map_or("", String::as_str);
        let line_start = LineIndex::new(text).start_of(row).unwrap_or(0);
        let mut chars = text[line_start..].char_indices();
        let in_line = chars.nth(column.saturating_sub(1));
        let start = line_start + in_line.map_or(0, |(at, _)| at);
        let word = message
            .split('`')
            .nth(1)
            .filter(|word| text[start..].starts_with(word));
        found.push(at(name, start..start + word.map_or(0, str::len), message));
    }
    found
}

/// Converts an error to a diagnostic at its place; at the start of the template `name` if it has none.
fn diagnostic(error: &Error, name: &str) -> Diagnostic {
    match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            let range = report.span().range.clone();
            at(report.filename(), range, report.message())
        }
        other => at(name, 0..0, &other.to_string()),
    }
}

/// Creates a diagnostic in the template `name` from a message of Tera, which may list the known fields.
fn at(name: &str, range: std::ops::Range<usize>, message: &str) -> Diagnostic {
    let file: Arc<str> = format!("templates/{name}").into();
    let sentence = message.trim_end_matches('.');
    let (first, listed) = sentence
        .split_once(". Available fields: ")
        .unwrap_or((sentence, ""));
    let fields = listed.split(", ").filter(|field| !field.is_empty());
    let mut words = first.split('`').skip(1).step_by(2);
    let help = match words.next().and_then(|word| nearest(word, fields)) {
        Some(near) => format!("did you mean `{near}`?"),
        None if !listed.is_empty() => format!("known here: {listed}"),
        None => "delete the file to return to the embedded template".to_owned(),
    };
    Diagnostic::new(Code::Template, Span::new(&file, range), lower(first)).with_help(help)
}

fn lower(message: &str) -> String {
    let mut chars = message.chars();
    let first = chars.next().map(|c| c.to_lowercase().to_string());
    first.unwrap_or_default() + chars.as_str()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(text: &str) -> Result<Templates, Vec<Diagnostic>> {
        let bytes: Arc<[u8]> = text.as_bytes().into();
        let words = InterfaceStrings::new(&BTreeMap::new(), "en")?;
        let own = BTreeMap::from([("404.html".to_owned(), bytes)]);
        Templates::new(&ComponentParts::default(), &own, &words)
    }

    #[test]
    fn an_override_takes_the_place_of_ours() {
        let templates = with("{{ title }}!").unwrap_or_else(|found| panic!("{found:?}"));
        let html = templates.render("404.html", &BTreeMap::from([("title", "A")]));
        assert_eq!(html.as_deref(), Ok("A!"));
    }

    #[test]
    fn what_takes_the_place_of_ours_may_extend_it() {
        let words = "{% extends \"didact/404.html\" %}{% block main %}Lost.{% endblock %}";
        let templates = with(words).unwrap_or_else(|found| panic!("{found:?}"));
        let known: Vec<&str> = templates.tera.get_template_names().collect();
        assert!(known.contains(&"didact/404.html"), "{known:?}");
        assert!(!known.contains(&"didact/base.html"), "{known:?}");
    }

    #[test]
    fn an_unknown_field_is_found_in_the_template() {
        let templates = with("<p>{{ page.tilte }}").unwrap_or_else(|found| panic!("{found:?}"));
        let page = BTreeMap::from([("title", "A")]);
        let found = templates
            .render("404.html", &BTreeMap::from([("page", page)]))
            .expect_err("the field is misspelled");
        let span = found.span.expect("errors in templates have places");
        assert_eq!(&*span.file, "templates/404.html");
        assert_eq!(span.start, 11);
        assert_eq!(found.help.as_deref(), Some("did you mean `title`?"));
    }

    #[test]
    fn a_tag_left_open_is_found_when_templates_are_read() {
        let found = with("{% if x %}").err().expect("the `if` has no end");
        assert_eq!(found[0].code, Code::Template);
    }
}
