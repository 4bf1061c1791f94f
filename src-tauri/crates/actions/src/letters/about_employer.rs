//! An employer with the placements that students completed there.
//! Never here: a student.

use super::recipients::contacts_of;
use crate::{Problem, fields::linked_all};
use waymark_domain::{
    RecordId,
    records::{Contact, Organisation, Placement},
    rules::PlacementState,
};
use waymark_store::Read;

pub struct Hosted {
    pub id: RecordId,
    pub employer: Organisation,
    pub contacts: Vec<Contact>,
    /// Those that were completed.
    pub placements: Vec<Placement>,
}

impl Hosted {
    pub fn gather(store: &impl Read, id: RecordId) -> Result<Hosted, Problem> {
        let mut placements: Vec<Placement> = linked_all(store, "organisation", id)?;
        placements.retain(|p| matches!(p.state, PlacementState::Completed | PlacementState::Closed));
        Ok(Hosted { id, employer: store.record(id)?, contacts: contacts_of(store, Some(id))?, placements })
    }
}
