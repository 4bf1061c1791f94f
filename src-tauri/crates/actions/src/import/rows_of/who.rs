//! Which known student a row is about: surely one, perhaps one, or nobody yet. domain.md, "Duplicates".
//! Never here: a merge; what is not sure is for a person.

use super::where_from;
use crate::import::{
    known::{Held, KnownRow, changes, fold, full_name, keys, near},
    names::{alike, same_in_other_words},
    plan::{Candidate, Draft, Planner, field},
    row::Given,
    targets::Special,
};
use waymark_domain::{RecordId, RecordType, RecordType::Student, Value, Values};

/// Whom a student row can be: certain, to be asked, or nobody.
pub enum Who {
    Same(RecordId),
    Perhaps(Perhaps),
    Nobody,
}

/// Somebody whom only a person can tell to be the same or another.
pub struct Perhaps {
    pub id: RecordId,
    pub words: String,
    /// None where a person has to do something first.
    pub candidate: Option<Candidate>,
}

fn get<'a>(values: &'a Values, name: &str) -> Option<&'a str> {
    values.get(&field(Student, name)).and_then(Value::as_text)
}

/// 3 April and 4 March of the same year.
fn swapped(born: &str) -> Option<String> {
    let mut parts = born.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    (day <= "12" && day != month).then(|| format!("{year}-{day}-{month}"))
}

/// Both tell it and tell the same; both tell it and tell another.
fn agree(a: &Values, b: &Values, name: &str) -> Option<bool> {
    Some(get(a, name)? == get(b, name)?)
}

/// A number by which a person is known, where both tell it and tell another: then they are not one, whatever the name.
fn other_number(held: &Values, told: &Values) -> Option<&'static str> {
    [("uln", "ULN"), ("ucas_id", "UCAS Personal ID")]
        .into_iter()
        .find(|(name, _)| agree(held, told, name) == Some(false))
        .map(|(_, label)| label)
}

/// Two with one number are one, so there a second record cannot be; two with another number are not one, so there the
/// first cannot be meant. Where they have both, a person corrects a number first.
fn perhaps(one: &KnownRow, told: &Values, what: &str) -> Who {
    let title = full_name(Student, &one.values);
    let other = other_number(&one.values, told);
    let todo = other.map_or_else(
        || "Check whether they are the same person.".to_owned(),
        |number| format!("The {number} is another, so correct it first if they are the same person."),
    );
    let words = format!("{title}, {}, {what} {todo}", where_from(one));
    let one_number = ["uln", "ucas_id"].iter().any(|name| agree(&one.values, told, name) == Some(true));
    let candidate = Candidate {
        id: one.id,
        title,
        from_row: one.from_row,
        others: Vec::new(),
        may_be_same: other.is_none(),
        may_be_new: !one_number,
    };
    let candidate = Some(candidate).filter(|c| c.may_be_same || c.may_be_new);
    Who::Perhaps(Perhaps { id: one.id, words, candidate })
}

/// Several of whom none is likelier than the others, so that none is offered; a person can say that it is none of them.
fn one_of_several(first: &KnownRow, others: &[KnownRow], what: &str) -> Who {
    let how_many = others.len() + 1;
    let candidate = Candidate {
        id: first.id,
        title: format!("one of {how_many} students"),
        from_row: first.from_row,
        others: others.iter().map(|one| (one.id, one.from_row)).collect(),
        may_be_same: false,
        may_be_new: true,
    };
    Who::Perhaps(Perhaps {
        id: first.id,
        words: format!("{how_many} students here {what}"),
        candidate: Some(candidate),
    })
}

const OTHER_POSTCODE: &str = "has the same name and date of birth, and another postcode.";
const SAME_NAME: &str = "has the same name. Look at the date of birth.";

/// Whether somebody of the same name can be the one: nothing speaks against it, or the date of birth is turned, or
/// place and school are the same.
fn can_be(held: Held<'_>, told: &Values) -> bool {
    let text = |name: &str| held.text(field(Student, name));
    let same = |name: &str| text(name).is_some() && text(name) == get(told, name);
    match (text("date_of_birth"), get(told, "date_of_birth")) {
        (Some(born), Some(said)) if born != said => {
            swapped(said).as_deref() == Some(born) || (same("postcode") && same("school"))
        }
        _ => true,
    }
}

pub fn who(planner: &Planner<'_>, values: &Values) -> Who {
    let name = full_name(Student, values);
    for key in keys(Student, values) {
        let (what, _) = key.split_once(':').unwrap_or_default();
        if !matches!(what, "uln" | "ucas" | "person" | "name+born" | "name") {
            continue;
        }
        let found = planner.known.held(Student, &key);
        let said = match found.as_slice() {
            [] => None,
            [one] => by_one(*one, what, values, &name),
            several => by_several(several, what, values),
        };
        if let Some(who) = said {
            return who;
        }
    }
    lookalike(planner, values, &name)
}

/// What it means that one student is found by `what`; none where weaker ways must still be tried.
fn by_one(held: Held<'_>, what: &str, values: &Values, name: &str) -> Option<Who> {
    let one = &held.row();
    if what != "name" && other_number(&one.values, values).is_some() {
        let same = match what {
            "person" => "name, date of birth and postcode",
            "name+born" => "name and date of birth",
            _ => "number",
        };
        return Some(perhaps(one, values, &format!("has the same {same}.")));
    }
    let says_nothing_new = || changes(&one.values, values).is_empty();
    match what {
        "uln" | "ucas" => {
            let named = full_name(Student, &one.values);
            let of_the_name =
                same_in_other_words(&named, name) || alike(&named, name) || fold(&named) == fold(name);
            if of_the_name || agree(&one.values, values, "date_of_birth") == Some(true) {
                return Some(Who::Same(one.id));
            }
            Some(perhaps(one, values, "has the same number with another name."))
        }
        "person" => Some(Who::Same(one.id)),
        "name+born" if agree(&one.values, values, "postcode").is_none() || says_nothing_new() => {
            Some(Who::Same(one.id))
        }
        "name+born" => Some(perhaps(one, values, OTHER_POSTCODE)),
        _ if says_nothing_new() => Some(Who::Same(one.id)),
        _ => can_be(held, values).then(|| perhaps(one, values, SAME_NAME)),
    }
}

/// The same for several.
fn by_several(found: &[Held<'_>], what: &str, values: &Values) -> Option<Who> {
    let of = |found: &[Held<'_>], what: &str| {
        let rows: Vec<KnownRow> = found.iter().map(|one| one.row()).collect();
        rows.split_first().map(|(first, others)| one_of_several(first, others, what))
    };
    let several = |what: &str| of(found, what);
    match what {
        // It is one of them, so it is nobody new.
        "uln" | "ucas" | "person" => Some(Who::Perhaps(Perhaps {
            id: found.first()?.id(),
            words: format!(
                "{} students here have the same number or name, date of birth and postcode. Merge them first.",
                found.len()
            ),
            candidate: None,
        })),
        "name+born" if get(values, "postcode").is_none() => several(
            "have the same name and date of birth. Fill in the postcode or the ULN of the one who is meant.",
        ),
        "name+born" => several(
            "have the same name and date of birth, and none has this postcode. Correct it, fill in the ULN of the one who is meant, or add the student by hand.",
        ),
        _ => {
            let can_be: Vec<Held<'_>> =
                found.iter().copied().filter(|other| can_be(*other, values)).collect();
            match can_be.as_slice() {
                [] => None,
                [one] => Some(perhaps(&one.row(), values, SAME_NAME)),
                several => of(
                    several,
                    "have the same name. Fill in the date of birth or the ULN of the one who is meant.",
                ),
            }
        }
    }
}

/// Born on the same day, or with day and month swapped, under a name that can be the same.
fn lookalike(planner: &Planner<'_>, values: &Values, name: &str) -> Who {
    let Some(born) = get(values, "date_of_birth") else { return Who::Nobody };
    let other_way = swapped(born);
    let fields =
        ["date_of_birth", "first_name", "last_name", "postcode", "school"].map(|n| field(Student, n));
    let [born_field, first, last, postcode, school] = fields;
    for (day, turned) in [(Some(born), false), (other_way.as_deref(), true)] {
        let Some(day) = day else { continue };
        let mut found = planner.known.find_by_texts(Student, &near(&fold(day), name), |text| {
            // A row can be found under what it was before another row of this file changed it.
            if text(born_field) != Some(day) {
                return false;
            }
            let named = format!("{} {}", text(first).unwrap_or_default(), text(last).unwrap_or_default());
            let same = |f| text(f).is_some() && text(f) == values.get(&f).and_then(Value::as_text);
            ((turned || same(postcode) || same(school)) && alike(&named, name))
                || same_in_other_words(&named, name)
        });
        found.retain(|other| !changes(&other.values, values).is_empty());
        match (found.as_slice(), turned) {
            ([], _) => {}
            ([other], true) => return perhaps(other, values, "has the day and the month of birth swapped."),
            ([other], false) => return perhaps(other, values, "was born on the same day."),
            ([first, others @ ..], true) => {
                return one_of_several(
                    first,
                    others,
                    "have a name like it and the day and the month of birth swapped. Correct the name or the date, or fill in the ULN of the one who is meant.",
                );
            }
            ([first, others @ ..], false) => {
                return one_of_several(
                    first,
                    others,
                    "have a name like it and were born on the same day. Correct the name, or fill in the ULN of the one who is meant.",
                );
            }
        }
    }
    Who::Nobody
}

/// The student whom a row of placements or visits names; one who is not known is not made up.
pub fn attending(planner: &Planner<'_>, given: &Given, draft: &mut Draft) -> Option<RecordId> {
    let values = super::named(planner, given, draft, Student, Special::StudentName);
    let ways: Vec<String> = keys(Student, &values)
        .into_iter()
        .filter(|k| {
            ["uln:", "ucas:", "person:", "name+born:", "name:", "email:"].iter().any(|w| k.starts_with(w))
        })
        .collect();
    if ways.is_empty() {
        // Why the name could not be read is said already.
        if draft.refused.is_empty() {
            draft.refuse("The student is missing. Fill in a name, a ULN or an email.");
        }
        return None;
    }
    let name = full_name(Student, &values);
    let who = if name.is_empty() { "this number or email".to_owned() } else { name.clone() };
    for key in ways {
        let mut found = planner.known.find(Student, &key);
        found.retain(|row| agree(&row.values, &values, "date_of_birth") != Some(false));
        match found.as_slice() {
            [] => {}
            [one] => {
                let other = full_name(Student, &one.values);
                let by_name = ["person:", "name+born:", "name:"].iter().any(|w| key.starts_with(w));
                let same = name.is_empty() || fold(&other) == fold(&name);
                if let Some(number) = other_number(&one.values, &values) {
                    draft.refuse(format!(
                        "{other} has another {number} than this row. Correct the one that is wrong, or add the student first if it is somebody else."
                    ));
                    return None;
                }
                if by_name || same || same_in_other_words(&other, &name) || alike(&other, &name) {
                    return Some(one.id);
                }
                // A number copied into the next row, a parent's email for two children: never the wrong child's record.
                draft.refuse(format!(
                    "This number or email is {other}'s, and the row says {name}. Correct the one that is wrong."
                ));
                return None;
            }
            many => {
                draft.refuse(format!(
                    "{} students match {who}. Add a date of birth or a ULN to say which one.",
                    many.len()
                ));
                return None;
            }
        }
    }
    let near_by = match who_is_near(planner, &values, &name) {
        Some(other) => format!(" {other} is there and was born on the same day."),
        None => String::new(),
    };
    draft.refuse(format!(
        "No student called {who} is in Waymark with these details.{near_by} Import or add the student first, or correct the name or date of birth."
    ));
    None
}

fn who_is_near(planner: &Planner<'_>, values: &Values, name: &str) -> Option<String> {
    let born = get(values, "date_of_birth")?;
    near(&fold(born), name)
        .iter()
        .flat_map(|key| planner.known.find(RecordType::Student, key))
        .map(|row| full_name(Student, &row.values))
        .find(|named| same_in_other_words(named, name) || alike(named, name))
}
