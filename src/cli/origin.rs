//! Asks Git about a course: its remote repository and its author.
#![expect(clippy::disallowed_methods, reason = "edge: asks Git")]

use std::path::Path;
use std::process::Command;

/// Returns the web address of the remote `origin` of the repository around `folder`.
pub(super) fn remote(folder: &Path) -> Option<String> {
    web_address(&git(folder, &["remote", "get-url", "origin"])?)
}

/// Returns the author's name for commits in `folder`.
pub(super) fn user(folder: &Path) -> Option<String> {
    git(folder, &["config", "user.name"])
}

/// Returns the output of Git; `None` if it is not installed or fails.
fn git(folder: &Path, arguments: &[&str]) -> Option<String> {
    let mut command = Command::new("git");
    let output = command
        .arg("-C")
        .arg(folder)
        .args(arguments)
        .output()
        .ok()?;
    let text = String::from_utf8(output.stdout).ok()?.trim().to_owned();
    (output.status.success() && !text.is_empty()).then_some(text)
}

/// Converts `git@host:a/b.git`, `ssh://git@host/a/b` and `https://user@host/a/b.git` to
/// `https://host/a/b`.
///
/// `None` for a folder, or for a form without a web page.
fn web_address(remote: &str) -> Option<String> {
    let (authority, path) = match remote.split_once("://") {
        Some(("https" | "http" | "ssh" | "git", rest)) => rest.split_once('/')?,
        Some(_) => return None,
        None => remote.split_once(':')?,
    };
    // The port of SSH is not that of the web.
    let host = authority.rsplit('@').next()?.split(':').next()?;
    let trimmed = path.trim_matches('/');
    let page = trimmed.strip_suffix(".git").unwrap_or(trimmed);
    // The address goes into pages and workflows. Names of hosts without a dot are local.
    let is_plain = |text: &str| {
        let allowed = |c: char| c.is_ascii_alphanumeric() || "-._~/".contains(c);
        !text.is_empty() && text.chars().all(allowed)
    };
    let is_web = is_plain(host) && host.contains('.') && is_plain(page);
    is_web.then(|| format!("https://{host}/{page}"))
}

/// Returns the address of a repository's site on GitHub Pages, unless it has its own domain.
pub(super) fn pages(repository: &str) -> Option<String> {
    let (owner, name) = repository
        .strip_prefix("https://github.com/")?
        .split_once('/')?;
    let own = format!("{}.github.io", owner.to_lowercase());
    let below = if name.to_lowercase() == own {
        String::new()
    } else {
        format!("{name}/")
    };
    Some(format!("https://{own}/{below}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn remotes_have_web_addresses() {
        let check = |remote: &str, expected: Option<&str>| {
            assert_eq!(web_address(remote).as_deref(), expected, "{remote}");
        };
        check(
            "git@github.com:ada/course.git",
            Some("https://github.com/ada/course"),
        );
        check(
            "https://github.com/ada/course.git",
            Some("https://github.com/ada/course"),
        );
        check(
            "https://token@github.com/ada/course",
            Some("https://github.com/ada/course"),
        );
        check(
            "ssh://git@git.sr.ht:22/~ada/course",
            Some("https://git.sr.ht/~ada/course"),
        );
        check("/srv/git/course.git", None);
        check("../course", None);
        check("C:\\course", None);
        check("file:///srv/course", None);
        check("https://github.com/a\"b", None);
    }

    #[test]
    fn pages_stand_below_their_owner() {
        let check = |repository: &str, expected: Option<&str>| {
            assert_eq!(pages(repository).as_deref(), expected);
        };
        check(
            "https://github.com/Ada/course",
            Some("https://ada.github.io/course/"),
        );
        check(
            "https://github.com/Ada/ada.github.io",
            Some("https://ada.github.io/"),
        );
        check("https://git.sr.ht/~ada/course", None);
    }
}
