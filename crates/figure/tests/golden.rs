//! The drawings of the gallery, byte for byte.
//!
//! `BLESS=1 cargo test -p didact-figure` rewrites `tests/golden/`; read the difference, and look at the
//! gallery, before committing it. A golden file that no figure has is a failure.
#![expect(clippy::disallowed_methods, reason = "reads and blesses golden files")]

#[path = "../examples/gallery/figures.rs"]
mod figures;
#[path = "../examples/gallery/graphs.rs"]
mod graphs;
#[path = "../examples/gallery/more.rs"]
mod more;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use figure::Drawing;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden")
}

fn drawings() -> Vec<(&'static str, Drawing)> {
    let draw = |(id, figure): (_, figure::Figure)| (id, figure.render(id, None).unwrap());
    figures::all().into_iter().map(draw).collect()
}

/// One element a line, so that a difference can be read.
fn readable(drawing: &Drawing) -> String {
    drawing.svg.replace("><", ">\n<") + "\n"
}

#[test]
fn drawings_are_what_an_author_accepted() {
    let bless = std::env::var_os("BLESS").is_some();
    for (id, drawing) in drawings() {
        let path = folder().join(format!("{id}.svg"));
        if bless {
            fs::write(&path, readable(&drawing)).unwrap();
        }
        let golden = fs::read_to_string(&path).unwrap_or_default();
        assert!(
            golden == readable(&drawing),
            "{id}.svg differs; look at it, then BLESS=1"
        );
    }
}

#[test]
fn every_golden_file_is_used() {
    let used: BTreeSet<String> = drawings()
        .iter()
        .map(|(id, _)| format!("{id}.svg"))
        .collect();
    for entry in fs::read_dir(folder()).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(used.contains(&name), "{name} belongs to no figure");
    }
}

#[test]
fn drawings_are_small_and_hold_no_style_and_no_foreign_ids() {
    for (id, Drawing { svg, .. }) in drawings() {
        assert!(svg.len() <= 30_000, "{id} has {} bytes", svg.len());
        assert!(!svg.contains(" style="), "{id}");
        for found in svg.split(" id=\"").skip(1) {
            assert!(found.starts_with(&format!("{id}-")), "{id}: {found}");
        }
    }
}

#[test]
fn every_drawing_has_a_title_a_description_and_nothing_that_is_not_a_number() {
    for (
        id,
        Drawing {
            svg, description, ..
        },
    ) in drawings()
    {
        assert!(svg.contains(&format!("<title id=\"{id}-t\">")), "{id}");
        assert!(
            description.len() > 20 && description.ends_with('.'),
            "{id}: {description}"
        );
        let drawn = svg.split_once("</desc>").unwrap().1;
        assert!(!drawn.contains("NaN") && !drawn.contains("inf"), "{id}");
    }
}

#[test]
fn words_stay_inside_of_the_drawing() {
    for (id, Drawing { svg, .. }) in drawings() {
        let wide = svg.split_once("viewBox=\"0 0 ").unwrap().1;
        let wide: f64 = wide.split(' ').next().unwrap().parse().unwrap();
        for text in svg.split("<text ").skip(1) {
            let x: f64 = text
                .split_once("x=\"")
                .unwrap()
                .1
                .split_once('"')
                .unwrap()
                .0
                .parse()
                .unwrap();
            assert!((-1.0..=wide + 1.0).contains(&x), "{id}: {text}");
        }
    }
}
