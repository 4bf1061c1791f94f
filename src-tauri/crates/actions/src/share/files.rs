//! Files between this laptop and its server, one part at a time: those that wait here first.
//! Never here: which records name them.

use super::{Held, Step, identity};
use crate::Problem;
use std::{collections::BTreeSet, time::Duration};
use waymark_link::{Identity, Line};
use waymark_store::{Enrolment, Store};
use waymark_sync::{Answer, Ask, FilePart, LARGEST_FILE, LARGEST_PART};

pub struct Files {
    line: Line,
    enrolment: Enrolment,
    /// What the server does not have either, for now.
    missing: BTreeSet<String>,
    /// What is here of the file that is being fetched.
    coming: Option<(String, Vec<u8>)>,
    fetched: bool,
    /// Something came since all that is named was found to be here.
    look: bool,
}

enum Wish {
    Send { scope: String, digest: String, bytes: Vec<u8> },
    Fetch(String),
    Nothing,
}

impl Files {
    /// None where the office is not shared yet.
    pub fn open(store: &Store) -> Result<Option<Files>, Problem> {
        let Some(enrolment) = store.enrolment()?.filter(|it| it.server_key.is_some()) else {
            return Ok(None);
        };
        if store.shared()?.is_none() {
            return Ok(None);
        }
        let line = super::line(&enrolment)?;
        Ok(Some(Files {
            line,
            enrolment,
            missing: BTreeSet::new(),
            coming: None,
            fetched: false,
            look: true,
        }))
    }

    pub fn is_of(&self, store: &Store) -> Result<bool, Problem> {
        Ok(store.enrolment()?.as_ref() == Some(&self.enrolment))
    }

    /// What was not to be had may be there now.
    pub fn look_again(&mut self) {
        self.missing.clear();
        self.look = true;
    }

    /// Records came that may name some.
    pub fn look(&mut self) {
        self.look = true;
    }

    /// Whether a file came since this was last asked.
    pub fn take_fetched(&mut self) -> bool {
        std::mem::take(&mut self.fetched)
    }

    /// One file up, or one part of a file down.
    pub fn step(&mut self, held: &impl Held) -> Result<Step, Problem> {
        let (missing, look) = (&self.missing, self.look);
        let wished = held.hold(|store| Ok::<_, Problem>((wish(store, missing, look)?, identity(store)?)));
        let Some(wished) = wished else { return Ok(Step::Locked) };
        let (wish, Some(who)) = wished? else { return Ok(Step::Rest) };
        match wish {
            Wish::Nothing => {
                self.look = false;
                Ok(Step::Rest)
            }
            Wish::Send { scope, digest, bytes } => {
                if !self.send(&who, scope, &digest, &bytes)? {
                    return Ok(Step::Rest);
                }
                Ok(match held.hold(|store| store.file_is_there(&digest)) {
                    Some(noted) => noted.map(|()| Step::More)?,
                    None => Step::Locked,
                })
            }
            Wish::Fetch(digest) => match self.fetch(&who, &digest)? {
                None => Ok(Step::More),
                Some(bytes) => match held.hold(|store| store.keep_file(&digest, &bytes)) {
                    None => Ok(Step::Locked),
                    Some(kept) => {
                        if kept? {
                            self.fetched = true;
                        } else {
                            self.missing.insert(digest);
                        }
                        Ok(Step::More)
                    }
                },
            },
        }
    }

    /// From where the server has it, to its end. False where it is not all there: it is tried another time. One that is
    /// larger than any server takes counts as there, so that it holds up no other.
    fn send(&mut self, who: &Identity, scope: String, digest: &str, bytes: &[u8]) -> Result<bool, Problem> {
        let size = bytes.len() as u64;
        let Some(hash) = unhex(digest).filter(|_| size <= LARGEST_FILE) else { return Ok(true) };
        let mut part = FilePart { scope, digest: hash, size, at: 0, bytes: Vec::new() };
        // More answers than parts: somebody else is at the same file, or it is not taken. It is tried another time.
        for _ in 0..size / LARGEST_PART as u64 + 4 {
            let Answer::Kept { have } = self.line.ask(who, &Ask::Keep(part.clone()), Duration::ZERO)? else {
                return Ok(false);
            };
            if have >= size {
                return Ok(true);
            }
            let from = usize::try_from(have).unwrap_or(usize::MAX);
            part.at = have;
            part.bytes = bytes.get(from..).unwrap_or_default().iter().copied().take(LARGEST_PART).collect();
        }
        Ok(false)
    }

    /// The file, when its last part is here.
    fn fetch(&mut self, who: &Identity, digest: &str) -> Result<Option<Vec<u8>>, Problem> {
        let (_, mut bytes) = self.coming.take().filter(|(coming, _)| coming == digest).unwrap_or_default();
        let Some(hash) = unhex(digest) else {
            self.missing.insert(digest.to_owned());
            return Ok(None);
        };
        let ask = Ask::File { digest: hash, at: bytes.len() as u64 };
        match self.line.ask(who, &ask, Duration::ZERO)? {
            Answer::File(part) if part.at == bytes.len() as u64 && part.size <= LARGEST_FILE => {
                bytes.extend(&part.bytes);
                if bytes.len() as u64 >= part.size {
                    return Ok(Some(bytes));
                }
                if part.bytes.is_empty() {
                    self.missing.insert(digest.to_owned());
                } else {
                    self.coming = Some((digest.to_owned(), bytes));
                }
            }
            _ => {
                self.missing.insert(digest.to_owned());
            }
        }
        Ok(None)
    }
}

fn wish(store: &Store, missing: &BTreeSet<String>, look: bool) -> Result<Wish, Problem> {
    let office = store.office_id().map(|id| id.to_string()).unwrap_or_default();
    if let Some((digest, bytes)) = store.file_to_send()? {
        return Ok(Wish::Send { scope: format!("office/{office}"), digest, bytes });
    }
    if !look {
        return Ok(Wish::Nothing);
    }
    Ok(store.file_to_fetch(missing)?.map_or(Wish::Nothing, Wish::Fetch))
}

fn unhex(text: &str) -> Option<[u8; 32]> {
    if !text.is_ascii() || text.len() != 64 {
        return None;
    }
    let mut bytes = [0; 32];
    for (byte, two) in bytes.iter_mut().zip(text.as_bytes().chunks(2)) {
        *byte = u8::from_str_radix(std::str::from_utf8(two).ok()?, 16).ok()?;
    }
    Some(bytes)
}
