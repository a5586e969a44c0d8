//! Maps parts of an expanded text to the files they came from.
//!
//! Stages use ranges of the expanded text; [`Origins::place`] converts such a range to one in a
//! file that the author can open.

use std::ops::Range;
use std::sync::Arc;

/// A part of an expanded text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExpandedPiece {
    /// Byte offset in the expanded text.
    pub start: usize,
    /// Path of its file in messages; `None` for the lesson.
    pub file: Option<Arc<str>>,
    /// Byte offset in its file.
    pub offset: usize,
    /// Length in the expanded text, in bytes.
    pub length: usize,
    /// False for generated text; `offset` is then the place it was generated for.
    pub is_exact: bool,
}

impl ExpandedPiece {
    /// Returns true if `next` directly follows this piece in the text and in the file.
    pub fn continues_with(&self, next: &Self) -> bool {
        let both = self.is_exact && next.is_exact;
        both && self.file == next.file && self.offset + self.length == next.offset
    }
}

/// The parts of an expanded text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origins {
    /// Text of the lesson's file.
    pub original: Arc<str>,
    pieces: Vec<ExpandedPiece>,
}

/// A range of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileRange {
    /// Path in messages; `None` for the lesson.
    pub file: Option<Arc<str>>,
    /// Byte range in the file.
    pub range: Range<usize>,
    /// False if the range does not contain the requested text.
    pub is_exact: bool,
}

impl Origins {
    /// Creates the map from the pieces, in the order of the expanded text.
    pub fn new(original: Arc<str>, pieces: Vec<ExpandedPiece>) -> Self {
        Self { original, pieces }
    }

    /// Converts a range of the expanded text; the part beyond the first file is cut off.
    pub fn place(&self, range: Range<usize>) -> FileRange {
        let after = self
            .pieces
            .partition_point(|piece| piece.start <= range.start);
        let Some(first) = after.checked_sub(1).and_then(|at| self.pieces.get(at)) else {
            return FileRange {
                file: None,
                range,
                is_exact: true,
            };
        };
        // Generated text is in no file; the directive it was generated for is.
        if !first.is_exact {
            return FileRange {
                file: first.file.clone(),
                range: first.offset..first.offset,
                is_exact: false,
            };
        }
        let start = first.offset + (range.start - first.start).min(first.length);
        let end = range.end.max(range.start);
        let within = end <= first.start + first.length;
        let last = self.pieces[after..]
            .iter()
            .take_while(|piece| piece.start < end)
            .filter(|piece| piece.is_exact && piece.file == first.file && piece.offset >= start)
            .last();
        let end = match last.filter(|_| !within) {
            Some(last) => last.offset + (end - last.start).min(last.length),
            None => first.offset + (end - first.start).min(first.length),
        };
        FileRange {
            file: first.file.clone(),
            range: start..end.max(start),
            is_exact: within,
        }
    }
}
