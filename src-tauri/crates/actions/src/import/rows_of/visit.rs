//! A row of visits: one student at one visit, with the visit's own facts told on every row.

use super::{
    care::{consent, consent_date},
    organisation::same,
    told_twice,
    who::attending,
};
use crate::import::{
    known::fold,
    plan::{Draft, ListedPlace, Planner, field, link, set},
    row::{Given, split_name},
    targets::Special,
};
use waymark_domain::{
    RecordId, RecordType, Value, Values,
    records::{ConsentKind, EventKind},
    rules::{EventState, InvitationState},
    values::ChoiceType,
};

pub fn plan(planner: &mut Planner<'_>, given: &Given, draft: &mut Draft) {
    use RecordType::{Event, Invitation};
    let student = attending(planner, given, draft);
    let mut values = given.values(Event);
    let title = field(Event, "title");
    let listed = given.special(Special::HostName).and_then(|h| planner.outside.university(h));
    let host = listed.as_ref().map(|place| place.name.as_str()).or(given.special(Special::HostName));
    if let (false, Some(host)) = (values.contains_key(&title), host) {
        super::worded(
            planner,
            given,
            draft,
            &mut values,
            Event,
            "title",
            Special::HostName,
            &format!("Visit to {host}"),
        );
    }
    if !values.contains_key(&title) && draft.refused.is_empty() {
        draft.refuse("The visit has neither a title nor a university. Fill in one of them.");
    }
    if !values.contains_key(&field(Event, "held_on")) && draft.refused.is_empty() {
        draft.refuse("The date of the visit is missing. Fill it in.");
    }
    let Some(student) = student.filter(|_| draft.refused.is_empty()) else { return };
    if let Some(id) = university(planner, given, draft, listed) {
        set(&mut values, Event, "host", link(id));
    }
    if let Some(id) = lead(planner, given, draft) {
        set(&mut values, Event, "lead", link(id));
    }
    let state =
        values.remove(&field(Event, "state")).and_then(|v| v.as_text().and_then(EventState::from_code));
    let row = planner.known.same(Event, &values);
    let known = row.as_ref().map(|r| r.id);
    if row.is_none() {
        values.entry(field(Event, "kind")).or_insert(EventKind::UniversityVisit.code().into());
        if state.is_some_and(|s| s != EventState::Planned) {
            draft.note("Where the visit stands moves by its steps; it comes in as planned.");
        }
        values.insert(field(Event, "state"), EventState::Planned.code().into());
    }
    let event = planner.put(draft, Event, known, values);
    invite(planner, given, draft, event, student, Invitation);
    if let Some(came) = consent_date(planner, given, draft, Special::VisitConsent) {
        consent(planner, draft, student, ConsentKind::Visit, ("event", event), came);
    }
}

fn invite(
    planner: &mut Planner<'_>,
    given: &Given,
    draft: &mut Draft,
    event: RecordId,
    student: RecordId,
    record: RecordType,
) {
    let mut invitation = given.values(record);
    set(&mut invitation, record, "event", link(event));
    set(&mut invitation, record, "student", link(student));
    let row = planner.known.same(record, &invitation);
    let known = row.as_ref().map(|r| r.id);
    let state = field(record, "state");
    match &row {
        None => {
            set(&mut invitation, record, "role", "student");
            invitation.entry(state).or_insert(InvitationState::Invited.code().into());
        }
        Some(row) => {
            let said = invitation.remove(&state);
            if said.is_some() && row.from_row.is_none() && said.as_ref() != row.values.get(&state) {
                draft.note("Where the invitation stands was left as it is; it moves by its steps.");
            }
        }
    }
    told_twice(draft, row.as_ref(), &invitation, "student at this visit");
    draft.is_new = known.is_none();
    planner.put(draft, record, known, invitation);
}

/// The university that hosts, by the national list where it is there: by its number before its name.
fn university(
    planner: &mut Planner<'_>,
    given: &Given,
    draft: &mut Draft,
    listed: Option<ListedPlace>,
) -> Option<RecordId> {
    use RecordType::Organisation;
    let mut place = Values::new();
    match listed {
        Some(listed) => {
            for (field, text) in [
                ("name", listed.name),
                ("ukprn", listed.code),
                ("town", listed.town),
                ("postcode", listed.postcode),
            ] {
                if !text.is_empty() {
                    set(&mut place, Organisation, field, text);
                }
            }
        }
        None => super::parsed(planner, given, draft, &mut place, Organisation, "name", Special::HostName),
    }
    let name = place.get(&field(Organisation, "name")).and_then(Value::as_text)?.to_owned();
    if let Some(known) = same(planner, draft, &place) {
        return Some(known.id);
    }
    set(&mut place, Organisation, "roles", "university");
    draft.note(format!("{name} was not known and is added as a university."));
    Some(planner.put(draft, Organisation, None, place))
}

/// The member of staff on the day, who must be known by this name.
fn lead(planner: &Planner<'_>, given: &Given, draft: &mut Draft) -> Option<RecordId> {
    let name = given.special(Special::LeadName)?;
    let (first, last) = split_name(name);
    let key = format!("name:{}{}", fold(&first), fold(last.as_deref().unwrap_or_default()));
    match planner.known.find(RecordType::Staff, &key).as_slice() {
        [one] => Some(one.id),
        _ => {
            draft.note(format!("{name} is not one of the staff here, so the visit keeps no name for the day. Add the person first."));
            None
        }
    }
}
