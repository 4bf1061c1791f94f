//! One letter in the making: what it says, whom it is about, what stands in its way.
//! Never here: a reference number (the register gives it), pages.

use super::words;
use crate::letters::office::Desk;
use chrono::NaiveDate;
use std::collections::BTreeMap;
use waymark_domain::{RecordId, Values, records::Need, records::NeedKind};
use waymark_letters::{FactValue, Kind, Letter, Recipient, Salutation};

/// A letter composed from what is known today. `blocked` is empty when it may leave the building.
pub struct Composed {
    pub title: String,
    pub letter: Letter,
    /// Whom and what it is about, as the register keeps it.
    pub about: Values,
    pub blocked: Vec<String>,
    /// Of a change letter, what is told anew, in the words of the letter that it changes.
    pub basis: Option<BTreeMap<String, FactValue>>,
    /// The letter that it takes the place of, where that is of another kind.
    pub replaces: Option<RecordId>,
}

impl Composed {
    /// A letter that changes none of another kind.
    pub fn new(title: String, letter: Letter, about: Values, blocked: Vec<String>) -> Self {
        Composed { title, letter, about, blocked, basis: None, replaces: None }
    }

    /// What a reader would see differ; the reference and the date are no facts.
    pub fn said(&self) -> String {
        match &self.basis {
            None => said(&self.letter),
            Some(basis) => {
                let l = &self.letter;
                let all = (&l.recipient, &l.salutation, &l.facts, &l.signatory, l.kind.version(), basis);
                serde_json::to_string(&all).unwrap_or_default()
            }
        }
    }
}

pub fn said(letter: &Letter) -> String {
    let plain =
        (&letter.recipient, &letter.salutation, &letter.facts, &letter.signatory, letter.kind.version());
    serde_json::to_string(&plain).unwrap_or_default()
}

/// Who gets a letter, and what follows "Dear"; nothing makes it "Dear Sir or Madam".
pub struct To {
    pub recipient: Recipient,
    pub dear: String,
}

/// A letter without a number yet.
pub fn draft(kind: Kind, desk: &Desk, today: NaiveDate, to: To, facts: Facts) -> Letter {
    Letter {
        kind,
        reference: String::new(),
        date: today,
        recipient: to.recipient,
        salutation: if to.dear.is_empty() { Salutation::Unnamed } else { Salutation::Named(to.dear) },
        facts: facts.0,
        signatory: desk.signatory.clone(),
        lang: "en-GB".into(),
        copies: Vec::new(),
        enclosures: Vec::new(),
        print: Default::default(),
        template: None,
    }
}

/// Facts by their merge field; what is empty is left out.
#[derive(Debug, Default)]
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

    /// What this reader is not told.
    pub fn leave_out(&mut self, name: &str) {
        self.0.remove(name);
    }

    pub fn all(&self) -> &BTreeMap<String, FactValue> {
        &self.0
    }

    /// Only those that this kind of letter may name.
    pub fn only(mut self, kind: Kind) -> Facts {
        self.0.retain(|name, _| kind.fields().iter().any(|f| f.name == name));
        self
    }

    #[cfg(test)]
    pub fn said(&self, name: &str) -> String {
        super::told::words_of(&self.0, name)
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
