//! Resolves the links of lessons.
//!
//! Authors link to files as on disk (`../20-classic-convnets/index.md#ledger`), so that links also
//! work on GitHub. Addresses of the site are computed elsewhere.

use std::collections::BTreeSet;

use percent_encoding::percent_decode_str;

use super::Course;
use crate::lesson::Lesson;

/// Target of a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkTarget {
    /// Any address with a scheme: another host, a mail address.
    External,
    /// An anchor on the same page.
    Anchor(String),
    /// A lesson or page of the course.
    Page {
        /// Slug of the page.
        slug: String,
        /// Anchor on the page; empty for its top.
        fragment: String,
    },
    /// A generated page that redirects.
    Redirect {
        /// Path of the page in the site.
        path: String,
        /// Anchor of the link; empty for the top.
        fragment: String,
    },
    /// A file of `content/`, by its path there.
    File(String),
    /// No target; holds the path below `content/` that does not exist.
    Missing(String),
}

impl Course {
    /// Resolves `destination`, as written in the lesson `from`.
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
            None => match self.moved(&path).or_else(|| self.by_mdbook_path(&path)) {
                Some(lesson) => page(lesson),
                None if self.redirects.contains_key(&path) => LinkTarget::Redirect {
                    path,
                    fragment: fragment.to_owned(),
                },
                None => LinkTarget::Missing(path),
            },
        }
    }

    /// Returns `destination`, written in `folder`, relative to the first page, such as
    /// `../std/vec/`. `None` unless the settings say that it exists beside the site.
    pub fn outside(&self, folder: &str, destination: &str) -> Option<String> {
        let settings = &self.settings;
        if settings.links.outside.is_empty() && settings.also.is_empty() {
            return None;
        }
        let path = climb(folder, destination);
        let mut prefixes = settings.links.outside.iter();
        let is_listed =
            prefixes.any(|prefix| !prefix.is_empty() && path.starts_with(prefix.as_str()));
        let is_of = |at: &str| {
            path.strip_prefix(at)
                .is_some_and(|rest| rest.starts_with('/'))
        };
        let in_another = settings.also.iter().any(|also| is_of(&also.at));
        (is_listed || in_another).then_some(path)
    }

    /// Returns the folders beside the site that links of a lesson lead to, relative to the first page: `../std/`.
    pub fn folders_beside(&self, lesson: &Lesson) -> BTreeSet<String> {
        let links = lesson.links().into_iter();
        let lost = links.filter(|link| {
            let target = self.resolve(lesson, &link.destination);
            matches!(target, LinkTarget::Missing(_))
        });
        let folders = lost.filter_map(|link| {
            let path = climb(&lesson.folder, &link.destination);
            let (folder, _) = path.strip_prefix("../")?.split_once('/')?;
            (folder != "..").then(|| format!("../{folder}/"))
        });
        folders.collect()
    }

    /// Returns the lesson that mdBook would publish as `path`: books link to `ownership.html` too.
    pub(super) fn by_mdbook_path(&self, path: &str) -> Option<&Lesson> {
        let stem = path.strip_suffix(".html")?;
        let readme = || Some(format!("{}README.md", stem.strip_suffix("index")?));
        let found = self
            .by_path(&format!("{stem}.md"))
            .or_else(|| self.by_path(&readme()?))
            .or_else(|| self.by_page(path));
        found.map(|lesson| &**lesson)
    }

    /// Returns the path below `content/` of the file that `destination`, written in `from`, names.
    pub fn path_of(&self, from: &Lesson, destination: &str) -> Option<String> {
        let path = destination.split('#').next().unwrap_or("");
        if path.is_empty() || has_scheme(path) || path.starts_with("//") {
            return None;
        }
        join(&from.folder, &percent_decode_str(path).decode_utf8_lossy())
    }
}

pub(super) fn has_scheme(destination: &str) -> bool {
    let scheme = destination.split([':', '/', '#', '?']).next().unwrap_or("");
    let colon = destination[scheme.len()..].starts_with(':');
    let letters = scheme
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
    colon && !scheme.is_empty() && letters
}

/// Joins paths: `21-residual-networks` and `../glossary.md` → `glossary.md`; `None` outside of
/// `content/`.
pub(super) fn join(folder: &str, path: &str) -> Option<String> {
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

/// Rewrites `destination` relative to the first page: `a/b` and `../../../std/#x` → `../std/#x`.
fn climb(folder: &str, destination: &str) -> String {
    if destination.starts_with('/') {
        return destination.to_owned();
    }
    let mut above: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    let mut rest = destination;
    let mut up = 0;
    while let Some((first, after)) = rest.split_once('/').filter(|(first, _)| is_dots(first)) {
        if first == ".." && above.pop().is_none() {
            up += 1;
        }
        rest = after;
    }
    above.push(rest);
    format!("{}{}", "../".repeat(up), above.join("/"))
}

fn is_dots(part: &str) -> bool {
    part == "." || part == ".."
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
    fn a_path_out_of_the_site_is_seen_from_its_first_page() {
        assert_eq!(climb("", "../std/a.html#b"), "../std/a.html#b");
        assert_eq!(climb("a/b", "../../../std/"), "../std/");
        assert_eq!(climb("a", "./../../x/../std/"), "../x/../std/");
        assert_eq!(climb("a", "../std/"), "std/");
        assert_eq!(climb("a", "/std/"), "/std/");
    }

    #[test]
    fn a_scheme_makes_a_link_external() {
        assert!(has_scheme("https://example.org"));
        assert!(has_scheme("mailto:a@example.org"));
        assert!(!has_scheme("../a:b.md"));
        assert!(!has_scheme("figures/a.png"));
    }
}
