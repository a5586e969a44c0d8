//! Finds handwritten HTML that would not work because pages allow nothing inline.
//!
//! Their Content-Security-Policy allows styles and scripts only from files of the site, so that
//! nothing quoted by a lesson or printed by a demo can run.

use std::ops::Range;

use super::family::{CheckFamily, CheckFunction};
use crate::diagnostic::{Code, Diagnostic};
use crate::lesson::html::{HtmlPiece, HtmlTag};
use crate::lesson::{Lesson, LessonLink};

/// The folder of a course's files as the help lines here name it; in a book it is another one.
const FILES: &str = "content/static/";

/// Handwritten HTML that pages may not have.
pub(super) const CHECK: CheckFamily = CheckFamily {
    codes: &[Code::Policy],
    functions: &[CheckFunction::Texts(|lesson, _| check(lesson))],
};

/// Checks every tag of the author.
fn check(lesson: &Lesson) -> Vec<Diagnostic> {
    let tags = lesson.html.iter().flat_map(HtmlPiece::tags);
    let files = lesson.shown("static/");
    tags.flat_map(|tag| blocked_parts(&tag))
        .chain(lesson.links().into_iter().filter_map(script_link))
        .map(|part| {
            Diagnostic::new(Code::Policy, lesson.span(part.range), part.message)
                .with_help(part.help.replace(FILES, &files))
        })
        .collect()
}

/// HTML that browsers do not let work.
struct Blocked {
    range: Range<usize>,
    message: String,
    help: &'static str,
}

impl Blocked {
    fn new(range: &Range<usize>, message: impl Into<String>, help: &'static str) -> Self {
        Self {
            range: range.clone(),
            message: message.into(),
            help,
        }
    }
}

/// Reports an address that is a script.
fn script_link(link: LessonLink) -> Option<Blocked> {
    let scheme = link.destination.trim_start().get(.."javascript:".len())?;
    let message = "a script as an address is stopped by the page's security policy";
    let help = "link to a page; put the script into `content/static/` and load it with `src=`";
    scheme
        .eq_ignore_ascii_case("javascript:")
        .then(|| Blocked::new(&link.range, message, help))
}

/// Returns the blocked parts of a tag.
fn blocked_parts(tag: &HtmlTag) -> Vec<Blocked> {
    let has_source = tag.attributes.iter().any(|(name, ..)| name == "src");
    let mut found = Vec::new();
    match tag.name.as_str() {
        "script" if !has_source => found.push(Blocked::new(
            &tag.range,
            "a script in the page is stopped by its security policy",
            "put the script into `content/static/` and load it with `src=`",
        )),
        "style" => found.push(Blocked::new(
            &tag.range,
            "a style sheet in the page is stopped by its security policy",
            "put the style into a file in `templates/assets/style/`",
        )),
        "base" => found.push(Blocked::new(
            &tag.range,
            "`<base>` would turn every link of the page elsewhere, and is stopped",
            "write each address whole",
        )),
        "meta" if tag.attributes.iter().any(|(name, ..)| name == "http-equiv") => {
            found.push(Blocked::new(
                &tag.range,
                "`<meta http-equiv>` can lead readers away or change the rules of the page",
                "leave it out; a page that moved has `aliases:` in its front matter",
            ));
        }
        _ => {}
    }
    for (name, _, range) in &tag.attributes {
        if name == "style" {
            let message = "the attribute `style` is stopped by the page's security policy";
            let help = "use a class, and style it in `templates/assets/style/`";
            found.push(Blocked::new(range, message, help));
        } else if name.starts_with("on") && name.len() > 2 {
            let message =
                format!("the attribute `{name}` is stopped by the page's security policy");
            let help = "put the script into `content/static/` and load it with `src=`";
            found.push(Blocked::new(range, message, help));
        }
    }
    found
}
