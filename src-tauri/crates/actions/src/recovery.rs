//! A new recovery code with its page, for an office whose page was lost or never checked.
//! Never here: who may ask for one (the store asks for the passphrase).

use crate::{Problem, Titles};
use chrono::{DateTime, NaiveDate, Utc};
use waymark_domain::RecordType;
use waymark_letters::{Fonts, RecoverySheet, recovery_sheet};
use waymark_store::Store;

/// Of the form that codes have.
const SAMPLE_CODE: &str = "0123-4567-89AB-CDEF-GHJK-MNPQ-RSTV-WXYZ";

/// Draws the page of an office's code. The page of a sample is drawn before the code is made: one that cannot be
/// printed must not be.
pub struct PageOf<'a> {
    pub office: &'a str,
    pub person: &'a str,
    pub date: NaiveDate,
    pub fonts: &'a Fonts,
}

impl PageOf<'_> {
    pub fn can_be_drawn(&self) -> Result<(), Problem> {
        self.draw(SAMPLE_CODE).map(|_| ())
    }

    pub fn draw(&self, code: &str) -> Result<Vec<u8>, Problem> {
        let PageOf { office, person, date, fonts } = *self;
        Ok(recovery_sheet(&RecoverySheet { office, person, code, date }, fonts)?.bytes)
    }
}

/// The page, as PDF, with a new code in the place of the one before.
pub fn renew_recovery(
    store: &mut Store,
    passphrase: &str,
    fonts: &Fonts,
    now: DateTime<Utc>,
    today: NaiveDate,
) -> Result<Vec<u8>, Problem> {
    let titles = Titles::new(store);
    let of = |record, id: Option<_>| id.map(|id| titles.title(record, id)).unwrap_or_default();
    let office = of(RecordType::Office, store.office_id());
    let person = of(RecordType::Staff, store.actor_id());
    let page = PageOf { office: &office, person: &person, date: today, fonts };
    page.can_be_drawn()?;
    let code = store.renew_recovery(passphrase, now)?;
    page.draw(&code.shown())
}
