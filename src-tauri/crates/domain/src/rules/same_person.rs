//! Whether two students look like one person.
//! Source: the design's sync.md, "Push": rules that span records (a duplicate student) make a change to check, never a
//! refusal. A ULN belongs to one learner for life (Learning Records Service).

use crate::{
    record::RecordId,
    records::Student,
    values::{LongText, Text},
};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SamePerson {
    Number,
    NameAndBirth,
}

/// None where nothing says so.
pub fn same_person(one: &Student, other: &Student) -> Option<SamePerson> {
    if one.uln.is_some() && one.uln == other.uln {
        return Some(SamePerson::Number);
    }
    let same = |a: Option<&Text>, b: Option<&Text>| match (a, b) {
        (Some(a), Some(b)) => a.to_lowercase() == b.to_lowercase(),
        (a, b) => a.is_none() && b.is_none(),
    };
    let named = same(Some(&one.first_name), Some(&other.first_name))
        && same(one.last_name.as_ref(), other.last_name.as_ref());
    (named && one.date_of_birth.is_some() && one.date_of_birth == other.date_of_birth)
        .then_some(SamePerson::NameAndBirth)
}

/// Whether somebody said that they are two people; said of either it counts for both.
pub fn told_apart(one: (RecordId, &Student), other: (RecordId, &Student)) -> bool {
    let says = |who: &Student, of: RecordId| {
        who.another_than.as_ref().is_some_and(|ids| ids.split(',').any(|id| id.trim().parse() == Ok(of)))
    };
    says(one.1, other.0) || says(other.1, one.0)
}

/// What `another_than` holds once these are told apart from the student too.
pub fn another_than(held: Option<&LongText>, others: &[RecordId]) -> String {
    let mut ids: Vec<String> = held
        .into_iter()
        .flat_map(|held| held.split(','))
        .map(|id| id.trim().to_owned())
        .filter(|id| !id.is_empty())
        .collect();
    for id in others.iter().map(ToString::to_string) {
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    ids.join(",")
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use super::*;
    use crate::{Record, values::Uln};

    fn student(first: &str, last: &str) -> Student {
        let named = [(1, first.into()), (2, last.into())].into();
        Student { date_of_birth: Some(day(2009, 3, 14)), ..Student::from_values(&named).unwrap() }
    }

    #[test]
    fn one_name_with_one_birthday_or_one_uln_looks_like_one_person() {
        let one = student("Aisha", "Begum");
        assert_eq!(same_person(&one, &student("AISHA", "begum")), Some(SamePerson::NameAndBirth));
        assert_eq!(same_person(&one, &student("Aisha", "Khan")), None);
        let younger = Student { date_of_birth: Some(day(2010, 3, 14)), ..one.clone() };
        assert_eq!(same_person(&one, &younger), None);
        let unborn = Student { date_of_birth: None, ..one.clone() };
        assert_eq!(same_person(&unborn, &unborn), None, "a name alone is no sign");
        let uln = Some(Uln::new("9276308686").unwrap());
        let (a, b) = (Student { uln: uln.clone(), ..one }, Student { uln, ..student("Sam", "Lee") });
        assert_eq!(same_person(&a, &b), Some(SamePerson::Number));
    }

    #[test]
    fn who_was_told_apart_once_is_two_people_from_either_side() {
        let (one, mut other) = (student("Aisha", "Begum"), student("Aisha", "Begum"));
        assert!(!told_apart((id(1), &one), (id(2), &other)));
        let ids = another_than(other.another_than.as_ref(), &[id(1), id(3)]);
        other.another_than = Some(LongText::new(&ids).unwrap());
        assert!(told_apart((id(1), &one), (id(2), &other)) && told_apart((id(2), &other), (id(1), &one)));
        assert!(!told_apart((id(4), &one), (id(2), &other)));
        assert_eq!(another_than(other.another_than.as_ref(), &[id(3)]), ids, "each once");
    }
}
