//! Finds handwritten HTML that would not work because pages allow nothing inline.
//!
//! Their Content-Security-Policy allows styles and scripts only from files of the site, so that
//! nothing quoted by a lesson or printed by a demo can run.

use std::ops::Range;

use super::family::{Check, Look};
use crate::diagnostic::{Code, Diagnostic};
use crate::lesson::html::{Html, HtmlTag};
use crate::lesson::{Lesson, Link};

/// The folder of a course's files as the help lines here name it; in a book it is another one.
const FILES: &str = "content/static/";

/// Handwritten HTML that pages may not have.
pub(super) const CHECK: Check = Check {
    codes: &[Code::Policy],
    looks: &[Look::Texts(|lesson, _| check(lesson))],
};

/// Checks every tag of the author.
fn check(lesson: &Lesson) -> Vec<Diagnostic> {
    let tags = lesson.html.iter().flat_map(Html::tags);
    let found = tags
        .flat_map(|tag| stopped(&tag))
        .chain(lesson.links().into_iter().filter_map(script_link));
    let files = lesson.shown("static/");
    let found = found.map(|(range, message, help)| {
        let help = help.replace(FILES, &files);
        Diagnostic::new(Code::Policy, lesson.span(range), message).with_help(help)
    });
    found.collect()
}

/// Reports an address that is a script.
fn script_link(link: Link) -> Option<(Range<usize>, String, &'static str)> {
    let scheme = link.destination.trim_start().get(.."javascript:".len())?;
    let message = "a script as an address is stopped by the page's security policy";
    let help = "link to a page; put the script into `content/static/` and load it with `src=`";
    scheme
        .eq_ignore_ascii_case("javascript:")
        .then(|| (link.range, message.to_owned(), help))
}

/// Returns the blocked parts of a tag: range, message and help.
fn stopped(tag: &HtmlTag) -> Vec<(Range<usize>, String, &'static str)> {
    let has_source = tag.attributes.iter().any(|(name, ..)| name == "src");
    let mut found = Vec::new();
    match tag.name.as_str() {
        "script" if !has_source => found.push((
            tag.range.clone(),
            "a script in the page is stopped by its security policy".to_owned(),
            "put the script into `content/static/` and load it with `src=`",
        )),
        "style" => found.push((
            tag.range.clone(),
            "a style sheet in the page is stopped by its security policy".to_owned(),
            "put the style into a file in `templates/assets/style/`",
        )),
        "base" => found.push((
            tag.range.clone(),
            "`<base>` would turn every link of the page elsewhere, and is stopped".to_owned(),
            "write each address whole",
        )),
        "meta" if tag.attributes.iter().any(|(name, ..)| name == "http-equiv") => found.push((
            tag.range.clone(),
            "`<meta http-equiv>` can lead readers away or change the rules of the page".to_owned(),
            "leave it out; a page that moved has `aliases:` in its front matter",
        )),
        _ => {}
    }
    for (name, _, range) in &tag.attributes {
        let range = || range.clone();
        if name == "style" {
            let message = "the attribute `style` is stopped by the page's security policy";
            let help = "use a class, and style it in `templates/assets/style/`";
            found.push((range(), message.to_owned(), help));
        } else if name.starts_with("on") && name.len() > 2 {
            let message =
                format!("the attribute `{name}` is stopped by the page's security policy");
            let help = "put the script into `content/static/` and load it with `src=`";
            found.push((range(), message, help));
        }
    }
    found
}
