//! Reads files that a course names, without waiting and within bounds.
//!
//! A pull request can replace a manifest by a link to a device, or name a device as a source of a package.
//! `/dev/zero` has no end, and a pipe makes the reader wait. So only regular files are read, up to a size
//! that no manifest or source has. It does not decide which files may be read.

use std::fs::OpenOptions;
use std::io::{self, Read};
use std::path::Path;

/// Limit on the size of a file, in bytes.
const MAX_SIZE: u64 = 256 << 20;

/// Reads the regular file at `path`.
///
/// # Errors
///
/// The system's error if it cannot be opened, and an error if it is no regular file or larger than 256 MB.
pub(crate) fn read(path: &Path) -> io::Result<Vec<u8>> {
    let mut options = OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::custom_flags(&mut options, nonblocking());
    let file = options.open(path)?;
    let data = file.metadata()?;
    if !data.is_file() {
        return Err(io::Error::other("it is not a regular file"));
    }
    let mut bytes = Vec::new();
    // Files of `/proc` are regular too, and their length is 0 or wrong.
    file.take(MAX_SIZE + 1).read_to_end(&mut bytes)?;
    if data.len().max(bytes.len() as u64) > MAX_SIZE {
        return Err(io::Error::other("it is larger than 256 MB"));
    }
    Ok(bytes)
}

/// Reads the regular file at `path` as text.
///
/// # Errors
///
/// As for [`read`], and if it is not UTF-8.
pub(crate) fn read_text(path: &Path) -> io::Result<String> {
    String::from_utf8(read(path)?).map_err(io::Error::other)
}

/// Returns true if reading the file at `path` could wait or never end: it is a device, a pipe or a socket.
pub(crate) fn is_endless(path: &Path) -> bool {
    path.metadata()
        .is_ok_and(|data| !data.is_file() && !data.is_dir())
}

/// Returns the flag by which opening a pipe does not wait for its other end.
#[cfg(unix)]
fn nonblocking() -> i32 {
    rustix::fs::OFlags::NONBLOCK.bits().cast_signed()
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "tests prepare folders")]
mod tests {
    use super::*;

    #[test]
    fn only_files_with_an_end_are_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        std::fs::write(&path, "text").unwrap();
        assert_eq!(read(&path).unwrap(), b"text");
        assert_eq!(read_text(&path).unwrap(), "text");
        assert!(read(folder.path()).is_err());
        std::fs::File::create(&path)
            .unwrap()
            .set_len(MAX_SIZE + 1)
            .unwrap();
        assert!(read(&path).is_err());
    }

    #[cfg(unix)]
    #[test]
    fn nothing_is_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        let pipe = folder.path().join("pipe");
        let mode = rustix::fs::Mode::from_raw_mode(0o600);
        rustix::fs::mkfifoat(rustix::fs::CWD, &pipe, mode).unwrap();
        assert!(read(&pipe).is_err());
        assert!(read(Path::new("/dev/zero")).is_err());
        let link = folder.path().join("link");
        std::os::unix::fs::symlink("/dev/zero", &link).unwrap();
        assert!(read(&link).is_err());
        assert!(is_endless(&link) && is_endless(&pipe) && !is_endless(folder.path()));
    }
}
