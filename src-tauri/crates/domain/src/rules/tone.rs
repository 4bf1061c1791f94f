//! How a state is to be taken, and which field of a record holds it: from the machines, never from words.
//! Never here: a colour, a label.

use super::{EnrolmentState, EventState, InvitationState, PlacementState};
use crate::{Field, RecordType, Value, Values, records::LetterFate, values::ChoiceType};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// It goes as it should.
    Good,
    /// Somebody has to do something.
    Waiting,
    /// It came to nothing.
    Over,
    Plain,
}

/// The field that says where such a record stands; none for what has no states.
pub fn state_field(record: RecordType) -> Option<&'static Field> {
    let name = match record {
        RecordType::Placement | RecordType::Event | RecordType::Invitation => "state",
        RecordType::Student => "enrolment",
        RecordType::Letter => "fate",
        _ => return None,
    };
    record.field(name)
}

/// How it is to be taken where a record with these values stands.
pub fn tone_of(record: RecordType, values: &Values) -> Tone {
    let state = state_field(record).and_then(|field| values.get(&field.id)).and_then(Value::as_text);
    tone(record, state.unwrap_or_default())
}

/// How this state of such a record is to be taken; plain for what has no states, or a code that is not known.
pub fn tone(record: RecordType, state: &str) -> Tone {
    fn of<S: ChoiceType>(state: &str, tone: fn(S) -> Tone) -> Tone {
        S::from_code(state).map_or(Tone::Plain, tone)
    }
    match record {
        RecordType::Placement => of(state, placement),
        RecordType::Event => of(state, event),
        RecordType::Invitation => of(state, invitation),
        RecordType::Student => of(state, enrolment),
        RecordType::Letter => of(state, |_: LetterFate| Tone::Good),
        _ => Tone::Plain,
    }
}

fn placement(state: PlacementState) -> Tone {
    use PlacementState::*;
    match state {
        Accepted | Confirmed | InProgress | Completed => Tone::Good,
        Enquiry | OfferedToStudent | ChecksPending => Tone::Waiting,
        Declined | CancelledByEmployer | CancelledByUs | Withdrawn | NoShow => Tone::Over,
        OfferedByEmployer | Allocated | Closed => Tone::Plain,
    }
}

fn event(state: EventState) -> Tone {
    use EventState::*;
    match state {
        Booked | Ran => Tone::Good,
        Requested | Postponed => Tone::Waiting,
        Cancelled => Tone::Over,
        Planned | InvitationsSent | ListFrozen | Closed => Tone::Plain,
    }
}

fn invitation(state: InvitationState) -> Tone {
    use InvitationState::*;
    match state {
        Accepted | Consented | Attended => Tone::Good,
        Waitlisted => Tone::Waiting,
        Absent | Withdrew => Tone::Over,
        Invited => Tone::Plain,
    }
}

fn enrolment(state: EnrolmentState) -> Tone {
    use EnrolmentState::*;
    match state {
        Accepted | Active | Completed => Tone::Good,
        UnderReview => Tone::Waiting,
        Ineligible | Declined | Withdrawn => Tone::Over,
        Applied | Offered | Alumni => Tone::Plain,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_states_says_in_which_field_and_is_taken_by_it() {
        for record in RecordType::ALL {
            let named = ["state", "enrolment", "fate"].into_iter().find_map(|name| record.field(name));
            assert_eq!(state_field(*record).map(|f| f.name), named.map(|f| f.name), "{}", record.label());
        }
        let field = state_field(RecordType::Student).unwrap().id;
        assert_eq!(tone_of(RecordType::Student, &[(field, "active".into())].into()), Tone::Good);
        assert_eq!(tone_of(RecordType::Student, &Values::new()), Tone::Plain);
        assert_eq!(tone_of(RecordType::Organisation, &Values::new()), Tone::Plain);
    }

    #[test]
    fn what_is_not_eligible_is_over_and_what_nobody_knows_is_plain() {
        assert_eq!(tone(RecordType::Student, "ineligible"), Tone::Over);
        assert_eq!(tone(RecordType::Student, "from a newer version"), Tone::Plain);
    }
}
