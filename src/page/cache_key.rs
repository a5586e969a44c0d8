//! Cache key of a page: a digest of all its inputs, so that equal keys mean equal pages.
//!
//! | input                                           | reason                                   |
//! |-------------------------------------------------|------------------------------------------|
//! | the program that renders                        | another version may render otherwise     |
//! | `course.toml`, address, bibliography            | pages show them                          |
//! | templates and assets                            | pages are rendered from them             |
//! | generated lists, presence of cards              | pages link to them                       |
//! | heads of all lessons, in order                  | titles of neighbors, links, requirements |
//! | paths of all files of `content/`                | targets of links                         |
//! | compiler and crates of the demos                | pages name them                          |
//! | names of the modules of its live demos          | the page contains their addresses        |
//! | the lesson's text, its includes and the outputs of its demos | content of the page         |
//!
//! A page depends on no more of another lesson than its head. The bytes of files that a page shows
//! are not included, since these files are known only after rendering
//! ([`Page::files`](super::Page::files)).

use std::collections::BTreeMap;
use std::sync::Arc;

use super::model::view::CourseView;
use crate::demo::outputs::{DemoOutput, Outputs};
use crate::digest::Digest;
use crate::lesson::Lesson;
use crate::parallel;

/// The inputs that all pages of a build share.
pub(super) struct CacheKeys {
    shared: Digest,
}

impl CacheKeys {
    /// Digests the shared inputs; `program` is the digest of the program that renders.
    pub(super) fn new(
        view: &CourseView<'_>,
        outputs: &Outputs,
        templates: &BTreeMap<String, Arc<[u8]>>,
        program: Digest,
    ) -> Self {
        let course = view.course;
        // `Debug` writes every field, also those that are added later.
        let links = format!("{:?} {}", view.overviews, view.has_cards);
        let settings = format!("{:?}", course.settings);
        let bibliography = format!("{:?}", course.bibliography);
        let environment = format!("{:?}", outputs.environment);
        let mut fields: Vec<Vec<u8>> = vec![
            program.as_bytes().into(),
            links.into(),
            settings.into(),
            bibliography.into(),
            environment.into(),
        ];
        for (name, bytes) in templates {
            fields.push(name.as_bytes().into());
            fields.push(Digest::of(bytes).as_bytes().into());
        }
        let all = course.lessons.iter().chain(&course.pages);
        fields.extend(parallel::map(all, |lesson| head(view, lesson).into_bytes()));
        fields.extend(course.files.keys().map(|path| path.as_bytes().into()));
        Self {
            shared: Digest::of_fields(fields.iter().map(Vec::as_slice)),
        }
    }

    /// Returns the key of the page of one lesson.
    pub(super) fn of(&self, lesson: &Lesson, outputs: &Outputs) -> Digest {
        let mut fields: Vec<Vec<u8>> = vec![
            self.shared.as_bytes().into(),
            lesson.name.as_bytes().into(),
            lesson.digest.as_bytes().into(),
        ];
        for (path, text) in &lesson.included {
            fields.push(path.as_bytes().into());
            fields.push(Digest::of(text.as_bytes()).as_bytes().into());
        }
        let demos = outputs.lessons.get(&lesson.slug);
        fields.extend(demos.into_iter().flatten().map(shown_output));
        // Only pages with live demos name the module that draws.
        if let Some(module) = outputs.modules.lessons.get(&lesson.slug) {
            fields.push(module.path.clone().into());
            let renderers = outputs.modules.renderers.values();
            fields.extend(renderers.map(|(path, _)| path.clone().into()));
        }
        Digest::of_fields(fields.iter().map(Vec::as_slice))
    }
}

/// Returns the data of a lesson that other pages may show.
fn head(view: &CourseView<'_>, lesson: &Lesson) -> String {
    let Lesson {
        name,
        folder,
        slug,
        number,
        front,
        ..
    } = lesson;
    let title = view.title(lesson);
    format!("{name:?} {folder:?} {slug:?} {number:?} {front:?} {title:?}")
}

/// Returns the data of an output that its page shows, as JSON; empty if there is no output.
fn shown_output(output: &Option<DemoOutput>) -> Vec<u8> {
    let Some(output) = output else {
        return Vec::new();
    };
    // Taken apart in full: a new field does not compile until somebody has decided about it here.
    let DemoOutput {
        source,
        outcome,
        lines,
        parts,
        is_as_promised,
        is_known_failure,
        parameters: _, // The text of the lesson, which is in the key, declares them.
        gallery,
    } = output;
    let all = (
        &**source,
        &**outcome,
        lines,
        parts,
        is_as_promised,
        is_known_failure,
        gallery,
    );
    serde_json::to_vec(&all).expect("outcomes can be written as JSON")
}
