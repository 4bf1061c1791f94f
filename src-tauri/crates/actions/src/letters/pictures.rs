//! The office's logo and its people's signatures: taken over from a file, kept in the store, handed to letters.
//! Never here: what a picture may be (the letters room reads it).

use super::files::read_at_most;
use crate::{
    Problem,
    fields::{field, typed},
    import::plain,
};
use chrono::{DateTime, Utc};
use std::path::Path;
use waymark_domain::{
    RecordId, RecordType, Value, Values,
    records::{Office, Staff},
    values::{ChoiceType, Text},
};
use waymark_letters::Picture;
use waymark_store::{Action, Read, Store, StoreError};

/// Whose picture it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    Office,
    /// A member of staff's signature.
    Staff(RecordId),
}

impl Whose {
    fn field(self) -> (RecordType, &'static str, &'static str) {
        match self {
            Whose::Office => (RecordType::Office, "logo", "Logo"),
            Whose::Staff(_) => (RecordType::Staff, "signature", "Signature"),
        }
    }

    fn record(self, store: &Store) -> Result<RecordId, Problem> {
        match self {
            Whose::Staff(id) => Ok(id),
            Whose::Office => {
                Ok(store.office_id().ok_or_else(|| StoreError::Damaged("it has no office".into()))?)
            }
        }
    }
}

/// No picture that is read is larger; a file of more is something else.
const LARGEST: u64 = 8 * 1024 * 1024;

/// What became of a picture that was taken over.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Taken {
    /// What is said of one that would hardly be seen on paper.
    pub faint: Option<String>,
    /// None where it was there already.
    pub action: Option<String>,
}

/// Letters carry this picture from now on.
pub fn set_picture(
    store: &mut Store,
    whose: Whose,
    file: &Path,
    now: DateTime<Utc>,
) -> Result<Taken, Problem> {
    let bytes = read_at_most(file, LARGEST, "a logo or a signature")?;
    let picture = Picture::read(&bytes).map_err(Problem::Picture)?;
    let action = put(store, whose, Some(&bytes), now)?;
    Ok(Taken { faint: picture.faint(), action })
}

/// Letters go without it from now on. Gives the action, where there was a picture.
pub fn remove_picture(
    store: &mut Store,
    whose: Whose,
    now: DateTime<Utc>,
) -> Result<Option<String>, Problem> {
    put(store, whose, None, now)
}

fn put(
    store: &mut Store,
    whose: Whose,
    bytes: Option<&[u8]>,
    now: DateTime<Utc>,
) -> Result<Option<String>, Problem> {
    let id = whose.record(store)?;
    let (record, name, label) = whose.field();
    let title = format!("{label}: {}", if bytes.is_some() { "another picture" } else { "none" });
    let done = store.mutate(Action::new("letter_picture", title), now, |tx| {
        let value = match bytes {
            Some(bytes) => tx.put_blob(bytes)?.into(),
            None => Value::Null,
        };
        tx.patch(record, id, Values::from([(field(record, name), value)]))?;
        Ok::<_, Problem>(())
    })?;
    Ok(done.action)
}

/// A picture as it was taken over, to be looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// "image/svg+xml" or "image/png".
    pub media: &'static str,
    /// Empty where it cannot be shown any more.
    pub bytes: Vec<u8>,
    /// What is to be known of it: hardly seen on paper, not whole any more.
    pub said: Option<String>,
}

/// Whoever may sign letters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signs {
    pub id: RecordId,
    pub name: String,
    pub job_title: String,
    pub signature: Option<Kept>,
}

/// The logo that letters carry now.
pub fn logo(store: &Store) -> Result<Option<Kept>, Problem> {
    let office: Office = store.record(Whose::Office.record(store)?)?;
    kept(store, office.logo.as_ref())
}

/// All staff by name, each with the signature that letters carry now.
pub fn signatures(store: &Store) -> Result<Vec<Signs>, Problem> {
    let mut rows = Vec::new();
    store.each(RecordType::Staff, &mut |row| rows.push(row))?;
    let mut all = rows
        .iter()
        .map(|row| {
            let staff: Staff = typed(row)?;
            let title = staff.job_title.as_ref().map(ToString::to_string);
            Ok(Signs {
                id: row.id,
                name: staff.full_name(),
                job_title: title.unwrap_or_else(|| staff.role.label().to_owned()),
                signature: kept(store, staff.signature.as_ref())?,
            })
        })
        .collect::<Result<Vec<_>, Problem>>()?;
    all.sort_by_cached_key(|one| (plain(&one.name), one.id));
    Ok(all)
}

/// One that is not whole is said to be so, so that it can be chosen anew or taken away.
fn kept(store: &Store, digest: Option<&Text>) -> Result<Option<Kept>, Problem> {
    let Some(digest) = digest else { return Ok(None) };
    let bytes = store.blob(digest)?.unwrap_or_default();
    let media = if bytes.starts_with(b"\x89PNG") { "image/png" } else { "image/svg+xml" };
    Ok(Some(match Picture::read(&bytes) {
        Ok(picture) => Kept { media, bytes, said: picture.faint() },
        Err(_) => {
            let said = "This picture is not whole any more, and no letter can be made with it. Choose it again, or remove it.";
            Kept { media, bytes: Vec::new(), said: Some(said.into()) }
        }
    }))
}

/// The picture that is kept under this digest. It was read when it was taken over, so what cannot be read is damaged.
pub fn picture(store: &Store, digest: Option<&Text>) -> Result<Option<Picture>, Problem> {
    let Some(digest) = digest else { return Ok(None) };
    let damaged = || StoreError::Damaged("a logo or a signature of its letters is not whole".into());
    let bytes = store.blob(digest)?.ok_or_else(damaged)?;
    Ok(Some(Picture::read(&bytes).map_err(|_| damaged())?))
}
