//! Words that are tried while somebody writes them: about invented people, or about a record.
//! Never here: keeping them (`wording`), whether a letter may be issued (`reasons`).

use super::{
    facts::Composed,
    office::{Desk, Wish, desk},
    reasons::{Mend, Reason, missing, sentences},
    table,
};
use crate::Problem;
use chrono::NaiveDate;
use waymark_domain::RecordId;
use waymark_letters::{Fault, Fonts, Kind, Letter, Pdf, Print, drafted, drawn, preflight, sample};
use waymark_store::Store;

/// What came of words that were tried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tried {
    Pages(Pdf),
    /// The words are wrong.
    Faults(Vec<Fault>),
    /// The words are right; what they would be drawn with is not all there.
    Lacks(Vec<Reason>),
}

/// All that words are tried with, read once: the drawing needs no store.
pub struct Trial {
    kind: Kind,
    letter: Letter,
    desk: Desk,
    about: Option<(RecordId, Composed)>,
}

impl Trial {
    /// About a record, or about invented people.
    pub fn new(
        store: &Store,
        kind: Kind,
        about: Option<RecordId>,
        wish: &Wish,
        today: NaiveDate,
    ) -> Result<Trial, Problem> {
        let desk = desk(store, wish)?;
        let about = match about {
            Some(id) => Some((id, table::compose(store, &desk, kind, id, today)?)),
            None => None,
        };
        let mut letter = match &about {
            Some((_, composed)) => composed.letter.clone(),
            None => Letter { date: today, signatory: desk.signatory.clone(), ..sample(kind) },
        };
        letter.reference = "Draft".into();
        if wish.large_print {
            letter.print = Print::Large;
        }
        Ok(Trial { kind, letter, desk, about })
    }

    /// The reader needs it, or somebody wished it.
    pub fn large_print(&self) -> bool {
        self.letter.print == Print::Large
    }

    pub fn pages(&self, words: &str, fonts: &Fonts) -> Tried {
        let letter = match drafted(self.kind, words, &self.letter, fonts) {
            Ok(letter) => letter,
            Err(faults) => return Tried::Faults(faults),
        };
        let lacks = preflight(&letter, &self.desk.head, fonts);
        if lacks.is_empty() {
            return match drawn(&letter, &self.desk.head, fonts) {
                Ok(pdf) => Tried::Pages(pdf),
                Err(fault) => Tried::Faults(vec![fault]),
            };
        }
        Tried::Lacks(match &self.about {
            Some((id, composed)) => missing(composed, *id, &lacks),
            // The invented people lack nothing.
            None => {
                let words = sentences(&lacks).into_iter();
                words.map(|words| Reason { words, mend: Mend::Letterhead }).collect()
            }
        })
    }
}
