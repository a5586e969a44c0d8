//! The URL of a live demo for print, as text and as a QR code.
//!
//! The code is a separate file, which pages on screen do not load.

use qrcodegen::{QrCode, QrCodeEcc};

use crate::demo::browser::is_live;
use crate::demo::outputs::Outputs;
use crate::lesson::Lesson;
use crate::lesson::demo::Demo;
use crate::page::model::address::canonical;
use crate::page::model::anchor::id_of;
use crate::page::model::view::CourseView;
use crate::uri::escaped;

/// Returns the URL of a demo, if the course has a base URL.
pub(crate) fn address(view: &CourseView<'_>, lesson: &Lesson, demo: &Demo) -> Option<String> {
    let page = canonical(view, &escaped(&lesson.page))?;
    Some(format!("{page}#{}", id_of(demo)))
}

/// Returns the name of the file with a demo's QR code.
pub(crate) fn file_of(demo: &Demo) -> String {
    format!("{}-qr.svg", demo.name)
}

/// Returns path and bytes of the QR codes of a lesson's live demos.
pub(crate) fn codes(
    view: &CourseView<'_>,
    lesson: &Lesson,
    outputs: &Outputs,
) -> Vec<(String, Vec<u8>)> {
    if !outputs.modules.lessons.contains_key(&lesson.slug) {
        return Vec::new();
    }
    let demos = lesson.demos.iter().enumerate();
    let live = demos.filter(|(index, demo)| {
        let output = outputs.of(&lesson.slug, *index);
        output.is_some_and(|output| is_live(demo, &output.parameters))
    });
    let files = live.filter_map(|(_, demo)| {
        let svg = code(&address(view, lesson, demo)?)?;
        let path = format!("{}/{}", lesson.slug, file_of(demo));
        Some((path, svg.into_bytes()))
    });
    files.collect()
}

/// Returns a QR code with its quiet zone as SVG; `None` if the text is too long.
///
/// ISO/IEC 18004, error correction level M, which recovers about 15 % of the code.
fn code(text: &str) -> Option<String> {
    const QUIET: i32 = 4;
    let code = QrCode::encode_text(text, QrCodeEcc::Medium).ok()?;
    let size = code.size();
    let mut path = String::new();
    for y in 0..size {
        let mut x = 0;
        while x < size {
            // Dark modules side by side are one rectangle, which keeps the file short.
            let run = (x..size).take_while(|&x| code.get_module(x, y)).count();
            let run = i32::try_from(run).unwrap_or(0);
            if run > 0 {
                path += &format!("M{} {}h{run}v1h-{run}z", x + QUIET, y + QUIET);
            }
            x += run + 1;
        }
    }
    let side = size + 2 * QUIET;
    Some(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\" \
         shape-rendering=\"crispEdges\"><path d=\"{path}\"/></svg>\n"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_its_three_eyes() {
        let svg = code("https://example.org/").expect("it is short");
        // Version 2: 25 modules and the quiet zone.
        assert!(svg.contains("viewBox=\"0 0 33 33\""), "{svg}");
        // Upper edges of two finder patterns in the first row, and of the third one 18 rows below.
        for eye in ["M4 4h7v1", "M22 4h7v1", "M4 22h7v1"] {
            assert!(svg.contains(eye), "{eye} in {svg}");
        }
    }

    #[test]
    fn what_is_too_long_has_none() {
        assert_eq!(code(&"x".repeat(5000)), None);
    }
}
