//! What laptop and server say to each other, and how it is packed.
//! Never here: a socket, a signature.

use crate::{Batch, Digest, Entry, Epoch, Image, Outcome, Refused, from_compact, to_compact};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::{
    collections::{BTreeMap, BTreeSet},
    io::Read,
};
use waymark_domain::RecordId;

/// The largest message from a laptop, packed and unpacked.
pub const LARGEST_ASK: usize = 1024 * 1024;
/// The most of a file in one message.
pub const LARGEST_PART: usize = 512 * 1024;
/// The largest file.
pub const LARGEST_FILE: u64 = 16 * 1024 * 1024;
/// The largest answer, unpacked: a piece of a snapshot, or one action of ten thousand changes.
pub const LARGEST_ANSWER: usize = 64 * 1024 * 1024;

/// Where the device stands with the server: in every answer, so that nothing is found out late.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    pub epoch: Epoch,
    /// What its person may see.
    pub scopes: BTreeSet<String>,
    /// The sequence number that the server expects next.
    pub next: u64,
    /// The declaration of records that the server knows.
    pub schema: u16,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Ask {
    Push(Batch),
    /// What came after these places.
    Pull {
        epoch: Option<String>,
        after: BTreeMap<String, u64>,
    },
    /// What a whole copy of a scope is made of.
    Snapshot {
        scope: String,
    },
    Piece {
        digest: [u8; 32],
    },
    /// Digests of a scope's records by the last byte of their ids: ids begin with the time.
    Digests {
        scope: String,
    },
    /// Records of a scope, by that byte.
    Records {
        scope: String,
        byte: u8,
    },
    /// A part of a file that records of the scope name by its digest: an issued letter, a logo. From where the server
    /// has it; an empty part asks where that is.
    Keep(FilePart),
    File {
        digest: [u8; 32],
        at: u64,
    },
    /// This laptop's disk was copied or put back: it goes on as another device, with the same scopes.
    Succeed {
        by: String,
        /// The last operation of the old name that it shares with what the server has.
        sent: u64,
    },
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Answer {
    Pushed {
        standing: Standing,
        /// Of this batch's operations, but those that were simply taken.
        outcomes: BTreeMap<u64, Outcome>,
    },
    Refused {
        standing: Standing,
        why: Refused,
    },
    Pulled {
        standing: Standing,
        pages: BTreeMap<String, Page>,
    },
    /// The server was restored from a backup: cursors count no more.
    NewEpoch {
        standing: Standing,
    },
    Snapshot {
        standing: Standing,
        snapshot: Snapshot,
    },
    /// Just the bytes that the digest names ([`unpack_piece`]).
    Piece(#[serde(with = "serde_bytes")] Vec<u8>),
    /// What was asked for is not to be had: the device may not see it, or not any more, or a newer copy took its place.
    NotHad {
        standing: Standing,
    },
    Digests {
        standing: Standing,
        seq: u64,
        digests: Vec<Digest>,
    },
    Records {
        standing: Standing,
        seq: u64,
        #[serde(with = "crate::compact::serde")]
        records: Vec<(RecordId, Image)>,
    },
    Succeeded {
        standing: Standing,
    },
    /// The server has so many bytes of the file, all of it where they are its size.
    Kept {
        have: u64,
    },
    File(FilePart),
    /// The first laptop is still bringing the office to the server: this is asked again later.
    NotYet {
        standing: Standing,
    },
    /// The device is served nothing: it was withdrawn, or is not known.
    NotServed,
}

impl Answer {
    pub fn standing(&self) -> Option<&Standing> {
        match self {
            Answer::Pushed { standing, .. }
            | Answer::Refused { standing, .. }
            | Answer::Pulled { standing, .. }
            | Answer::NewEpoch { standing }
            | Answer::Snapshot { standing, .. }
            | Answer::NotHad { standing }
            | Answer::Digests { standing, .. }
            | Answer::Records { standing, .. }
            | Answer::NotYet { standing }
            | Answer::Succeeded { standing } => Some(standing),
            Answer::Piece(_) | Answer::Kept { .. } | Answer::File(_) | Answer::NotServed => None,
        }
    }
}

/// A part of a file. Whoever has the whole holds it against the digest (BLAKE3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FilePart {
    pub scope: String,
    pub digest: [u8; 32],
    /// Of the whole.
    pub size: u64,
    pub at: u64,
    #[serde(with = "serde_bytes")]
    pub bytes: Vec<u8>,
}

/// Changes of a scope in their order. An action is never cut in two.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Page {
    #[serde(with = "crate::compact::serde")]
    pub entries: Vec<Entry>,
    /// Where the laptop stands when it has taken them.
    pub to: u64,
    pub head: u64,
    /// Of the scope, where `to` is its head.
    pub digest: Option<Digest>,
    /// The log does not reach back so far: take a snapshot.
    pub gone: bool,
}

/// A scope as it was at one place of its order, in pieces that are named by what they hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snapshot {
    pub seq: u64,
    pub records: u64,
    pub pieces: Vec<[u8; 32]>,
}

#[derive(Debug, thiserror::Error)]
pub enum MessageError {
    #[error("the message is larger than {0} bytes")]
    TooLarge(usize),
    #[error("the message cannot be read ({0})")]
    Unreadable(String),
}

/// Eight mebibytes, as a power of two: more than zstd takes for itself at the level that is used here.
const LARGEST_WINDOW: u32 = 23;

/// CBOR, in which records and changes are compact, packed with zstd.
pub fn pack<T: Serialize>(message: &T) -> Result<Vec<u8>, MessageError> {
    let mut plain = Vec::new();
    ciborium::into_writer(message, &mut plain).map_err(|e| MessageError::Unreadable(e.to_string()))?;
    press(&plain)
}

/// A piece of a snapshot, as it is kept and sent.
pub fn pack_piece(records: &Vec<(RecordId, Image)>) -> Result<Vec<u8>, MessageError> {
    press(&to_compact(records))
}

/// # Errors
/// Where it is not what the digest names.
pub fn unpack_piece(piece: &[u8], digest: [u8; 32]) -> Result<Vec<(RecordId, Image)>, MessageError> {
    if *blake3::hash(piece).as_bytes() != digest {
        return Err(MessageError::Unreadable("it is another piece than was asked for".to_owned()));
    }
    from_compact(&unpress(piece, LARGEST_ANSWER)?).map_err(|e| MessageError::Unreadable(e.to_string()))
}

fn press(plain: &[u8]) -> Result<Vec<u8>, MessageError> {
    zstd::bulk::compress(plain, 3).map_err(|e| MessageError::Unreadable(e.to_string()))
}

/// Takes no more memory than `largest`, whatever the message says of itself.
pub fn unpack<T: DeserializeOwned>(packed: &[u8], largest: usize) -> Result<T, MessageError> {
    let plain = unpress(packed, largest)?;
    ciborium::from_reader(&plain[..]).map_err(|e| MessageError::Unreadable(e.to_string()))
}

fn unpress(packed: &[u8], largest: usize) -> Result<Vec<u8>, MessageError> {
    let unreadable = |e: &dyn std::fmt::Display| MessageError::Unreadable(e.to_string());
    if packed.len() > largest {
        return Err(MessageError::TooLarge(largest));
    }
    let mut plain = Vec::new();
    let mut unpacked = zstd::Decoder::new(packed).map_err(|e| unreadable(&e))?;
    // What a message asks of memory before it says anything.
    unpacked.window_log_max(LARGEST_WINDOW).map_err(|e| unreadable(&e))?;
    unpacked.take(largest as u64 + 1).read_to_end(&mut plain).map_err(|e| unreadable(&e))?;
    if plain.len() > largest {
        return Err(MessageError::TooLarge(largest));
    }
    Ok(plain)
}
