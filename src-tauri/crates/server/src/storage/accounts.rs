//! Who may come in: offices, their people, codes, laptops, sessions, and a record of who let whom in.
//! Never here: which of them may do what (see `door`).

use super::{Asking, Storage, StorageError};
use std::future::Future;
use waymark_sync::{
    Enrol, Trouble,
    door::{Laptop, Person, Role},
};

/// An office of the charity. It has an id once its first laptop has brought its records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Office {
    pub name: String,
    pub id: Option<String>,
}

/// A code as it is kept: only its hash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Code {
    pub hash: [u8; 32],
    pub person: String,
    pub expires: u64,
}

/// A laptop that has come in, or waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    pub laptop: Laptop,
    /// Whether it was ever let in, withdrawn since or not.
    pub confirmed: bool,
    pub key: [u8; 32],
    pub person: Person,
    /// The id of the office's record.
    pub office: Option<String>,
}

/// Whoever asks something in a session, and all by which it is decided whether they are heard.
#[derive(Debug, Clone, PartialEq)]
pub struct AtDoor {
    pub known: Known,
    /// Whose session it is that was named, while it lasts.
    pub session: Option<String>,
    pub asking: Asking,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSession {
    pub token: [u8; 32],
    pub challenge: [u8; 32],
    pub laptop: String,
    pub expires: u64,
}

/// One line of the record of who let whom in: ids only. Each holds a hash over all before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Noted {
    pub seq: u64,
    pub at: u64,
    /// A person's id, or "administrator".
    pub by: String,
    pub what: String,
    pub whom: String,
    pub hash: [u8; 32],
}

/// Who does something, and when; it is noted with what they do, in the same transaction.
#[derive(Debug, Clone, Copy)]
pub struct By<'a> {
    pub who: &'a str,
    pub now: u64,
}

/// Whoever is at the server's own keyboard.
pub const ADMINISTRATOR: &str = "administrator";

/// Times are Unix seconds. Each method is one transaction.
pub trait Accounts: Send + Sync {
    /// What the server keeps to itself under this name; `fresh` from now on where there is nothing.
    fn secret(&self, name: &str, fresh: &[u8]) -> impl Future<Output = Result<Vec<u8>, StorageError>> + Send;

    /// The same, where it is only read.
    fn kept_secret(&self, name: &str) -> impl Future<Output = Result<Option<Vec<u8>>, StorageError>> + Send;

    fn offices(&self) -> impl Future<Output = Result<Vec<Office>, StorageError>> + Send;

    fn add_office(&self, name: &str, by: By<'_>) -> impl Future<Output = Result<(), StorageError>> + Send;

    fn people(&self) -> impl Future<Output = Result<Vec<Person>, StorageError>> + Send;

    fn add_person(
        &self,
        person: &Person,
        by: By<'_>,
    ) -> impl Future<Output = Result<(), StorageError>> + Send;

    /// What they may see is other from the next question of their laptops on.
    fn set_role(
        &self,
        person: &str,
        role: Role,
        by: By<'_>,
    ) -> impl Future<Output = Result<(), StorageError>> + Send;

    /// Their laptops are withdrawn and their codes void.
    fn disable(&self, person: &str, by: By<'_>) -> impl Future<Output = Result<(), StorageError>> + Send;

    fn add_code(&self, code: &Code, by: By<'_>) -> impl Future<Output = Result<(), StorageError>> + Send;

    /// A laptop comes with a code. The same laptop with the same code again is answered the same.
    fn enrol(
        &self,
        enrol: &Enrol,
        code: [u8; 32],
        now: u64,
    ) -> impl Future<Output = Result<Result<Known, Trouble>, StorageError>> + Send;

    fn laptops(&self) -> impl Future<Output = Result<Vec<Laptop>, StorageError>> + Send;

    /// By any name that the laptop took.
    fn known(&self, device: &str) -> impl Future<Output = Result<Option<Known>, StorageError>> + Send;

    /// From now on it sees what its person may see.
    fn confirm(&self, laptop: &str, by: By<'_>) -> impl Future<Output = Result<(), StorageError>> + Send;

    fn withdraw(&self, laptop: &str, by: By<'_>) -> impl Future<Output = Result<(), StorageError>> + Send;

    /// False where the challenge was used before.
    fn open_session(
        &self,
        session: &NewSession,
        now: u64,
    ) -> impl Future<Output = Result<bool, StorageError>> + Send;

    /// Whose session it is, while it lasts.
    fn session(
        &self,
        token: [u8; 32],
        now: u64,
    ) -> impl Future<Output = Result<Option<String>, StorageError>> + Send;

    /// What [`Self::known`], [`Self::session`] and [`Storage::asking`] say: asked with every question of every laptop.
    fn at_door(
        &self,
        device: &str,
        token: [u8; 32],
        now: u64,
    ) -> impl Future<Output = Result<Option<AtDoor>, StorageError>> + Send
    where
        Self: Storage,
    {
        async move {
            let Some(known) = self.known(device).await? else { return Ok(None) };
            let session = self.session(token, now).await?;
            Ok(self.asking(device).await?.map(|asking| AtDoor { known, session, asking }))
        }
    }

    fn noted(&self) -> impl Future<Output = Result<Vec<Noted>, StorageError>> + Send;
}
