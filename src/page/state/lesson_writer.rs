//! State of one page while it is rendered: citations, notes, diagnostics.

use std::collections::{BTreeSet, HashMap};
use std::ops::Range;
use std::sync::Arc;

use serde::Serialize;

use super::labels::LessonLabels;
use super::renderer::Renderer;
use crate::demo::outputs::{DemoOutput, Outputs};
use crate::diagnostic::{Code, Diagnostic};
use crate::lesson::Lesson;
use crate::page::model::exhibit::Exhibit;
use crate::page::model::glossary::Term;
use crate::page::model::view::CourseView;
use crate::settings::Hide;

/// Inputs and accumulated state for rendering one lesson.
pub struct LessonWriter<'a> {
    /// The course.
    pub view: &'a CourseView<'a>,
    /// The lesson.
    pub lesson: &'a Lesson,
    /// Outputs of all demos.
    pub outputs: &'a Outputs,
    /// Templates, grammars, assets, interface strings.
    pub renderer: &'a Renderer,
    /// The numbers of figures, tables, equations, sections and demos.
    pub labels: LessonLabels<'a>,
    /// Predicted demos, and when their output is shown.
    pub predicted: HashMap<String, Hide>,
    /// Index of the demo rendered last, which `What happened` refers to.
    pub last_demo: Option<usize>,
    /// Citation keys in the order of their numbers, with the number of citations of each.
    pub cited: Vec<(String, usize)>,
    /// Indices of notes in the order of their numbers.
    pub noted: Vec<usize>,
    /// Notes that still have to be rendered beside the block that refers to them.
    pub pending: Vec<usize>,
    /// Terms of the glossary in the order of their first use.
    pub terms: Vec<Term>,
    /// Files of `content/` that the page shows or links to.
    pub files: BTreeSet<String>,
    /// Entries for the generated lists.
    pub exhibits: Vec<Exhibit>,
    /// Errors and warnings.
    pub diagnostics: Vec<Diagnostic>,
    counts: HashMap<&'static str, usize>,
    claimed: BTreeSet<String>,
}

/// Error of a reference to a demo that the lesson does not have.
#[derive(Debug)]
pub struct UnknownDemo;

impl<'a> LessonWriter<'a> {
    /// Creates the state for one lesson.
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
            labels: LessonLabels::of(lesson, view, outputs, &renderer.words),
            predicted: HashMap::new(),
            last_demo: None,
            cited: Vec::new(),
            noted: Vec::new(),
            pending: Vec::new(),
            terms: Vec::new(),
            files: BTreeSet::new(),
            exhibits: Vec::new(),
            diagnostics: Vec::new(),
            counts: HashMap::new(),
            claimed: BTreeSet::new(),
        }
    }

    /// Reports an error at a place of the lesson.
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

    /// Reports the parts that were removed from the markup `id` of a demo.
    pub(crate) fn report_dropped(
        &mut self,
        id: &str,
        dropped: &BTreeSet<String>,
        range: Range<usize>,
    ) {
        if dropped.is_empty() {
            return;
        }
        let named: Vec<String> = dropped
            .iter()
            .take(4)
            .map(|what| format!("`{what}`"))
            .collect();
        let more = match dropped.len() - named.len() {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        let message = format!(
            "the markup `{id}` is shown without {}{more}",
            named.join(", ")
        );
        let help =
            "print markup whose tags are closed, and that neither runs, loads nor styles anything";
        self.problem(Code::Markup, range, message, help);
    }

    /// Renders a template; an error is reported once.
    pub fn template(&mut self, name: &str, context: &impl Serialize) -> String {
        match self.renderer.templates.render(name, context) {
            Ok(html) => html,
            Err(found) => {
                let diagnostic = found.with_note(format!("filled for `{}`", self.lesson.file));
                // A broken template fails at each block that uses it.
                if !self.diagnostics.contains(&diagnostic) {
                    self.diagnostics.push(diagnostic);
                }
                String::new()
            }
        }
    }

    /// Returns the interface string for `key`, in the language of the course.
    pub fn word(&self, key: &str) -> &'a str {
        self.renderer.words.page(key)
    }

    /// Returns the next number for things with this name: 1, 2, …
    pub fn next(&mut self, name: &'static str) -> usize {
        let count = self.counts.entry(name).or_default();
        *count += 1;
        *count
    }

    /// Reserves an id made while rendering; returns false if it is taken.
    pub fn claim(&mut self, id: &str) -> bool {
        self.labels.get(id).is_none() && self.claimed.insert(id.to_owned())
    }

    /// Returns the output of the demo with this name; `None` if the demo has no output.
    ///
    /// # Errors
    ///
    /// [`UnknownDemo`] if the lesson has no such demo.
    pub fn output(&self, name: &str) -> Result<Option<&'a DemoOutput>, UnknownDemo> {
        let mut demos = self.lesson.demos.iter();
        let index = demos.position(|demo| demo.name == name);
        Ok(self
            .outputs
            .of(&self.lesson.slug, index.ok_or(UnknownDemo)?))
    }

    /// Records a file that the page needs, and returns its bytes.
    pub fn use_file(&mut self, destination: &str) -> Option<Arc<[u8]>> {
        let path = self.view.file_of(self.lesson, destination)?;
        let bytes = self.view.course.files.get(&path).cloned();
        self.files.insert(path);
        bytes
    }
}
