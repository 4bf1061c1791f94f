//! A placement's insurance and its health-and-safety conversation, as a row of placements tells them.
//! Never here: whether they are enough (the domain's). Each check stays what it was: what is told of another year's
//! policy or of another conversation is a new one.

use super::dates_in_order;
use crate::import::{
    known::{KnownRow, changes},
    plan::{Draft, Planner, field, link, set},
    row::Given,
};
use waymark_domain::{RecordId, RecordType, Value, Values};

pub fn insurance(planner: &mut Planner<'_>, given: &Given, draft: &mut Draft, employer: RecordId) {
    use RecordType::InsuranceCheck;
    let mut values = given.values(InsuranceCheck);
    if values.is_empty() {
        return;
    }
    dates_in_order(draft, InsuranceCheck, &values);
    set(&mut values, InsuranceCheck, "organisation", link(employer));
    let all = planner.known.find(InsuranceCheck, &format!("insurance:{}", folded(employer)));
    let can_be = all.iter().filter(|row| same_policy(&row.values, &values)).count();
    let known = of_several(all, &values, |held| same_policy(held, &values));
    // One of which the row tells nothing new is no question.
    let new =
        |id: RecordId| planner.known.get(id).is_some_and(|row| !changes(&row.values, &values).is_empty());
    if can_be > 1 && known.is_some_and(new) {
        return draft.doubt(format!(
            "{can_be} insurance policies of this employer can be meant. Add the policy number and its last day."
        ));
    }
    planner.put(draft, InsuranceCheck, known, values);
}

pub fn conversation(planner: &mut Planner<'_>, given: &Given, draft: &mut Draft, placement: RecordId) {
    use RecordType::HealthSafetyConversation;
    let mut values = given.values(HealthSafetyConversation);
    let held_on = field(HealthSafetyConversation, "held_on");
    if !values.contains_key(&held_on) {
        return;
    }
    set(&mut values, HealthSafetyConversation, "placement", link(placement));
    let all = planner.known.find(HealthSafetyConversation, &format!("conversation:{}", folded(placement)));
    let known = of_several(all, &values, |held| held.get(&held_on) == values.get(&held_on));
    planner.put(draft, HealthSafetyConversation, known, values);
}

fn folded(id: RecordId) -> String {
    crate::import::known::fold(&id.to_string())
}

/// The one that is meant, before all one of which the row tells nothing new.
fn of_several(all: Vec<KnownRow>, values: &Values, meant: impl Fn(&Values) -> bool) -> Option<RecordId> {
    let nothing_new = |row: &&KnownRow| changes(&row.values, values).is_empty();
    all.iter().find(nothing_new).or_else(|| all.iter().find(|row| meant(&row.values))).map(|row| row.id)
}

/// One policy ends on one day, under one number, as far as both tell it. Where neither says that the two are one,
/// another insurer, another first day or an exemption says that they are not.
fn same_policy(held: &Values, told: &Values) -> bool {
    fn get<'a>(values: &'a Values, name: &str) -> Option<&'a Value> {
        values.get(&field(RecordType::InsuranceCheck, name)).filter(|v| !v.is_null())
    }
    let agree = |name: &str| Some(get(held, name)? == get(told, name)?);
    let marks = ["ends_on", "policy_number"].map(agree);
    if marks.contains(&Some(false)) {
        return false;
    }
    let other = ["insurer", "starts_on"].map(agree).contains(&Some(false));
    let exempt = [held, told].map(|values| get(values, "exempt_because").is_some());
    marks.contains(&Some(true)) || (!other && exempt[0] == exempt[1])
}
