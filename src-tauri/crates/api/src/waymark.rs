//! The program behind the window: the folder of the office, and what is held while it is open.
//! Never here: a particular command (one file a group), a window.

use crate::{
    Host, defects, import::OpenImport, merged::MergedFiles, problem::Refused, sharing::Sharing, views,
};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use std::{
    ops::{Deref, DerefMut},
    path::{Path, PathBuf},
    sync::{
        Mutex, MutexGuard, TryLockError,
        atomic::{AtomicBool, Ordering},
    },
};
use waymark_actions::{Problem, share::ShareProblem};
use waymark_letters::Fonts;
use waymark_store::{LeaseState, Store};

/// Locked after ten minutes without anybody (security.md of the design).
pub const IDLE_SECONDS: u32 = 600;

pub struct Waymark {
    pub(crate) dir: PathBuf,
    pub(crate) host: Box<dyn Host>,
    /// Unpacks each font when a letter first needs it.
    pub(crate) fonts: Fonts,
    pub(crate) sharing: Sharing,
    inside: Mutex<Inside>,
    /// Somebody asked to lock while a command was at work: nothing is answered any more, and the end of the command
    /// is the lock.
    lock_asked: AtomicBool,
}

/// What is known while the office is open, and gone when it is locked.
#[derive(Default)]
pub(crate) struct Inside {
    pub store: Option<Store>,
    /// The page with the recovery code, until somebody typed the code from it.
    pub recovery_page: Option<Vec<u8>>,
    /// The import that somebody looks at.
    pub import: Option<OpenImport>,
    /// The files of letters that can be printed.
    pub merged: MergedFiles,
    /// How many contradictions between records there are, and how much others had brought when they were looked for;
    /// none until then, and after what can change many here: an import, an undo.
    pub across: Option<(u32, usize)>,
    /// When a person last did something.
    pub touched: Option<DateTime<Utc>>,
    /// Why the store may be shared and nothing else: its lease is over, or the laptop was withdrawn.
    pub shut: Option<LeaseState>,
    lease_seen: Option<DateTime<Utc>>,
    /// Another screen is to be shown, and nobody was told yet.
    turned: bool,
}

/// What the shell tells the screens after a beat.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Beat {
    /// The office was locked, or is not locked any more: what is shown is another screen.
    pub turned: bool,
    /// Grows when records came from others.
    pub brought: u32,
}

/// How often the lease is looked at while the office is open.
const LEASE_SECONDS: i64 = 60;

impl Inside {
    /// Closes the database and wipes the key; nothing of a record stays in memory that is ours.
    pub fn lock(&mut self) {
        *self = Inside::default();
    }

    pub fn open(&mut self, store: Store, now: DateTime<Utc>) {
        *self = Inside { store: Some(store), touched: Some(now), ..Inside::default() };
        self.look_at_lease(now);
    }

    pub fn look_at_lease(&mut self, now: DateTime<Utc>) {
        self.lease_seen = Some(now);
        let before = self.shut;
        // What goes wrong here goes wrong in what is asked next, too, and is told there.
        self.shut = match self.store.as_mut().map(|store| store.lease(now)) {
            Some(Ok(shut @ (LeaseState::Over { .. } | LeaseState::Withdrawn))) => Some(shut),
            _ => None,
        };
        self.turned |= self.shut.is_some() != before.is_some();
    }

    fn take_turned(&mut self) -> bool {
        std::mem::take(&mut self.turned)
    }

    fn lease_is_due(&self, now: DateTime<Utc>) -> bool {
        let since = |seen: DateTime<Utc>| now.signed_duration_since(seen).num_seconds().abs();
        self.store.is_some() && self.lease_seen.is_none_or(|seen| since(seen) >= LEASE_SECONDS)
    }

    /// A clock that was set back counts as no time at all.
    pub fn idle_seconds(&self, now: DateTime<Utc>) -> u32 {
        let idle = self.touched.map_or(TimeDelta::zero(), |at| now.signed_duration_since(at));
        u32::try_from(idle.num_seconds().max(0)).unwrap_or(u32::MAX)
    }

    fn is_idle(&self, now: DateTime<Utc>) -> bool {
        self.store.is_some() && self.idle_seconds(now) >= IDLE_SECONDS
    }
}

/// What is inside, for one command; locked at its end when somebody asked for that meanwhile.
pub(crate) struct Hold<'a> {
    inside: MutexGuard<'a, Inside>,
    lock_asked: &'a AtomicBool,
}

impl Deref for Hold<'_> {
    type Target = Inside;

    fn deref(&self) -> &Inside {
        &self.inside
    }
}

impl DerefMut for Hold<'_> {
    fn deref_mut(&mut self) -> &mut Inside {
        &mut self.inside
    }
}

impl Hold<'_> {
    fn lock_if_asked(&mut self) {
        if self.lock_asked.swap(false, Ordering::SeqCst) {
            self.inside.lock();
        }
    }
}

impl Drop for Hold<'_> {
    fn drop(&mut self) {
        self.lock_if_asked();
    }
}

/// The moment of a command.
#[derive(Debug, Clone, Copy)]
pub(crate) struct At {
    pub now: DateTime<Utc>,
    pub today: NaiveDate,
}

impl Waymark {
    pub fn new(dir: impl Into<PathBuf>, host: Box<dyn Host>) -> Self {
        Waymark {
            dir: dir.into(),
            host,
            fonts: Fonts::new(),
            sharing: Sharing::default(),
            inside: Mutex::default(),
            lock_asked: AtomicBool::default(),
        }
    }

    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// Locks the office because nobody did anything, or because its lease ended; the shell asks every second.
    pub fn tick(&self) -> Beat {
        let brought = self.sharing.brought();
        // A command is at work, so somebody waits for it.
        let Some(mut inside) = self.inside_at_once() else { return Beat { turned: false, brought } };
        let now = self.host.now();
        let idle = inside.is_idle(now);
        if idle {
            inside.lock();
        }
        if inside.lease_is_due(now) {
            inside.look_at_lease(now);
        }
        Beat { turned: inside.take_turned() || idle, brought }
    }

    pub(crate) fn inside(&self) -> Hold<'_> {
        let inside = self.inside.lock().unwrap_or_else(|poisoned| {
            // The store rolled back what the defect interrupted; the rest is read anew by each command.
            self.inside.clear_poison();
            poisoned.into_inner()
        });
        self.hold(inside)
    }

    /// [`Self::inside`], but for a command that is at work just now.
    pub(crate) fn inside_at_once(&self) -> Option<Hold<'_>> {
        match self.inside.try_lock() {
            Ok(inside) => Some(self.hold(inside)),
            Err(TryLockError::WouldBlock) => None,
            Err(TryLockError::Poisoned(_)) => Some(self.inside()),
        }
    }

    fn hold<'a>(&'a self, inside: MutexGuard<'a, Inside>) -> Hold<'a> {
        let mut hold = Hold { inside, lock_asked: &self.lock_asked };
        // Asked in the moment between the end of a command and its letting go.
        hold.lock_if_asked();
        hold
    }

    /// Locks now, or at the end of the command that is at work; what that one answers is not shown any more.
    pub(crate) fn ask_to_lock(&self) -> Option<Hold<'_>> {
        self.lock_asked.store(true, Ordering::SeqCst);
        self.inside_at_once()
    }

    pub(crate) fn is_lock_asked(&self) -> bool {
        self.lock_asked.load(Ordering::SeqCst)
    }

    /// [`Self::inside`], locked first when nobody was there for too long.
    pub(crate) fn inside_now(&self) -> Hold<'_> {
        let mut inside = self.inside();
        if inside.is_idle(self.host.now()) {
            inside.lock();
        }
        inside
    }

    pub(crate) fn at(&self) -> At {
        At { now: self.host.now(), today: self.host.today() }
    }

    /// Works on what is open, or says that it is locked. Idle too long counts as locked whoever asks.
    pub(crate) fn opened<T>(
        &self,
        work: impl FnOnce(&mut Inside, At) -> Result<T, Refused>,
    ) -> Result<T, Refused> {
        if self.is_lock_asked() {
            return Err(Refused::Locked);
        }
        let mut inside = self.inside_now();
        if inside.store.is_none() {
            return Err(self.not_open());
        }
        match inside.shut {
            Some(LeaseState::Withdrawn) => return Err(Problem::from(ShareProblem::Withdrawn).into()),
            Some(_) => return Err(Problem::from(ShareProblem::LeaseOver).into()),
            None => {}
        }
        let answer = work(&mut inside, self.at());
        // What was done is done, but a screen that went blank is shown nothing of it, only that it may be so.
        match answer {
            Ok(_) if self.is_lock_asked() => Err(Refused::CutOff),
            Err(_) if self.is_lock_asked() => Err(Refused::Locked),
            answer => answer,
        }
    }

    pub(crate) fn not_open(&self) -> Refused {
        if Store::exists(&self.dir) { Refused::Locked } else { Refused::NoOffice }
    }

    pub(crate) fn with<T>(
        &self,
        work: impl FnOnce(&mut Store, At) -> Result<T, Refused>,
    ) -> Result<T, Refused> {
        self.opened(|inside, at| match &mut inside.store {
            Some(store) => work(store, at),
            None => Err(Refused::Locked),
        })
    }

    /// One command, from what a screen sent to what it gets. A panic ends here and closes nothing.
    pub(crate) fn run<G: DeserializeOwned, B: Serialize>(
        &self,
        command: &'static str,
        given: Value,
        work: fn(&Self, G) -> Result<B, Refused>,
    ) -> Result<Value, Refused> {
        let malformed = |why: serde_json::Error| Refused::Malformed { command, why: why.to_string() };
        let given = if given.is_null() { Value::Object(Default::default()) } else { given };
        let given: G = serde_json::from_value(given).map_err(malformed)?;
        let answer = defects::caught(&self.dir, command, self.host.now(), || work(self, given));
        // It may have changed something, and whoever sends it looks by itself.
        self.sharing.look();
        match answer {
            Ok(done) => serde_json::to_value(done?).map_err(malformed),
            Err(number) => Err(Refused::Defect(number)),
        }
    }
}

macro_rules! dispatch {
    ($($name:ident($given:ident) -> $back:ident;)*) => {
        impl Waymark {
            /// Answers a command of the list by its name.
            #[expect(clippy::result_large_err, reason = "one a call, and it leaves as JSON at once")]
            pub fn call(&self, name: &str, given: Value) -> Result<Value, views::Problem> {
                let answer = match name {
                    $(stringify!($name) => {
                        self.run::<views::$given, views::$back>(stringify!($name), given, Self::$name)
                    })*
                    _ => Err(Refused::Unknown(name.to_owned())),
                };
                answer.map_err(|refused| refused.view())
            }
        }
    };
}
commands!(dispatch);
