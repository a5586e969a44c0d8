//! Gray pixels as a PNG file in a `data:` address.
//!
//! Follows the PNG specification, third edition. The levels that occur are a palette, so a pixel takes
//! one, two, four or eight bits. Pixels are stored, not compressed: pages are compressed on their way,
//! and stored pixels compress best then.

use std::fmt::Write;

/// The picture of `rows` of gray levels, all of one length; `None` is transparent.
pub(crate) fn data_url(rows: &[Vec<Option<u8>>]) -> String {
    let width = rows.first().map_or(0, Vec::len);
    let place = |level: &Option<u8>| level.map_or(0, |level| usize::from(level) + 1);
    let mut occurs = [false; 257];
    for level in rows.iter().flatten() {
        occurs[place(level)] = true;
    }
    let all = std::iter::once(None).chain((0..=u8::MAX).map(Some));
    let levels: Vec<Option<u8>> = all.filter(|level| occurs[place(level)]).collect();
    let depth = match levels.len() {
        0..=2 => 1,
        3..=4 => 2,
        5..=16 => 4,
        _ => 8,
    };
    let mut header = [width as u32, rows.len() as u32]
        .map(u32::to_be_bytes)
        .concat();
    // A palette, the only compression, the only filter, not interlaced.
    header.extend([depth, 3, 0, 0, 0]);
    let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
    push_chunk(b"IHDR", &header, &mut file);
    let palette: Vec<u8> = levels
        .iter()
        .flat_map(|level| [level.unwrap_or(0); 3])
        .collect();
    push_chunk(b"PLTE", &palette, &mut file);
    // Nothing comes before the levels, so only the first color can be transparent.
    if levels.first() == Some(&None) {
        push_chunk(b"tRNS", &[0], &mut file);
    }
    let pixels: Vec<u8> = rows
        .iter()
        .flat_map(|row| scan_line(row, &levels, depth))
        .collect();
    push_chunk(b"IDAT", &stored(&pixels), &mut file);
    push_chunk(b"IEND", &[], &mut file);
    format!("data:image/png;base64,{}", base64(&file))
}

/// A row of pixels, `depth` bits each, behind the sign that nothing is filtered.
fn scan_line(row: &[Option<u8>], levels: &[Option<u8>], depth: u8) -> Vec<u8> {
    let each = usize::from(8 / depth);
    let index = |level: &Option<u8>| levels.binary_search(level).unwrap_or(0) as u8;
    let pack = |pixels: &[Option<u8>]| {
        let places = pixels.iter().enumerate();
        places.fold(0, |byte, (place, level)| {
            byte | index(level) << (8 - depth as usize * (place + 1))
        })
    };
    std::iter::once(0)
        .chain(row.chunks(each).map(pack))
        .collect()
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

/// CRC-32 as in ISO 3309, bit by bit: a library's tables would weigh 16 kB in each reader's browser.
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
    fn pixels_take_as_many_bits_as_their_levels_need() {
        let line = |row: &[u8], depth| {
            let row: Vec<_> = row.iter().copied().map(Some).collect();
            let mut levels = row.clone();
            levels.sort();
            levels.dedup();
            scan_line(&row, &levels, depth)
        };
        assert_eq!(line(&[0, 255, 255, 0, 255], 1), [0, 0b0110_1000]);
        assert_eq!(line(&[9, 5, 7], 2), [0, 0b1000_0100]);
        assert_eq!(line(&[9, 5, 7], 8), [0, 2, 0, 1]);
    }

    #[test]
    fn only_pictures_with_holes_have_a_transparent_level() {
        let full: Vec<_> = (0..40).map(Some).collect();
        let mut holed = full.clone();
        holed[7] = None;
        assert!(data_url(&[full]).len() < data_url(&[holed]).len());
    }
}
