//! Where a link of a lesson leads.
//!
//! Authors link as on disk (`../20-classic-convnets/index.md#ledger`), so that
//! links work on GitHub too; addresses of the site are another matter.

use percent_encoding::percent_decode_str;

use super::Course;
use crate::lesson::Lesson;

/// The end of a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkTarget {
    /// Another host, a mail address: anything with a scheme.
    External,
    /// A place on the same page.
    Anchor(String),
    /// A lesson or page of the course.
    Page {
        /// Its slug.
        slug: String,
        /// The place on it; empty for its top.
        fragment: String,
    },
    /// A file of `content/`, by path below it.
    File(String),
    /// Nothing; the path below `content/` that was looked for.
    Missing(String),
}

impl Course {
    /// Where `destination`, written in `from`, leads.
    pub fn resolve(&self, from: &Lesson, destination: &str) -> LinkTarget {
        if let Some(fragment) = destination.strip_prefix('#') {
            return LinkTarget::Anchor(fragment.to_owned());
        }
        if has_scheme(destination) || destination.starts_with("//") {
            return LinkTarget::External;
        }
        let (path, fragment) = destination.split_once('#').unwrap_or((destination, ""));
        let Some(path) = join(&from.folder, &percent_decode_str(path).decode_utf8_lossy()) else {
            return LinkTarget::Missing(path.to_owned());
        };
        let page = |lesson: &Lesson| LinkTarget::Page {
            slug: lesson.slug.clone(),
            fragment: fragment.to_owned(),
        };
        match self.by_path(&path) {
            Some(lesson) => page(lesson),
            None if self.files.contains_key(&path) && !self.is_draft(&path) => {
                LinkTarget::File(path)
            }
            None => match self.moved(&path).or_else(|| self.by_made_path(&path)) {
                Some(lesson) => page(lesson),
                None => LinkTarget::Missing(path),
            },
        }
    }

    /// The lesson that mdBook would publish as `path`: books link to `ownership.html` too.
    fn by_made_path(&self, path: &str) -> Option<&Lesson> {
        let stem = path.strip_suffix(".html")?;
        let readme = || Some(format!("{}README.md", stem.strip_suffix("index")?));
        let found = self.by_path(&format!("{stem}.md"));
        let found = found.or_else(|| self.by_path(&readme()?));
        found.map(|lesson| &**lesson)
    }

    /// The file below `content/` that `destination`, written in `from`, names.
    pub fn path_of(&self, from: &Lesson, destination: &str) -> Option<String> {
        let path = destination.split('#').next().unwrap_or("");
        if path.is_empty() || has_scheme(path) || path.starts_with("//") {
            return None;
        }
        join(&from.folder, &percent_decode_str(path).decode_utf8_lossy())
    }
}

fn has_scheme(destination: &str) -> bool {
    let scheme = destination.split([':', '/', '#', '?']).next().unwrap_or("");
    let colon = destination[scheme.len()..].starts_with(':');
    let letters = scheme
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
    colon && !scheme.is_empty() && letters
}

/// `21-residual-networks` and `../glossary.md` → `glossary.md`; `None` outside of `content/`.
fn join(folder: &str, path: &str) -> Option<String> {
    let base = if path.starts_with('/') { "" } else { folder };
    let mut parts: Vec<&str> = Vec::new();
    for part in base.split('/').chain(path.split('/')) {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            _ => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_joined_as_on_disk() {
        assert_eq!(join("a/b", "../c.md"), Some("a/c.md".to_owned()));
        assert_eq!(join("a", "/c.md"), Some("c.md".to_owned()));
        assert_eq!(join("a", "../../etc/passwd"), None);
    }

    #[test]
    fn a_scheme_makes_a_link_external() {
        assert!(has_scheme("https://example.org"));
        assert!(has_scheme("mailto:a@example.org"));
        assert!(!has_scheme("../a:b.md"));
        assert!(!has_scheme("figures/a.png"));
    }
}
