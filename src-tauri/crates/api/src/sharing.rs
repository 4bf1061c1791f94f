//! Sharing while somebody works: two directions and the files, each in a thread of its own, that hold the store for an instant at a
//! time. Nobody waits for them.
//! Never here: what is asked and what an answer does (see `waymark_actions::share`).

use crate::{
    defects,
    problem::Refused,
    views::{Nothing, Part, Problem as ProblemView, SharingStage, SharingView},
    waymark::{Inside, Waymark},
};
use chrono::{DateTime, TimeDelta, Utc};
use std::{
    hash::{BuildHasher, RandomState},
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, Weak},
    thread,
    time::{Duration, Instant},
};
use waymark_actions::{
    Problem,
    share::{Files, Held, Lane, ShareProblem, Step},
};
use waymark_store::{LeaseState, Store};
use waymark_sync::door::mark;

/// A pull that finds nothing new waits so long for it at the server.
const WAIT: Duration = Duration::from_secs(20);
/// After a failure: twice as long each time, up to the last.
const FIRST_TRY: Duration = Duration::from_secs(1);
const LAST_TRY: Duration = Duration::from_secs(300);
/// Where nothing wakes it, a lane looks by itself.
const LOOK: Duration = Duration::from_secs(30);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Push,
    Pull,
    Files,
}

/// What both lanes and the screens know of each other.
#[derive(Default)]
pub(crate) struct Sharing {
    state: Mutex<State>,
    woken: Condvar,
}

#[derive(Default)]
struct State {
    push: LaneState,
    pull: LaneState,
    files: LaneState,
    /// Grows with each reason to look.
    reasons: u64,
    /// Grows with each wish of a person, which waits for no backoff.
    wishes: u64,
    brought: u32,
    shared_at: Option<DateTime<Utc>>,
}

#[derive(Default)]
struct LaneState {
    working: bool,
    problem: Option<ProblemView>,
    next_try: Option<DateTime<Utc>>,
}

impl State {
    fn of(&mut self, way: Way) -> &mut LaneState {
        match way {
            Way::Push => &mut self.push,
            Way::Pull => &mut self.pull,
            Way::Files => &mut self.files,
        }
    }
}

impl Sharing {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Something may have been done here.
    pub fn look(&self) {
        self.state().reasons += 1;
        self.woken.notify_all();
    }

    /// Somebody wants it now.
    pub fn now(&self) {
        let mut state = self.state();
        state.wishes += 1;
        state.reasons += 1;
        drop(state);
        self.woken.notify_all();
    }

    pub fn brought(&self) -> u32 {
        self.state().brought
    }

    /// Nothing of one office is told in another, or after it was locked.
    pub fn forget(&self) {
        let mut state = self.state();
        let (reasons, wishes, brought) = (state.reasons, state.wishes, state.brought);
        *state = State { reasons, wishes, brought, ..State::default() };
    }

    /// Until there is a reason that this lane has not seen, or the time is over; in a backoff, only a wish counts.
    fn wait(&self, seen: &mut Seen, time: Duration, only_wishes: bool) {
        let state = self.state();
        let news =
            |state: &mut State| state.wishes == seen.wishes && (only_wishes || state.reasons == seen.reasons);
        let waited = self.woken.wait_timeout_while(state, time, news);
        let (state, _) = waited.unwrap_or_else(PoisonError::into_inner);
        *seen = Seen { reasons: state.reasons, wishes: state.wishes };
    }
}

#[derive(Default)]
struct Seen {
    reasons: u64,
    wishes: u64,
}

impl Held for Waymark {
    fn hold<T>(&self, work: impl FnOnce(&mut Store) -> T) -> Option<T> {
        if self.is_lock_asked() {
            return None;
        }
        self.inside().store.as_mut().map(work)
    }
}

impl Waymark {
    /// Shares by itself from now on, as long as this is there.
    pub fn share_in_background(self: &Arc<Self>) {
        for (way, name) in [(Way::Push, "pushing"), (Way::Pull, "pulling"), (Way::Files, "files")] {
            let waymark = Arc::downgrade(self);
            let lane = move || keep_sharing(&waymark, way);
            if let Err(why) = thread::Builder::new().name(name.to_owned()).spawn(lane) {
                let told = waymark_domain::Told::new(
                    format!("Waymark cannot share by itself ({why})."),
                    "Everything is saved on this laptop.",
                    "Close other programs and start Waymark again.",
                );
                self.sharing.state().of(way).problem = Some(Refused::Host(told).view());
            }
        }
    }

    /// One lane, until it rests: whether it did anything at all. `rested`: it had everything when it last did.
    fn turn(&self, way: Way, lane: &mut Option<Lane>, mut rested: bool) -> Result<bool, Problem> {
        let kept = self.hold(|store| match lane {
            Some(open) if open.is_of(store)? => Ok::<_, Problem>(None),
            _ => Ok(Some(Lane::open(store)?)),
        });
        match kept.transpose()? {
            // Its key goes with the store's.
            None => {
                *lane = None;
                return Ok(false);
            }
            Some(None) => {}
            Some(Some(opened)) => (*lane, rested) = (opened, false),
        }
        let done = match lane.as_mut() {
            Some(open) => self.run_lane(way, open, rested),
            None => return Ok(false),
        };
        if matches!(done, Ok(Step::Locked)) {
            *lane = None;
        }
        done.map(|step| step == Step::Rest)
    }

    fn run_lane(&self, way: Way, lane: &mut Lane, rested: bool) -> Result<Step, Problem> {
        // A waiting pull is not at work: nothing is shown of it. Whoever has everything need not ask first whether they do.
        let mut wait = if rested { WAIT } else { Duration::ZERO };
        loop {
            let now = self.host.now();
            let step = match way {
                Way::Push => lane.push(self, now),
                _ => lane.pull(self, wait, now),
            }?;
            let brought = lane.take_brought();
            let mut state = self.sharing.state();
            state.brought = state.brought.wrapping_add(u32::from(brought));
            let mine = state.of(way);
            (mine.problem, mine.next_try) = (None, None);
            mine.working = step == Step::More || (brought && way == Way::Pull && step == Step::Rest);
            drop(state);
            match step {
                Step::Locked => return Ok(Step::Locked),
                Step::Rest if way == Way::Push => return Ok(Step::Rest),
                Step::Rest if !wait.is_zero() => {
                    self.note_shared(now);
                    return Ok(Step::Rest);
                }
                // Everything is here: from now on it waits for more.
                Step::Rest => {
                    self.sharing.state().of(way).working = false;
                    self.note_shared(now);
                    self.lease_may_be_new();
                    wait = WAIT;
                }
                Step::More => wait = Duration::ZERO,
            }
        }
    }

    /// Files in both directions, until none waits.
    fn files_turn(&self, lines: &mut Lines) -> Result<bool, Problem> {
        let kept = self.hold(|store| match &lines.files {
            Some(open) if open.is_of(store)? => Ok::<_, Problem>(None),
            _ => Ok(Some(Files::open(store)?)),
        });
        match kept.transpose()? {
            None => {
                *lines = Lines::default();
                return Ok(false);
            }
            Some(None) => {}
            Some(Some(opened)) => lines.files = opened,
        }
        let Some(files) = &mut lines.files else { return Ok(false) };
        if lines.looked.is_none_or(|looked| looked.elapsed() > LAST_TRY) {
            files.look_again();
            lines.looked = Some(Instant::now());
        }
        if lines.brought != self.sharing.brought() {
            lines.brought = self.sharing.brought();
            files.look();
        }
        while files.step(self)? == Step::More {
            self.sharing.state().of(Way::Files).working = true;
        }
        if files.take_fetched() {
            let mut state = self.sharing.state();
            state.brought = state.brought.wrapping_add(1);
        }
        Ok(true)
    }

    /// Everything is here; if everything of ours is there as well, it was shared.
    fn note_shared(&self, now: DateTime<Utc>) {
        let all = self.hold(|store| store.has_sent_everything().unwrap_or(false));
        if all != Some(true) {
            return;
        }
        let before = self.sharing.state().shared_at.replace(now);
        // On the disk once a minute: it is for the next start.
        if before.is_none_or(|before| now - before > TimeDelta::minutes(1)) {
            self.hold(|store| store.set_shared_at(now));
        }
    }

    /// A laptop that was locked by its lease opens as soon as the server has answered.
    fn lease_may_be_new(&self) {
        let now = self.host.now();
        self.inside().look_at_lease(now);
    }

    pub(crate) fn sharing(&self, _: Nothing) -> Result<SharingView, Refused> {
        let now = self.host.now();
        if self.is_lock_asked() {
            return Err(Refused::Locked);
        }
        let mut inside = self.inside_now();
        // What is told and what is answered are one: a lease that came just now opens here, too.
        inside.look_at_lease(now);
        self.sharing_view(&mut inside, now)
    }

    pub(crate) fn share_now(&self, given: Nothing) -> Result<SharingView, Refused> {
        self.sharing.now();
        self.sharing(given)
    }

    fn sharing_view(&self, inside: &mut Inside, now: DateTime<Utc>) -> Result<SharingView, Refused> {
        let Some(store) = inside.store.as_mut() else { return Err(self.not_open()) };
        let enrolment = store.enrolment()?.filter(|it| it.server_key.is_some());
        let lease = store.lease(now)?;
        let stage = match (&enrolment, lease) {
            (None, _) => SharingStage::Alone,
            (_, LeaseState::Over { .. }) => SharingStage::Over,
            (_, LeaseState::Withdrawn) => SharingStage::Withdrawn,
            _ if store.shared()?.is_none() => SharingStage::Waits,
            _ => SharingStage::Shared,
        };
        let (unsent, unsent_since) = if stage == SharingStage::Alone { (0, None) } else { store.unsent()? };
        let small = |n: u64| u32::try_from(n).unwrap_or(u32::MAX);
        let first_copy = store.first_copy()?.map(|(have, all)| Part { have: small(have), all: small(all) });
        let kept_at = store.shared_at()?;
        let mark = enrolment.is_some().then(|| mark(store.device()));
        let state = self.sharing.state();
        let lanes = [&state.push, &state.pull, &state.files];
        let problem = lanes.iter().find_map(|lane| lane.problem.clone());
        let next_try = lanes.iter().filter_map(|lane| lane.next_try).min();
        Ok(SharingView {
            stage,
            unsent: small(unsent),
            unsent_since,
            shared_at: state.shared_at.max(kept_at).map(|at| at.to_rfc3339()),
            working: lanes.iter().any(|lane| lane.working),
            first_copy,
            problem,
            next_try: next_try.map(|at| at.to_rfc3339()),
            opens_until: match lease {
                LeaseState::Good { until, .. } => Some(until.to_rfc3339()),
                _ => None,
            },
            clock_set_back: matches!(lease, LeaseState::Good { set_back: true, .. }),
            mark,
            brought: state.brought,
        })
    }
}

/// What a thread keeps from one turn to the next.
#[derive(Default)]
struct Lines {
    lane: Option<Lane>,
    files: Option<Files>,
    /// When the files that the server did not have were last asked for.
    looked: Option<Instant>,
    brought: u32,
}

fn keep_sharing(waymark: &Weak<Waymark>, way: Way) {
    let (mut lines, mut seen, mut failed, mut rested) = (Lines::default(), Seen::default(), 0, false);
    loop {
        // Not held while it waits, so that whoever has the rest can let go.
        let Some(here) = waymark.upgrade() else { return };
        let turned = defects::caught(&here.dir, "sharing", here.host.now(), || match way {
            Way::Files => here.files_turn(&mut lines),
            _ => here.turn(way, &mut lines.lane, rested),
        });
        rested = way == Way::Pull && matches!(turned, Ok(Ok(true)));
        let turned = match turned {
            Ok(turned) => turned,
            Err(number) => {
                lines = Lines::default();
                let told = Refused::Defect(number).view();
                *here.sharing.state().of(way) =
                    LaneState { working: false, problem: Some(told), next_try: None };
                here.sharing.wait(&mut seen, LAST_TRY, true);
                continue;
            }
        };
        match turned {
            Ok(did) => {
                failed = 0;
                // What stood in the way is over, for the files too.
                *here.sharing.state().of(way) = LaneState::default();
                // A pull that was at rest asks on at once: the server holds it.
                if !(did && way == Way::Pull) {
                    here.sharing.wait(&mut seen, LOOK, false);
                }
            }
            Err(problem) => {
                lines = Lines::default();
                let passes = matches!(&problem, Problem::Share(why) if why.passes());
                let pause = if passes { pause(failed) } else { LAST_TRY };
                failed = (failed + 1).min(16);
                if matches!(problem, Problem::Share(ShareProblem::Withdrawn)) {
                    here.lease_may_be_new();
                }
                let next = here.host.now() + TimeDelta::from_std(pause).unwrap_or_default();
                let told = Refused::Action(problem).view();
                let mut state = here.sharing.state();
                *state.of(way) = LaneState { working: false, problem: Some(told), next_try: Some(next) };
                drop(state);
                here.sharing.wait(&mut seen, pause, true);
            }
        }
    }
}

/// With a part left to chance, so that the laptops of a school do not all come at once when its line is back.
fn pause(failed: u32) -> Duration {
    let most = FIRST_TRY.saturating_mul(1 << failed.min(10)).min(LAST_TRY);
    let chance = RandomState::new().hash_one(failed) % 1000;
    most / 2 + most.mul_f64(0.5 * chance as f64 / 1000.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pause_grows_to_its_longest_and_is_never_the_same_for_all() {
        assert!(pause(0) >= FIRST_TRY / 2 && pause(0) <= FIRST_TRY);
        assert!((0..40).all(|failed| pause(failed) <= LAST_TRY));
        assert!(pause(20) >= LAST_TRY / 2);
        let some: std::collections::BTreeSet<Duration> = (0..20).map(|_| pause(5)).collect();
        assert!(some.len() > 5, "{some:?}");
    }
}
