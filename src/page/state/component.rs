//! The interface of components to pages: a trait, and the list of components that a course may use.
//!
//! The components are in `src/component/`, one file each; nothing here depends on any of them.

pub(crate) use crate::page::theme::part::{Asset, Template};

use super::lesson_writer::LessonWriter;
use crate::lesson::tree::{Block, ComponentBlock};
use crate::page::theme::part::ComponentParts;

/// A component: special content of the section below a heading with a class.
pub trait Component: Sync {
    /// Returns the class of its heading, which is also the key of its label.
    fn class(&self) -> &'static str;

    /// Returns the template of its HTML.
    fn template(&self) -> Template;

    /// Returns its part of the stylesheet. Rules that several components share are in
    /// `style/tasks.css` and `style/ask.css`.
    fn style(&self) -> Option<Asset> {
        None
    }

    /// Returns the scripts that its HTML requests by `data-needs`.
    fn scripts(&self) -> &'static [Asset] {
        &[]
    }

    /// Returns additional classes that its heading may have.
    fn options(&self) -> &'static [&'static str] {
        &[]
    }

    /// Returns the minutes that readers need in addition to reading its words; for
    /// [`Effort::Practice`] all minutes.
    fn minutes(&self, _: &ComponentBlock) -> f64 {
        0.0
    }

    /// Returns when readers spend time on it.
    fn effort(&self) -> Effort {
        Effort::Reading
    }

    /// Returns true if browsers store the reader's answers, which requires a permanent id.
    fn is_saved(&self) -> bool {
        false
    }

    /// Appends the component at `place` to `out`; reports missing parts.
    fn write(
        &self,
        component: &ComponentBlock,
        place: &Block,
        writer: &mut LessonWriter<'_>,
        out: &mut String,
    );
}

/// Time at which readers work on a component.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effort {
    /// Along with the text around it.
    Reading,
    /// Apart from reading, in a project of their own.
    Practice,
    /// If they open it: it is folded, and optional.
    Aside,
}

/// The components that a course may use.
#[derive(Clone, Copy)]
pub struct Components(pub &'static [&'static dyn Component]);

impl Components {
    /// The empty list.
    pub const NONE: Self = Self(&[]);

    /// Returns the component for the classes of a heading.
    pub fn of(self, component: &ComponentBlock) -> Option<&'static dyn Component> {
        let mut classes = component.heading.classes.iter();
        classes.find_map(|class| self.named(class))
    }

    /// Returns the component with this class.
    pub(crate) fn named(self, class: &str) -> Option<&'static dyn Component> {
        let mut all = self.0.iter().copied();
        all.find(|component| component.class() == class)
    }

    /// Returns the templates, styles and scripts of all components.
    pub fn parts(self) -> ComponentParts {
        let all = || self.0.iter();
        ComponentParts {
            templates: all().map(|component| component.template()).collect(),
            styles: all().filter_map(|component| component.style()).collect(),
            scripts: all()
                .flat_map(|component| component.scripts().iter().copied())
                .collect(),
        }
    }

    /// Returns the classes of all components.
    pub(crate) fn classes(self) -> impl Iterator<Item = &'static str> {
        self.0.iter().map(|component| component.class())
    }
}
