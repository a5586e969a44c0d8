//! Running text: whatever consists of words and holds no blocks.

pub(crate) mod bidi;
pub(crate) mod inline;
pub(crate) mod reveal;
pub(crate) mod smart;
pub(crate) mod table;
pub(crate) mod term;
pub(crate) mod title;
pub(crate) mod value;
