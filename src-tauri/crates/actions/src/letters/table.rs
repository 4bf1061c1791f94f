//! Every kind of letter with what it is about, its facts and its gate. A kind has one file in `kinds` and one line in
//! the list there; everything else follows from this.
//! Never here: a kind by name.

use super::{
    about_employer::Hosted,
    about_invitation::Seat,
    about_placement::File,
    about_visit::{Party, Visit},
    facts::Composed,
    kinds,
    office::Desk,
};
use crate::Problem;
use chrono::NaiveDate;
use waymark_domain::{
    RecordId, RecordType,
    rules::{EventState, PlacementState},
};
use waymark_letters::Kind;
use waymark_store::Read;

/// What the file of a kind declares.
pub struct Writing {
    pub kind: Kind,
    pub about: About,
    /// It has to stay right once it is out: Today tells when it is not.
    pub stands: bool,
    /// A confirmed placement has to have it: Today asks for it, and it is made together with the others.
    pub asked_for: bool,
    /// The standing letter that it changes.
    pub changes: Option<Kind>,
}

type Write<T> = fn(&T, &Desk, NaiveDate) -> Composed;

/// What a letter is about, when its turn is, and how it is written.
pub enum About {
    Placement {
        turn: &'static [PlacementState],
        write: Write<File>,
    },
    Invitation {
        turn: &'static [EventState],
        write: Write<Seat>,
    },
    /// One school's students on a visit; any of their invitations stands for them.
    School {
        turn: &'static [EventState],
        write: Write<Party>,
    },
    Visit {
        turn: &'static [EventState],
        write: Write<Visit>,
    },
    Employer {
        write: Write<Hosted>,
    },
}

impl About {
    /// The record that stands for it.
    pub fn record(&self) -> RecordType {
        match self {
            About::Placement { .. } => RecordType::Placement,
            About::Invitation { .. } | About::School { .. } => RecordType::Invitation,
            About::Visit { .. } => RecordType::Event,
            About::Employer { .. } => RecordType::Organisation,
        }
    }

    /// By which of its links the register is asked for earlier letters.
    pub fn kept_by(&self) -> &'static str {
        match self {
            About::Placement { .. } => "placement",
            About::Invitation { .. } => "student",
            About::School { .. } | About::Visit { .. } => "event",
            About::Employer { .. } => "organisation",
        }
    }
}

/// In the order of the letters room.
pub fn all() -> impl Iterator<Item = &'static Writing> {
    Kind::all().filter_map(|kind| kinds::ALL.iter().find(|w| w.kind == kind)).copied()
}

pub fn of(kind: Kind) -> Result<&'static Writing, Problem> {
    kinds::ALL.iter().copied().find(|w| w.kind == kind).ok_or_else(|| {
        Problem::not_known(kind.title(), "a letter that is written here", "Choose one from the list.")
    })
}

pub fn compose(
    store: &impl Read,
    desk: &Desk,
    kind: Kind,
    id: RecordId,
    today: NaiveDate,
) -> Result<Composed, Problem> {
    let mut composed = match &of(kind)?.about {
        About::Placement { write, .. } => write(&File::gather(store, id, today)?, desk, today),
        About::Invitation { write, .. } => write(&Seat::gather(store, id)?, desk, today),
        About::School { write, .. } => write(&Party::gather(store, id)?, desk, today),
        About::Visit { write, .. } => write(&Visit::gather(store, id)?, desk, today),
        About::Employer { write } => write(&Hosted::gather(store, id)?, desk, today),
    };
    composed.version = desk.version(kind);
    composed.wording = desk.wording_fault(kind);
    Ok(composed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_the_letters_room_is_written_here_once() {
        for kind in Kind::all() {
            assert_eq!(kinds::ALL.iter().filter(|w| w.kind == kind).count(), 1, "{kind:?}");
        }
        assert_eq!(kinds::ALL.len(), Kind::all().len());
        for changed in all().filter_map(|w| w.changes) {
            assert!(of(changed).unwrap().stands, "{changed:?}");
        }
    }
}
