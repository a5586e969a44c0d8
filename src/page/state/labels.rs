//! Numbers of a lesson's figures, tables, equations, sections and demos.
//!
//! They are assigned before rendering, so that references may point forward. A figure of a demo
//! that no image of the lesson shows is placed in the demo, and numbered there.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::demo::frame::Frame;
use crate::demo::outcome::Part;
use crate::demo::outputs::Outputs;
use crate::formula::Formulas;
use crate::lesson::tree::{Block, BlockKind, CodeBlock, FigureTarget, Heading, spoken};
use crate::lesson::{Lesson, visit};
use crate::page::model::view::{self, CourseView};
use crate::page::model::{anchor, lesson_parts};
use crate::page::theme::words::InterfaceStrings;

/// Kinds of numbered things.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LabelKind {
    /// `Figure 21.2`
    Figure,
    /// `Table 21.1`
    Table,
    /// `Equation 21.1`
    Equation,
    /// `Section 3`
    Section,
    /// `Demo 21.1`
    Demo,
}

impl LabelKind {
    /// Returns the key of the kind in messages and tables of interface strings.
    pub fn key(self) -> &'static str {
        match self {
            Self::Figure => "figure",
            Self::Table => "table",
            Self::Equation => "equation",
            Self::Section => "section",
            Self::Demo => "demo",
        }
    }

    /// Returns the kind that a reference consisting of this word refers to.
    pub fn of_word(word: &str, words: &InterfaceStrings) -> Option<Self> {
        let all = [
            Self::Figure,
            Self::Table,
            Self::Equation,
            Self::Section,
            Self::Demo,
        ];
        all.into_iter()
            .find(|kind| words.after(kind.key(), word) == Some(""))
    }
}

/// A numbered thing with its anchor and name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LessonLabel {
    /// Kind of the thing.
    pub kind: LabelKind,
    /// Anchor.
    pub id: String,
    /// `Figure 21.2`, or the text of an unnumbered heading.
    pub name: String,
    /// `21.2`, in the digits of the language; empty for unnumbered headings.
    pub number: String,
}

/// All labels of one lesson.
pub struct LessonLabels<'w> {
    words: &'w InterfaceStrings,
    formulas: &'w Formulas,
    by_id: BTreeMap<String, LessonLabel>,
    by_place: HashMap<usize, String>,
    by_frame: HashMap<(usize, String), String>,
    shown_by_images: HashSet<(String, String)>,
    by_target: HashMap<(String, String), String>,
    counts: HashMap<LabelKind, usize>,
    prefix: String,
    numbers_sections: bool,
}

impl<'w> LessonLabels<'w> {
    /// Assigns the numbers of a lesson.
    pub fn of(
        lesson: &Lesson,
        view: &'w CourseView<'_>,
        outputs: &Outputs,
        words: &'w InterfaceStrings,
    ) -> Self {
        let number = view::number(lesson);
        let mut labels = Self {
            words,
            formulas: &view.course.formulas,
            prefix: number.map(|n| format!("{n}.")).unwrap_or_default(),
            numbers_sections: lesson_parts::are_shown(view, lesson),
            by_id: BTreeMap::new(),
            by_place: HashMap::new(),
            by_frame: HashMap::new(),
            shown_by_images: HashSet::new(),
            by_target: HashMap::new(),
            counts: HashMap::new(),
        };
        // A first pass finds the figures that images show, also those further down: their demos leave
        // them out.
        visit(&lesson.blocks, &mut |block| labels.record_image(block));
        let mut walk = |block: &Block| labels.number(block, lesson, outputs);
        visit(&lesson.blocks, &mut walk);
        // Notes last, so that they do not shift the numbers of the text.
        lesson.notes.iter().for_each(|note| visit(note, &mut walk));
        labels
    }

    /// Returns the label with this id.
    pub fn get(&self, id: &str) -> Option<&LessonLabel> {
        self.by_id.get(id)
    }

    /// Returns the label of the block at byte offset `place`.
    pub fn at(&self, place: usize) -> Option<&LessonLabel> {
        self.by_id.get(self.by_place.get(&place)?)
    }

    /// Returns the label of a figure or table that is shown with its demo.
    pub fn of_frame(&self, demo: usize, frame: &str) -> Option<&LessonLabel> {
        let key = (demo, frame.to_owned());
        self.by_id.get(self.by_frame.get(&key)?)
    }

    /// Returns all ids.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.by_id.keys().map(String::as_str)
    }

    /// Returns the anchor of a demo's figure, wherever it is shown.
    pub fn of_target(&self, demo: &str, figure: &str) -> Option<String> {
        let shown = self.by_target.get(&(demo.to_owned(), figure.to_owned()));
        let in_demo =
            || Some(format!("fig-{demo}-{figure}")).filter(|id| self.by_id.contains_key(id));
        shown.cloned().or_else(in_demo)
    }

    /// Returns true if an image of the lesson shows this figure of a demo.
    fn has_image(&self, demo: &str, figure: &str) -> bool {
        self.shown_by_images
            .contains(&(demo.to_owned(), figure.to_owned()))
    }

    fn record_image(&mut self, block: &Block) {
        if let BlockKind::Figure(figure) = &block.kind
            && let FigureTarget::Demo { demo, figure } = &figure.target
        {
            self.shown_by_images.insert((demo.clone(), figure.clone()));
        }
    }

    fn number(&mut self, block: &Block, lesson: &Lesson, outputs: &Outputs) {
        let place = block.range.start;
        match &block.kind {
            BlockKind::Heading(heading) if heading.level == 2 && self.numbers_sections => {
                self.count(LabelKind::Section, Some(heading.id.clone()), place);
            }
            BlockKind::Heading(heading) => self.unnumbered(heading, place),
            BlockKind::Component(component) => self.unnumbered(&component.heading, place),
            BlockKind::Figure(figure) => {
                let id = figure.id.clone().or_else(|| target_id(&figure.target));
                if let (FigureTarget::Demo { demo, figure }, Some(id)) = (&figure.target, &id) {
                    let target = (demo.clone(), figure.clone());
                    self.by_target.insert(target, id.clone());
                }
                self.count(LabelKind::Figure, id, place);
            }
            BlockKind::Diagram(diagram) => {
                self.count(LabelKind::Figure, diagram_id(diagram), place)
            }
            BlockKind::Table(table) if table.id.is_some() || !table.caption.is_empty() => {
                self.count(LabelKind::Table, table.id.clone(), place);
            }
            BlockKind::Equation(equation) if equation.id.is_some() => {
                self.count(LabelKind::Equation, equation.id.clone(), place);
            }
            BlockKind::Demo(index) => self.demo(*index, place, lesson, outputs),
            _ => {}
        }
    }

    fn unnumbered(&mut self, heading: &Heading, place: usize) {
        let label = LessonLabel {
            kind: LabelKind::Section,
            id: heading.id.clone(),
            name: spoken(&heading.content, self.formulas),
            number: String::new(),
        };
        self.add(label, place);
    }

    fn demo(&mut self, index: usize, place: usize, lesson: &Lesson, outputs: &Outputs) {
        let demo = &lesson.demos[index];
        if !anchor::is_shown(demo) {
            return;
        }
        let id = anchor::id_of(demo);
        if demo.words.title.is_some() {
            self.count(LabelKind::Demo, Some(id), place);
        } else if demo.named {
            let label = LessonLabel {
                kind: LabelKind::Demo,
                id,
                name: self.words.page("this_demo").to_owned(),
                number: String::new(),
            };
            self.add(label, place);
        }
        let parts = outputs.of(&lesson.slug, index).map(|output| &output.parts);
        for part in parts.into_iter().flatten() {
            if let Part::Frame(frame) = part {
                self.frame(index, &demo.name, frame);
            }
        }
    }

    fn frame(&mut self, index: usize, demo: &str, frame: &Frame) {
        let (kind, id) = match frame {
            Frame::Figure { id, .. } | Frame::Svg { id, .. } if !self.has_image(demo, id) => {
                (LabelKind::Figure, id)
            }
            Frame::Table(table) if table.caption.is_some() => (LabelKind::Table, &table.id),
            _ => return,
        };
        let prefix = if kind == LabelKind::Table {
            "tbl"
        } else {
            "fig"
        };
        let number = self.next(kind);
        let label = self.label(kind, format!("{prefix}-{demo}-{id}"), &number);
        self.by_frame.insert((index, id.clone()), label.id.clone());
        self.by_id.insert(label.id.clone(), label);
    }

    fn count(&mut self, kind: LabelKind, id: Option<String>, place: usize) {
        let number = self.next(kind);
        let generated = || format!("{}-{number}", kind.key()).replace('.', "-");
        let label = self.label(kind, id.unwrap_or_else(generated), &number);
        self.add(label, place);
    }

    fn label(&self, kind: LabelKind, id: String, number: &str) -> LessonLabel {
        let number = self.words.numerals.text(number);
        let key = format!("{}_n", kind.key());
        LessonLabel {
            kind,
            id,
            name: self.words.say(&key, &[("n", &number)]),
            number,
        }
    }

    fn next(&mut self, kind: LabelKind) -> String {
        let count = self.counts.entry(kind).or_default();
        *count += 1;
        let prefix = match kind {
            LabelKind::Section => "",
            _ => &self.prefix,
        };
        format!("{prefix}{count}")
    }

    fn add(&mut self, label: LessonLabel, place: usize) {
        self.by_place.insert(place, label.id.clone());
        // The first of two equal ids is the one that browsers scroll to; the parser reports both.
        self.by_id.entry(label.id.clone()).or_insert(label);
    }
}

fn target_id(target: &FigureTarget) -> Option<String> {
    match target {
        FigureTarget::Demo { demo, figure } => Some(format!("fig-{demo}-{figure}")),
        FigureTarget::File(_) => None,
    }
}

/// Returns the id of a diagram: `{#fig-block}` among the words of its fence.
pub(crate) fn diagram_id(diagram: &CodeBlock) -> Option<String> {
    let id = diagram.words.iter().find_map(|word| {
        let attribute = word.trim_matches(['{', '}']);
        attribute
            .strip_prefix('#')
            .or(attribute.strip_prefix("id="))
    });
    id.map(str::to_owned)
}
