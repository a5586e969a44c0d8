//! What only paper shows of a live demo: its address, as text and as a QR code.
//!
//! The code is a file of its own, which pages on a screen do not load.

use qrcodegen::{QrCode, QrCodeEcc};

use super::card::id_of;
use super::context::canonical;
use super::view::CourseView;
use crate::demo::browser::is_live;
use crate::demo::outputs::Outputs;
use crate::lesson::Lesson;
use crate::lesson::demo::Demo;

/// The address of a demo, if the course knows where it will stand.
pub fn address(view: &CourseView<'_>, lesson: &Lesson, demo: &Demo) -> Option<String> {
    let page = canonical(view, &format!("{}/", lesson.slug))?;
    Some(format!("{page}#{}", id_of(demo)))
}

/// The name of the file with the code of a demo.
pub fn file_of(demo: &Demo) -> String {
    format!("{}-qr.svg", demo.name)
}

/// The codes of the live demos of a lesson: paths in the site, and bytes.
pub fn codes(view: &CourseView<'_>, lesson: &Lesson, outputs: &Outputs) -> Vec<(String, Vec<u8>)> {
    if !outputs.modules.lessons.contains_key(&lesson.slug) {
        return Vec::new();
    }
    let demos = lesson.demos.iter().enumerate();
    let live = demos.filter(|(index, demo)| {
        let output = outputs.of(&lesson.slug, *index);
        output.is_some_and(|output| is_live(demo, &output.knobs))
    });
    let codes = live.filter_map(|(_, demo)| {
        let svg = code(&address(view, lesson, demo)?)?;
        Some((
            format!("{}/{}", lesson.slug, file_of(demo)),
            svg.into_bytes(),
        ))
    });
    codes.collect()
}

/// A text as a QR code with its quiet zone; `None` if it is too long for one.
///
/// ISO/IEC 18004, with a fifteenth of the code to spare.
fn code(text: &str) -> Option<String> {
    const QUIET: i32 = 4;
    let code = QrCode::encode_text(text, QrCodeEcc::Medium).ok()?;
    let size = code.size();
    let mut path = String::new();
    for y in 0..size {
        let mut x = 0;
        while x < size {
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
        // The upper edges of two eyes in the first row, of the third one 18 rows below.
        for eye in ["M4 4h7v1", "M22 4h7v1", "M4 22h7v1"] {
            assert!(svg.contains(eye), "{eye} in {svg}");
        }
    }

    #[test]
    fn what_is_too_long_has_none() {
        assert_eq!(code(&"x".repeat(5000)), None);
    }
}
