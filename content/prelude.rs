//! Helpers that the lessons share.
