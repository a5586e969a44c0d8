//! A pipe over which the helper reports why it cannot become a program.
//!
//! It arrives as the helper's standard input, since every process has one. The helper moves it to
//! another descriptor, which closes on `exec`, and gives the program an empty input. So no program
//! can write to the pipe.
#![expect(clippy::disallowed_methods, reason = "edge: closes what was inherited")]
#![expect(unsafe_code, reason = "the numbers of descriptors are system calls")]

use std::fs::File;
use std::io::{Error, PipeReader, Read, Result, pipe};
use std::os::fd::{AsRawFd, FromRawFd};
use std::process::Stdio;

/// Limit on the bytes that are read from the helper.
const MAX_LENGTH: usize = 4096;

/// The engine's end of the pipe.
#[derive(Debug)]
pub(crate) struct Channel(PipeReader);

impl Channel {
    /// Opens a channel; the other end is the standard input of the helper.
    pub(crate) fn open() -> Result<(Self, Stdio)> {
        let (reader, writer) = pipe()?;
        Ok((Self(reader), writer.into()))
    }

    /// Returns the helper's reason, after it has ended; `None` if it became the program.
    pub(crate) fn refusal(self) -> Option<String> {
        let Self(mut reader) = self;
        // A surviving process may still hold the other end; do not wait for it.
        let flags = rustix::fs::fcntl_getfl(&reader).ok()?;
        rustix::fs::fcntl_setfl(&reader, flags | rustix::fs::OFlags::NONBLOCK).ok()?;
        let mut reason = vec![0; MAX_LENGTH];
        let length = reader.read(&mut reason).ok()?;
        reason.truncate(length);
        (length > 0).then(|| String::from_utf8_lossy(&reason).trim().to_owned())
    }
}

/// Closes all descriptors above 2 and takes the channel from descriptor 0.
pub(crate) fn take() -> Result<File> {
    close_from(libc::STDERR_FILENO + 1)?;
    // SAFETY: the new descriptor belongs to nobody else.
    let channel = unsafe {
        let number = libc::fcntl(libc::STDIN_FILENO, libc::F_DUPFD_CLOEXEC, 3);
        if number < 0 {
            return Err(Error::last_os_error());
        }
        File::from_raw_fd(number)
    };
    // No file of the machine, not even a device: a program may change the mode of what it has open.
    let (empty, _) = pipe()?;
    // SAFETY: the standard input of this process is read by nobody.
    if unsafe { libc::dup2(empty.as_raw_fd(), libc::STDIN_FILENO) } < 0 {
        return Err(Error::last_os_error());
    }
    Ok(channel)
}

/// Closes all descriptors from `first` on.
fn close_from(first: i32) -> Result<()> {
    #[cfg(target_os = "linux")]
    // SAFETY: nothing of this process uses descriptors that it inherited.
    if unsafe { libc::syscall(libc::SYS_close_range, first, u32::MAX, 0) } == 0 {
        return Ok(());
    }
    // Kernels before 5.9, and other systems.
    let numbers: Vec<i32> = std::fs::read_dir("/dev/fd")?
        .filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok())
        .collect();
    for number in numbers.into_iter().filter(|&number| number >= first) {
        // SAFETY: as above; the folder's own descriptor is closed already.
        unsafe { libc::close(number) };
    }
    Ok(())
}
