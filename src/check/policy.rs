//! Handwritten HTML that would not work: pages load nothing inline.
//!
//! Their Content-Security-Policy allows styles and scripts from files of the
//! site only, so that nothing a lesson quotes or a demo prints can run.

use std::ops::Range;

use crate::diagnostic::{Code, Diagnostic};
use crate::lesson::html::{Html, HtmlTag};
use crate::lesson::{Lesson, Link};

/// Looks at every tag that the author wrote.
pub fn check(lesson: &Lesson) -> Vec<Diagnostic> {
    let tags = lesson.html.iter().flat_map(Html::tags);
    let found = tags.flat_map(|tag| stopped(&tag));
    let found = found.chain(lesson.links().into_iter().filter_map(script_link));
    let found = found.map(|(range, message, help)| {
        Diagnostic::new(Code::Policy, lesson.span(range), message).with_help(help)
    });
    found.collect()
}

/// An address that is a script.
fn script_link(link: Link) -> Option<(Range<usize>, String, &'static str)> {
    let scheme = link.destination.trim_start().get(.."javascript:".len())?;
    let message = "a script as an address is stopped by the page's security policy";
    let help = "link to a page; put the script into `content/static/` and load it with `src=`";
    scheme
        .eq_ignore_ascii_case("javascript:")
        .then(|| (link.range, message.to_owned(), help))
}

/// What of a tag the policy stops: where, what, and what to do instead.
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
