//! What stands in the way of each of many letters, without drawing their pages.
//! Never here: whether it is enough (`issue` asks again).

use super::{
    issue::same_before,
    office::{Wish, desk},
    reasons::{Reason, blocked, reasons},
    table::compose,
    targets::targets,
};
use crate::{
    Problem,
    fields::{linked, maybe},
    import::plain,
    titles::Titles,
};
use chrono::NaiveDate;
use waymark_domain::{
    RecordId, RecordType, Values,
    records::{Letter as Registered, LetterFate, Organisation, Student},
};
use waymark_letters::{Fonts, Kind, Print};
use waymark_store::{Read, Store, StoreError};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Looked {
    /// What it is about: the placement or invitation; an issued letter stands for itself.
    pub id: RecordId,
    pub title: String,
    pub reference: Option<String>,
    /// The issued letter that says the same, when there is one.
    pub issued: Option<RecordId>,
    pub blocked: Vec<Reason>,
    /// It is in large print, because its reader needs it or everybody gets it.
    pub large_print: bool,
    /// How far an issued letter went.
    pub fate: Option<LetterFate>,
    /// What a run is sorted by, made to be compared: the surname of the student, or else the recipient's name; the
    /// school, or else the host.
    pub surname: String,
    pub school: String,
}

/// What sorts a letter about these records.
fn sorting(store: &Store, about: &Values, recipient: &str) -> Result<(String, String), Problem> {
    let link = |name| linked(about, RecordType::Letter, name);
    let student: Option<Student> = maybe(store, link("student"))?;
    let place = student.as_ref().and_then(|s| s.school).map(|l| l.0).or(link("organisation"));
    let place: Option<Organisation> = maybe(store, place)?;
    let surname = student.map(|s| match &s.last_name {
        Some(last) => format!("{last} {}", s.first_name),
        None => s.first_name.to_string(),
    });
    let school = place.map(|o| o.name.to_string()).unwrap_or_default();
    Ok((plain(&surname.unwrap_or_else(|| recipient.to_owned())), plain(&school)))
}

/// The letters that a selection means, each with what blocks it. Issued letters in it stand for themselves.
pub fn look(
    store: &Store,
    kind: Option<Kind>,
    ids: &[RecordId],
    wish: &Wish,
    fonts: &Fonts,
    today: NaiveDate,
) -> Result<Vec<Looked>, Problem> {
    let desk = desk(store, wish)?;
    let mut all: Vec<Looked> = Vec::new();
    for id in ids {
        let row = store.find(*id)?.ok_or(StoreError::NotFound(*id))?;
        if row.record == RecordType::Letter {
            let letter: Registered = store.record(*id)?;
            let (surname, school) = sorting(store, &row.values, &letter.recipient)?;
            all.push(Looked {
                large_print: letter.large_print == Some(true),
                fate: Some(letter.fate),
                surname,
                school,
                id: *id,
                title: Titles::new(store).of(&row),
                reference: Some(letter.reference.to_string()),
                issued: Some(*id),
                blocked: Vec::new(),
            });
            continue;
        }
        let kind = kind.ok_or_else(|| {
            Problem::not_known(
                "This",
                "a letter that was issued",
                "Choose the kind of letter to make for it.",
            )
        })?;
        for about in targets(store, kind, &[*id])? {
            if all.iter().any(|one| one.id == about) {
                continue;
            }
            let mut composed = compose(store, &desk, kind, about, today)?;
            let same = same_before(store, kind, &composed)?.same;
            composed.letter.reference = "Not issued yet".into();
            let blocked = match same {
                Some(_) => blocked(&composed, about),
                None => reasons(&composed, about, &desk, fonts),
            };
            let (surname, school) = sorting(store, &composed.about, &composed.letter.recipient.name)?;
            all.push(Looked {
                large_print: composed.letter.print == Print::Large,
                fate: same.as_ref().map(|(_, letter)| letter.fate),
                surname,
                school,
                id: about,
                title: composed.title,
                reference: same.as_ref().map(|(_, letter)| letter.reference.to_string()),
                issued: same.map(|(id, _)| id),
                blocked,
            });
        }
    }
    Ok(all)
}
