//! Address labels for those to whom letters go: those who would be given the letter itself, and nobody else.
//! Never here: the sheet (the letters room), whether a letter may go (`kinds`).

use super::{
    files::write_pdf,
    issue::same_before,
    office::{Desk, Wish, desk},
    reasons::{Mend, Reason, blocked, reasons},
    table::compose,
};
use crate::{Problem, titles::Titles};
use chrono::NaiveDate;
use std::path::Path;
use waymark_domain::{RecordId, RecordType, records::Letter as Registered};
use waymark_letters::{
    Fonts, Kind, LabelSheet, LabelsAbout, Pdf, Problem as Unmade, Recipient, fold_recipients, labels,
};
use waymark_store::{Read, Store, StoreError};

/// Whose recipient gets a label.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LabelFor {
    /// A letter as it would be made now.
    About(Kind, RecordId),
    /// A letter that was issued, to where it went.
    Issued(RecordId),
}

/// The sheet, and the first place on it that is free.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LabelWish {
    pub sheet: LabelSheet,
    pub first: usize,
}

/// Somebody who gets no label.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Without {
    /// The letter's title.
    pub title: String,
    pub why: String,
    /// The record in which name and address are mended.
    pub mend: Option<RecordId>,
}

#[derive(Debug, Default)]
pub struct LabelPages {
    /// None where nobody gets one.
    pub pdf: Option<Pdf>,
    pub labels: usize,
    pub without: Vec<Without>,
}

#[derive(Debug, Default)]
pub struct Labelled {
    pub labels: usize,
    pub without: Vec<Without>,
}

/// Somebody's address, with what is said of them.
struct Addressed {
    to: Recipient,
    title: String,
    mend: Option<RecordId>,
    /// Why they are not given the letter.
    not: Vec<Reason>,
}

impl Addressed {
    fn without(self, why: &str) -> Without {
        Without { title: self.title, why: why.to_owned(), mend: self.mend }
    }

    /// Of what stands in the letter's own way, all of it, and where the first is mended.
    fn without_letter(self) -> Without {
        let why: Vec<&str> = self.not.iter().map(|reason| reason.words.as_str()).collect();
        let mend = self.not.iter().find_map(|reason| match reason.mend {
            Mend::Record(id) | Mend::Checks(id) => Some(id),
            Mend::Letterhead | Mend::Wording(_) => None,
        });
        Without { title: self.title, why: why.join(" "), mend }
    }

    fn is_nowhere(&self) -> bool {
        self.to.address.iter().all(|line| line.trim().is_empty())
    }
}

fn addressed(
    store: &Store,
    desk: &Desk,
    all: &[LabelFor],
    fonts: &Fonts,
    today: NaiveDate,
) -> Result<Vec<Addressed>, Problem> {
    let one = |what: &LabelFor| match *what {
        LabelFor::About(kind, id) => {
            let mut composed = compose(store, desk, kind, id, today)?;
            let not = match same_before(store, kind, &composed)?.same {
                Some(_) => blocked(&composed, id),
                None => {
                    composed.letter.reference = "Not issued yet".into();
                    reasons(&composed, id, desk, fonts)
                }
            };
            let (title, mend) = (composed.title, composed.recipient);
            Ok(Addressed { to: composed.letter.recipient, title, mend, not })
        }
        LabelFor::Issued(id) => {
            let row = store.get(RecordType::Letter, id)?.ok_or(StoreError::NotFound(id))?;
            let letter: Registered = crate::fields::typed(&row)?;
            let title = Titles::new(store).of(&row);
            Ok(Addressed { to: went_to(&letter), title, mend: None, not: Vec::new() })
        }
    };
    all.iter().map(one).collect()
}

/// The first of a letter's facts is its recipient. One that cannot be read has no address.
fn went_to(letter: &Registered) -> Recipient {
    let first = |facts: &str| {
        let parts: Vec<serde_json::Value> = serde_json::from_str(facts).ok()?;
        serde_json::from_value(parts.into_iter().next()?).ok()
    };
    let nowhere = || Recipient { name: letter.recipient.to_string(), ..Recipient::default() };
    first(&letter.facts).unwrap_or_else(nowhere)
}

/// A label for each recipient of these letters, once for each address; and who gets none.
pub fn label_pages(
    store: &Store,
    all: &[LabelFor],
    LabelWish { sheet, first }: LabelWish,
    fonts: &Fonts,
    today: NaiveDate,
) -> Result<LabelPages, Problem> {
    let desk = desk(store, &Wish::default())?;
    let about = LabelsAbout { office: &desk.head.office_name, date: today };
    let mut made = LabelPages::default();
    let mut known = Vec::new();
    for one in addressed(store, &desk, all, fonts, today)? {
        // That the address is not known is one of the letter's own reasons; alone, it is said of the label.
        if one.is_nowhere() && one.not.len() < 2 {
            made.without.push(one.without("The address is not known."));
        } else if !one.not.is_empty() {
            made.without.push(one.without_letter());
        } else {
            known.push(one);
        }
    }
    let folded = |known: &[Addressed]| {
        let to: Vec<Recipient> = known.iter().map(|one| one.to.clone()).collect();
        fold_recipients(&to)
    };
    loop {
        let to = folded(&known);
        if to.is_empty() {
            return Ok(made);
        }
        let problem = match labels(&to, sheet, first, fonts, &about) {
            Ok(pdf) => {
                made.labels = to.len();
                made.pdf = Some(pdf);
                return Ok(made);
            }
            Err(problem) => problem,
        };
        // One address that fits no label keeps nobody else from theirs, whoever else has that name.
        let Some(who) = without_label(&problem) else { return Err(problem.into()) };
        let named = known.iter().any(|one| one.to.name == who.name);
        let alone = |one: &Addressed| labels(std::slice::from_ref(&one.to), sheet, 1, fonts, &about).err();
        let before = known.len();
        let mut fit = Vec::with_capacity(before);
        for one in known {
            let meant = !named || one.to.name == who.name;
            let why = meant.then(|| alone(&one)).flatten();
            match why.as_ref().and_then(without_label) {
                Some(why) => made.without.push(one.without(&why.words)),
                None => fit.push(one),
            }
        }
        if fit.len() == before {
            return Err(problem.into());
        }
        known = fit;
    }
}

/// Writes a label for each recipient of these letters, once for each address; no file where nobody gets one.
pub fn write_labels(
    store: &Store,
    all: &[LabelFor],
    wish: LabelWish,
    path: &Path,
    fonts: &Fonts,
    today: NaiveDate,
) -> Result<Labelled, Problem> {
    let made = label_pages(store, all, wish, fonts, today)?;
    if let Some(pdf) = made.pdf {
        write_pdf(store.dir(), path, &pdf.bytes)?;
    }
    Ok(Labelled { labels: made.labels, without: made.without })
}

struct NoLabel {
    name: String,
    words: String,
}

/// Whose name and address alone are why there are no labels, and what is wrong with them.
fn without_label(problem: &Unmade) -> Option<NoLabel> {
    let (name, words) = match problem {
        Unmade::LabelShort { who } => {
            (who, "The address needs a street or place and a postcode, each on its line.".to_owned())
        }
        Unmade::LabelFull { who, most } => (
            who,
            format!(
                "Name and address do not fit, for a label shows {most} lines. Shorten the address, or choose the sheet with wider labels."
            ),
        ),
        Unmade::LabelGlyph { who, character } => {
            (who, format!("\u{201c}{character}\u{201d} cannot be printed. Check the spelling."))
        }
        _ => return None,
    };
    Some(NoLabel { name: name.clone(), words })
}
