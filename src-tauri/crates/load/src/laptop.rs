//! One laptop while it shares: its two lanes, each with a line of its own, as in the program (`waymark_api`'s sharing).
//! Files are not among what is tried.
//! Never here: what is said (see `waymark_link`), what a day is like.

use crate::{
    LoadError,
    copy::Copy,
    day::{Does, Plan},
    figures::Figures,
    line::{Line, To},
    made::Made,
    writer::Writer,
};
use fastrand::Rng;
use std::{
    collections::{HashMap, VecDeque},
    net::Ipv4Addr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};
use tokio::{sync::watch, time::sleep_until};
use waymark_domain::RecordId;
use waymark_link::{Identity, LinkError};
use waymark_sync::{Answer, Ask, Key, MOST_OPERATIONS, Operation, Outcome, Page, Trouble};

/// As in the program: a pull that finds nothing new waits so long for it.
const WAIT: Duration = Duration::from_secs(20);
/// After a failure: twice as long each time.
const FIRST_TRY: Duration = Duration::from_secs(1);
const MOST_TRIES: u32 = 8;
const NATIONAL: &str = "national";

/// What the laptops of an office know of each other, for the figures alone.
pub struct Office {
    pub scope: String,
    pub students: Vec<RecordId>,
    /// When each change was made, until all have it.
    made: Mutex<HashMap<(String, u64), Instant>>,
}

impl Office {
    pub fn new(scope: &str, students: Vec<RecordId>) -> Self {
        Office { scope: scope.to_owned(), students, made: Mutex::default() }
    }

    fn made(&self) -> MutexGuard<'_, HashMap<(String, u64), Instant>> {
        self.made.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What all laptops have in common.
pub struct Around {
    pub to: Arc<To>,
    pub figures: Arc<Figures>,
    pub began: Instant,
    pub stop: watch::Receiver<bool>,
}

pub struct Laptop {
    who: Identity,
    from: Ipv4Addr,
    office: Arc<Office>,
    state: Mutex<State>,
}

struct State {
    writer: Writer,
    chance: Rng,
    unsent: VecDeque<(Operation, Instant)>,
    copy: Copy,
    national: u64,
}

impl Laptop {
    pub fn new(made: Made, from: Ipv4Addr, office: &Arc<Office>, copy: Copy, chance: Rng) -> Self {
        let who = Identity { device: made.writer.device.clone(), key: Key::from_bytes(&made.key) };
        let state = State { writer: made.writer, chance, unsent: VecDeque::new(), copy, national: 0 };
        Laptop { who, from, office: Arc::clone(office), state: Mutex::new(state) }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Where it stands in its office's scope.
    pub fn at(&self) -> u64 {
        self.state().copy.at
    }

    /// Its name, and how much it wrote ever.
    pub fn wrote(&self) -> (String, u64) {
        (self.who.device.clone(), self.state().writer.written())
    }

    /// How much it has of what another wrote.
    pub fn has_of(&self, device: &str) -> u64 {
        self.state().copy.last_of(device)
    }

    /// Does what is due, and sends it; whatever came due meanwhile goes with the next batch.
    pub async fn keep_pushing(self: Arc<Self>, plan: Plan, around: Arc<Around>) -> Result<(), LoadError> {
        sleep_until((around.began + plan.comes).into()).await;
        let mut line = Line::new(&around.to, self.from, &around.figures)?;
        let mut dues = plan.dues.into_iter().peekable();
        while let Some(due) = dues.next() {
            sleep_until((around.began + due.at).into()).await;
            self.act(due.does, around.began + due.at)?;
            while let Some(due) = dues.next_if(|due| around.began + due.at <= Instant::now()) {
                self.act(due.does, around.began + due.at)?;
            }
            while self.push(&mut line, &around).await? {}
        }
        Ok(())
    }

    fn act(&self, does: Does, due: Instant) -> Result<(), LoadError> {
        let mut state = self.state();
        let state = &mut *state;
        let operations = match does {
            Does::Makes => {
                vec![state.writer.make().map_err(|why| LoadError::Making(why.to_string()))?]
            }
            Does::Changes(many) => {
                let some = state.chance.choose_multiple(self.office.students.iter().copied(), many);
                let seen: Vec<_> = some.into_iter().map(|id| (id, state.copy.rev(id))).collect();
                state.writer.change(&seen)
            }
        };
        let mut made = self.office.made();
        for op in operations {
            made.insert((op.device.clone(), op.seq), due);
            state.unsent.push_back((op, due));
        }
        Ok(())
    }

    /// One batch; false where there is none to send.
    async fn push(&self, line: &mut Line, around: &Around) -> Result<bool, LoadError> {
        let batch = {
            let state = self.state();
            let operations: Vec<Operation> =
                state.unsent.iter().take(MOST_OPERATIONS).map(|(op, _)| op.clone()).collect();
            if operations.is_empty() {
                return Ok(false);
            }
            state.writer.batch(operations)
        };
        let many = batch.operations.len();
        let ask = Ask::Push(batch);
        let answer = self.ask_until(line, &ask, Duration::ZERO, around).await?;
        let (Answer::Pushed { standing, outcomes }, Ask::Push(batch)) = (answer, ask) else {
            return Err(LoadError::Told("a push was not answered as one".to_owned()));
        };
        if standing.next != batch.end() {
            return Err(LoadError::Wrong(format!("up to {} is sent, {} wanted", batch.end(), standing.next)));
        }
        let figures = &around.figures;
        for outcome in outcomes.values() {
            match outcome {
                Outcome::Taken | Outcome::Merged => {}
                Outcome::Clash => figures.clashes.add(1),
                other => return Err(LoadError::Wrong(format!("a change came to {other:?}"))),
            }
        }
        figures.taken.add(many as u64);
        let mut state = self.state();
        state.writer.taken(&batch);
        state.unsent.drain(..many).for_each(|(_, due)| figures.push.took(due.elapsed()));
        Ok(true)
    }

    /// Pulls until all is here, then waits for more, until it is told to stop.
    pub async fn keep_pulling(
        self: Arc<Self>,
        comes: Duration,
        around: Arc<Around>,
    ) -> Result<(), LoadError> {
        sleep_until((around.began + comes).into()).await;
        let mut line = Line::new(&around.to, self.from, &around.figures)?;
        let mut stop = around.stop.clone();
        let mut wait = Duration::ZERO;
        loop {
            let due = Instant::now();
            let after = {
                let state = self.state();
                [(NATIONAL.to_owned(), state.national), (self.office.scope.clone(), state.copy.at)]
            };
            let ask = Ask::Pull { epoch: None, after: after.into() };
            let answer = tokio::select! {
                answer = self.ask_until(&mut line, &ask, wait, &around) => answer?,
                _ = stop.wait_for(|stop| *stop) => return Ok(()),
            };
            let Answer::Pulled { mut pages, .. } = answer else {
                return Err(LoadError::Told("a pull was not answered as one".to_owned()));
            };
            if wait.is_zero() {
                around.figures.pull.took(due.elapsed());
            }
            let (national, own) = (pages.remove(NATIONAL), pages.remove(&self.office.scope));
            let (Some(national), Some(own), true) = (national, own, pages.is_empty()) else {
                return Err(LoadError::Wrong("a pull told of other scopes".to_owned()));
            };
            let is_all = own.to == own.head;
            self.take(&national, &own, &around.figures)?;
            wait = if is_all { WAIT } else { Duration::ZERO };
        }
    }

    fn take(&self, national: &Page, own: &Page, figures: &Figures) -> Result<(), LoadError> {
        let mut state = self.state();
        if !national.entries.is_empty() {
            return Err(LoadError::Wrong("nobody wrote to the national scope".to_owned()));
        }
        state.national = national.to;
        let told = state.copy.take(own)?;
        drop(state);
        figures.verified.add(told.len() as u64);
        let made = self.office.made();
        for told in told {
            if told.device != self.who.device
                && let Some(due) = made.get(&(told.device, told.seq))
            {
                figures.news.took(due.elapsed());
            }
        }
        Ok(())
    }

    /// As the program does: what passes is tried again, a little later each time.
    async fn ask_until(
        &self,
        line: &mut Line,
        ask: &Ask,
        wait: Duration,
        around: &Around,
    ) -> Result<Answer, LoadError> {
        let mut failed = 0;
        loop {
            let why = match line.ask(&self.who, ask, wait).await {
                Ok(answer) => return Ok(answer),
                Err(why) => why,
            };
            match &why {
                LinkError::Trouble(Trouble::Busy { .. }) => around.figures.refused.add(1),
                _ => around.figures.broken.add(1),
            }
            failed += 1;
            if !why.passes() || failed > MOST_TRIES {
                return Err(LoadError::InVain(failed, why));
            }
            let longest = FIRST_TRY * (1 << (failed - 1));
            let part = self.state().chance.f64();
            tokio::time::sleep(longest.mul_f64(0.5 + part / 2.0)).await;
        }
    }
}
