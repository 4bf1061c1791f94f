//! How long each question took, from the moment at which it was due, and what else was counted.
//! Never here: how it is shown.

use std::{
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

/// All times of one kind.
#[derive(Default)]
pub struct Times(Mutex<Vec<Duration>>);

/// The time that so many of a hundred did not take longer than.
#[derive(Debug, Clone, Copy, Default)]
pub struct Spread {
    pub many: usize,
    pub p50: Duration,
    pub p95: Duration,
    pub p99: Duration,
    pub most: Duration,
}

impl Times {
    pub fn took(&self, time: Duration) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(time);
    }

    pub fn spread(&self) -> Spread {
        let mut times = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        times.sort_unstable();
        let of = |hundredths: usize| {
            let place = (times.len() * hundredths).div_ceil(100).saturating_sub(1);
            times.get(place).copied().unwrap_or_default()
        };
        Spread { many: times.len(), p50: of(50), p95: of(95), p99: of(99), most: of(100) }
    }
}

#[derive(Default)]
pub struct Count(AtomicU64);

impl Count {
    pub fn add(&self, many: u64) {
        self.0.fetch_add(many, Ordering::Relaxed);
    }

    pub fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

#[derive(Default)]
pub struct Figures {
    /// A session: the challenge and its answer.
    pub sign_in: Times,
    /// A change, from when its person made it until the server has it.
    pub push: Times,
    /// A pull that does not wait.
    pub pull: Times,
    /// A change, from when its person made it until another laptop of the office has it.
    pub news: Times,
    pub requests: Count,
    pub connections: Count,
    /// Answered 429.
    pub refused: Count,
    /// Connections that broke off, and other answers that are none.
    pub broken: Count,
    /// Operations that the server has taken.
    pub taken: Count,
    pub clashes: Count,
    /// Entries of the log that laptops took and held against what was sent.
    pub verified: Count,
    /// Bodies of requests and of answers.
    pub up: Count,
    pub down: Count,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spread_is_of_what_was_there() {
        let times = Times::default();
        assert_eq!(times.spread().most, Duration::ZERO);
        (1..=200).rev().for_each(|ms| times.took(Duration::from_millis(ms)));
        let spread = times.spread();
        assert_eq!(spread.many, 200);
        let ms = [spread.p50, spread.p95, spread.p99, spread.most].map(|time| time.as_millis());
        assert_eq!(ms, [100, 190, 198, 200]);
    }
}
