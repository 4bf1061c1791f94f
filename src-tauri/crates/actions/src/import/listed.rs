//! What the planner asks of the lists of schools and universities. Each name is looked up once.
//! Never here: the store.

use super::plan::{ListedPlace, Outside};
use std::{cell::RefCell, collections::HashMap};
use waymark_domain::RecordId;
use waymark_reference::{School, school_by_urn, school_named, university_by_ukprn, university_named};

#[derive(Default)]
pub struct Lists {
    schools: RefCell<HashMap<(String, String), Option<ListedPlace>>>,
    universities: RefCell<HashMap<String, Option<ListedPlace>>>,
}

fn school(found: &School) -> ListedPlace {
    ListedPlace {
        name: found.name.to_owned(),
        code: found.urn.to_owned(),
        town: found.town.to_owned(),
        postcode: found.postcode.to_owned(),
    }
}

impl Outside for Lists {
    fn new_id(&mut self) -> RecordId {
        RecordId(uuid::Uuid::now_v7())
    }

    fn school(&self, name: Option<&str>, urn: Option<&str>) -> Option<ListedPlace> {
        let asked = (name.unwrap_or_default().to_owned(), urn.unwrap_or_default().to_owned());
        if let Some(known) = self.schools.borrow().get(&asked) {
            return known.clone();
        }
        // A number stands for a school even where a name was asked for.
        let by_number = |text: &str| {
            let digits = text.trim().trim_end_matches(".0");
            (digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_digit()))
                .then(|| school_by_urn(digits))
                .flatten()
        };
        let found =
            urn.and_then(by_number).or_else(|| name.and_then(|n| by_number(n).or_else(|| school_named(n))));
        let found = found.map(school);
        self.schools.borrow_mut().insert(asked, found.clone());
        found
    }

    fn university(&self, name: &str) -> Option<ListedPlace> {
        if let Some(known) = self.universities.borrow().get(name) {
            return known.clone();
        }
        let found = university_by_ukprn(name).or_else(|| university_named(name)).map(|u| ListedPlace {
            name: u.name.to_owned(),
            code: u.ukprn.to_owned(),
            town: u.town.unwrap_or_default().to_owned(),
            postcode: u.postcode.unwrap_or_default().to_owned(),
        });
        self.universities.borrow_mut().insert(name.to_owned(), found.clone());
        found
    }
}
