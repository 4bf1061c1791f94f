//! Confirmations that nobody was told of, or not as they stand now.
//! Never here: the writing of a letter.

use super::{due::ahead_of_us, in_states, named, soonest};
use crate::{
    Problem,
    letters::{Stale, confirmations, out_of_date, visits_out_of_date},
};
use chrono::NaiveDate;
use std::collections::BTreeMap;
use waymark_domain::{RecordId, RecordType, rules::PlacementState};
use waymark_store::{Beside, Filter, Store};

pub fn without() -> Result<Filter, Problem> {
    let (letter, kinds) = (RecordType::Letter, confirmations().map(|kind| kind.code().into()).collect());
    // An offer or a consent form confirms nothing.
    Ok(Filter::WithoutOf(letter, named(letter, "placement")?, named(letter, "kind")?, kinds))
}

/// What a letter tells of, or stands on, and that is kept beside the placement. It spares the many of which nothing has
/// changed since from being composed again; whether their letters are wrong is asked of the rest.
fn beside() -> Result<Vec<Beside>, Problem> {
    use RecordType::*;
    let leading = |record, by, own: Option<&str>| {
        let own = own.map(|own| named(Placement, own)).transpose()?;
        Ok::<_, Problem>(Beside::Leading(record, named(record, by)?, own))
    };
    Ok(vec![
        leading(Consent, "student", Some("student"))?,
        leading(Need, "student", Some("student"))?,
        leading(Carer, "student", Some("student"))?,
        leading(InsuranceCheck, "organisation", Some("organisation"))?,
        leading(HealthSafetyConversation, "placement", None)?,
        // Its name is in the employer's letter, and the student's can go care of it.
        Beside::Through(named(Placement, "student")?, named(Student, "school")?),
    ])
}

/// Confirmed placements of which a letter is not right any more and how, the soonest first.
pub fn stale(store: &Store, today: NaiveDate) -> Result<Vec<(RecordId, Stale)>, Problem> {
    let older = Filter::Older(RecordType::Letter, named(RecordType::Letter, "placement")?, beside()?);
    let confirmed = in_states(&[PlacementState::Confirmed])?;
    let rows = store.list(&soonest(RecordType::Placement, vec![confirmed, older], u32::MAX.into()))?.rows;
    let mut stale = out_of_date(store, &rows, today)?;
    Ok(rows.iter().filter_map(|row| stale.remove_entry(&row.id)).collect())
}

/// Visits ahead of us of which letters are not right any more, and how. Only those of which somebody was told are looked
/// at, letter by letter.
pub fn stale_visits(store: &Store, today: NaiveDate) -> Result<BTreeMap<RecordId, Vec<Stale>>, Problem> {
    use RecordType::{Event, Letter};
    let held_on = named(Event, "held_on")?;
    let to_come = Filter::Any(vec![Filter::From(held_on, today.to_string().into()), Filter::Empty(held_on)]);
    let told = Filter::With(Letter, named(Letter, "event")?, None);
    let rows = store.list(&soonest(Event, vec![ahead_of_us()?, to_come, told], u32::MAX.into()))?.rows;
    visits_out_of_date(store, &rows.iter().map(|row| row.id).collect::<Vec<_>>(), today)
}
