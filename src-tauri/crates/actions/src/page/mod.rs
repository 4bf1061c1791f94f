//! One record as a page: its fields under headings, what is linked to it, what may be done next, its form
//! and its history. Never here: a list with filters (see `lists`), the writing (see `save`).
mod fields;
mod form;
mod hints;
mod history;
mod linked;

pub(crate) use fields::shown as shown_field;
pub use fields::{ShownField, raw};
pub use form::{FormOf, form};
pub use hints::usual as hint_of;
pub use history::{Entry, history};
pub use linked::Group;

use crate::{
    Problem,
    letters::letters_of,
    placement::{Step, events},
    titles::Titles,
};
use chrono::NaiveDate;
use waymark_domain::{RecordId, rules};
use waymark_letters::Kind as LetterKind;
use waymark_store::{Read, Store, StoreError, Stored};

#[derive(Debug)]
pub struct RecordPage {
    pub row: Stored,
    pub title: String,
    pub subtitle: String,
    /// Where it stands, in words.
    pub state: Option<String>,
    pub fields: Vec<ShownField>,
    pub linked: Vec<Group>,
    pub steps: Vec<Step>,
    pub letters: Vec<LetterKind>,
}

pub fn record_page(store: &Store, id: RecordId, today: NaiveDate) -> Result<RecordPage, Problem> {
    let row = store.find(id)?.ok_or(StoreError::NotFound(id))?;
    let record = row.record;
    let titles = Titles::new(store);
    let state = rules::state_field(record)
        .map(|field| titles.shown(record, &row.values, field.name))
        .filter(|words| !words.is_empty());
    Ok(RecordPage {
        title: titles.of(&row),
        subtitle: titles.subtitle(&row),
        state,
        fields: fields::of_record(&titles, &row),
        linked: linked::groups(store, &titles, &row)?,
        steps: events(store, record, id, today)?,
        letters: letters_of(store, &row)?,
        row,
    })
}
