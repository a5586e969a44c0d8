//! Files between runs: each begins with a digest of the rest and of the program that wrote it.
//!
//! What is missing, damaged or of another program is nothing.

use std::io::{self, Write};
use std::path::Path;

use crate::digest::Digest;

/// Bytes of a digest.
const LENGTH: usize = 32;

fn digest(program: Digest, bytes: &[u8]) -> Digest {
    Digest::of_fields([program.as_bytes(), bytes])
}

/// What this very program wrote.
pub fn read(file: &Path, program: Digest) -> Option<Vec<u8>> {
    let mut bytes = std::fs::read(file).ok()?;
    let rest = bytes.get(LENGTH..)?;
    if digest(program, rest).as_bytes() != &bytes[..LENGTH] {
        return None;
    }
    bytes.drain(..LENGTH);
    Some(bytes)
}

/// Writes the file whole, or not at all.
///
/// # Errors
///
/// Why it cannot be written.
pub fn write(file: &Path, program: Digest, bytes: &[u8]) -> io::Result<()> {
    let folder = file.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder)?;
    let mut made = tempfile::NamedTempFile::new_in(folder)?;
    made.write_all(digest(program, bytes).as_bytes())?;
    made.write_all(bytes)?;
    made.persist(file)?;
    Ok(())
}
