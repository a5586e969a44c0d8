//! Gray pixels as a PNG file in a `data:` address.
//!
//! Follows the PNG specification, third edition. Pixels are stored, not compressed: pages are
//! compressed on their way, and stored pixels compress best then.

use std::fmt::Write;

/// A gray level that pictures of 32 levels do not use; it stands for "nothing here".
const BLANK: u8 = 1;

/// The picture of `rows` of gray levels, all of one length; `None` is transparent.
pub(crate) fn data_url(rows: &[Vec<Option<u8>>]) -> String {
    let width = rows.first().map_or(0, Vec::len);
    let mut header = [width as u32, rows.len() as u32]
        .map(u32::to_be_bytes)
        .concat();
    // Eight bits, gray, the only compression, the only filter, not interlaced.
    header.extend([8, 0, 0, 0, 0]);
    let mut pixels = Vec::new();
    for row in rows {
        pixels.push(0);
        pixels.extend(row.iter().map(|level| level.unwrap_or(BLANK)));
    }
    let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
    push_chunk(b"IHDR", &header, &mut file);
    if rows.iter().flatten().any(Option::is_none) {
        push_chunk(b"tRNS", &[0, BLANK], &mut file);
    }
    push_chunk(b"IDAT", &stored(&pixels), &mut file);
    push_chunk(b"IEND", &[], &mut file);
    format!("data:image/png;base64,{}", base64(&file))
}

fn push_chunk(name: &[u8; 4], data: &[u8], file: &mut Vec<u8>) {
    file.extend((data.len() as u32).to_be_bytes());
    let start = file.len();
    file.extend(name);
    file.extend(data);
    let check = crc(&file[start..]);
    file.extend(check.to_be_bytes());
}

/// `data` as a zlib stream of stored blocks (RFC 1950, RFC 1951 §3.2.4).
fn stored(data: &[u8]) -> Vec<u8> {
    let mut stream = vec![0x78, 0x01];
    let blocks = data.chunks(usize::from(u16::MAX));
    let last = blocks.len().saturating_sub(1);
    for (index, block) in blocks.enumerate() {
        let length = block.len() as u16;
        stream.push(u8::from(index == last));
        stream.extend(length.to_le_bytes());
        stream.extend((!length).to_le_bytes());
        stream.extend(block);
    }
    stream.extend(adler(data).to_be_bytes());
    stream
}

fn crc(data: &[u8]) -> u32 {
    let shift = |bits: u32| (bits >> 1) ^ (0xEDB8_8320 & (bits & 1).wrapping_neg());
    let step = |crc: u32, byte: &u8| (0..8).fold(crc ^ u32::from(*byte), |bits, _| shift(bits));
    !data.iter().fold(u32::MAX, step)
}

fn adler(data: &[u8]) -> u32 {
    let step = |(a, b): (u32, u32), byte: &u8| {
        let a = (a + u32::from(*byte)) % 65_521;
        (a, (b + a) % 65_521)
    };
    let (a, b) = data.iter().fold((1, 0), step);
    b << 16 | a
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len() * 4 / 3 + 4);
    for group in bytes.chunks(3) {
        let at = |index: usize| u32::from(group.get(index).copied().unwrap_or(0));
        let bits = at(0) << 16 | at(1) << 8 | at(2);
        for digit in 0..4 {
            let sextet = bits >> (18 - 6 * digit) & 63;
            let known = digit <= group.len();
            let character = if known { DIGITS[sextet as usize] } else { b'=' };
            let _ = text.write_char(char::from(character));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sums_are_those_of_the_specifications() {
        assert_eq!(crc(b"IEND"), 0xAE42_6082);
        assert_eq!(adler(b"Wikipedia"), 0x11E6_0398);
    }

    #[test]
    fn groups_of_three_bytes_are_four_digits() {
        for (bytes, text) in [("M", "TQ=="), ("Ma", "TWE="), ("Man", "TWFu")] {
            assert_eq!(base64(bytes.as_bytes()), text);
        }
    }

    #[test]
    fn only_pictures_with_holes_have_a_transparent_level() {
        let holes = data_url(&[vec![Some(0), None]]).len();
        assert!(data_url(&[vec![Some(0), Some(255)]]).len() < holes);
    }
}
