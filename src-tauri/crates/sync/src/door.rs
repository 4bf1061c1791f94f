//! What a laptop and its server say before there is anything to share: who joins, who it is today, for how long it may
//! work on what it holds.
//! Never here: how it is kept, a socket.

use crate::{Epoch, Standing};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The version of these messages; one that the other side does not speak is told apart from every other trouble.
pub const PROTOCOL: u16 = 2;
/// Both ways: [`PROTOCOL`].
pub const PROTOCOL_HEADER: &str = "waymark-protocol";
/// The laptop's name with its server.
pub const DEVICE_HEADER: &str = "waymark-device";
/// Over the path and the body, by the laptop's key, as hexadecimal digits.
pub const SIGNATURE_HEADER: &str = "waymark-signature";
/// What tells our answers from the page of a hotel's or a school's network.
pub const MEDIA_TYPE: &str = "application/vnd.waymark";

pub const ENROL: &str = "/v1/enrol";
pub const CHALLENGE: &str = "/v1/challenge";
pub const SESSION: &str = "/v1/session";
pub const ASK: &str = "/v1/ask";
pub const OFFICE: &str = "/v1/office";

/// What a person may do. What they may see follows from it and from their office.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    Coordinator,
    /// Lets laptops of the office in, and withdraws them.
    Manager,
    SafeguardingLead,
    /// Their own group only.
    Tutor,
    National,
    DataProtection,
}

impl Role {
    pub const ALL: [Role; 6] = [
        Role::Coordinator,
        Role::Manager,
        Role::SafeguardingLead,
        Role::Tutor,
        Role::National,
        Role::DataProtection,
    ];

    pub fn code(self) -> &'static str {
        match self {
            Role::Coordinator => "coordinator",
            Role::Manager => "manager",
            Role::SafeguardingLead => "safeguarding-lead",
            Role::Tutor => "tutor",
            Role::National => "national",
            Role::DataProtection => "data-protection",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Role::ALL.into_iter().find(|role| role.code() == code)
    }

    /// The scopes of somebody of `office`, where the charity has these `offices` (ids of their records). A tutor sees
    /// groups, which are granted one by one.
    pub fn scopes(self, office: &str, offices: &BTreeSet<String>) -> BTreeSet<String> {
        let of = |office: &String| format!("office/{office}");
        let national = "national".to_owned();
        let own = [national.clone(), of(&office.to_owned())];
        match self {
            Role::Coordinator | Role::Manager => own.into(),
            Role::SafeguardingLead => {
                own.into_iter().chain([format!("office/{office}/safeguarding")]).collect()
            }
            Role::Tutor => BTreeSet::new(),
            Role::National => offices.iter().map(of).chain([national]).collect(),
            Role::DataProtection => offices
                .iter()
                .flat_map(|office| [of(office), format!("office/{office}/safeguarding")])
                .chain([national])
                .collect(),
        }
    }
}

/// An office that worked alone brings itself: its id, its person's id, and how much its log has to send before anybody
/// else may read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Founding {
    pub office: String,
    pub actor: String,
    pub operations: u64,
}

/// Signed by the key that it brings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Enrol {
    pub code: [u8; 16],
    pub device: String,
    pub key: [u8; 32],
    /// What a manager sees: "Rosa's laptop".
    pub label: String,
    pub founding: Option<Founding>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Enrolled {
    pub office: String,
    pub office_name: String,
    /// The id of the person's record.
    pub person: String,
    pub person_name: String,
    pub role: Role,
    /// Whose signature a lease has.
    pub server_key: [u8; 32],
    /// Whether a manager has still to let the laptop in.
    pub waits: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Challenge {
    /// To be signed; good for a minute, once.
    pub challenge: Vec<u8>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenSession {
    pub challenge: Vec<u8>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    pub token: [u8; 32],
    /// Seconds that it is good for.
    pub lasts: u64,
    pub standing: Standing,
    /// None for a laptop that was withdrawn: it may still send what it holds.
    pub lease: Option<SignedLease>,
}

/// For how long a laptop may be opened without its server having been heard.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lease {
    pub device: String,
    pub person: String,
    pub scopes: BTreeSet<String>,
    pub epoch: Epoch,
    /// Unix seconds of the server's clock.
    pub from: u64,
    pub until: u64,
}

/// A [`Lease`], packed, and the server's signature over those bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedLease {
    pub lease: Vec<u8>,
    pub signature: Vec<u8>,
}

/// What a manager may ask about their own office.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum AskOffice {
    /// Who is who, and which laptops there are.
    Show,
    Add {
        name: String,
        role: Role,
    },
    /// Another code for somebody who is known, for another laptop.
    Code {
        person: String,
    },
    Confirm {
        laptop: String,
    },
    Revoke {
        laptop: String,
    },
    Disable {
        person: String,
    },
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum AnswerOffice {
    Shown {
        people: Vec<Person>,
        laptops: Vec<Laptop>,
    },
    /// To be sent to the person.
    Code {
        person: String,
        code: [u8; 16],
        lasts: u64,
    },
    Done,
    /// There is no such person or laptop in this office.
    NotHad,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    pub id: String,
    pub office: String,
    pub name: String,
    pub role: Role,
    pub disabled: bool,
}

/// Of a laptop's name, enough to compare two screens by: eight letters and digits.
pub fn mark(device: &str) -> String {
    let letters: Vec<char> = device.chars().filter(char::is_ascii_alphanumeric).collect();
    letters.iter().skip(letters.len().saturating_sub(8)).collect::<String>().to_uppercase()
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Laptop {
    pub id: String,
    pub person: String,
    pub label: String,
    pub state: LaptopState,
    /// Unix seconds.
    pub enrolled: u64,
    pub last_seen: Option<u64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LaptopState {
    /// A manager has not let it in yet.
    Waiting,
    Confirmed,
    Revoked,
}

/// Why the server does not do what was asked, whatever that was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum Trouble {
    #[error("the code is not one of this server's")]
    NoSuchCode,
    #[error("the code was used by another laptop already")]
    CodeUsed,
    #[error("the code is too old")]
    CodeOver,
    #[error("the code is for an office that works alone so far, and this laptop has none")]
    CodeFounds,
    #[error("the code is for another laptop of an office that is shared already")]
    CodeJoins,
    #[error("the office's first laptop has not sent all of its log yet")]
    NotFoundedYet,
    #[error("a manager has not let this laptop in yet")]
    NotConfirmed,
    /// Sign in again: the session is over.
    #[error("the session is over")]
    NoSession,
    #[error("this laptop was withdrawn")]
    NotServed,
    #[error("the signature does not fit")]
    BadSignature,
    /// As if it did not exist.
    #[error("there is nothing here for this laptop")]
    NotHad,
    #[error("the server is busy")]
    Busy { seconds: u64 },
    #[error("the message is too large")]
    TooLarge,
    #[error("the message cannot be read")]
    Unreadable,
    #[error("the server speaks version {speaks} of the protocol")]
    OtherProtocol { speaks: u16 },
    /// Its disk is full, or its database is damaged: whoever looks after the server reads more in its log.
    #[error("the server cannot do it just now")]
    Failed,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mark_of_a_laptop_is_short_and_the_same_wherever_it_stands() {
        assert_eq!(mark("0198c0de-0000-7000-8000-00000000abcd"), "0000ABCD");
        assert_eq!(mark("x"), "X");
    }
}
