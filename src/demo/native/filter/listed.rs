//! The part of a filter that allows system calls by their numbers alone.
//!
//! The kernel translates a filter and runs it once for each number when it is installed, so its
//! length costs time in every process. Most listed numbers follow each other, so they are grouped into
//! ranges, and two comparisons are enough for each range. The rest of the filter follows and decides
//! about all other calls, and about those of other architectures.

use seccompiler::{BpfProgram, sock_filter};

/// Offsets of the number and the architecture of a call.
const NUMBER: u32 = 0;
const ARCHITECTURE: u32 = 4;

/// The kernel's code of this architecture; 0 is none.
const OURS: u32 = if cfg!(target_arch = "x86_64") {
    0xc000_003e
} else if cfg!(target_arch = "aarch64") {
    0xc000_00b7
} else if cfg!(target_arch = "riscv64") {
    0xc000_00f3
} else {
    0
};

/// Instructions: load a word of the call, compare it with a constant, jump, return a constant.
const LOAD: u16 = 0x20;
const IS_EQUAL: u16 = 0x15;
const IS_GREATER: u16 = 0x25;
const IS_AT_LEAST: u16 = 0x35;
const JUMP: u16 = 0x05;
const RETURN: u16 = 0x06;

const ALLOW: u32 = 0x7fff_0000;

/// Number of instructions for each range.
const LENGTH: usize = 3;

/// Returns a program that allows the `calls`, ascending, and decides all others as `rest` does.
pub(super) fn before(rest: &BpfProgram, calls: &[i64]) -> BpfProgram {
    let ranges = ranges(calls);
    let length = u32::try_from(ranges.len() * LENGTH + 1).expect("calls are few");
    let mut program = vec![
        instruction(LOAD, 0, 0, ARCHITECTURE),
        instruction(IS_EQUAL, 1, 0, OURS),
        instruction(JUMP, 0, 0, length),
        instruction(LOAD, 0, 0, NUMBER),
    ];
    for (first, last) in ranges {
        program.extend([
            instruction(IS_AT_LEAST, 0, 2, first),
            instruction(IS_GREATER, 1, 0, last),
            instruction(RETURN, 0, 0, ALLOW),
        ]);
    }
    program.extend_from_slice(rest);
    program
}

/// Returns the first and the last number of each row of numbers without a gap.
fn ranges(calls: &[i64]) -> Vec<(u32, u32)> {
    let mut ranges: Vec<(u32, u32)> = Vec::new();
    for call in calls.iter().filter_map(|&call| u32::try_from(call).ok()) {
        match ranges.last_mut() {
            Some((_, last)) if *last + 1 == call => *last = call,
            _ => ranges.push((call, call)),
        }
    }
    ranges
}

/// Returns an instruction with the distances that it jumps if its comparison holds and if not.
fn instruction(code: u16, holds: u8, fails: u8, value: u32) -> sock_filter {
    sock_filter {
        code,
        jt: holds,
        jf: fails,
        k: value,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const REST: u32 = 7;

    /// Returns the constant that a program gives for a call.
    fn run(program: &BpfProgram, architecture: u32, number: u32) -> u32 {
        let (mut at, mut word) = (0, 0);
        loop {
            let sock_filter { code, jt, jf, k } = program[at].clone();
            at += 1;
            let holds = match code {
                LOAD => {
                    word = if k == NUMBER { number } else { architecture };
                    continue;
                }
                JUMP => {
                    at += k as usize;
                    continue;
                }
                RETURN => return k,
                IS_EQUAL => word == k,
                IS_GREATER => word > k,
                IS_AT_LEAST => word >= k,
                _ => unreachable!(),
            };
            at += usize::from(if holds { jt } else { jf });
        }
    }

    #[test]
    fn listed_calls_are_allowed_and_no_others() {
        let lists: [&[i64]; 4] = [&[], &[0], &[0, 1, 2, 5, 9, 10, 200], &[3, 4, 451]];
        let rest = vec![instruction(RETURN, 0, 0, REST)];
        for calls in lists {
            let program = before(&rest, calls);
            for number in (0..600).chain(0x4000_0000..0x4000_0300).chain([u32::MAX]) {
                let is_listed = calls.contains(&i64::from(number));
                let expected = if is_listed { ALLOW } else { REST };
                assert_eq!(
                    run(&program, OURS, number),
                    expected,
                    "{number} of {calls:?}"
                );
                assert_eq!(run(&program, OURS ^ 1, number), REST);
            }
        }
    }
}
