//! To whom a letter goes and where: a student's home, a carer there, the one at an organisation who gets its letters.
//! Never here: whether it may go.

use super::{facts::To, words};
use crate::{Problem, fields::linked_all};
use waymark_domain::{
    RecordId,
    records::{Carer, Contact, Need, Organisation, Student},
};
use waymark_letters::{Print, Recipient};
use waymark_store::Read;

/// To the student's home; where that is not known, care of the school. In large print where a need asks for it.
pub fn to_student(student: &Student, school: Option<&Organisation>, needs: &[Need]) -> To {
    let recipient = Recipient { name: student.full_name(), address: home_or_school(student, school) };
    let print = large(needs.iter().any(Need::asks_for_large_print));
    To { recipient, dear: student.called(), print, of: None }
}

fn large(asked: bool) -> Print {
    if asked { Print::Large } else { Print::Clear }
}

/// To a parent or carer at the student's home; where none is known, to whoever it is. One who has no parental
/// responsibility cannot consent.
pub fn to_carer(student: &Student, carers: &[Carer]) -> To {
    let mut able: Vec<&Carer> = carers.iter().filter(|c| c.parental_responsibility != Some(false)).collect();
    able.sort_by_key(|c| (c.parental_responsibility != Some(true), c.emergency_contact != Some(true)));
    let full = |c: &Carer| match &c.last_name {
        Some(last) => format!("{} {last}", c.first_name),
        None => c.first_name.to_string(),
    };
    let (name, dear) = match able.first() {
        Some(carer) => (full(carer), full(carer)),
        None => (format!("The parent or carer of {}", student.full_name()), "parent or carer".into()),
    };
    // Where nobody is known by name, whoever reads large print there may be the one.
    let print = large(match able.first() {
        Some(carer) => carer.large_print == Some(true),
        None => carers.iter().any(|c| c.large_print == Some(true)),
    });
    To { recipient: Recipient { name, address: home(student) }, dear, print, of: None }
}

/// To the person who is marked for an organisation's letters, or the only one known there. Of several none is guessed.
pub fn to_organisation(organisation: &Organisation, contacts: &[Contact]) -> To {
    let marked = contacts.iter().find(|c| c.gets_letters == Some(true));
    let only = if let [one] = contacts { Some(one) } else { None };
    to_contact(organisation, marked.or(only), place_of(organisation))
}

pub fn to_contact(organisation: &Organisation, contact: Option<&Contact>, place: Vec<String>) -> To {
    let name = organisation.name.to_string();
    match contact {
        Some(contact) => {
            let mut address = vec![name];
            address.extend(place);
            let title = contact.title.as_ref().map(|t| format!("{t} ")).unwrap_or_default();
            let recipient = Recipient { name: format!("{title}{}", contact.full_name()), address };
            To {
                recipient,
                dear: contact.addressed_as(),
                print: large(contact.large_print == Some(true)),
                of: None,
            }
        }
        None => To { recipient: Recipient { name, address: place }, ..To::default() },
    }
}

pub fn contacts_of(store: &impl Read, organisation: Option<RecordId>) -> Result<Vec<Contact>, Problem> {
    organisation.map_or(Ok(Vec::new()), |id| linked_all(store, "organisation", id))
}

fn home_or_school(student: &Student, school: Option<&Organisation>) -> Vec<String> {
    let home = home(student);
    let has_street = student.address_line_1.is_some() || student.address_line_2.is_some();
    match school {
        Some(school) if !has_street => {
            let mut care = vec![format!("c/o {}", school.name)];
            care.extend(place_of(school));
            if school.postcode.is_some() { care } else { home }
        }
        _ => home,
    }
}

fn home(student: &Student) -> Vec<String> {
    let street = [&student.address_line_1, &student.address_line_2, &student.town];
    words::address(street.map(|l| l.as_deref()), student.postcode.as_ref())
}

pub fn place_of(place: &Organisation) -> Vec<String> {
    let street = [&place.address_line_1, &place.address_line_2, &place.town];
    words::address(street.map(|l| l.as_deref()), place.postcode.as_ref())
}
