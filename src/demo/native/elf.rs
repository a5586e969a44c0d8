//! Reads the static memory and the loader of a binary from its ELF headers.
//!
//! Only 64-bit little-endian ELF files are read, as Linux runs them on the architectures with a
//! system call filter here; other files give `None`.
#![expect(clippy::disallowed_methods, reason = "edge: reads a binary's head")]

use std::fs::File;
use std::io::Read;
use std::os::unix::ffi::OsStringExt;
use std::path::{Path, PathBuf};

// Kinds of program headers.
const LOAD: u32 = 1;
const INTERPRETER: u32 = 3;
const TLS: u32 = 7;

/// Numbers of bytes to read from the start of a binary. The first holds the headers and the name of
/// the loader of most binaries, the second those of all others.
const HEAD_LENGTHS: [usize; 2] = [4 * 1024, 64 * 1024];

/// Memory and loader of a binary.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Elf {
    /// Path of the loader, if the binary is linked dynamically.
    pub(crate) interpreter: Option<PathBuf>,
    /// Static memory of the process, in bytes.
    pub(crate) memory: u64,
    /// Static memory of each thread, in bytes.
    pub(crate) thread: u64,
}

/// Reads the headers of the binary at `path`; `None` if it is no such file.
pub(crate) fn read(path: &Path) -> Option<Elf> {
    HEAD_LENGTHS
        .iter()
        .find_map(|&length| parse(&head(path, length)?))
}

fn head(path: &Path, length: usize) -> Option<Vec<u8>> {
    let mut head = Vec::with_capacity(length);
    let file = File::open(path).ok()?;
    file.take(length as u64).read_to_end(&mut head).ok()?;
    Some(head)
}

fn parse(head: &[u8]) -> Option<Elf> {
    if !head.starts_with(b"\x7fELF\x02\x01") {
        return None;
    }
    // The file header says where the program headers begin, how long each is and how many there are.
    let at = usize::try_from(number(head, 32, 8)?).ok()?;
    let size = usize::try_from(number(head, 54, 2)?).ok()?;
    let count = usize::try_from(number(head, 56, 2)?).ok()?;
    let mut elf = Elf::default();
    let (mut first, mut last) = (u64::MAX, 0);
    for nth in 0..count {
        let header = head.get(at.checked_add(size.checked_mul(nth)?)?..)?;
        let memory = number(header, 40, 8)?;
        match u32::try_from(number(header, 0, 4)?).ok()? {
            LOAD => {
                let address = number(header, 16, 8)?;
                first = first.min(address);
                last = last.max(address.saturating_add(memory));
            }
            INTERPRETER => {
                let start = usize::try_from(number(header, 8, 8)?).ok()?;
                let length = usize::try_from(number(header, 32, 8)?).ok()?;
                let name = head
                    .get(start..start.checked_add(length)?)?
                    .split(|&byte| byte == 0)
                    .next()?
                    .to_vec();
                elf.interpreter = Some(std::ffi::OsString::from_vec(name).into());
            }
            TLS => elf.thread = memory,
            _ => {}
        }
    }
    elf.memory = last.saturating_sub(first);
    Some(elf)
}

/// Returns the little-endian number of `width` bytes at `at`; `None` beyond the end.
fn number(bytes: &[u8], at: usize, width: usize) -> Option<u64> {
    let digits = bytes.get(at..at.checked_add(width)?)?;
    let append = |number, digit: &u8| number << 8 | u64::from(*digit);
    Some(digits.iter().rev().fold(0, append))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(target_os = "linux")]
    fn our_own_head_is_read() {
        let elf = read(&std::env::current_exe().unwrap()).unwrap();
        assert!(elf.memory > 100_000, "{elf:?}");
        assert!(elf.thread < elf.memory, "{elf:?}");
    }

    #[test]
    fn strange_heads_say_nothing() {
        for head in [&b""[..], b"#!/bin/sh", b"\x7fELF\x02\x01", &[0x7f; 100]] {
            assert_eq!(parse(head), None);
        }
        let mut head = b"\x7fELF\x02\x01".to_vec();
        head.extend([0xff; 100]);
        assert_eq!(parse(&head), None);
    }
}
