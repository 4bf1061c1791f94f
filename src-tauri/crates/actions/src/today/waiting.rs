//! Placements that wait for their confirmation: which are ready, and what the others lack.
//! Never here: whether a check is passed (the domain says so).

use super::{in_states, named, soonest};
use crate::{
    Problem,
    placement::{Dossier, IN_ONE_GO, dossiers},
};
use chrono::NaiveDate;
use waymark_domain::{RecordId, RecordType, rules::PlacementState};
use waymark_store::{Filter, Store};

/// What a placement has before all of its checks can be passed. It spares the many that have not come so far from being
/// looked at one by one; whether the checks are passed is asked of the rest.
fn has_come_far() -> Result<Vec<Filter>, Problem> {
    use PlacementState::{Accepted, ChecksPending};
    use RecordType::*;
    let own = |name| named(Placement, name);
    let with = |record, by, own| Ok::<_, Problem>(Filter::With(record, named(record, by)?, own));
    Ok(vec![
        in_states(&[Accepted, ChecksPending])?,
        Filter::Filled(own("supervisor")?),
        Filter::Filled(own("ends_on")?),
        with(HealthSafetyConversation, "placement", None)?,
        with(Consent, "student", Some(own("student")?))?,
        with(Carer, "student", Some(own("student")?))?,
        with(InsuranceCheck, "organisation", Some(own("organisation")?))?,
    ])
}

/// All that can be confirmed and have not begun, the soonest first.
pub fn ready(store: &Store, today: NaiveDate) -> Result<Vec<RecordId>, Problem> {
    let mut filters = has_come_far()?;
    filters.push(Filter::From(named(RecordType::Placement, "starts_on")?, today.to_string().into()));
    let mut ready = Vec::new();
    for rows in store.list(&soonest(RecordType::Placement, filters, u32::MAX.into()))?.rows.chunks(IN_ONE_GO)
    {
        ready.extend(dossiers(store, rows, today)?.iter().filter(|d| d.is_ready()).map(|d| d.id));
    }
    Ok(ready)
}

/// "Missing: consent, insurance."
pub fn missing(dossier: &Dossier) -> String {
    match dossier.missing() {
        none if none.is_empty() => "Every check is recorded.".into(),
        missing => format!("Missing: {missing}."),
    }
}
