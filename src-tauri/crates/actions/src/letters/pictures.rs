//! The office's logo and its people's signatures: taken over from a file, kept in the store, handed to letters.
//! Never here: what a picture may be (the letters room reads it).

use crate::{Problem, fields::field};
use chrono::{DateTime, Utc};
use std::{fs, path::Path};
use waymark_domain::{RecordId, RecordType, Value, Values, values::Text};
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

/// Letters carry this picture from now on. Gives what is said of a logo that would hardly be seen on paper.
pub fn set_picture(
    store: &mut Store,
    whose: Whose,
    file: &Path,
    now: DateTime<Utc>,
) -> Result<Option<String>, Problem> {
    let not_read = |why: String| Problem::NotRead { path: file.display().to_string(), why };
    let size = fs::metadata(file).map_err(|e| not_read(e.to_string()))?.len();
    if size > LARGEST {
        return Err(not_read("it is too large to be a logo or a signature".into()));
    }
    let bytes = fs::read(file).map_err(|e| not_read(e.to_string()))?;
    let picture = Picture::read(&bytes).map_err(Problem::Picture)?;
    put(store, whose, Some(&bytes), now)?;
    Ok(picture.faint())
}

pub fn remove_picture(store: &mut Store, whose: Whose, now: DateTime<Utc>) -> Result<(), Problem> {
    put(store, whose, None, now)
}

fn put(store: &mut Store, whose: Whose, bytes: Option<&[u8]>, now: DateTime<Utc>) -> Result<(), Problem> {
    let id = whose.record(store)?;
    let (record, name, label) = whose.field();
    let title = format!("{label}: {}", if bytes.is_some() { "another picture" } else { "none" });
    store.mutate(Action::new("letter_picture", title), now, |tx| {
        let value = match bytes {
            Some(bytes) => tx.put_blob(bytes)?.into(),
            None => Value::Null,
        };
        tx.patch(record, id, Values::from([(field(record, name), value)]))?;
        Ok::<_, Problem>(())
    })?;
    Ok(())
}

/// The picture that is kept under this digest. It was read when it was taken over, so what cannot be read is damaged.
pub fn picture(store: &Store, digest: Option<&Text>) -> Result<Option<Picture>, Problem> {
    let Some(digest) = digest else { return Ok(None) };
    let damaged = || StoreError::Damaged("a logo or a signature of its letters is not whole".into());
    let bytes = store.blob(digest)?.ok_or_else(damaged)?;
    Ok(Some(Picture::read(&bytes).map_err(|_| damaged())?))
}
