//! More takers than places: of a host's offer, of a visit.
//! Source: the design's sync.md, "Push": rules that span records (a capacity, a place taken twice) make a change to
//! check, never a refusal. A mentor's capacity comes with the mentors' records.

use super::PlacementState;

/// Whether a placement that stands here takes one of its offer's places.
pub fn takes_a_place(state: PlacementState) -> bool {
    use PlacementState::*;
    matches!(
        state,
        Allocated | OfferedToStudent | Accepted | ChecksPending | Confirmed | InProgress | Completed
    )
}

/// By how many there are too many.
pub fn over_capacity(places: i64, taken: u64) -> Option<u64> {
    let places = u64::try_from(places).unwrap_or(0);
    taken.checked_sub(places).filter(|more| *more > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_house_is_not_too_many() {
        assert_eq!(over_capacity(3, 3), None);
        assert_eq!(over_capacity(3, 5), Some(2));
        assert_eq!(over_capacity(-1, 1), Some(1));
        assert!(takes_a_place(PlacementState::Allocated) && !takes_a_place(PlacementState::Declined));
        assert!(!takes_a_place(PlacementState::OfferedByEmployer), "nobody has it yet");
    }
}
