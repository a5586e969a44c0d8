//! The state of one page while it is written: what was cited, noted, found wrong.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use serde::Serialize;

use super::labels::Labels;
use super::overview::Exhibit;
use super::renderer::Renderer;
use super::term::Term;
use super::view::{self, CourseView};
use crate::demo::outputs::{DemoOutput, Outputs};
use crate::diagnostic::{Code, Diagnostic};
use crate::lesson::Lesson;

/// Everything that rendering a lesson reads, and what it finds out on the way.
pub struct Writer<'a> {
    /// The course.
    pub view: &'a CourseView<'a>,
    /// The lesson.
    pub lesson: &'a Lesson,
    /// What all demos gave.
    pub outputs: &'a Outputs,
    /// Templates, grammars, formulas.
    pub renderer: &'a Renderer,
    /// The numbers of figures, tables, equations, sections and demos.
    pub labels: Labels<'a>,
    /// Demos whose result is behind a prediction.
    pub predicted: BTreeSet<String>,
    /// Citation keys in the order of their numbers, and how often each is cited.
    pub cited: Vec<(String, usize)>,
    /// Notes (by index) in the order of their numbers.
    pub noted: Vec<usize>,
    /// Notes that still have to be set beside the block that refers to them.
    pub pending: Vec<usize>,
    /// Terms of the glossary in the order of their first use.
    pub terms: Vec<Term>,
    /// Files of `content/` that the page shows or links to.
    pub files: BTreeSet<String>,
    /// What the overviews of the course list of the page.
    pub exhibits: Vec<Exhibit>,
    /// What is wrong.
    pub diagnostics: Vec<Diagnostic>,
    counts: BTreeMap<&'static str, usize>,
    claimed: BTreeSet<String>,
}

impl<'a> Writer<'a> {
    /// A writer for one lesson.
    pub fn new(
        view: &'a CourseView<'a>,
        lesson: &'a Lesson,
        outputs: &'a Outputs,
        renderer: &'a Renderer,
    ) -> Self {
        Self {
            view,
            lesson,
            outputs,
            renderer,
            labels: Labels::of(lesson, view::number(lesson), outputs, &renderer.words),
            predicted: BTreeSet::new(),
            cited: Vec::new(),
            noted: Vec::new(),
            pending: Vec::new(),
            terms: Vec::new(),
            files: BTreeSet::new(),
            exhibits: Vec::new(),
            diagnostics: Vec::new(),
            counts: BTreeMap::new(),
            claimed: BTreeSet::new(),
        }
    }

    /// Reports a problem at a place of the lesson.
    pub fn problem(
        &mut self,
        code: Code,
        range: Range<usize>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        let found = Diagnostic::new(code, self.lesson.span(range), message);
        self.diagnostics.push(found.with_help(help));
    }

    /// A template filled; what is wrong with it is reported, once.
    pub fn template(&mut self, name: &str, context: &impl Serialize) -> String {
        match self.renderer.templates.render(name, context) {
            Ok(html) => html,
            Err(found) => {
                let found = found.with_note(format!("filled for `{}`", self.lesson.file));
                if !self.diagnostics.contains(&found) {
                    self.diagnostics.push(found);
                }
                String::new()
            }
        }
    }

    /// What the interface says for `key`, in the language of the course.
    pub fn word(&self, key: &str) -> &'a str {
        self.renderer.words.page(key)
    }

    /// The next number for things of that name: 1, 2, …
    pub fn next(&mut self, name: &'static str) -> usize {
        let count = self.counts.entry(name).or_default();
        *count += 1;
        *count
    }

    /// Takes an id that is made while writing; `false` if something else has it.
    pub fn claim(&mut self, id: &str) -> bool {
        self.labels.get(id).is_none() && self.claimed.insert(id.to_owned())
    }

    /// What the demo of that name gave; `Err` if there is no such demo.
    pub fn output(&self, name: &str) -> Result<Option<&'a DemoOutput>, ()> {
        let demos = &self.lesson.demos;
        let index = demos.iter().position(|demo| demo.name == name).ok_or(())?;
        Ok(self.outputs.of(&self.lesson.slug, index))
    }

    /// Records a file that the page needs, and gives its bytes.
    pub fn use_file(&mut self, destination: &str) -> Option<Arc<[u8]>> {
        let path = self.view.file_of(self.lesson, destination)?;
        let bytes = self.view.course.files.get(&path).cloned();
        self.files.insert(path);
        bytes
    }
}
