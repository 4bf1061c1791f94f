//! Students who look like one person and are not: said once, kept with the records and so shared.

use crate::{
    Problem,
    fields::{field, of_ids},
    titles::Titles,
};
use chrono::{DateTime, Utc};
use std::collections::BTreeMap;
use waymark_domain::{RecordId, RecordType, Values, records::Student, rules::another_than};
use waymark_store::{Action, Read, Store, StoreError};

/// Gives the action.
pub fn two_people(
    store: &mut Store,
    ids: &[RecordId],
    now: DateTime<Utc>,
) -> Result<Option<String>, Problem> {
    let mut ids = ids.to_vec();
    ids.sort_unstable();
    ids.dedup();
    let (Some(first), true) = (ids.first(), ids.len() > 1) else {
        return Err(Problem::not_known("One record", "two people", "Choose two records."));
    };
    let name = Titles::new(store).title(RecordType::Student, *first);
    let many = match ids.len() {
        2 => "Two".to_owned(),
        more => more.to_string(),
    };
    let action = Action::new("tell_apart", format!("{many} people, not one: {name}"));
    let done = store.mutate(action, now, |tx| {
        let students: BTreeMap<RecordId, Student> = of_ids(tx, &ids)?;
        for (at, id) in ids.iter().enumerate().skip(1) {
            let student = students.get(id).ok_or(StoreError::NotFound(*id))?;
            let before = ids.get(..at).unwrap_or_default();
            let apart = another_than(student.another_than.as_ref(), before);
            let values = Values::from([(field(RecordType::Student, "another_than"), apart.into())]);
            tx.patch(RecordType::Student, *id, values)?;
        }
        // The oldest says nothing itself, and has to be there all the same.
        tx.need(RecordType::Student, *first)?;
        Ok::<_, Problem>(())
    })?;
    Ok(done.action)
}
