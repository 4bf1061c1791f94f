//! Who comes in: codes, keys, sessions, leases, and what a manager may do. Whatever a laptop says is signed by its key.
//! Never here: a socket, a clock, a random number (they are passed in), SQL.

use crate::{
    Accounts, KeepsFiles, Server, Storage, StorageError,
    answer::standing,
    storage::accounts::{AtDoor, By, Code, Known, NewSession, Office},
};
use serde::de::DeserializeOwned;
use std::sync::Arc;
use waymark_sync::{
    Answer, Ask, Enrol, Enrolled, Key, LARGEST_ASK, Lease, MessageError, Role, Trouble,
    door::{self, AnswerOffice, AskOffice, LaptopState, OpenSession, Person, Session},
    is_signed, unpack,
};

/// Seconds. Long enough that a busy laptop seldom opens another, short enough that a token that leaked is worth little.
pub const SESSION_LASTS: u64 = 15 * 60;
/// A laptop that does not hear from its server for so long is locked.
const LEASE_LASTS: u64 = 7 * 24 * 3600;
const CODE_LASTS: u64 = 24 * 3600;
const CHALLENGE_LASTS: u64 = 60;
/// The key of the server that laptops know.
const SIGNING: &str = "signing";

/// What a laptop sent, with its proof that it was this laptop.
#[derive(Debug, Clone, Copy)]
pub struct Signed<'a> {
    pub device: &'a str,
    pub path: &'a str,
    pub body: &'a [u8],
    pub signature: &'a [u8],
}

impl Signed<'_> {
    fn read<T: DeserializeOwned>(&self) -> Result<T, Trouble> {
        unpack(self.body, LARGEST_ASK).map_err(|error| match error {
            MessageError::TooLarge(_) => Trouble::TooLarge,
            MessageError::Unreadable(_) => Trouble::Unreadable,
        })
    }
}

/// A question and what came of it.
#[derive(Debug)]
pub struct Heard {
    /// How many it brought, new or not.
    pub operations: usize,
    pub answer: Answer,
}

/// A code for somebody, to be sent to them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invite {
    pub code: [u8; 16],
    pub person: Person,
    pub founds: bool,
}

#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    #[error(transparent)]
    Trouble(#[from] Trouble),
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// The server, and who may come in.
pub struct Door<S> {
    server: Server<S>,
    signing: Key,
    sealing: [u8; 32],
}

impl<S: Storage + Accounts> Door<S> {
    /// `fresh` are random bytes, for the keys of a server that has none yet.
    pub async fn open(storage: S, fresh: [u8; 64]) -> Result<Self, StorageError> {
        let (signing, sealing) = fresh.split_at(32);
        let signing = key(&storage, SIGNING, signing).await?;
        let sealing = key(&storage, "challenges", sealing).await?;
        Ok(Door { server: Server::new(storage), signing: Key::from_bytes(&signing), sealing })
    }

    /// See [`Server::with_files_in`].
    #[must_use]
    pub fn with_files_in(mut self, place: Option<Arc<dyn KeepsFiles>>) -> Self {
        self.server = self.server.with_files_in(place);
        self
    }

    pub fn storage(&self) -> &S {
        self.server.storage()
    }

    /// A code is made of 16 random bytes.
    pub async fn invite(&self, person: &str, code: [u8; 16], by: By<'_>) -> Result<Invite, Refusal> {
        let people = self.storage().people().await?;
        let known = people.into_iter().find(|known| known.id == person);
        let Some(person) = known else { return Err(StorageError::NoPerson(person.to_owned()).into()) };
        if person.disabled {
            return Err(StorageError::PersonDisabled(person.name).into());
        }
        let (hash, expires) = (hash(&code), by.now + CODE_LASTS);
        self.storage().add_code(&Code { hash, person: person.id.clone(), expires }, by).await?;
        let offices = self.storage().offices().await?;
        let founds = offices.iter().any(|office| office.name == person.office && office.id.is_none());
        Ok(Invite { code, person, founds })
    }

    /// The body is an [`Enrol`].
    pub async fn enrol(&self, sent: Signed<'_>, now: u64) -> Result<Enrolled, Refusal> {
        let enrol: Enrol = sent.read()?;
        let fits = enrol.device == sent.device
            && is_signed(&enrol.key, sent.device, sent.path, sent.body, sent.signature);
        if !fits {
            return Err(Trouble::BadSignature.into());
        }
        // What becomes a name or a scope is an id and nothing else.
        let founding = enrol.founding.iter().flat_map(|it| [&it.office, &it.actor]);
        let ids = std::iter::once(&enrol.device).chain(founding);
        if !ids.into_iter().all(|id| is_id(id)) || !is_name(&enrol.label) {
            return Err(Trouble::Unreadable.into());
        }
        let known = self.storage().enrol(&enrol, hash(&enrol.code), now).await??;
        Ok(Enrolled {
            office: known.office.ok_or(Trouble::NotFoundedYet)?,
            office_name: known.person.office,
            person: known.person.id,
            person_name: known.person.name,
            role: known.person.role,
            server_key: self.signing.public(),
            waits: known.laptop.state == LaptopState::Waiting,
        })
    }

    /// What a laptop signs to open a session: the time, and random bytes, sealed so that nothing has to be kept.
    pub fn challenge(&self, random: [u8; 16], now: u64) -> door::Challenge {
        let mut challenge = [now.to_le_bytes().as_slice(), &random].concat();
        challenge.extend(self.seal(&challenge));
        door::Challenge { challenge }
    }

    fn seal(&self, bytes: &[u8]) -> [u8; 32] {
        *blake3::keyed_hash(&self.sealing, bytes).as_bytes()
    }

    fn is_fresh(&self, challenge: &[u8], now: u64) -> bool {
        let Some((said, seal)) = challenge.split_last_chunk::<32>() else { return false };
        let Some((at, _)) = said.split_first_chunk::<8>() else { return false };
        // Compared as hashes are: in constant time.
        blake3::Hash::from(self.seal(said)) == blake3::Hash::from(*seal)
            && now.saturating_sub(u64::from_le_bytes(*at)) <= CHALLENGE_LASTS
    }

    /// The body is an [`OpenSession`]; `token` are random bytes.
    pub async fn session(&self, sent: Signed<'_>, token: [u8; 32], now: u64) -> Result<Session, Refusal> {
        let known = self.signed_by(sent).await?;
        let asked: OpenSession = sent.read()?;
        if !self.is_fresh(&asked.challenge, now) {
            return Err(Trouble::NoSession.into());
        }
        was_let_in(&known)?;
        let session = NewSession {
            token: hash(&token),
            challenge: hash(&asked.challenge),
            laptop: known.laptop.id.clone(),
            expires: now + SESSION_LASTS,
        };
        if !self.storage().open_session(&session, now).await? {
            return Err(Trouble::NoSession.into());
        }
        let asking = self.storage().asking(sent.device).await?.ok_or(Trouble::NotServed)?;
        let (standing, device) = (standing(&asking.device, &asking.epoch), asking.device);
        let lease = match known.laptop.state {
            LaptopState::Revoked => None,
            _ => Some(Lease {
                device: device.id,
                person: known.person.id,
                scopes: device.scopes,
                epoch: standing.epoch.clone(),
                from: now,
                until: now + LEASE_LASTS,
            }),
        };
        let lease = lease.map(|lease| self.signing.sign_lease(&lease)).transpose();
        let lease = lease.map_err(|e| StorageError::Damaged(e.to_string()))?;
        Ok(Session { token, lasts: SESSION_LASTS, standing, lease })
    }

    /// Whose signature it is, whatever else holds of them.
    async fn signed_by(&self, sent: Signed<'_>) -> Result<Known, Refusal> {
        let known = self.storage().known(sent.device).await?;
        let known = known.ok_or(Trouble::NotServed)?;
        is_by(&known, sent)?;
        Ok(known)
    }

    /// The one place where it is decided whether a laptop is heard at all.
    async fn authorise(&self, sent: Signed<'_>, token: [u8; 32], now: u64) -> Result<AtDoor, Refusal> {
        let at_door = self.storage().at_door(sent.device, hash(&token), now).await?;
        let at_door = at_door.ok_or(Trouble::NotServed)?;
        is_by(&at_door.known, sent)?;
        if at_door.session.as_ref() != Some(&at_door.known.laptop.id) {
            return Err(Trouble::NoSession.into());
        }
        was_let_in(&at_door.known)?;
        Ok(at_door)
    }

    /// The body is an [`Ask`]. Nothing of it is looked at before it is known whose it is.
    pub async fn ask(&self, sent: Signed<'_>, token: [u8; 32], now: u64) -> Result<Heard, Refusal> {
        let asking = self.authorise(sent, token, now).await?.asking;
        let ask: Ask = sent.read()?;
        if let Ask::Succeed { by, .. } = &ask
            && !is_id(by)
        {
            return Err(Trouble::Unreadable.into());
        }
        let operations = if let Ask::Push(batch) = &ask { batch.operations.len() } else { 0 };
        Ok(Heard { operations, answer: self.server.answer_to(asking, ask, now).await? })
    }

    /// A manager looks after the laptops of their own office. To everybody else, there is nothing of the kind.
    /// The body is an [`AskOffice`].
    pub async fn office(
        &self,
        sent: Signed<'_>,
        token: [u8; 32],
        fresh: OfficeIds,
        now: u64,
    ) -> Result<AnswerOffice, Refusal> {
        let known = self.authorise(sent, token, now).await?.known;
        if known.person.role != Role::Manager || known.laptop.state != LaptopState::Confirmed {
            return Err(Trouble::NotHad.into());
        }
        let ask: AskOffice = sent.read()?;
        let office = &known.person.office;
        let by = By { who: &known.person.id, now };
        let mut people = self.storage().people().await?;
        people.retain(|person| person.office == *office);
        let mut laptops = self.storage().laptops().await?;
        laptops.retain(|laptop| people.iter().any(|person| person.id == laptop.person));
        // Those who see more than a manager are none of a manager's business.
        let above = |person: &Person| matches!(person.role, Role::National | Role::DataProtection);
        let has =
            |id: &str| people.iter().any(|person| person.id == id && !above(person) && !person.disabled);
        let holds = |id: &str| {
            let mut of =
                laptops.iter().filter(|laptop| laptop.id == id && laptop.state != LaptopState::Revoked);
            of.any(|laptop| has(&laptop.person))
        };
        // A manager who could let one in could be one: that is done at the server's keyboard. To end it, they may.
        let sees_no_more =
            |id: &str| !people.iter().any(|person| person.id == id && person.role == Role::SafeguardingLead);
        let lets_in = |id: &str| laptops.iter().any(|laptop| laptop.id == id && sees_no_more(&laptop.person));
        match ask {
            AskOffice::Show => return Ok(AnswerOffice::Shown { people, laptops }),
            AskOffice::Add {
                role: Role::SafeguardingLead | Role::National | Role::DataProtection, ..
            } => {
                return Err(Trouble::NotHad.into());
            }
            AskOffice::Add { name, .. } if !is_name(&name) => return Err(Trouble::Unreadable.into()),
            AskOffice::Add { name, role } => {
                let (id, office) = (fresh.person, office.clone());
                let person = Person { id: id.clone(), office, name, role, disabled: false };
                self.storage().add_person(&person, by).await?;
                return self.code(&id, fresh.code, by).await;
            }
            AskOffice::Code { person } if has(&person) && sees_no_more(&person) => {
                return self.code(&person, fresh.code, by).await;
            }
            AskOffice::Confirm { laptop } if holds(&laptop) && lets_in(&laptop) => {
                self.storage().confirm(&laptop, by).await?
            }
            AskOffice::Revoke { laptop } if holds(&laptop) => self.storage().withdraw(&laptop, by).await?,
            AskOffice::Disable { person } if has(&person) => self.storage().disable(&person, by).await?,
            _ => return Ok(AnswerOffice::NotHad),
        }
        Ok(AnswerOffice::Done)
    }

    async fn code(&self, person: &str, code: [u8; 16], by: By<'_>) -> Result<AnswerOffice, Refusal> {
        let invite = self.invite(person, code, by).await?;
        Ok(AnswerOffice::Code { person: invite.person.id, code: invite.code, lasts: CODE_LASTS })
    }
}

fn is_by(known: &Known, sent: Signed<'_>) -> Result<(), Trouble> {
    let is_signed = is_signed(&known.key, sent.device, sent.path, sent.body, sent.signature);
    if is_signed { Ok(()) } else { Err(Trouble::BadSignature) }
}

/// One that was withdrawn before it was ever let in is a stranger, and nothing of it is kept.
fn was_let_in(known: &Known) -> Result<(), Trouble> {
    match known.confirmed {
        true => Ok(()),
        false if known.laptop.state == LaptopState::Revoked => Err(Trouble::NotServed),
        false => Err(Trouble::NotConfirmed),
    }
}

/// As laptops make them; nothing else becomes a name or a scope.
fn is_id(text: &str) -> bool {
    uuid::Uuid::parse_str(text).is_ok_and(|id| id.to_string() == text)
}

/// What people are shown: a line of a few words.
fn is_name(text: &str) -> bool {
    !text.trim().is_empty() && text.len() <= 200 && !text.chars().any(char::is_control)
}

/// Random, for what a manager adds.
#[derive(Debug, Clone)]
pub struct OfficeIds {
    /// A UUID v7.
    pub person: String,
    pub code: [u8; 16],
}

/// Whether the code lets this laptop in; true where it did so before, and only the answer was lost.
pub(crate) fn may_enrol(
    enrol: &Enrol,
    expires: u64,
    used_by: Option<[u8; 32]>,
    person: &Person,
    office: &Office,
    now: u64,
) -> Result<bool, Trouble> {
    match used_by {
        Some(key) if key == enrol.key => return Ok(true),
        Some(_) => return Err(Trouble::CodeUsed),
        None => {}
    }
    if person.disabled {
        return Err(Trouble::NoSuchCode);
    }
    if now >= expires {
        return Err(Trouble::CodeOver);
    }
    match (&office.id, &enrol.founding) {
        (None, None) => Err(Trouble::CodeFounds),
        (Some(_), Some(_)) => Err(Trouble::CodeJoins),
        // Only who was named with the office brings it.
        (None, Some(_)) if person.role != Role::Manager => Err(Trouble::NotFoundedYet),
        _ => Ok(false),
    }
}

/// What stands on things outside that are this server's own: the same after a restore and after a move, other for every
/// server, and nobody's secret. `fresh` are random bytes, for the key of a server that has none yet.
pub async fn name_of_server<S: Accounts>(storage: &S, fresh: [u8; 32]) -> Result<String, StorageError> {
    let signing = key(storage, SIGNING, &fresh).await?;
    let of = blake3::derive_key("Waymark 2026 what stands on things of a server", &signing);
    Ok(blake3::hash(&of).to_hex().to_string())
}

async fn key<S: Accounts>(storage: &S, name: &str, fresh: &[u8]) -> Result<[u8; 32], StorageError> {
    let kept = storage.secret(name, fresh).await?;
    kept.try_into().map_err(|_| StorageError::Damaged(format!("the server's key {name} is not as it was")))
}

fn hash(secret: &[u8]) -> [u8; 32] {
    *blake3::hash(secret).as_bytes()
}
