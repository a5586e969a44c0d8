//! Finds bytes that no text contains, and symbolic links, which are not followed.

use super::family::{CheckFamily, CheckFunction};
use super::reading::Reading;
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::lesson::normalize;
use crate::parallel;
use crate::source::{LeftOut, Sources};

/// Encoding of texts, and files that were skipped.
pub(super) const CHECK: CheckFamily = CheckFamily {
    codes: &[Code::Encoding, Code::Symlink, Code::Config],
    functions: &[CheckFunction::Course(check)],
};

/// Checks every text of the course, and reports the files that were skipped.
fn check(reading: &Reading<'_>) -> Vec<Diagnostic> {
    let sources = reading.sources;
    let texts = sources
        .content
        .iter()
        .filter(|(name, _)| [".md", ".toml", ".rs"].iter().any(|e| name.ends_with(e)));
    let mut found = parallel::flat_map(texts, |(name, bytes)| check_text(sources, name, bytes));
    let files = sources.left_out.iter();
    found.extend(files.map(|file| left_out(file, &sources.prefix)));
    found
}

/// Reports the first invalid byte of a text.
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
            let message = if turns(c) {
                format!("the character U+{number:04X} shows what follows in another order")
            } else {
                format!("the character U+{number:04X} is not text")
            };
            (message, at)
        }
    };
    // Spans refer to the normalized text.
    let before = normalize(&String::from_utf8_lossy(&bytes[..at])).len();
    let span = Span::new(&sources.shown(name), before..before + 1);
    let help = "save the file as UTF-8, or delete what is not text";
    Some(Diagnostic::new(Code::Encoding, span, message).with_help(help))
}

/// Returns true for invisible characters that reorder a line, so that reviewers see other text than
/// readers.
///
/// Isolates and direction marks, which texts in two directions need, are allowed.
fn turns(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}')
}

/// Returns true if `bytes` certainly have no control character and no invisible reordering. False
/// may be a false alarm; most texts pass this fast test.
fn is_plain(bytes: &[u8]) -> bool {
    // In UTF-8 the controls U+0080 to U+009F begin with the byte C2.
    let is_odd = |byte: u8| {
        let is_space = (byte == b'\n') | (byte == b'\r') | (byte == b'\t') | (byte == 0x0c);
        ((byte < b' ') & !is_space) | (byte == 0x7f) | (byte == 0xc2)
    };
    let odd = count_where(bytes, is_odd);
    // U+202A to U+202E are the bytes E2 80 AA to E2 80 AE.
    let may_turn = count_where(bytes, |byte| byte == 0xe2) > 0 && {
        let turning = |three: &[u8]| three[..2] == *b"\xe2\x80" && matches!(three[2], 0xaa..=0xae);
        bytes.windows(3).any(turning)
    };
    odd == 0 && !may_turn && std::str::from_utf8(bytes).is_ok()
}

/// Returns the number of bytes for which `holds`; a sum of single bytes is one that the compiler
/// vectorizes.
fn count_where(bytes: &[u8], holds: impl Fn(u8) -> bool) -> usize {
    // A sum of 255 ones is the largest that fits a byte.
    let chunks = bytes.chunks(usize::from(u8::MAX));
    let sums = chunks.map(|chunk| chunk.iter().map(|&byte| u8::from(holds(byte))).sum::<u8>());
    sums.map(usize::from).sum()
}

fn left_out((path, reason): &(String, LeftOut), prefix: &str) -> Diagnostic {
    match reason {
        LeftOut::Link => {
            let message = format!("`{path}` is a link on disk, and was left out");
            Diagnostic::new(Code::Symlink, None, message)
                .with_help("copy what it leads to into the course, or delete it")
        }
        LeftOut::Special => {
            let message = format!("`{path}` is not a file, and was left out");
            Diagnostic::new(Code::Symlink, None, message).with_help("take it out of the course")
        }
        LeftOut::Place => {
            let message =
                format!("`{prefix}{path}` is not read: it lies beside the folder of lessons");
            Diagnostic::warning(Code::Config, None, message)
                .with_help("move what it sets into the file of that name among the lessons")
        }
        LeftOut::Name => {
            let message = format!("the name of `{path}` is no text, and the file was left out");
            Diagnostic::warning(Code::Encoding, None, message).with_help("rename the file")
        }
    }
}
