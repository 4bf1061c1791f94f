//! One letter in the making: what it says, whom it is about, what stands in its way.
//! Never here: a reference number (the register gives it), pages.

use super::words;
use crate::{Problem, letters::office::Desk};
use chrono::NaiveDate;
use std::collections::BTreeMap;
use waymark_domain::{RecordId, RecordType, Values, records::Need, records::NeedKind};
use waymark_letters::{FactValue, Kind, Letter, Recipient, Salutation};
use waymark_store::Read;

/// A letter composed from what is known today. `blocked` is empty when it may leave the building.
pub struct Composed {
    pub title: String,
    pub letter: Letter,
    /// Whom and what it is about, as the register keeps it.
    pub about: Values,
    pub blocked: Vec<String>,
}

impl Composed {
    /// What a reader would see differ; the reference and the date are no facts.
    pub fn said(&self) -> String {
        said(&self.letter)
    }
}

pub fn said(letter: &Letter) -> String {
    let plain =
        (&letter.recipient, &letter.salutation, &letter.facts, &letter.signatory, letter.kind.version());
    serde_json::to_string(&plain).unwrap_or_default()
}

/// A letter without a number yet.
pub fn draft(
    kind: Kind,
    desk: &Desk,
    today: NaiveDate,
    recipient: Recipient,
    dear: String,
    facts: Facts,
) -> Letter {
    Letter {
        kind,
        reference: String::new(),
        date: today,
        recipient,
        salutation: if dear.is_empty() { Salutation::Unnamed } else { Salutation::Named(dear) },
        facts: facts.0,
        signatory: desk.signatory.clone(),
        lang: "en-GB".into(),
        copies: Vec::new(),
        enclosures: Vec::new(),
        print: Default::default(),
    }
}

/// Facts by their merge field; what is empty is left out.
#[derive(Default)]
pub struct Facts(BTreeMap<String, FactValue>);

impl Facts {
    pub fn text(&mut self, name: &str, value: impl Into<String>) {
        self.put(name, FactValue::Text(words::run_on(&value.into())));
    }

    pub fn maybe(&mut self, name: &str, value: Option<impl ToString>) {
        self.text(name, value.map(|v| v.to_string()).unwrap_or_default());
    }

    pub fn name(&mut self, name: &str, value: impl Into<String>) {
        self.put(name, FactValue::Name(value.into()));
    }

    pub fn list(&mut self, name: &str, value: Vec<String>) {
        self.put(name, FactValue::List(value));
    }

    fn put(&mut self, name: &str, value: FactValue) {
        if !value.is_blank() {
            self.0.insert(name.to_owned(), value);
        }
    }
}

/// What was arranged for a student, as a sentence. `shared` keeps only what the host may be told.
pub fn arranged(needs: &[Need], shared: bool) -> String {
    needs
        .iter()
        .filter(|n| n.kind == NeedKind::Access && (!shared || n.share_with_host == Some(true)))
        .map(|n| n.adjustment.trim().trim_end_matches('.').to_owned() + ".")
        .collect::<Vec<_>>()
        .join(" ")
}

pub fn compose(
    store: &impl Read,
    desk: &Desk,
    kind: Kind,
    id: RecordId,
    today: NaiveDate,
) -> Result<Composed, Problem> {
    match kind {
        Kind::PlacementConfirmationStudent | Kind::PlacementConfirmationEmployer => {
            super::placement::compose(store, desk, kind, id, today)
        }
        Kind::VisitConfirmationStudent => super::visit::compose(store, desk, id, today),
    }
}

/// The record that a letter of this kind is about.
pub fn about(kind: Kind) -> RecordType {
    match kind {
        Kind::PlacementConfirmationStudent | Kind::PlacementConfirmationEmployer => RecordType::Placement,
        Kind::VisitConfirmationStudent => RecordType::Invitation,
    }
}
