//! One direction of sharing, step by step. The store is held for an instant before each question and after its answer,
//! never while the server is waited for.

use super::{ShareProblem, identity, line};
use crate::Problem;
use chrono::{DateTime, Utc};
use std::{panic, thread, time::Duration};
use waymark_domain::{Record, RecordType, records::Staff};
use waymark_link::{Identity, Line};
use waymark_store::{Action, Enrolment, Next, Read, Sharer, Store, StoreError, fresh_device};
use waymark_sync::{Answer, Ask, Refused};

/// Whoever has the store, or has locked it.
pub trait Held {
    /// None while it is locked.
    fn hold<T>(&self, work: impl FnOnce(&mut Store) -> T) -> Option<T>;
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// There is more at once.
    More,
    /// Nothing more for now.
    Rest,
    /// The store is locked.
    Locked,
}

/// Batches that are sent, or pieces that are fetched, in one step where there are many.
const AT_ONCE: usize = 4;

pub struct Lane {
    line: Line,
    sharer: Sharer,
    enrolment: Enrolment,
    brought: bool,
}

impl Lane {
    /// None where the office works alone.
    pub fn open(store: &Store) -> Result<Option<Lane>, Problem> {
        let Some(enrolment) = store.enrolment()?.filter(|it| it.server_key.is_some()) else {
            return Ok(None);
        };
        Ok(Some(Lane { line: line(&enrolment)?, sharer: Sharer::default(), enrolment, brought: false }))
    }

    /// Whether the server is still where this lane goes to.
    pub fn is_of(&self, store: &Store) -> Result<bool, Problem> {
        Ok(store.enrolment()?.as_ref() == Some(&self.enrolment))
    }

    /// Whether anything came from the server since this was last asked.
    pub fn take_brought(&mut self) -> bool {
        std::mem::take(&mut self.brought)
    }

    /// Sends what is not shared yet: one batch, or some where there are many.
    pub fn push(&mut self, held: &impl Held, now: DateTime<Utc>) -> Result<Step, Problem> {
        if let Some(step) = self.begin(held, now)? {
            return Ok(step);
        }
        let Some(next) = held.hold(|store| Ok::<_, Problem>((self.sharer.push(store)?, identity(store)?)))
        else {
            return Ok(Step::Locked);
        };
        let (Some(ask), Some(who)) = next? else { return Ok(Step::Rest) };
        self.ask_on(held, &who, ask, now)
    }

    /// Fetches what is new: one page, or some pieces of a first copy. Where nothing is, it may wait so long for it.
    pub fn pull(&mut self, held: &impl Held, wait: Duration, now: DateTime<Utc>) -> Result<Step, Problem> {
        if let Some(step) = self.begin(held, now)? {
            return Ok(step);
        }
        let Some(next) = held.hold(|store| Ok::<_, Problem>((self.sharer.pull(store)?, identity(store)?)))
        else {
            return Ok(Step::Locked);
        };
        let (ask, Some(who)) = next? else { return Ok(Step::Rest) };
        if let Ask::Piece { .. } = ask {
            return self.ask_on(held, &who, ask, now);
        }
        let answer = self.ask(held, &who, &ask, wait, now)?;
        let step = self.take(held, &who, &ask, answer, now)?;
        if step == Step::Rest
            && let Some(introduced) = held.hold(|store| introduce(store, &self.enrolment.person, now))
        {
            introduced?;
        }
        Ok(step)
    }

    /// A laptop that a manager had to let in first learns what it shares.
    fn begin(&mut self, held: &impl Held, now: DateTime<Utc>) -> Result<Option<Step>, Problem> {
        let Some(found) = held.hold(|store| Ok::<_, Problem>((store.shared()?.is_some(), identity(store)?)))
        else {
            return Ok(Some(Step::Locked));
        };
        match found? {
            (true, _) => Ok(None),
            (false, None) => Err(ShareProblem::Alone.into()),
            (false, Some(who)) => {
                self.line.sign_in(&who)?;
                let Some(session) = self.line.take_session() else { return Ok(Some(Step::Rest)) };
                let taken = held.hold(|store| {
                    store.keep_lease(session.lease.as_ref(), now)?;
                    store.share_with(&session.standing)
                });
                taken.map_or(Ok(Some(Step::Locked)), |taken| Ok(taken.map(|()| None)?))
            }
        }
    }

    /// Asks, and asks on where the next question is known before the answer: while the server is at work, the answer
    /// before is taken and the next question made ready.
    fn ask_on(
        &mut self,
        held: &impl Held,
        who: &Identity,
        mut ask: Ask,
        now: DateTime<Utc>,
    ) -> Result<Step, Problem> {
        let mut before: Option<(Ask, Answer)> = None;
        for _ in 0..AT_ONCE {
            let (line, sharer) = (&mut self.line, &mut self.sharer);
            let (answer, beside) = thread::scope(|scope| {
                let answer = scope.spawn(|| line.ask(who, &ask, Duration::ZERO));
                let beside = held.hold(|store| {
                    let taken = before.take().map(|(ask, answer)| sharer.take(store, &ask, answer));
                    Ok::<_, StoreError>((taken.transpose()?, sharer.ahead(store, &ask)?))
                });
                (answer.join().unwrap_or_else(|why| panic::resume_unwind(why)), beside)
            });
            self.keep_lease(held, now)?;
            let Some(beside) = beside else { return Ok(Step::Locked) };
            let (taken, next) = beside?;
            if let Some(taken) = taken.filter(|taken| *taken != Next::More) {
                // What was asked on is asked again: it is answered the same.
                return self.after(held, who, taken, now);
            }
            let answer = answer?;
            self.note_brought(&answer);
            match next {
                Some(next) => before = Some((std::mem::replace(&mut ask, next), answer)),
                None => return self.take(held, who, &ask, answer, now),
            }
        }
        match before {
            Some((ask, answer)) => self.take(held, who, &ask, answer, now),
            None => Ok(Step::More),
        }
    }

    fn ask(
        &mut self,
        held: &impl Held,
        who: &Identity,
        ask: &Ask,
        wait: Duration,
        now: DateTime<Utc>,
    ) -> Result<Answer, Problem> {
        let answer = self.line.ask(who, ask, wait);
        self.keep_lease(held, now)?;
        Ok(answer?)
    }

    /// What a new session says of how long the office may be opened.
    fn keep_lease(&mut self, held: &impl Held, now: DateTime<Utc>) -> Result<(), Problem> {
        if let Some(session) = self.line.take_session()
            && let Some(kept) = held.hold(|store| store.keep_lease(session.lease.as_ref(), now))
        {
            kept?;
        }
        Ok(())
    }

    fn note_brought(&mut self, answer: &Answer) {
        self.brought |= match answer {
            Answer::Pulled { pages, .. } => pages.values().any(|page| !page.entries.is_empty()),
            Answer::Pushed { outcomes, .. } => !outcomes.is_empty(),
            Answer::Piece(_) | Answer::Records { .. } | Answer::NewEpoch { .. } => true,
            _ => false,
        };
    }

    fn take(
        &mut self,
        held: &impl Held,
        who: &Identity,
        ask: &Ask,
        answer: Answer,
        now: DateTime<Utc>,
    ) -> Result<Step, Problem> {
        self.note_brought(&answer);
        let Some(next) = held.hold(|store| self.sharer.take(store, ask, answer)) else {
            return Ok(Step::Locked);
        };
        self.after(held, who, next?, now)
    }

    fn after(
        &mut self,
        held: &impl Held,
        who: &Identity,
        next: Next,
        now: DateTime<Utc>,
    ) -> Result<Step, Problem> {
        match next {
            Next::More => Ok(Step::More),
            Next::Rest => Ok(Step::Rest),
            Next::Succeed => {
                let by = fresh_device();
                let Some(succeed) = held.hold(|store| self.sharer.succeed(store, &by)) else {
                    return Ok(Step::Locked);
                };
                let succeed = succeed?;
                let answer = self.ask(held, who, &succeed, Duration::ZERO, now)?;
                self.take(held, who, &succeed, answer, now)
            }
            Next::NotServed => {
                if let Some(noted) = held.hold(|store| store.keep_lease(None, now)) {
                    noted?;
                }
                Err(ShareProblem::Withdrawn.into())
            }
            Next::Later => Err(ShareProblem::NotYet.into()),
            // It had what it says is missing.
            Next::PutBack | Next::Refused(Refused::Gap { .. }) => Err(ShareProblem::PutBack.into()),
            Next::Refused(why) => Err(ShareProblem::Refused(why).into()),
            Next::Nonsense => Err(ShareProblem::Nonsense.into()),
        }
    }
}

/// The person of a new laptop becomes a record of their office, once that is here and has none of them.
fn introduce(store: &mut Store, person: &str, now: DateTime<Utc>) -> Result<(), Problem> {
    let Some(actor) = store.actor_id() else { return Ok(()) };
    let whole = store.shared()?.is_some_and(|shared| shared.cursors.values().all(Option::is_some));
    let office =
        store.office_id().is_some_and(|id| store.get(RecordType::Office, id).is_ok_and(|o| o.is_some()));
    if !whole || !office || store.get(Staff::TYPE, actor)?.is_some() {
        return Ok(());
    }
    let (first, last) = crate::import::split_name(person);
    let mut values = waymark_domain::Values::new();
    crate::fields::set(&mut values, Staff::TYPE, "first_name", first);
    if let Some(last) = last {
        crate::fields::set(&mut values, Staff::TYPE, "last_name", last);
    }
    crate::fields::set(&mut values, Staff::TYPE, "role", "coordinator");
    let action = Action::for_good("join_office", format!("{person} joined the office"));
    store.mutate::<_, StoreError>(action, now, |tx| tx.insert_values(Staff::TYPE, actor, values))?;
    Ok(())
}
