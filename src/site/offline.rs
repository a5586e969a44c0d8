//! The service worker that stores the course for offline use, if a reader asks for it.
//!
//! It is at the top of the site, so that its scope is exactly the site. It lists each file with its
//! digest, so that it loads only changed files again.

use super::Site;
use crate::digest::Digest;
use crate::parallel;
use crate::sorted;

/// Path in the site.
pub(super) const PATH: &str = "sw.js";

/// Endings of files that are not stored: downloads, and files that only other sites read.
const LEFT_OUT: [&str; 4] = [".zip", ".xml", ".nojekyll", "preview.png"];

/// Returns the service worker for all files of `site` except the page that repeats all others
/// (`whole`); `text` is its source, without the list of files.
pub(super) fn worker(site: &Site, whole: Option<&str>, text: &str) -> String {
    let stored: Vec<_> = site
        .files
        .iter()
        .filter(|(path, _)| !LEFT_OUT.iter().any(|end| path.ends_with(end)))
        .filter(|(path, _)| Some(path.as_str()) != whole)
        .collect();
    let total: usize = stored.iter().map(|(_, bytes)| bytes.len()).sum();
    let digests = sorted::map(parallel::map(stored, |(path, bytes)| {
        (path.as_str(), Digest::of(bytes).short(8))
    }));
    let files = serde_json::to_string(&digests).expect("paths have a form in JSON");
    // A browser keeps one cache for each version.
    let version = Digest::of(files.as_bytes()).short(8);
    format!(
        "\"use strict\";\nconst version = \"{version}\";\nconst total = {total};\n\
         const files = {files};\n{text}"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_has_a_digest_and_a_size() {
        let mut site = Site::default();
        site.add("a/index.html", "four");
        site.add("a/demo.zip", "many bytes");
        site.add("all/index.html", "four again");
        let worker = worker(&site, Some("all/index.html"), "work();\n");
        assert!(worker.contains("const total = 4;\n"), "{worker}");
        assert!(worker.contains("{\"a/index.html\":\""), "{worker}");
        assert!(!worker.contains("demo.zip"));
        let first = worker.clone();
        site.add("a/index.html", "five");
        assert_ne!(
            super::worker(&site, Some("all/index.html"), "work();\n"),
            first
        );
    }
}
