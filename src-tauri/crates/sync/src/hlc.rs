//! The hybrid logical clock: for display, audit and the few fields that are "latest wins".
//! Never for cursors, never for finding clashes.

use serde::{Deserialize, Serialize};

/// 48 bits of milliseconds, 16 bits of counter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Default)]
#[serde(transparent)]
pub struct Hlc(pub u64);

impl Hlc {
    /// The next stamp after `self`, whatever the wall clock says: a clock set back never makes time run backwards.
    pub fn tick(self, wall_ms: u64) -> Hlc {
        let wall = (wall_ms & 0xffff_ffff_ffff) << 16;
        Hlc(wall.max(self.0 + 1))
    }

    pub fn millis(self) -> u64 {
        self.0 >> 16
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn stamps_only_grow_even_when_the_wall_clock_goes_back(walls in proptest::collection::vec(0u64..1 << 48, 1..50)) {
            let mut last = Hlc::default();
            for wall in walls {
                let next = last.tick(wall);
                prop_assert!(next > last);
                prop_assert!(next.millis() >= wall);
                last = next;
            }
        }
    }
}
