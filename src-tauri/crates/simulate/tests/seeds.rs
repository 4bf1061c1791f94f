//! Sharing on simulated machines, as part of every check: so many seeds, and faults that must be found. By hand many
//! more: `cargo xtask simulate --seeds 20000`.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

use waymark_simulate::Simulator;
use waymark_sync::Planted;

const SEEDS: u64 = 300;

/// Found within some seeds each; the whole table is `cargo xtask simulate --planted`.
const QUICK: [Planted; 6] = [
    Planted::LastWriterWins,
    Planted::NotSynced,
    Planted::ChainNotChecked,
    Planted::LostScopeStays,
    Planted::BackTooEarly,
    Planted::RevokedIsServed,
];

// One test: a program has one simulator, on one thread.
#[test]
fn nothing_is_lost_doubled_or_seen_by_the_wrong_eyes_whatever_fails() {
    let simulator = Simulator::install();
    let mut found = Vec::new();
    for seed in 1..=SEEDS {
        if let Some(problem) = simulator.run(seed).problem {
            found.push(format!(
                "seed {seed}: {problem}\n  again: cargo xtask simulate --seeds 1 --from {seed} --trace"
            ));
        }
    }
    println!("{SEEDS} seeds from 1");
    assert!(found.is_empty(), "{}", found.join("\n"));

    for seed in 1..=20 {
        assert_eq!(simulator.run(seed).trace, simulator.run(seed).trace, "the same seed gives the same run");
    }

    for planted in QUICK {
        assert!(simulator.find(planted, 1).is_some(), "{planted:?} is not found");
    }
}
