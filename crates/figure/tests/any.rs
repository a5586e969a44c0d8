//! Any figure is drawn or refused in words: no panic, no endless loop, no number that is none.
//!
//! Figures are made of pseudorandom bytes with fixed seeds, so that a failure repeats.
//! `DIDACT_FUZZ=1000000 cargo test --release -p didact-figure --test any` goes on for longer.
#![expect(clippy::disallowed_methods, reason = "counts rounds")]

use std::sync::mpsc;
use std::time::Duration;

#[path = "../../../fuzz/figures.rs"]
mod figures;

/// Far more than any figure takes, even without optimization on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// Pseudorandom bytes (xorshift64*, Vigna 2016).
fn bytes(seed: u64) -> Vec<u8> {
    let mut state = 0x9E37_79B9_7F4A_7C15 ^ seed.wrapping_mul(0xD1B5_4A32_D192_ED03);
    let mut next = || {
        state ^= state >> 12;
        state ^= state << 25;
        state ^= state >> 27;
        state.wrapping_mul(0x2545_F491_4F6C_DD1D).to_be_bytes()[0]
    };
    let length = 30 + 40 * (seed as usize % 90);
    (0..length).map(|_| next()).collect()
}

#[test]
fn any_figure_is_drawn_or_refused_in_words() {
    let rounds = std::env::var("DIDACT_FUZZ").ok();
    let rounds = rounds
        .and_then(|rounds| rounds.parse().ok())
        .unwrap_or(2_000_u64);
    let (send, done) = mpsc::channel();
    let work = move || {
        for round in 0..rounds {
            let figure = figures::Bytes(&bytes(round + 1)).figure();
            // The receiver names the figure at which the time ran out.
            send.send((round, figure.clone())).expect("somebody waits");
            figures::render(&figure);
        }
    };
    let worker = std::thread::spawn(work);
    let mut last = None;
    loop {
        match done.recv_timeout(PATIENCE) {
            Ok(next) => last = Some(next),
            Err(mpsc::RecvTimeoutError::Timeout) => panic!("no end at {last:?}"),
            Err(mpsc::RecvTimeoutError::Disconnected) => break,
        }
    }
    assert!(worker.join().is_ok(), "failed at {last:?}");
}
