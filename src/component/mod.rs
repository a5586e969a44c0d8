//! Components: a heading with a class gives special content to its section; one file for each
//! class.
//!
//! A component consists of a file here, its line in [`ALL`], its template in `templates/component/`
//! and its words in `templates/words/`; its file names its part of the stylesheet and its scripts,
//! which are in `templates/assets/`. Nothing else depends on it: the parser accepts any class, and
//! pages use the list.

mod aside;
mod cards;
mod exercise;
mod further;
mod order;
mod precheck;
mod predict;
mod quiz;
mod recap;
mod steps;
mod worked;

mod answer;
mod arithmetic;
pub(crate) mod choice;
mod embedded;
mod frame;
mod question;
mod reply;
mod sketch;

#[cfg(test)]
mod component_test;
#[cfg(test)]
mod style_test;

use crate::page::Components;

/// All components, in the order of messages.
pub(crate) const ALL: Components = Components(&[
    &precheck::PrecheckComponent,
    &predict::PredictComponent,
    &quiz::QuizComponent,
    &order::OrderComponent,
    &exercise::ExerciseComponent,
    &worked::WorkedComponent,
    &steps::StepsComponent,
    &recap::RecapComponent,
    &cards::CardsComponent,
    &further::FurtherComponent,
    &aside::AsideComponent,
]);
