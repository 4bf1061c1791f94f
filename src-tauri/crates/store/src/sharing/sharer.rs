//! What a laptop asks its server next, and what an answer does to its store. Pushing and pulling are two lanes that wait
//! for each other in nothing.
//! Never here: how a question travels, when it is asked again.

use super::{Agreed, Fetch};
use crate::{Store, StoreError};
use std::{
    cell::Cell,
    collections::{BTreeMap, VecDeque},
};
use waymark_sync::{Answer, Ask, Epoch, MOST_OPERATIONS, Page, Refused, Standing, unpack_piece};

/// What to do after an answer.
#[derive(Debug, Clone, PartialEq)]
pub enum Next {
    /// There is more at once.
    More,
    /// This lane has nothing more to do.
    Rest,
    /// This laptop's disk was copied or put back: [`Sharer::succeed`] with a new name comes next.
    Succeed,
    /// The server serves this laptop nothing.
    NotServed,
    /// The server cannot take what this laptop sends.
    Refused(Refused),
    /// The laptop that brings the office to the server is still at it: this lane asks again later.
    Later,
    /// The server was put back to before a restore that this laptop knows of: nothing is taken from it.
    PutBack,
    /// The answer is not one to what was asked.
    Nonsense,
}

/// The differences that are being mended; what is forgotten when the program ends is found again at the next pull.
#[derive(Debug)]
pub struct Sharer {
    mending: VecDeque<Ask>,
    /// Operations in a batch.
    most: usize,
    /// Fewer, while the first operation is looked for that the server knows otherwise.
    narrowed: Option<usize>,
    /// The last answer was of an epoch that is over.
    older: bool,
    /// Operations that the server was known to have when it was asked last.
    known_sent: Cell<u64>,
    /// Scopes whose digest was counted anew, and at which place: where it differs there still, it is not asked about again.
    recounted: BTreeMap<String, u64>,
}

impl Default for Sharer {
    fn default() -> Self {
        Sharer::with_batches_of(MOST_OPERATIONS)
    }
}

impl Sharer {
    /// Smaller batches than a server takes, for a line that breaks often.
    pub fn with_batches_of(most: usize) -> Self {
        Sharer {
            mending: VecDeque::new(),
            most: most.max(1),
            narrowed: None,
            older: false,
            known_sent: Cell::new(0),
            recounted: BTreeMap::new(),
        }
    }

    /// None where the server has everything. Under the name that this laptop has now: another program that shares the
    /// same store may have changed it.
    pub fn push(&self, store: &mut Store) -> Result<Option<Ask>, StoreError> {
        store.reload_who()?;
        Ok(store.batch(store.sent()? + 1, self.narrowed.unwrap_or(self.most))?.map(Ask::Push))
    }

    /// What will be asked after this, whatever its answer: None where the answer has to be known.
    pub fn ahead(&self, store: &Store, asked: &Ask) -> Result<Option<Ask>, StoreError> {
        match asked {
            Ask::Push(batch) if self.narrowed.is_none() && batch.device == store.device() => {
                Ok(store.batch(batch.end(), self.most)?.map(Ask::Push))
            }
            Ask::Piece { digest } => Ok(store.piece_after(digest)?.map(|digest| Ask::Piece { digest })),
            _ => Ok(None),
        }
    }

    /// First whole copies, then what is to be mended, then what is new.
    pub fn pull(&self, store: &mut Store) -> Result<Ask, StoreError> {
        store.reload_who()?;
        let Some(shared) = store.shared()? else {
            return Ok(Ask::Pull { epoch: None, after: Default::default() });
        };
        for (scope, _) in shared.cursors.iter().filter(|(_, place)| place.is_none()) {
            match store.fetch(scope)? {
                Fetch::Contents => return Ok(Ask::Snapshot { scope: scope.clone() }),
                Fetch::Piece(digest) => return Ok(Ask::Piece { digest }),
                Fetch::Nothing => {}
            }
        }
        if let Some(ask) = self.mending.front() {
            return Ok(ask.clone());
        }
        self.known_sent.set(store.sent()?);
        let after = shared.cursors.into_iter().filter_map(|(scope, place)| Some((scope, place?))).collect();
        Ok(Ask::Pull { epoch: Some(shared.epoch.id), after })
    }

    /// This laptop goes on as another device.
    pub fn succeed(&self, store: &Store, by: &str) -> Result<Ask, StoreError> {
        Ok(Ask::Succeed { by: by.to_owned(), sent: store.sent()? })
    }

    pub fn take(&mut self, store: &mut Store, asked: &Ask, answer: Answer) -> Result<Next, StoreError> {
        let _turn = store.turn()?;
        store.reload_who()?;
        // Another program has given this laptop another name since: what it counted means something else now.
        if matches!(asked, Ask::Push(batch) if batch.device != store.device()) {
            return Ok(Next::More);
        }
        if let (Some(held), Some(standing)) = (store.shared()?, answer.standing()) {
            let older = standing.epoch.number < held.epoch.number
                || (standing.epoch == held.epoch && self.has_less(asked, &answer, standing));
            let again = std::mem::replace(&mut self.older, older);
            match (older, again) {
                (false, _) => {}
                // Said before the server was restored, and heard after.
                (true, false) => return Ok(Next::More),
                (true, true) => return Ok(Next::PutBack),
            }
        }
        match (asked, answer) {
            (_, Answer::NotServed) => Ok(Next::NotServed),
            // What is not to be had of a copy is asked for anew; who may see less has less from now on.
            (asked, Answer::NotHad { standing }) => {
                if let Ask::Piece { digest } = asked {
                    store.forget_snapshot(*digest)?;
                }
                self.mending.clear();
                store.take_standing(&standing)?;
                Ok(Next::More)
            }
            (_, Answer::NewEpoch { standing }) => {
                self.mending.clear();
                store.take_standing(&standing)?;
                Ok(Next::More)
            }
            (_, Answer::NotYet { standing }) => {
                store.take_standing(&standing)?;
                Ok(Next::Later)
            }
            (Ask::Push(batch), Answer::Pushed { standing, outcomes }) => {
                if is_other(store, &standing.epoch)? {
                    store.take_standing(&standing)?;
                    return Ok(Next::More);
                }
                store.take_pushed(standing.next.min(batch.end()), &outcomes)?;
                Ok(Next::More)
            }
            (Ask::Push(batch), Answer::Refused { standing, why }) => {
                if is_other(store, &standing.epoch)? {
                    store.take_standing(&standing)?;
                    return Ok(Next::More);
                }
                // Heard after something else has changed what is sent next.
                if batch.first != store.sent()? + 1 {
                    return Ok(Next::More);
                }
                match (why, batch.operations.len()) {
                    // Some of it may have come from this very disk: only what follows is another device's.
                    (Refused::Diverged { .. }, many @ 2..) => {
                        self.narrowed = Some(many / 2);
                        Ok(Next::More)
                    }
                    (Refused::Diverged { .. }, _) => Ok(Next::Succeed),
                    (why, _) => Ok(Next::Refused(why)),
                }
            }
            (Ask::Succeed { by, .. }, Answer::Succeeded { .. }) => {
                store.succeed(by)?;
                self.narrowed = None;
                Ok(Next::More)
            }
            (Ask::Pull { after, .. }, Answer::Pulled { standing, pages }) => {
                store.take_standing(&standing)?;
                let mut next = Next::Rest;
                for (scope, page) in &pages {
                    let Some(from) = after.get(scope) else { continue };
                    let agreed = store.take_page(scope, *from, standing.next, page)?;
                    let mends = agreed == Agreed::No && self.recounted.get(scope) != Some(&page.to);
                    if mends {
                        self.mending.push_back(Ask::Digests { scope: scope.clone() });
                    }
                    if page.gone || page.to < page.head || mends {
                        next = Next::More;
                    }
                }
                let copies = store.shared()?.is_some_and(|s| s.cursors.values().any(Option::is_none));
                Ok(if copies { Next::More } else { next })
            }
            (Ask::Snapshot { scope }, Answer::Snapshot { standing, snapshot }) => {
                if is_other(store, &standing.epoch)? {
                    store.take_standing(&standing)?;
                } else {
                    store.begin_snapshot(scope, &snapshot)?;
                }
                Ok(Next::More)
            }
            (Ask::Piece { digest }, Answer::Piece(piece)) => {
                let Ok(records) = unpack_piece(&piece, *digest) else { return Ok(Next::Nonsense) };
                for scope in store.shared()?.map(|s| s.cursors).unwrap_or_default().into_keys() {
                    if store.fetch(&scope)? == Fetch::Piece(*digest) {
                        store.take_piece(&scope, *digest, records)?;
                        break;
                    }
                }
                Ok(Next::More)
            }
            (asked, answer) => self.mend(store, asked, answer),
        }
    }

    /// A server whose machine was put back without its knowing has fewer of this laptop's operations than it said, or
    /// tells that a scope ends before where this laptop is. What was lost would else leave here too.
    fn has_less(&self, asked: &Ask, answer: &Answer, standing: &Standing) -> bool {
        let (Ask::Pull { after, .. }, Answer::Pulled { pages, .. }) = (asked, answer) else { return false };
        let ends_before =
            |(scope, page): (&String, &Page)| after.get(scope).is_some_and(|at| page.head < *at);
        standing.next <= self.known_sent.get() || pages.iter().any(ends_before)
    }

    /// Compares by parts, then fetches the parts that differ. An answer from another place of the order says nothing.
    fn mend(&mut self, store: &mut Store, asked: &Ask, answer: Answer) -> Result<Next, StoreError> {
        match (asked, answer) {
            (Ask::Digests { scope }, Answer::Digests { standing, seq, digests }) => {
                self.mending.pop_front();
                let place = store.shared()?.and_then(|s| s.cursors.get(scope).copied().flatten());
                if is_other(store, &standing.epoch)? || place != Some(seq) {
                    return Ok(Next::More);
                }
                let held = store.digests(scope)?;
                // All parts agree: then it is the sum that is wrong.
                if held == digests {
                    store.recount(scope)?;
                    self.recounted.insert(scope.clone(), seq);
                }
                for (byte, _) in (0..=u8::MAX).zip(held.iter().zip(&digests)).filter(|(_, (a, b))| a != b) {
                    self.mending.push_back(Ask::Records { scope: scope.clone(), byte });
                }
                Ok(Next::More)
            }
            (Ask::Records { scope, byte }, Answer::Records { standing, seq, records }) => {
                self.mending.pop_front();
                if !is_other(store, &standing.epoch)? {
                    store.mend(scope, seq, *byte, &records)?;
                }
                Ok(Next::More)
            }
            _ => Ok(Next::Nonsense),
        }
    }
}

fn is_other(store: &Store, epoch: &Epoch) -> Result<bool, StoreError> {
    Ok(store.shared()?.is_none_or(|held| held.epoch != *epoch))
}
