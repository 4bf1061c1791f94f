//! A message to the server as it travels, and what its answer says: the same for whatever carries it.
//! Never here: a socket, when something is asked again.

use crate::{Identity, LinkError};
use serde::{Serialize, de::DeserializeOwned};
use std::time::{Duration, Instant};
use waymark_sync::{
    Ask, Enrol, Key, LARGEST_ANSWER, Trouble,
    door::{self, Challenge, OpenSession, Session},
    pack, unpack,
};

/// Whatever a server says, a new session is asked for after that.
const LONGEST_SESSION: Duration = Duration::from_secs(24 * 60 * 60);
/// A session is opened anew a little before it is over.
const EARLY: Duration = Duration::from_secs(30);

/// Posted to [`Self::target`], with these headers.
#[derive(Debug, Clone)]
pub struct Message {
    path: &'static str,
    pub headers: Vec<(&'static str, String)>,
    pub body: Vec<u8>,
    /// How long the answer may be held back until there is something new.
    pub wait: Duration,
}

impl Message {
    fn new(path: &'static str, device: &str, body: Vec<u8>) -> Self {
        let headers = vec![
            (door::PROTOCOL_HEADER, door::PROTOCOL.to_string()),
            (door::DEVICE_HEADER, device.to_owned()),
            ("content-type", door::MEDIA_TYPE.to_owned()),
        ];
        Message { path, headers, body, wait: Duration::ZERO }
    }

    fn signed(mut self, device: &str, key: &Key) -> Self {
        let signature = key.sign(device, self.path, &self.body);
        self.headers.push((door::SIGNATURE_HEADER, hex(&signature)));
        self
    }

    pub fn enrol(key: &Key, enrol: &Enrol) -> Result<Self, LinkError> {
        Ok(Message::new(door::ENROL, &enrol.device, packed(enrol)?).signed(&enrol.device, key))
    }

    /// The first of two by which a session is opened.
    pub fn challenge(who: &Identity) -> Self {
        Message::new(door::CHALLENGE, &who.device, Vec::new())
    }

    pub fn open_session(who: &Identity, challenge: Challenge) -> Result<Self, LinkError> {
        let body = packed(&OpenSession { challenge: challenge.challenge })?;
        Ok(Message::new(door::SESSION, &who.device, body).signed(&who.device, &who.key))
    }

    /// `wait`: how long a pull that has nothing new may wait for it.
    pub fn ask(who: &Identity, ask: &Ask, wait: Duration) -> Result<Self, LinkError> {
        let message = Message::new(door::ASK, &who.device, packed(ask)?).signed(&who.device, &who.key);
        Ok(Message { wait, ..message })
    }

    pub(crate) fn office(who: &Identity, ask: &door::AskOffice) -> Result<Self, LinkError> {
        Ok(Message::new(door::OFFICE, &who.device, packed(ask)?).signed(&who.device, &who.key))
    }

    /// The path, and what is asked for with it.
    pub fn target(&self) -> String {
        match self.wait.as_secs() {
            0 => self.path.to_owned(),
            seconds => format!("{}?wait={seconds}", self.path),
        }
    }
}

/// What a message is sent in; its server forgets it after a while. Who has it speaks for the laptop: it is never printed.
#[derive(Clone)]
pub struct InSession {
    authorization: String,
    until: Instant,
}

impl InSession {
    pub fn new(session: &Session) -> Self {
        let lasts = Duration::from_secs(session.lasts).min(LONGEST_SESSION).saturating_sub(EARLY);
        InSession { authorization: format!("Bearer {}", hex(&session.token)), until: Instant::now() + lasts }
    }

    /// Whether it is not over yet.
    pub fn lasts(&self) -> bool {
        Instant::now() < self.until
    }

    /// A header of each message.
    pub fn header(&self) -> (&'static str, &str) {
        ("authorization", &self.authorization)
    }
}

/// An answer, or why there is none. Whatever its status, what is not ours comes from something in between.
pub fn read<T: DeserializeOwned>(is_ok: bool, kind: Option<&str>, body: &[u8]) -> Result<T, LinkError> {
    if !is_ours(kind) {
        return Err(LinkError::Portal);
    }
    let nonsense = |e: waymark_sync::MessageError| LinkError::Nonsense(e.to_string());
    if is_ok {
        return unpack(body, LARGEST_ANSWER).map_err(nonsense);
    }
    match unpack(body, LARGEST_ANSWER).map_err(nonsense)? {
        Trouble::OtherProtocol { speaks } => Err(LinkError::OtherVersion { speaks, here: door::PROTOCOL }),
        trouble => Err(LinkError::Trouble(trouble)),
    }
}

/// By the kind that an answer says it is of.
pub(crate) fn is_ours(kind: Option<&str>) -> bool {
    kind == Some(door::MEDIA_TYPE)
}

fn packed<T: Serialize>(thing: &T) -> Result<Vec<u8>, LinkError> {
    pack(thing).map_err(|e| LinkError::Nonsense(e.to_string()))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}
