//! What must be so, told from what people did and what the server said, in the plainest way that can be thought of: it
//! shares no code with merging, pushing or the store.
//! Never here: what happens (`world`).

use crate::machine::{Laptop, ServerMachine, now};
use std::collections::{BTreeMap, BTreeSet};
use waymark_domain::Values;
use waymark_server::storage::Storage;
use waymark_sync::{Answer, Ask, Entry, Mark, Operation, Outcome, SetAside, unpack_piece};

/// An operation whatever its device calls itself: its action, and its stamp.
pub type Key = (String, u64);

pub(crate) fn key(op: &Operation) -> Key {
    (op.tx.clone(), op.hlc.0)
}

/// Each scope's order, as far as it had come: after a restore it is that of another history.
pub type Place = BTreeMap<String, Vec<Entry>>;

#[derive(Default)]
pub struct Oracle {
    pub(crate) committed: BTreeMap<Key, Operation>,
    /// What its person saw where an operation changed something: by it alone is it known what they knew.
    pub(crate) saw: BTreeMap<Key, Values>,
    on_disk: BTreeMap<usize, BTreeSet<Key>>,
    /// Of its own operations, those of which each laptop was told what came of them. What it holds stays until it is told
    /// otherwise, when the server was restored too.
    pub(crate) told: BTreeMap<usize, BTreeSet<Key>>,
    /// Gone with a disk that another took the place of.
    pub(crate) lost_with_disk: BTreeSet<Key>,
    /// Each scope's entries from the first on, as the server told them.
    pub(crate) logs: BTreeMap<String, Vec<Entry>>,
    pub(crate) devices: BTreeMap<String, (BTreeSet<String>, bool)>,
    outcomes: BTreeMap<(String, u64), Outcome>,
    spoiled: BTreeSet<usize>,
    /// What the laptop that brought its office had to bring, and under which name and number.
    founding: Option<(String, u64, BTreeSet<Key>)>,
    /// What has come to the server, as it is now.
    came: BTreeSet<Key>,
    epoch: String,
}

impl Oracle {
    /// These scopes are all that there are.
    pub fn of(scopes: impl IntoIterator<Item = String>) -> Self {
        Oracle { logs: scopes.into_iter().map(|scope| (scope, Vec::new())).collect(), ..Oracle::default() }
    }

    pub fn operations(&self) -> usize {
        self.committed.len()
    }

    pub fn enrolled(&mut self, device: &str, scopes: &BTreeSet<String>) {
        let revoked = self.devices.get(device).is_some_and(|(_, revoked)| *revoked);
        self.devices.insert(device.to_owned(), (scopes.clone(), revoked));
    }

    /// Under every name that its laptop ever had: a disk may be put back that knows an earlier one.
    pub fn revoked(&mut self, device: &str) {
        let first = |name: &str| name.split('/').next().map(str::to_owned);
        for (name, (_, revoked)) in &mut self.devices {
            *revoked |= first(name) == first(device);
        }
    }

    /// A laptop brings all that its office did while it worked alone.
    pub fn founds(&mut self, device: &str, last: u64, log: &[Operation]) {
        self.founding = Some((device.to_owned(), last, log.iter().map(key).collect()));
    }

    pub fn founding(&self) -> Option<(String, u64)> {
        self.founding.as_ref().map(|(device, last, _)| (device.clone(), *last))
    }

    /// Nobody else of the office is served before all of that has come: its revisions are counted by its own laptop.
    fn founded_first(&self, device: &str, answer: &Answer) -> Result<(), String> {
        let Some((founder, _, all)) = &self.founding else { return Ok(()) };
        let scopes = |device: &str| self.devices.get(device).map(|(scopes, _)| scopes);
        let (Some(theirs), Some(its)) = (scopes(founder), scopes(device)) else { return Ok(()) };
        let late = matches!(answer, Answer::NotYet { .. } | Answer::NotServed);
        // Where the disk was put back as well, it goes on under other names, which may be known later than this.
        let names = self.devices.keys().filter(|name| name.starts_with(founder.as_str())).count();
        let is_other = !device.starts_with(founder.as_str()) && !theirs.is_disjoint(its);
        match names == 1 && is_other && !late && !all.is_subset(&self.came) {
            true => Err(format!("{device} was served while {founder} still brought the office")),
            false => Ok(()),
        }
    }

    pub fn devices(&self) -> Vec<(String, BTreeSet<String>, bool)> {
        self.devices
            .iter()
            .map(|(device, (scopes, revoked))| (device.clone(), scopes.clone(), *revoked))
            .collect()
    }

    pub fn place(&self) -> Place {
        self.logs.clone()
    }

    pub fn head(&self, scope: &str) -> u64 {
        self.logs.get(scope).map_or(0, |log| log.len() as u64)
    }

    pub fn restored(&mut self, server: &ServerMachine, place: &Place) -> Result<(), String> {
        self.logs.clone_from(place);
        let storage = server.storage().ok_or("the server is off")?;
        self.epoch = now(storage.epoch()).map_err(|e| e.to_string())?.id;
        let archive = now(storage.archive()).map_err(|e| e.to_string())?;
        self.came = archive.iter().map(|(op, _)| key(op)).collect();
        for told in self.told.values_mut() {
            told.retain(|op| self.came.contains(op));
        }
        self.outcomes = archive.into_iter().map(|(op, outcome)| ((op.device, op.seq), outcome)).collect();
        Ok(())
    }

    /// A person's action was saved, so the laptop said.
    pub fn committed(&mut self, laptop: &Laptop) -> Result<(), String> {
        let Some(store) = &laptop.at.store else { return Ok(()) };
        let log = store.whole_log().map_err(|e| e.to_string())?;
        let saw = store.seen_before().map_err(|e| e.to_string())?;
        self.saw.extend(log.iter().map(key).zip(saw));
        let keys = log.iter().map(key).collect();
        self.on_disk.insert(laptop.number, keys);
        self.committed.extend(log.into_iter().map(|op| (key(&op), op)));
        Ok(())
    }

    /// After a loss of power: what was saved is there (invariant 1); what was being saved may be.
    pub fn on_again(&mut self, laptop: &Laptop) -> Result<(), String> {
        let Some(store) = &laptop.at.store else { return Ok(()) };
        let log: BTreeSet<Key> = store.whole_log().map_err(|e| e.to_string())?.iter().map(key).collect();
        let before = self.on_disk.get(&laptop.number).cloned().unwrap_or_default();
        match before.difference(&log).count() {
            0 => {}
            lost => {
                return Err(format!(
                    "invariant 1: laptop {} lost {lost} saved operations with its power",
                    laptop.number
                ));
            }
        }
        self.committed(laptop)?;
        self.holds_and_shows(laptop)
    }

    /// After a loss of power: what was told is so still, and what nobody was told of any more may be.
    pub fn server_on_again(&mut self, server: &ServerMachine) -> Result<(), String> {
        self.follow(server)?;
        let storage = server.storage().ok_or("the server is off")?;
        let archive = now(storage.archive()).map_err(|e| e.to_string())?;
        self.came.extend(archive.iter().map(|(op, _)| key(op)));
        for (op, is) in archive {
            self.same_outcome(&op.device, op.seq, is)?;
        }
        Ok(())
    }

    /// What this laptop was told, as is on its disk.
    pub fn told(&self, laptop: usize) -> BTreeSet<Key> {
        self.told.get(&laptop).cloned().unwrap_or_default()
    }

    pub fn put_back(&mut self, laptop: &Laptop, mut told: BTreeSet<Key>) -> Result<(), String> {
        told.retain(|op| self.came.contains(op));
        self.told.insert(laptop.number, told);
        let Some(store) = &laptop.at.store else { return Ok(()) };
        let log: BTreeSet<Key> = store.whole_log().map_err(|e| e.to_string())?.iter().map(key).collect();
        let before = self.on_disk.insert(laptop.number, log.clone()).unwrap_or_default();
        self.lost_with_disk.extend(before.difference(&log).cloned());
        Ok(())
    }

    /// Reads what the server's orders have come to. What was in them once stays in them.
    pub fn follow(&mut self, server: &ServerMachine) -> Result<(), String> {
        let Some(storage) = server.storage() else { return Ok(()) };
        self.epoch = now(storage.epoch()).map_err(|e| e.to_string())?.id;
        for (scope, log) in &mut self.logs {
            let at = log.len() as u64;
            let page = now(storage.page(scope, at, usize::MAX)).map_err(|e| e.to_string())?;
            if page.gone || page.head < at {
                return Err(format!(
                    "invariant 1: the server forgot acknowledged changes: {} of {at}",
                    page.head
                ));
            }
            log.extend(page.entries);
        }
        Ok(())
    }

    pub(crate) fn outcome(&self, op: &Operation) -> Option<&Outcome> {
        self.outcomes.get(&(op.device.clone(), op.seq))
    }

    pub(crate) fn is_of_this_epoch(&self, epoch: &str) -> bool {
        self.epoch == epoch
    }

    pub fn answered_alike(&self, once: Option<&Answer>, again: Option<&Answer>) -> Result<(), String> {
        match (once, again) {
            (Some(Answer::Pushed { outcomes: a, .. }), Some(Answer::Pushed { outcomes: b, .. }))
                if a != b =>
            {
                Err(format!("invariant 2: a retry is answered otherwise: {a:?}, then {b:?}"))
            }
            _ => Ok(()),
        }
    }

    pub fn answered(
        &mut self,
        server: &ServerMachine,
        device: &str,
        ask: &Ask,
        answer: &Answer,
    ) -> Result<(), String> {
        let (scopes, revoked) = self.devices.get(device).cloned().unwrap_or_default();
        if revoked {
            let aside = |outcome: &Outcome| {
                matches!(
                    outcome,
                    Outcome::SetAside(SetAside::Revoked | SetAside::WithItsAction)
                        | Outcome::Waiting
                        | Outcome::Again { .. }
                )
            };
            if !matches!(answer, Answer::NotServed | Answer::Refused { .. } | Answer::Pushed { .. }) {
                return Err(format!("invariant 12: a withdrawn laptop is served {answer:?}"));
            }
            if let (Ask::Push(batch), Answer::Pushed { outcomes, .. }) = (ask, answer) {
                for op in &batch.operations {
                    let before = self.outcomes.contains_key(&(device.to_owned(), op.seq));
                    if !before && !outcomes.get(&op.seq).is_some_and(aside) {
                        return Err(format!(
                            "invariant 12: a withdrawn laptop's operation {} was applied",
                            op.seq
                        ));
                    }
                }
            }
        }
        self.only_of(&scopes, answer)?;
        if !revoked {
            self.founded_first(device, answer)?;
        }
        match (ask, answer) {
            (Ask::Succeed { by, .. }, Answer::Succeeded { .. }) => {
                self.devices.insert(by.clone(), (scopes, revoked));
            }
            (Ask::Push(batch), Answer::Pushed { outcomes, .. }) => {
                self.follow(server)?;
                self.came.extend(batch.operations.iter().map(key));
                for op in &batch.operations {
                    let is = outcomes.get(&op.seq).cloned().unwrap_or(Outcome::Taken);
                    let known = self.outcomes.contains_key(&(device.to_owned(), op.seq));
                    let aside = matches!(
                        is,
                        Outcome::SetAside(_) | Outcome::Waiting | Outcome::Awaits | Outcome::Again { .. }
                    );
                    if !known && !aside {
                        self.was_allowed(op, &scopes)?;
                    }
                    self.same_outcome(device, op.seq, is)?;
                }
                for (seq, outcome) in outcomes {
                    self.same_outcome(device, *seq, outcome.clone())?;
                }
            }
            (Ask::Pull { after, .. }, Answer::Pulled { pages, .. }) => {
                self.follow(server)?;
                for (scope, page) in pages {
                    let from = after.get(scope).copied().unwrap_or(0) as usize;
                    if !page.gone && page.to != (from + page.entries.len()) as u64 {
                        return Err(format!(
                            "invariant 5: a page of {scope} leaves out what came after {from}"
                        ));
                    }
                    self.page_is_right(scope, from, &page.entries)?;
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// Invariant 6: nobody changes what they may not see.
    fn was_allowed(&self, op: &Operation, scopes: &BTreeSet<String>) -> Result<(), String> {
        let mut was_in = self.logs.iter().filter(|(_, log)| {
            log.iter().any(|entry| match entry {
                Entry::Changed { record, .. }
                | Entry::Entered { record, .. }
                | Entry::Left { record, .. } => *record == op.record,
                Entry::SetAside { .. } => false,
            })
        });
        match was_in.any(|(scope, _)| scopes.contains(scope)) {
            true => Ok(()),
            false => Err(format!("invariant 6: {} changed a record that it may not see", op.device)),
        }
    }

    fn same_outcome(&mut self, device: &str, seq: u64, is: Outcome) -> Result<(), String> {
        let before = self.outcomes.insert((device.to_owned(), seq), is.clone());
        match before {
            Some(before) if !matches!(before, Outcome::Waiting | Outcome::Awaits) && before != is => Err(
                format!("invariant 2: operation {seq} of {device} came to {before:?}, and then to {is:?}"),
            ),
            _ => Ok(()),
        }
    }

    /// Invariant 6.
    fn only_of(&self, scopes: &BTreeSet<String>, answer: &Answer) -> Result<(), String> {
        let mut seen = BTreeSet::new();
        match answer {
            Answer::Pulled { pages, .. } => {
                for (scope, page) in pages {
                    seen.insert(scope.clone());
                    for entry in &page.entries {
                        if let Entry::Entered { image, .. } = entry {
                            seen.insert(image.scope.clone());
                        }
                    }
                }
            }
            Answer::Piece(piece) => {
                let digest = *blake3::hash(piece).as_bytes();
                let records = unpack_piece(piece, digest).map_err(|e| e.to_string())?;
                seen.extend(records.iter().map(|(_, image)| image.scope.clone()));
            }
            Answer::Records { records, .. } => {
                seen.extend(records.iter().map(|(_, image)| image.scope.clone()));
            }
            _ => {}
        }
        match seen.difference(scopes).next() {
            None => Ok(()),
            Some(other) => Err(format!("invariant 6: something of {other} was told to who may not see it")),
        }
    }

    /// Invariants 5 and 8: the page is the next part of the order, and cuts no action.
    fn page_is_right(&self, scope: &str, from: usize, entries: &[Entry]) -> Result<(), String> {
        let log = self.logs.get(scope).map(Vec::as_slice).unwrap_or_default();
        let end = from + entries.len();
        if entries.is_empty() {
            return Ok(());
        }
        if log.get(from..end) != Some(entries) {
            let wanted = log.get(from..).unwrap_or_default();
            let differs = entries.iter().zip(wanted).position(|(told, is)| told != is);
            return Err(format!(
                "invariant 5: a page of {scope} is not what was committed after {from}: at {differs:?} of {} it is {:?}, and was told as {:?}",
                wanted.len(),
                differs.and_then(|at| wanted.get(at)),
                differs.and_then(|at| entries.get(at)),
            ));
        }
        let action = |entry: &Entry| match entry {
            Entry::Changed { effect, .. } => self.action_of(&effect.mark),
            Entry::Entered { image, .. } => image.marks.get(&image.rev).and_then(|mark| self.action_of(mark)),
            Entry::SetAside { op, .. } => Some(op.tx.clone()),
            Entry::Left { .. } => None,
        };
        if let (Some(last), Some(next)) = (entries.last().and_then(action), log.get(end).and_then(action))
            && last == next
        {
            return Err(format!("invariant 8: a page of {scope} ends within an action"));
        }
        Ok(())
    }

    fn action_of(&self, mark: &Mark) -> Option<String> {
        let of = |op: &&Operation| op.device == mark.device && op.seq == mark.seq;
        self.committed.values().find(of).map(|op| op.tx.clone())
    }

    pub fn taken(&mut self, laptop: &Laptop, ask: &Ask, answer: &Answer) -> Result<(), String> {
        if let (Ask::Succeed { .. }, Answer::Succeeded { .. }) = (ask, answer) {
            // The same operations under another device's name.
            self.committed(laptop)?;
        }
        self.holds_and_shows(laptop)
    }

    fn holds_and_shows(&mut self, laptop: &Laptop) -> Result<(), String> {
        if self.spoiled.contains(&laptop.number) {
            return Ok(());
        }
        self.follows(laptop)?;
        self.shows_its_own(laptop)
    }

    /// This laptop holds less than it should, and has to find out.
    pub fn spoiled(&mut self, laptop: usize) {
        self.spoiled.insert(laptop);
    }
}
