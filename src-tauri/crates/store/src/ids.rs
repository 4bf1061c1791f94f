//! New ids: they begin with the time, so that what was made later sorts later.
//! Never here: what has an id.

use uuid::Uuid;

pub(crate) fn new_uuid() -> Uuid {
    #[cfg(feature = "simulate")]
    if let Some(id) = counted::next() {
        return id;
    }
    Uuid::now_v7()
}

#[cfg(feature = "simulate")]
pub use counted::count_ids_from;

/// The same ids in every run of a seed.
#[cfg(feature = "simulate")]
mod counted {
    use std::cell::Cell;
    use uuid::{Builder, Uuid};

    thread_local!(static NEXT: Cell<Option<(u64, u64)>> = const { Cell::new(None) });

    /// From here on, ids of this thread are counted, and not of the clock.
    pub fn count_ids_from(seed: u64) {
        NEXT.set(Some((seed, 0)));
    }

    pub(super) fn next() -> Option<Uuid> {
        let (seed, count) = NEXT.get()?;
        NEXT.set(Some((seed, count + 1)));
        let mut random = [0; 10];
        let mut hasher = blake3::Hasher::new();
        hasher.update(&seed.to_le_bytes());
        hasher.update(&count.to_le_bytes());
        hasher.finalize_xof().fill(&mut random);
        Some(Builder::from_unix_timestamp_millis(count, &random).into_uuid())
    }
}
