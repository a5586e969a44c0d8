//! Bytes that no text has, and links on disk that are not followed.

use rayon::prelude::*;

use crate::diagnostic::{Code, Diagnostic, Span};
use crate::lesson::normalize;
use crate::source::{LeftOut, Sources};

/// Looks at every text of the course, and at what was left out.
pub fn check(sources: &Sources) -> Vec<Diagnostic> {
    let texts = sources.content.par_iter();
    let texts = texts.filter(|(name, _)| [".md", ".toml", ".rs"].iter().any(|e| name.ends_with(e)));
    let mut found: Vec<Diagnostic> = texts
        .filter_map(|(name, bytes)| check_text(sources, name, bytes))
        .collect();
    found.extend(sources.left_out.iter().map(left_out));
    found
}

/// The first byte of a text that cannot be one of it.
fn check_text(sources: &Sources, name: &str, bytes: &[u8]) -> Option<Diagnostic> {
    if is_plain(bytes) {
        return None;
    }
    let (message, at) = match std::str::from_utf8(bytes) {
        Err(error) => {
            let at = error.valid_up_to();
            let message = format!("the byte 0x{:02x} is not UTF-8", bytes[at]);
            (message, at)
        }
        Ok(text) => {
            let at =
                text.find(|c: char| turns(c) || c.is_control() && !"\n\r\t\u{c}".contains(c))?;
            let c = text[at..].chars().next().unwrap_or_default();
            let number = u32::from(c);
            let message = match turns(c) {
                true => format!("the character U+{number:04X} shows what follows in another order"),
                false => format!("the character U+{number:04X} is not text"),
            };
            (message, at)
        }
    };
    // Spans count in the text as lessons hold it.
    let before = normalize(&String::from_utf8_lossy(&bytes[..at])).len();
    let span = Span::new(&sources.shown(name), before..before + 1);
    let help = "save the file as UTF-8, or delete what is not text";
    Some(Diagnostic::new(Code::Encoding, span, message).with_help(help))
}

/// Characters that reorder a line without being seen: what is reviewed is not what is read.
///
/// Isolates and marks, which texts in two directions need, are not among them.
fn turns(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}')
}

/// Whether `bytes` are text for certain: no sign of control is among them, nor the first byte of
/// those above ASCII, nor a mark that turns the line. Most texts are, and this reads many bytes at a time.
fn is_plain(bytes: &[u8]) -> bool {
    // Nothing here branches, so that compilers read many bytes at a time.
    let is_odd = |byte: u8| {
        let is_space = (byte == b'\n') | (byte == b'\r') | (byte == b'\t') | (byte == 0x0c);
        ((byte < b' ') & !is_space) | (byte == 0x7f) | (byte == 0xc2)
    };
    let mark = |byte: u8| u8::from(is_odd(byte)) | (u8::from(byte == 0xe2) << 1);
    let marks = bytes.iter().fold(0, |marks, &byte| marks | mark(byte));
    let turning = |three: &[u8]| three[..2] == *b"\xe2\x80" && matches!(three[2], 0xaa..=0xae);
    let may_turn = marks & 2 != 0 && bytes.windows(3).any(turning);
    marks & 1 == 0 && !may_turn && std::str::from_utf8(bytes).is_ok()
}

fn left_out((path, reason): &(String, LeftOut)) -> Diagnostic {
    match reason {
        LeftOut::Link => {
            let message = format!("`{path}` is a link on disk, and was left out");
            Diagnostic::warning(Code::Symlink, None, message)
                .with_help("copy what it leads to into the course, or delete it")
        }
        LeftOut::Special => {
            let message = format!("`{path}` is not a file, and was left out");
            Diagnostic::warning(Code::Symlink, None, message).with_help("take it out of the course")
        }
        LeftOut::Name => {
            let message = format!("the name of `{path}` is no text, and the file was left out");
            Diagnostic::warning(Code::Encoding, None, message).with_help("rename the file")
        }
    }
}
