//! Zip files: the same files give the same bytes.
//!
//! Format: PKWARE's APPNOTE 6.3, with deflate, names in UTF-8, and no times.

use crate::parallel;
use std::collections::BTreeMap;

/// 1 January 1980, the first day that the format can express.
const DATE: u16 = 0x0021;
/// Version 2.0 of the format, the first with deflate and folders.
const VERSION: u16 = 20;
/// Unix as the system that wrote the file, which gives [`MODE`] its meaning.
const UNIX: u16 = 3 << 8;
/// Flag for names in UTF-8.
const FLAGS: u16 = 1 << 11;
const DEFLATE: u16 = 8;
/// Mode of an ordinary file that everyone may read.
const MODE: u32 = 0o100_644 << 16;

/// Limit of the format on the number of files.
pub(super) const MOST: usize = u16::MAX as usize;

/// Returns a zip file of `files`, sorted by name.
///
/// # Panics
///
/// If there are more than [`MOST`] files, or if a file or the whole archive exceeds 4 GB.
pub(super) fn zip<B: AsRef<[u8]> + Sync>(files: &BTreeMap<String, B>) -> Vec<u8> {
    let mut out = Vec::new();
    let mut directory = Vec::new();
    let all = parallel::map(files, |(name, file)| {
        let bytes = file.as_ref();
        (name, bytes, miniz_oxide::deflate::compress_to_vec(bytes, 9))
    });
    for (name, bytes, packed) in all {
        let head = shared_fields(name, bytes, &packed);
        directory.extend(b"PK\x01\x02");
        directory.extend((VERSION | UNIX).to_le_bytes());
        directory.extend(&head);
        // No comment, first disk, no attributes except the mode.
        directory.extend([0; 6]);
        directory.extend(MODE.to_le_bytes());
        directory.extend(size(out.len()).to_le_bytes());
        directory.extend(name.as_bytes());
        out.extend(b"PK\x03\x04");
        out.extend(&head);
        out.extend(name.as_bytes());
        out.extend(packed);
    }
    let (start, length) = (size(out.len()), size(directory.len()));
    out.extend(directory);
    out.extend(b"PK\x05\x06\0\0\0\0");
    let count = u16::try_from(files.len()).expect("few files");
    out.extend(count.to_le_bytes());
    out.extend(count.to_le_bytes());
    out.extend(length.to_le_bytes());
    out.extend(start.to_le_bytes());
    out.extend([0; 2]);
    out
}

/// Returns the fields that the header of a file and its entry in the directory have in common.
fn shared_fields(name: &str, bytes: &[u8], packed: &[u8]) -> Vec<u8> {
    let mut fields = Vec::new();
    // No time of day: the same files give the same bytes.
    for number in [VERSION, FLAGS, DEFLATE, 0, DATE] {
        fields.extend(number.to_le_bytes());
    }
    for number in [
        crc32fast::hash(bytes),
        size(packed.len()),
        size(bytes.len()),
    ] {
        fields.extend(number.to_le_bytes());
    }
    let length = u16::try_from(name.len()).expect("names are short");
    fields.extend(length.to_le_bytes());
    // No extra field.
    fields.extend(0_u16.to_le_bytes());
    fields
}

fn size(length: usize) -> u32 {
    u32::try_from(length).expect("zip files of ours are small")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_stand_where_the_end_says() {
        let files = BTreeMap::from([("a/b.txt".to_owned(), b"hello hello hello".to_vec())]);
        let zip = zip(&files);
        let end = &zip[zip.len() - 22..];
        let number = |at: usize| {
            u32::from_le_bytes([end[at], end[at + 1], end[at + 2], end[at + 3]]) as usize
        };
        let (length, start) = (number(12), number(16));
        assert_eq!(&end[..4], b"PK\x05\x06");
        // CRC-32 of the text, as computed by `gzip`.
        assert_eq!(&zip[14..18], &0xe5f98880_u32.to_le_bytes());
        assert_eq!(start + length, zip.len() - 22);
        assert_eq!(&zip[start..start + 4], b"PK\x01\x02");
        assert_eq!(&zip[start + length - 7..start + length], b"a/b.txt");
        let packed = &zip[30 + 7..start];
        let bytes = miniz_oxide::inflate::decompress_to_vec(packed).unwrap();
        assert_eq!(bytes, b"hello hello hello");
    }
}
