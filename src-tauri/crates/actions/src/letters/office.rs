//! The desk that letters leave from: the office's letterhead and who signs.
//! Never here: a letter.

use super::{
    pictures::picture,
    wording::{self, OwnWords},
    words,
};
use crate::Problem;
use std::collections::BTreeMap;
use waymark_domain::{
    RecordId,
    records::{Office, Staff},
    values::ChoiceType,
};
use waymark_letters::{Kind, Letterhead, Signatory};
use waymark_store::{Read, Store};

#[derive(Debug, Clone)]
pub struct Desk {
    pub head: Letterhead,
    pub signatory: Signatory,
    /// Whose hands issue it.
    pub issuer: String,
    /// How the references of this laptop begin: office, then later the year.
    pub prefix: String,
    /// Tells the references of two laptops apart that have not met yet.
    pub mark: String,
    /// Every letter is wanted in large print, whoever reads it.
    pub large_print: bool,
    /// Where the office has words of its own.
    pub own_words: BTreeMap<Kind, OwnWords>,
}

/// What somebody chose for a run beside the letters.
#[derive(Debug, Clone, Default)]
pub struct Wish {
    /// All in large print; else those whose reader needs it.
    pub large_print: bool,
    /// Words for this run in place of those that the office uses: a version of them.
    pub version: Option<(Kind, RecordId)>,
}

fn said(value: Option<impl ToString>) -> String {
    value.map(|v| v.to_string()).unwrap_or_default()
}

/// The words of the letterhead.
pub fn letterhead(office: &Office) -> Letterhead {
    let street = [&office.address_line_1, &office.address_line_2, &office.town];
    let address = words::address(street.map(|l| l.as_deref()), office.postcode.as_ref());
    let charity = said(office.charity.as_ref());
    Letterhead {
        office_name: match charity.is_empty() {
            true => office.name.to_string(),
            false => format!("{charity} {}", office.name),
        },
        tagline: said(office.tagline.as_ref()),
        address,
        phone: said(office.phone.as_ref()),
        email: said(office.email.as_ref()),
        website: said(office.website.as_ref()),
        charity_number: said(office.charity_number.as_ref()),
        colour: said(office.colour.as_ref()),
        safeguarding_lead: said(office.safeguarding_name.as_ref()),
        safeguarding_phone: said(office.safeguarding_phone.as_ref()),
        privacy_line: "We keep personal details safe, use them only to run our programmes, and show them to you when you ask.".into(),
        // The picture is no word: the desk puts it there.
        logo: None,
        logo_words: said(office.logo_words.as_ref()),
    }
}

/// "BIR" of Birmingham, when the office has chosen nothing.
fn prefix(office: &Office) -> String {
    let chosen = said(office.reference_prefix.as_ref());
    let from = if chosen.is_empty() { office.name.as_str() } else { &chosen };
    let letters: String = from
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .take(if chosen.is_empty() { 3 } else { 8 })
        .collect();
    if letters.is_empty() { "WM".into() } else { letters.to_ascii_uppercase() }
}

pub fn desk(store: &Store, wish: &Wish) -> Result<Desk, Problem> {
    let office: Office = store.record(store.office_id().unwrap_or(RecordId(uuid::Uuid::nil())))?;
    desk_of(store, &office, wish)
}

/// The desk of an office that is as this record says, kept or not.
pub fn desk_of(store: &Store, office: &Office, wish: &Wish) -> Result<Desk, Problem> {
    let issuer = store.actor_id().map_or(Ok(None), |id| maybe_there(store, id))?;
    let signs = office.signed_by.map(|l| l.0).or(store.actor_id());
    let staff: Option<Staff> = signs.map_or(Ok(None), |id| maybe_there(store, id))?;
    let mut head = letterhead(office);
    head.logo = picture(store, office.logo.as_ref())?;
    let signature = picture(store, staff.as_ref().and_then(|s| s.signature.as_ref()))?;
    let signatory = staff.map(|s| Signatory {
        name: s.full_name(),
        job_title: s.job_title.as_ref().map_or_else(|| s.role.label().to_owned(), |j| j.to_string()),
        phone: s.phone.as_ref().map_or_else(|| head.phone.clone(), |p| p.to_string()),
        email: s.email.as_ref().map_or_else(|| head.email.clone(), |e| e.to_string()),
        signature,
    });
    let device: String = store.device().chars().filter(char::is_ascii_alphanumeric).collect();
    let mark = device.get(device.len().saturating_sub(3)..).unwrap_or_default().to_ascii_uppercase();
    let issuer = issuer.map(|s| s.full_name()).unwrap_or_default();
    let mut own_words = wording::current(store)?;
    if let Some((kind, version)) = wish.version {
        own_words.insert(kind, wording::words_of_version(store, kind, version)?);
    }
    Ok(Desk {
        own_words,
        issuer,
        prefix: prefix(office),
        head,
        signatory: signatory.unwrap_or_default(),
        mark,
        large_print: wish.large_print,
    })
}

fn maybe_there(store: &Store, id: RecordId) -> Result<Option<Staff>, Problem> {
    store.get(waymark_domain::RecordType::Staff, id)?.map(|row| crate::fields::typed(&row)).transpose()
}
