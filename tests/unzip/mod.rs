//! Reads our zip files: names and bytes.

use std::collections::BTreeMap;

/// The files of a zip, by name.
pub(crate) fn unzip(zip: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let short = |at: usize| usize::from(u16::from_le_bytes([zip[at], zip[at + 1]]));
    let long = |at: usize| short(at) + (short(at + 2) << 16);
    let mut files = BTreeMap::new();
    let mut at = 0;
    while zip[at..].starts_with(b"PK\x03\x04") {
        let (packed, name, extra) = (long(at + 18), short(at + 26), short(at + 28));
        let start = at + 30 + name + extra;
        let path = String::from_utf8_lossy(&zip[at + 30..at + 30 + name]).into_owned();
        let bytes = miniz_oxide::inflate::decompress_to_vec(&zip[start..start + packed]);
        files.insert(path, bytes.expect("the zip is whole"));
        at = start + packed;
    }
    files
}
