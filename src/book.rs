//! mdBook's `book.toml`: the settings that a course takes over.
//!
//! Keys of plug-ins and of other renderers are ignored, since a book may also be built by other
//! tools. No files are read here.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::diagnostic::Diagnostic;
use crate::edition::Edition;
use crate::settings::{self, Settings};

/// The settings of an mdBook that are used here.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, expecting = "keys with values")]
pub(crate) struct Book {
    book: General,
    rust: Rust,
    output: Output,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
struct General {
    title: Option<String>,
    authors: Vec<String>,
    description: Option<String>,
    language: Option<String>,
    src: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, expecting = "keys with values")]
struct Rust {
    #[serde(deserialize_with = "settings::edition")]
    edition: Option<Edition>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, expecting = "keys with values")]
struct Output {
    html: Html,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
struct Html {
    git_repository_url: Option<String>,
    edit_url_template: Option<String>,
    site_url: Option<String>,
    cname: Option<String>,
    redirect: BTreeMap<String, String>,
    code: Code,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, expecting = "keys with values")]
struct Code {
    hidelines: BTreeMap<String, String>,
}

impl Book {
    /// Parses a `book.toml`; `file` is its name in diagnostics.
    pub(crate) fn read(file: &str, text: &str) -> (Self, Option<Diagnostic>) {
        settings::read(file, text)
    }

    /// Returns the folder of the chapters, relative to the book; `src` by default.
    pub(crate) fn folder(&self) -> String {
        let named = self.book.src.as_deref().unwrap_or("src");
        let parts = named
            .split(['/', '\\'])
            .filter(|part| !part.is_empty() && *part != ".");
        parts.collect::<Vec<_>>().join("/")
    }

    /// Returns the edition of fences without one. mdBook leaves it to rustdoc, whose default is
    /// 2015.
    pub(crate) fn edition(&self) -> Edition {
        self.rust.edition.unwrap_or(Edition::E2015)
    }

    /// Sets the values that `course.toml` does not set; `is_set` returns true for keys that it
    /// sets.
    pub(crate) fn fill(&self, settings: &mut Settings, is_set: &dyn Fn(&str) -> bool) {
        let general = &self.book;
        let html = &self.output.html;
        let language = general.language.clone();
        let repository = html.git_repository_url.clone();
        let texts = [
            ("title", &mut settings.title, general.title.clone()),
            (
                "description",
                &mut settings.description,
                general.description.clone(),
            ),
            ("language", &mut settings.language, language),
            ("repository", &mut settings.repository, repository),
            ("base_url", &mut settings.base_url, self.address()),
        ];
        for (key, own, from_book) in texts {
            if let Some(text) = from_book.filter(|_| !is_set(key)) {
                *own = text;
            }
        }
        if !is_set("authors") {
            settings.authors.clone_from(&general.authors);
        }
        if !is_set("edit_url") {
            settings.edit_url = html.edit_url_template.clone().unwrap_or_default();
        }
        add_missing(&mut settings.redirects, &html.redirect);
        add_missing(&mut settings.hidelines, &html.code.hidelines);
        settings.edition = settings.edition.or(Some(self.edition()));
    }

    /// Returns the URL of the published book, if it is configured with a host.
    fn address(&self) -> Option<String> {
        let html = &self.output.html;
        let path = html.site_url.as_deref().unwrap_or("/");
        let whole = match &html.cname {
            Some(host) => format!("https://{host}/{}", path.trim_start_matches('/')),
            None => path.to_owned(),
        };
        settings::parse_address(&whole).ok()
    }
}

/// Adds the entries whose keys are not in `own` yet.
fn add_missing(own: &mut BTreeMap<String, String>, others: &BTreeMap<String, String>) {
    for (key, value) in others {
        own.entry(key.clone()).or_insert_with(|| value.clone());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "[book]\ntitle = \"A book\"\nauthors = [\"A\"]\nsrc = \"./docs/src\"\n\
        multilingual = false\n[rust]\nedition = \"2021\"\n[preprocessor.toc]\nx = 1\n\
        [output.html]\ngit-repository-url = \"https://example.org/a\"\n\
        edit-url-template = \"https://example.org/a/edit/main/{path}\"\n\
        [output.html.redirect]\n\"/old.html\" = \"new.html\"\n\
        [output.html.code.hidelines]\npython = \"~\"\n";

    #[test]
    fn a_course_takes_over_what_it_leaves_open() {
        let (book, problem) = Book::read("book.toml", TEXT);
        assert_eq!(problem, None);
        assert_eq!(book.folder(), "docs/src");
        let mut settings = Settings {
            title: "Mine".to_owned(),
            hidelines: [("python", "#"), ("r", "#")]
                .map(|(language, mark)| (language.to_owned(), mark.to_owned()))
                .into(),
            ..Settings::default()
        };
        book.fill(&mut settings, &|key| key == "title");
        assert_eq!(settings.title, "Mine");
        assert_eq!(settings.authors, ["A"]);
        assert_eq!(settings.repository, "https://example.org/a");
        assert_eq!(settings.edition, Some(Edition::E2021));
        assert_eq!(settings.redirects["/old.html"], "new.html");
        assert_eq!(settings.hidelines["python"], "#", "the course's own wins");
        assert_eq!(settings.hidelines["r"], "#");
    }

    #[test]
    fn an_empty_book_has_the_defaults_of_mdbook() {
        let (book, _) = Book::read("book.toml", "");
        assert_eq!(
            (book.folder().as_str(), book.edition()),
            ("src", Edition::E2015)
        );
    }

    #[test]
    fn a_wrong_edition_is_reported_at_its_place() {
        let text = "[rust]\nedition = \"2020\"\n";
        let (_, problem) = Book::read("book.toml", text);
        let problem = problem.expect("it is wrong");
        assert_eq!(&text[problem.span.unwrap().range()], "\"2020\"");
        assert!(problem.help.unwrap().contains("2021"));
    }
}
