//! Absolute addresses of pages, and the same page in other languages.

use super::link::Translation;
use super::view::CourseView;

/// Returns the absolute URL of a page; `None` if the course has no base URL.
pub(crate) fn canonical(view: &CourseView<'_>, path: &str) -> Option<String> {
    let base = &view.course.settings.base_url;
    let slash = if base.ends_with('/') { "" } else { "/" };
    let path = without_index(path);
    (!base.is_empty()).then(|| format!("{base}{slash}{path}"))
}

/// Returns the page at `path` in all languages, its own included; empty without translations.
pub(crate) fn translations(view: &CourseView<'_>, path: &str) -> Vec<Translation> {
    let settings = &view.course.settings;
    let Some(own) = canonical(view, path).filter(|_| !settings.translations.is_empty()) else {
        return Vec::new();
    };
    let path = without_index(path);
    let others = settings
        .translations
        .iter()
        .map(|(language, base)| Translation {
            language: language.clone(),
            href: format!("{}/{path}", base.trim_end_matches('/')),
        });
    let language = settings.language.clone();
    let this_page = Translation {
        language,
        href: own,
    };
    std::iter::once(this_page).chain(others).collect()
}

/// Removes `index.html`: `a/index.html` → `a/`.
fn without_index(path: &str) -> &str {
    path.strip_suffix("index.html")
        .filter(|folder| folder.is_empty() || folder.ends_with('/'))
        .unwrap_or(path)
}

/// Returns the direction of a language's script: `ltr` or `rtl`.
pub(crate) fn direction(language: &str) -> &'static str {
    match language.split('-').next().unwrap_or("") {
        "ar" | "dv" | "fa" | "he" | "ps" | "ur" | "yi" => "rtl",
        _ => "ltr",
    }
}
