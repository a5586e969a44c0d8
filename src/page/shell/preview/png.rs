//! Encodes pixels of sixteen colors as a PNG file.
//!
//! Follows the PNG specification, third edition. The same pixels give the same bytes.

/// Colors as red, green, blue.
pub(super) type Palette = [[u8; 3]; 16];

/// Encodes a picture; `pixels` are indices into `palette`, row by row.
pub(super) fn png(width: usize, pixels: &[u8], palette: &Palette) -> Vec<u8> {
    let height = pixels.len() / width;
    let mut header = [width as u32, height as u32].map(u32::to_be_bytes).concat();
    // Bit depth 4, indexed color, compression and filter method 0, no interlace.
    header.extend([4, 3, 0, 0, 0]);
    let mut packed = Vec::with_capacity(height * (width / 2 + 1));
    for row in pixels.chunks(width) {
        // Each row begins with the number of its filter; 0 is none.
        packed.push(0);
        packed.extend(
            row.chunks(2)
                .map(|pair| pair[0] << 4 | pair.get(1).unwrap_or(&0)),
        );
    }
    let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
    push_chunk(b"IHDR", &header, &mut file);
    push_chunk(b"PLTE", palette.as_flattened(), &mut file);
    let level = miniz_oxide::deflate::CompressionLevel::DefaultLevel as u8;
    let compressed = miniz_oxide::deflate::compress_to_vec_zlib(&packed, level);
    push_chunk(b"IDAT", &compressed, &mut file);
    push_chunk(b"IEND", &[], &mut file);
    file
}

fn push_chunk(name: &[u8; 4], data: &[u8], file: &mut Vec<u8>) {
    file.extend((data.len() as u32).to_be_bytes());
    let start = file.len();
    file.extend(name);
    file.extend(data);
    let check = crc32fast::hash(&file[start..]);
    file.extend(check.to_be_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_has_its_size_and_its_checks() {
        let file = png(4, &[0, 1, 2, 3, 4, 5, 6, 7], &[[0; 3]; 16]);
        assert_eq!(&file[16..24], [0, 0, 0, 4, 0, 0, 0, 2]);
        assert!(file.ends_with(b"IEND\xae\x42\x60\x82"));
        let size = imagesize::blob_size(&file).expect("it is a picture");
        assert_eq!((size.width, size.height), (4, 2));
    }
}
