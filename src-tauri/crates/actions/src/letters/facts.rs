//! One letter in the making: what it says, whom it is about, what stands in its way.
//! Never here: a reference number (the register gives it), pages.

use super::words;
use crate::letters::office::Desk;
use chrono::NaiveDate;
use std::collections::BTreeMap;
use waymark_domain::{RecordId, Values, records::Need, records::NeedKind};
use waymark_letters::{FactValue, Kind, Letter, Print, Recipient, Salutation};

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
    /// The record in which the recipient's name and address are mended.
    pub recipient: Option<RecordId>,
    /// Why the office's own words for it cannot be used.
    pub wording: Option<String>,
    /// The version of the office's own words; none are those that come with Waymark.
    pub version: Option<RecordId>,
}

impl Composed {
    /// A letter that changes none of another kind.
    pub fn new(
        title: String,
        (letter, recipient): (Letter, Option<RecordId>),
        about: Values,
        blocked: Vec<String>,
    ) -> Self {
        Composed {
            title,
            letter,
            about,
            blocked,
            basis: None,
            replaces: None,
            recipient,
            wording: None,
            version: None,
        }
    }

    /// What a reader would see differ; the reference and the date are no facts.
    pub fn said(&self) -> String {
        said(&self.letter, self.letter.print, self.version, self.basis.as_ref())
    }

    /// The same in large print, or the same in none.
    pub fn said_in_the_other_print(&self) -> String {
        let other = match self.letter.print {
            Print::Clear => Print::Large,
            Print::Large => Print::Clear,
        };
        said(&self.letter, other, self.version, self.basis.as_ref())
    }
}

/// The parts of a letter in the order in which registers hold them: what is new comes last, and only where it is not
/// what it always was.
pub fn said(
    letter: &Letter,
    print: Print,
    version: Option<RecordId>,
    basis: Option<&BTreeMap<String, FactValue>>,
) -> String {
    let mut parts = vec![
        part(&letter.recipient),
        part(&letter.salutation),
        part(&letter.facts),
        part(&letter.signatory),
        version.map_or_else(|| part(&letter.kind.version()), |id| part(&id.to_string())),
    ];
    parts.extend(basis.map(part));
    if print != Print::Clear {
        parts.push(part(&print));
    }
    format!("[{}]", parts.join(","))
}

fn part(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// Who gets a letter, and what follows "Dear"; nothing makes it "Dear Sir or Madam".
#[derive(Default)]
pub struct To {
    pub recipient: Recipient,
    pub dear: String,
    pub print: Print,
    /// The record in which name and address are mended, where one is known.
    pub of: Option<RecordId>,
}

impl To {
    pub fn found_in(mut self, record: RecordId) -> To {
        self.of = Some(record);
        self
    }
}

/// A letter without a number yet, and where its recipient is known from.
pub fn draft(kind: Kind, desk: &Desk, today: NaiveDate, to: To, facts: Facts) -> (Letter, Option<RecordId>) {
    let letter = Letter {
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
        print: if desk.large_print { Print::Large } else { to.print },
        template: desk.wording(kind),
    };
    (letter, to.of)
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
