//! Issuing: a reference, the pages, and the register's line, kept for good in one step.
//! A letter whose facts have not changed is given back as it is; changed facts make a correction.

use super::{
    facts::Composed,
    office::{Desk, Wish, desk},
    packed::Packed,
    pages::look_of,
    reasons::{Reason, blocked, reasons, sentences, unmade},
    table::{self, About, compose},
};
use crate::{
    One, Problem,
    fields::{field, link, set, text, typed},
};
use chrono::{DateTime, Datelike, NaiveDate, Utc};
use waymark_domain::{
    RecordId, RecordType, Value,
    records::{Letter as Registered, LetterFate},
    values::{ChoiceType, LongText},
};
use waymark_letters::{Fonts, Kind, Letter, Letterhead, Print, Problem as Unmade, render};
use waymark_store::{Action, Read, Store, StoreError, Tx};

/// Letters in one transaction: few enough that another window need not wait long.
const IN_ONE_GO: usize = 50;

#[derive(Debug, Clone)]
pub struct IssuedOne {
    /// The letter's own record.
    pub id: RecordId,
    /// The placement, invitation, visit or employer.
    pub about: RecordId,
    pub reference: String,
    pub title: String,
    /// Nothing had changed since it was issued before.
    pub again: bool,
    /// What is set anew as the pages that were issued. None where letterhead or wording changed since: then only the
    /// pages that were kept are this letter.
    pub letter: Option<Packed>,
}

#[derive(Debug, Default)]
pub struct Issued {
    pub issued: Vec<IssuedOne>,
    pub blocked: Vec<One>,
    pub head: Letterhead,
    pub action: Option<String>,
    /// Why it ended before the last of them. What stands above was issued all the same.
    pub stopped: Option<Problem>,
}

#[derive(Debug)]
pub struct Preview {
    pub title: String,
    /// None when it cannot be drawn yet.
    pub pdf: Option<Vec<u8>>,
    pub reference: Option<String>,
    /// The issued letter, when this is it.
    pub issued: Option<RecordId>,
    pub blocked: Vec<Reason>,
    pub large_print: bool,
}

/// Letters of this kind about this record, the newest last.
pub(super) fn register(
    store: &impl Read,
    kind: Kind,
    composed: &Composed,
) -> Result<Vec<(RecordId, Registered)>, Problem> {
    let about = &table::of(kind)?.about;
    // A placement can move to another employer, and is the same.
    let names: &[&str] = match about {
        About::Placement { .. } => &["student", "placement", "event"],
        _ => &["student", "placement", "event", "organisation"],
    };
    let same = |row: &waymark_store::Stored| {
        text(&row.values, RecordType::Letter, "kind") == Some(kind.code())
            && names.iter().all(|name| {
                let id = field(RecordType::Letter, name);
                row.values.get(&id) == composed.about.get(&id)
            })
    };
    let by = about.kept_by();
    let id = crate::fields::linked(&composed.about, RecordType::Letter, by);
    let rows = id.map_or(Ok(Vec::new()), |id| store.linked(RecordType::Letter, by, id))?;
    rows.iter().filter(|r| same(r)).map(|r| Ok((r.id, typed(r)?))).collect()
}

/// What the register knows of a letter that is to be made.
pub(super) struct Before {
    /// The letter that says all of it already.
    pub same: Option<(RecordId, Registered)>,
    /// The newest of its kind about it, which new facts correct.
    pub newest: Option<(RecordId, Registered)>,
}

/// The newest letter that says the same in the same print. Behind one in the other print it is still looked for; behind
/// one that told something else it is not, for what that one corrected is not sent again.
pub(super) fn same_before(store: &impl Read, kind: Kind, composed: &Composed) -> Result<Before, Problem> {
    let mut letters = register(store, kind, composed)?;
    let said = composed.said();
    let otherwise = composed.said_in_the_other_print();
    let told = |letter: &Registered, said: &str| letter.facts.as_str() == said;
    let same = letters
        .iter()
        .rev()
        .take_while(|(_, letter)| told(letter, &said) || told(letter, &otherwise))
        .find(|(_, letter)| told(letter, &said))
        .cloned();
    Ok(Before { same, newest: letters.pop() })
}

fn dated(mut letter: Letter, registered: &Registered) -> Letter {
    letter.reference = registered.reference.to_string();
    letter.date = registered.dated;
    letter
}

pub fn preview(
    store: &Store,
    kind: Kind,
    id: RecordId,
    wish: &Wish,
    fonts: &Fonts,
    today: NaiveDate,
) -> Result<Preview, Problem> {
    let desk = desk(store, wish)?;
    let mut composed = compose(store, &desk, kind, id, today)?;
    let large_print = composed.letter.print == Print::Large;
    if let Some((letter, registered)) = same_before(store, kind, &composed)?.same {
        let pdf = store.blob(&registered.digest)?;
        let reference = Some(registered.reference.to_string());
        let blocked = blocked(&composed, id);
        return Ok(Preview {
            title: composed.title,
            pdf,
            reference,
            issued: Some(letter),
            blocked,
            large_print,
        });
    }
    composed.letter.reference = "Not issued yet".into();
    let mut blocked = reasons(&composed, id, &desk, fonts);
    let pdf = match render(&composed.letter, &desk.head, fonts) {
        Ok(pdf) => Some(pdf.bytes),
        Err(Unmade::Blocked { .. }) => None,
        Err(problem) => {
            blocked.push(unmade(&composed, id, &problem).ok_or(problem)?);
            None
        }
    };
    Ok(Preview { title: composed.title, pdf, reference: None, issued: None, blocked, large_print })
}

/// Issues a letter for each that may have one, and says of the others why not.
pub fn issue(
    store: &mut Store,
    kind: Kind,
    ids: &[RecordId],
    wish: &Wish,
    fonts: &Fonts,
    now: DateTime<Utc>,
    today: NaiveDate,
) -> Result<Issued, Problem> {
    issue_telling(store, kind, ids, wish, fonts, now, today, &mut |_| ())
}

/// [`issue`], and says of how many it is done: those are kept for good.
#[expect(clippy::too_many_arguments, reason = "as many as a run has parts")]
pub fn issue_telling(
    store: &mut Store,
    kind: Kind,
    ids: &[RecordId],
    wish: &Wish,
    fonts: &Fonts,
    now: DateTime<Utc>,
    today: NaiveDate,
    told: &mut dyn FnMut(usize),
) -> Result<Issued, Problem> {
    store.keep_few_pages(ids.len() > 1);
    let issued = issue_parts(store, kind, ids, wish, fonts, now, today, told);
    store.keep_few_pages(false);
    issued
}

#[expect(clippy::too_many_arguments, reason = "as many as a run has parts")]
fn issue_parts(
    store: &mut Store,
    kind: Kind,
    ids: &[RecordId],
    wish: &Wish,
    fonts: &Fonts,
    now: DateTime<Utc>,
    today: NaiveDate,
    told: &mut dyn FnMut(usize),
) -> Result<Issued, Problem> {
    let desk = desk(store, wish)?;
    let _run = fonts.run();
    let mut all = Issued { head: desk.head.clone(), ..Issued::default() };
    let title = match ids {
        [_] => format!("Issue a letter: {}", kind.title()),
        many => format!("Issue {} letters: {}", many.len(), kind.title()),
    };
    for chunk in ids.chunks(IN_ONE_GO) {
        let action = Action::for_good("issue_letters", title.clone());
        let done = store.mutate(action, now, |tx| {
            let mut next = next_number(tx, &desk, today)?;
            chunk
                .iter()
                .map(|id| issue_one(tx, &desk, kind, *id, fonts, today, &mut next))
                .collect::<Result<Vec<_>, Problem>>()
        });
        let done = match done {
            Ok(done) => done,
            // Nobody may be told that nothing was changed while letters of the earlier parts are issued for good.
            Err(problem) if !all.issued.is_empty() => {
                all.stopped = Some(problem);
                break;
            }
            Err(problem) => return Err(problem),
        };
        for one in done.value {
            match one {
                Ok(one) => all.issued.push(one),
                Err(not) => all.blocked.push(not),
            }
        }
        all.action = done.action.or(all.action);
        told(all.issued.len() + all.blocked.len());
    }
    Ok(all)
}

type OneOrNot = Result<IssuedOne, One>;

fn issue_one(
    tx: &mut Tx<'_>,
    desk: &Desk,
    kind: Kind,
    id: RecordId,
    fonts: &Fonts,
    today: NaiveDate,
    next: &mut u32,
) -> Result<OneOrNot, Problem> {
    let mut composed = compose(tx, desk, kind, id, today)?;
    let ahead = blocked(&composed, id);
    if !ahead.is_empty() {
        return Ok(Err(One::not(id, composed.title, ahead.into_iter().map(|r| r.words).collect())));
    }
    let look = look_of(&composed.letter, &desk.head);
    let said_now = composed.said();
    let Before { same, newest } = same_before(tx, kind, &composed)?;
    if let Some((letter, registered)) = &same {
        return Ok(Ok(IssuedOne {
            id: *letter,
            about: id,
            reference: registered.reference.to_string(),
            title: composed.title,
            again: true,
            letter: (registered.look.as_ref().is_some_and(|l| l.as_str() == look))
                .then(|| Packed::of(&dated(composed.letter, registered)))
                .flatten(),
        }));
    }
    composed.letter.reference = reference(desk, today, *next);
    let not = |title: String, words: String| Ok(Err(One::not(id, title, vec![words])));
    let facts = match LongText::new(&said_now) {
        Ok(facts) if facts.as_str() == said_now => facts,
        _ => {
            let todo = "Its texts are too long for one letter. Shorten the tasks and the remarks.";
            return not(composed.title, todo.into());
        }
    };
    let pdf = match render(&composed.letter, &desk.head, fonts) {
        Ok(pdf) => pdf,
        Err(Unmade::Blocked { missing, .. }) => {
            return Ok(Err(One::not(id, composed.title, sentences(&missing))));
        }
        // One letter that cannot be made stops no other.
        Err(problem) => {
            let reason = unmade(&composed, id, &problem).ok_or(problem)?;
            return not(composed.title, reason.words);
        }
    };
    let Composed { title, letter, about, replaces, version, .. } = composed;
    let digest = tx.put_blob(&pdf.bytes)?;
    *next += 1;
    let mut values = about;
    let mut put = |name: &str, value: Value| set(&mut values, RecordType::Letter, name, value);
    put("reference", letter.reference.clone().into());
    put("kind", kind.code().into());
    put("recipient", letter.recipient.name.clone().into());
    put("dated", today.to_string().into());
    let words = letter.template.as_ref().map(|t| t.version().to_owned());
    put("template_version", words.unwrap_or_else(|| kind.version().to_string()).into());
    if let Some(version) = version {
        put("template", link(version));
    }
    put("digest", digest.into());
    put("facts", facts.as_str().into());
    put("issued_by", desk.issuer.clone().into());
    put("look", look.into());
    if letter.print == Print::Large {
        put("large_print", Value::Bool(true));
    }
    put("fate", LetterFate::Issued.code().into());
    put("pages", Value::Int(pdf.pages.try_into().unwrap_or(i64::MAX)));
    if let Some(old) = replaces.or(newest.map(|(id, _)| id)) {
        put("corrects", link(old));
    }
    let record = tx.new_id();
    tx.insert_values(RecordType::Letter, record, values)?;
    Ok(Ok(IssuedOne {
        id: record,
        about: id,
        reference: letter.reference.clone(),
        title,
        again: false,
        letter: Packed::of(&letter),
    }))
}

fn reference(desk: &Desk, today: NaiveDate, number: u32) -> String {
    format!("{}{number:04}", start(desk, today))
}

pub(super) fn start(desk: &Desk, today: NaiveDate) -> String {
    format!("{}-{}-{}-", desk.prefix, today.year(), desk.mark)
}

fn next_number(tx: &Tx<'_>, desk: &Desk, today: NaiveDate) -> Result<u32, Problem> {
    let last = tx.highest(RecordType::Letter, "reference", &start(desk, today))?.unwrap_or_default();
    Ok(u32::try_from(last).unwrap_or(u32::MAX).saturating_add(1))
}

/// The bytes of an issued letter, and its reference.
pub fn issued_pdf(store: &Store, id: RecordId) -> Result<(String, Vec<u8>), Problem> {
    let letter: Registered = store.record(id)?;
    let bytes = store
        .blob(&letter.digest)?
        .ok_or_else(|| StoreError::Damaged(format!("the pages of {} are not in it", letter.reference)))?;
    Ok((letter.reference.to_string(), bytes))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::letters::facts::said;

    #[test]
    fn two_letters_that_differ_only_by_number_and_date_say_the_same() {
        let mut letter = Letter {
            kind: waymark_letters::kinds::visit_confirmation_student::KIND,
            reference: "A".into(),
            date: NaiveDate::from_ymd_opt(2026, 6, 1).unwrap(),
            recipient: Default::default(),
            salutation: waymark_letters::Salutation::Unnamed,
            facts: Default::default(),
            signatory: Default::default(),
            lang: "en-GB".into(),
            copies: Vec::new(),
            enclosures: Vec::new(),
            print: Default::default(),
            template: None,
        };
        let before = said(&letter, letter.print, None, None);
        letter.reference = "B".into();
        assert_eq!(said(&letter, letter.print, None, None), before);
        letter.recipient.name = "Somebody".into();
        assert_ne!(said(&letter, letter.print, None, None), before);
    }
}
