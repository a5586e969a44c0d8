//! Escapes paths for use in addresses.

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

/// ASCII characters of a path that are escaped in an address; all others outside of ASCII are too.
const RESERVED: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// Escapes a path for use in addresses: `größe 1` → `gr%C3%B6%C3%9Fe%201`.
pub(crate) fn escaped(path: &str) -> String {
    utf8_percent_encode(path, RESERVED).to_string()
}
