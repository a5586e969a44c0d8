//! The messages between the engine and a launcher, over a socket: a demo to run, and its end.
//!
//! | message | bytes |
//! |---|---|
//! | request | its length, JSON; the demo's two outputs are sent with it as descriptors |
//! | answer | its length, the wait status, the reason why the demo did not begin, if there is one |
//!
//! Each side waits for the other, so at most one message is on the way. No demo holds the socket.
#![cfg_attr(
    not(target_os = "linux"),
    allow(dead_code, reason = "only Linux has launchers")
)]

use std::io::{Error, ErrorKind, IoSlice, IoSliceMut, Read, Result, Write};
use std::mem::MaybeUninit;
use std::os::fd::{BorrowedFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::os::unix::process::ExitStatusExt;
use std::path::PathBuf;
use std::process::ExitStatus;

use rustix::cmsg_space;
use rustix::net::{
    RecvAncillaryBuffer, RecvAncillaryMessage, RecvFlags, SendAncillaryBuffer,
    SendAncillaryMessage, SendFlags, recvmsg, sendmsg,
};
use serde::{Deserialize, Serialize};

use super::confinement::Confinement;

/// Limit on the length of a message, in bytes.
const MAX_LENGTH: usize = 64 * 1024;

/// Size of the first read, in bytes. Most requests are shorter; the rest of others is read separately.
const FIRST_READ: usize = 4 * 1024;

/// Names of a demo's binary and of its folder, in the folder of the build as demos see it.
pub(super) const BINARY: &str = "main";
pub(super) const FOLDER: &str = "demo";

/// Flag for descriptors that no program inherits.
#[cfg(target_os = "linux")]
const CLOSED_ON_EXEC: RecvFlags = RecvFlags::CMSG_CLOEXEC;
#[cfg(not(target_os = "linux"))]
const CLOSED_ON_EXEC: RecvFlags = RecvFlags::empty();

/// A demo to run.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct LaunchRequest {
    /// Rights and limits, with paths as the demo sees them.
    pub confinement: Confinement,
    /// Name of the process.
    pub name: String,
    /// Path of the binary in the folder of the build.
    pub binary: PathBuf,
    /// Folder with the demo's data in the folder of the build; `None` if it has none.
    pub data: Option<PathBuf>,
    /// Environment.
    pub variables: Vec<(String, String)>,
}

impl LaunchRequest {
    /// Sends the request with the two ends that the demo writes to.
    ///
    /// # Errors
    ///
    /// The system's error; a broken pipe if the launcher has ended.
    pub(super) fn send(&self, socket: &UnixStream, outputs: [BorrowedFd<'_>; 2]) -> Result<()> {
        let bytes = framed(&serde_json::to_vec(self)?);
        let mut space = [MaybeUninit::uninit(); cmsg_space!(ScmRights(2))];
        let mut control = SendAncillaryBuffer::new(&mut space);
        control.push(SendAncillaryMessage::ScmRights(&outputs));
        let slices = [IoSlice::new(&bytes)];
        // Without the flag, a launcher that has ended would end the engine with SIGPIPE.
        let sent = sendmsg(socket, &slices, &mut control, SendFlags::NOSIGNAL)?;
        // A socket may take a part of a long message only. The descriptors went with the first part.
        (&*socket).write_all(&bytes[sent..])
    }

    /// Receives a request and its two outputs; `None` if the engine has ended.
    ///
    /// # Errors
    ///
    /// The system's error, or that the message is none of the engine's.
    pub(super) fn receive(socket: &UnixStream) -> Result<Option<(Self, [OwnedFd; 2])>> {
        let mut bytes = vec![0; FIRST_READ];
        let mut space = [MaybeUninit::uninit(); cmsg_space!(ScmRights(2))];
        let mut control = RecvAncillaryBuffer::new(&mut space);
        let mut slices = [IoSliceMut::new(&mut bytes)];
        let length = recvmsg(socket, &mut slices, &mut control, CLOSED_ON_EXEC)?.bytes;
        if length == 0 {
            return Ok(None);
        }
        let mut outputs = Vec::new();
        for message in control.drain() {
            if let RecvAncillaryMessage::ScmRights(descriptors) = message {
                outputs.extend(descriptors);
            }
        }
        let outputs = outputs
            .try_into()
            .map_err(|_| Error::from(ErrorKind::InvalidData))?;
        bytes.truncate(length);
        // The first read may end anywhere in the message.
        let mut unread = bytes.as_slice().chain(socket);
        let message = serde_json::from_slice(&read_framed(&mut unread)?)?;
        Ok(Some((message, outputs)))
    }
}

/// The end of a demo, as the launcher saw it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct LaunchAnswer {
    /// Status of the process.
    pub status: ExitStatus,
    /// Reason why the process did not become the program; `None` if it did.
    pub refusal: Option<String>,
}

impl LaunchAnswer {
    /// Sends the answer.
    ///
    /// # Errors
    ///
    /// The system's error; a broken pipe if the engine has ended.
    pub(super) fn send(&self, mut socket: &UnixStream) -> Result<()> {
        let mut bytes = self.status.into_raw().to_ne_bytes().to_vec();
        bytes.extend(self.refusal.iter().flat_map(|reason| reason.as_bytes()));
        bytes.truncate(MAX_LENGTH);
        socket.write_all(&framed(&bytes))
    }

    /// Receives an answer.
    ///
    /// # Errors
    ///
    /// The system's error; an unexpected end if the launcher has ended.
    pub(super) fn receive(mut socket: &UnixStream) -> Result<Self> {
        let bytes = read_framed(&mut socket)?;
        let (status, reason) = bytes.split_first_chunk().ok_or(ErrorKind::InvalidData)?;
        Ok(Self {
            status: ExitStatus::from_raw(i32::from_ne_bytes(*status)),
            refusal: (!reason.is_empty()).then(|| String::from_utf8_lossy(reason).into_owned()),
        })
    }
}

fn framed(bytes: &[u8]) -> Vec<u8> {
    let length = u32::try_from(bytes.len()).expect("messages are short");
    [&length.to_ne_bytes(), bytes].concat()
}

fn read_framed(source: &mut impl Read) -> Result<Vec<u8>> {
    let mut length = [0; 4];
    source.read_exact(&mut length)?;
    let length = u32::from_ne_bytes(length) as usize;
    if length > MAX_LENGTH {
        return Err(ErrorKind::InvalidData.into());
    }
    let mut bytes = vec![0; length];
    source.read_exact(&mut bytes)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::pipe;
    use std::os::fd::AsFd;

    #[test]
    fn requests_arrive_with_their_outputs() {
        let (ours, theirs) = UnixStream::pair().unwrap();
        let (mut reader, writer) = pipe().unwrap();
        let request = LaunchRequest {
            confinement: Confinement::default(),
            name: "n".repeat(20_000),
            binary: "a/main".into(),
            data: None,
            variables: vec![("A".to_owned(), "1".to_owned())],
        };
        request
            .send(&ours, [writer.as_fd(), writer.as_fd()])
            .unwrap();
        drop(writer);
        let (received, outputs) = LaunchRequest::receive(&theirs).unwrap().unwrap();
        assert_eq!(received.name, request.name);
        assert_eq!(received.variables, request.variables);
        let [first, second] = outputs.map(std::fs::File::from);
        (&first).write_all(b"one").unwrap();
        drop((first, second));
        let mut text = String::new();
        reader.read_to_string(&mut text).unwrap();
        assert_eq!(text, "one");
        drop(ours);
        assert!(LaunchRequest::receive(&theirs).unwrap().is_none());
    }

    #[test]
    fn answers_are_read() {
        for refusal in [None, Some("it cannot".to_owned())] {
            let (ours, theirs) = UnixStream::pair().unwrap();
            let answer = LaunchAnswer {
                status: ExitStatus::from_raw(9),
                refusal,
            };
            answer.send(&theirs).unwrap();
            assert_eq!(LaunchAnswer::receive(&ours).unwrap(), answer);
            drop(theirs);
            assert!(LaunchAnswer::receive(&ours).is_err());
        }
    }
}
