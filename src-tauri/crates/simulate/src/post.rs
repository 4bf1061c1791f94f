//! What goes between the machines of a run, and is lost, doubled or late on the way.
//! Never here: what a question or an answer means.

use crate::{machine::Lane, world::World};
use waymark_server::storage::StorageError;
use waymark_store::{Next, StoreError};
use waymark_sync::{Answer, Ask, LARGEST_ANSWER, LARGEST_ASK, pack, unpack};

pub(crate) struct Letter {
    laptop: usize,
    lane: Lane,
    question: u64,
    device: String,
    body: Body,
}

pub(crate) enum Body {
    Ask(Vec<u8>),
    Answer(Vec<u8>),
}

impl World {
    pub(crate) fn ask(&mut self, laptop: usize, lane: Lane) -> Result<(), String> {
        let one = &mut self.laptops[laptop];
        if !one.connected || one.at.asked.iter().any(|(asked, ..)| *asked == lane) {
            return Ok(());
        }
        let Some(store) = &mut one.at.store else { return Ok(()) };
        let known = store.shared().map_err(|e| e.to_string())?.is_some();
        let ask = match lane {
            Lane::Push if !known => None,
            Lane::Push => one.at.sharer.push(store).map_err(|e| e.to_string())?,
            Lane::Pull => Some(one.at.sharer.pull(store).map_err(|e| e.to_string())?),
        };
        let Some(ask) = ask else { return Ok(()) };
        self.send(laptop, lane, ask)
    }

    fn send(&mut self, laptop: usize, lane: Lane, ask: Ask) -> Result<(), String> {
        self.questions += 1;
        let one = &mut self.laptops[laptop];
        let body = Body::Ask(pack(&ask).map_err(|e| e.to_string())?);
        one.at.asked.push((lane, self.questions, ask));
        // Under the name by which this program believes that it is known.
        let device = one.at.store.as_ref().map(|store| store.device().to_owned()).unwrap_or_default();
        self.network.push(Letter { laptop, lane, question: self.questions, device, body });
        Ok(())
    }

    /// One letter comes where it goes, or does not, or comes twice.
    pub(crate) fn deliver(&mut self, step: usize) -> Result<(), String> {
        if self.network.is_empty() {
            return Ok(());
        }
        let which = if self.faults.network { self.random.usize(..self.network.len()) } else { 0 };
        let letter = self.network.remove(which);
        let lost = self.faults.network && self.random.u8(..10) == 0;
        if lost || !self.laptops[letter.laptop].connected {
            // The laptop gives up waiting, and asks again one day.
            self.laptops[letter.laptop].gives_up_waiting(letter.question);
            return Ok(());
        }
        match &letter.body {
            Body::Ask(bytes) => {
                let twice = self.faults.network && self.random.u8(..12) == 0;
                let answer = self.serve(step, &letter, bytes)?;
                if twice {
                    let again = self.serve(step, &letter, bytes)?;
                    self.oracle.answered_alike(answer.as_ref(), again.as_ref())?;
                }
                match answer {
                    Some(answer) => {
                        let body = Body::Answer(pack(&answer).map_err(|e| e.to_string())?);
                        self.network.push(Letter { body, ..letter });
                    }
                    None => {
                        self.laptops[letter.laptop].gives_up_waiting(letter.question);
                    }
                }
                Ok(())
            }
            Body::Answer(bytes) => self.take(step, &letter, bytes),
        }
    }

    fn serve(&mut self, step: usize, letter: &Letter, bytes: &[u8]) -> Result<Option<Answer>, String> {
        let ask: Ask = unpack(bytes, LARGEST_ASK).map_err(|e| e.to_string())?;
        let at = (self.clock / 1000).unsigned_abs();
        let Some(answer) = self.server.answer(&letter.device, ask.clone(), at) else { return Ok(None) };
        if self.disks.is_off(&self.server.machine) {
            self.server_loses_power(step)?;
            return Ok(None);
        }
        let answer = match answer {
            Ok(answer) => answer,
            Err(StorageError::Full) if self.server.disk_full => return Ok(None),
            Err(e) => return Err(format!("the server cannot answer: {e}")),
        };
        if let (Ask::Succeed { by, sent }, Answer::Succeeded { .. }) = (&ask, &answer) {
            self.server.sent.insert(by.clone(), *sent);
        }
        self.oracle.answered(&self.server, &letter.device, &ask, &answer)?;
        self.tell(format!("{step}: laptop {} {:?}: {}", letter.laptop, letter.lane, brief(&ask, &answer)));
        Ok(Some(answer))
    }

    fn take(&mut self, step: usize, letter: &Letter, bytes: &[u8]) -> Result<(), String> {
        let one = &mut self.laptops[letter.laptop];
        one.turn_to_who_asked(letter.question);
        let Some(at) = one.at.asked.iter().position(|(_, question, _)| *question == letter.question) else {
            return Ok(());
        };
        let (lane, _, ask) = one.at.asked.remove(at);
        let Some(store) = one.at.store.as_mut() else { return Ok(()) };
        let answer: Answer = unpack(bytes, LARGEST_ANSWER).map_err(|e| e.to_string())?;
        let taken = one.at.sharer.take(store, &ask, answer.clone());
        if self.disks.is_off(&one.machine) {
            return self.laptop_loses_power(step, letter.laptop);
        }
        let next = match taken {
            Ok(next) => next,
            Err(StoreError::DiskFull) if one.disk_full => return Ok(()),
            Err(e) => return Err(format!("laptop {} cannot take an answer: {e}", letter.laptop)),
        };
        self.oracle.taken(&self.laptops[letter.laptop], &ask, &answer)?;
        match next {
            Next::Succeed => {
                let one = &mut self.laptops[letter.laptop];
                one.successors += 1;
                let by = format!("{}/{}-{}", one.device(), letter.laptop, one.successors);
                let Some(store) = &one.at.store else { return Ok(()) };
                let ask = one.at.sharer.succeed(store, &by).map_err(|e| e.to_string())?;
                self.tell(format!("{step}: laptop {} goes on as another device", letter.laptop));
                self.send(letter.laptop, lane, ask)?;
            }
            Next::Nonsense => return Err(format!("laptop {} was answered nonsense", letter.laptop)),
            Next::Refused(why) => return Err(format!("laptop {} is refused: {why}", letter.laptop)),
            Next::More | Next::Rest | Next::Later | Next::NotServed | Next::PutBack => {}
        }
        Ok(())
    }
}

fn brief(ask: &Ask, answer: &Answer) -> String {
    match (ask, answer) {
        (_, Answer::NotServed) => "not served".into(),
        (_, Answer::NotYet { .. }) => "is told to come later".into(),
        (Ask::Push(batch), Answer::Pushed { outcomes, .. }) => {
            let notable: Vec<String> =
                outcomes.iter().map(|(seq, outcome)| format!("{seq} {outcome:?}")).collect();
            let notable: Vec<&str> =
                notable.iter().map(|o| o.split(['(', '{']).next().unwrap_or(o)).collect();
            format!("pushes {} to {} {}", batch.first, batch.end() - 1, notable.join(", "))
        }
        (Ask::Push(batch), Answer::Refused { why, .. }) => format!("pushes {}: {why:?}", batch.first),
        (Ask::Pull { .. }, Answer::Pulled { pages, .. }) => {
            let news: usize = pages.values().map(|page| page.entries.len()).sum();
            let gone = pages.values().any(|page| page.gone);
            match (news, gone) {
                (_, true) => "pulls: was away too long".into(),
                (0, false) => "pulls nothing new".into(),
                (news, false) => format!("pulls {news}"),
            }
        }
        (Ask::Pull { .. }, _) => "pulls: a new epoch".into(),
        (Ask::Snapshot { .. }, _) => "asks for a whole copy".into(),
        (Ask::Piece { .. }, _) => "fetches a piece".into(),
        (Ask::Digests { .. }, _) => "compares".into(),
        (Ask::Records { .. }, _) => "mends".into(),
        (Ask::Succeed { .. }, _) => "has another name".into(),
        (Ask::Keep(_) | Ask::File { .. }, _) => "a file".into(),
        (Ask::Push(_), _) => "pushes: answered otherwise".into(),
    }
}
