//! Confirmations that nobody was told of, or not as they stand now.
//! Never here: the writing of a letter.

use super::{in_states, named, soonest};
use crate::{Problem, letters::out_of_date};
use chrono::NaiveDate;
use waymark_domain::{RecordId, RecordType, rules::PlacementState};
use waymark_store::{Beside, Filter, Store};

pub fn without() -> Result<Filter, Problem> {
    Ok(Filter::Without(RecordType::Letter, named(RecordType::Letter, "placement")?))
}

/// What a letter tells of, or stands on, and that is kept beside the placement. It spares the many of which nothing has
/// changed since from being composed again; whether their letters are wrong is asked of the rest.
fn beside() -> Result<Vec<Beside>, Problem> {
    use RecordType::*;
    let one = |record, by, own: Option<&str>| {
        let own = own.map(|own| named(Placement, own)).transpose()?;
        Ok::<_, Problem>((record, named(record, by)?, own))
    };
    Ok(vec![
        one(Consent, "student", Some("student"))?,
        one(Need, "student", Some("student"))?,
        one(Carer, "student", Some("student"))?,
        one(InsuranceCheck, "organisation", Some("organisation"))?,
        one(HealthSafetyConversation, "placement", None)?,
    ])
}

/// Confirmed placements of which a letter is out of date, the soonest first.
pub fn stale(store: &Store, today: NaiveDate) -> Result<Vec<RecordId>, Problem> {
    let older = Filter::Older(RecordType::Letter, named(RecordType::Letter, "placement")?, beside()?);
    let confirmed = in_states(&[PlacementState::Confirmed])?;
    let rows = store.list(&soonest(RecordType::Placement, vec![confirmed, older], u32::MAX.into()))?.rows;
    let stale = out_of_date(store, &rows, today)?;
    Ok(rows.iter().map(|row| row.id).filter(|id| stale.contains(id)).collect())
}
