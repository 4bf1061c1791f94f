//! The disks of all machines, in memory, below SQLite: what was not synced is lost when a machine loses its power.
//! Never here: what is on them.

use crate::shared::{Holder, Shared, WITH_MEMORY};
use rsqlite_vfs::{
    AccessMode, LockLevel, OpenOptions, OpenRequest, OpenedFile, OsCallback, SQLiteIoMethods, SQLiteVfs,
    SyncOptions, VfsError, VfsErrorCode, VfsFile, VfsResult, VfsStore, ffi::sqlite3_io_methods, register_vfs,
};
use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
    rc::Rc,
    time::Duration,
};

/// A disk writes whole sectors or does not.
const SECTOR: usize = 512;

enum Unsynced {
    Write(usize, Vec<u8>),
    Length(usize),
}

#[derive(Default)]
struct Content {
    /// As the programs see it.
    now: Vec<u8>,
    /// As it would be found after a loss of power.
    synced: Vec<u8>,
    unsynced: Vec<Unsynced>,
    /// Whether its name would be found.
    named: bool,
    shared: Shared,
}

impl Content {
    fn apply(bytes: &mut Vec<u8>, change: &Unsynced) {
        match change {
            Unsynced::Length(length) => bytes.resize(*length, 0),
            Unsynced::Write(at, data) => {
                let end = at + data.len();
                if bytes.len() < end {
                    bytes.resize(end, 0);
                }
                bytes[*at..end].copy_from_slice(data);
            }
        }
    }

    fn change(&mut self, change: Unsynced) {
        Self::apply(&mut self.now, &change);
        self.unsynced.push(change);
    }

    fn sync(&mut self) {
        for change in self.unsynced.drain(..) {
            Self::apply(&mut self.synced, &change);
        }
        self.named = true;
    }

    /// Of what was not synced, any part may have come to the disk, in any order; a write may be cut at a sector.
    fn lose_power(&mut self, random: &mut fastrand::Rng) {
        let mut rest: Vec<Unsynced> = self.unsynced.drain(..).filter(|_| random.u8(..) < 96).collect();
        if random.bool() {
            random.shuffle(&mut rest);
        }
        for change in &mut rest {
            if let Unsynced::Write(_, data) = change
                && random.u8(..) < 64
            {
                let sectors = random.usize(0..=data.len() / SECTOR);
                data.truncate(sectors * SECTOR);
            }
            Self::apply(&mut self.synced, change);
        }
        self.now.clone_from(&self.synced);
    }
}

/// The files of a machine that is switched off, by their names below it.
pub type DiskImage = Vec<(String, Vec<u8>)>;

type Files = BTreeMap<String, Rc<RefCell<Content>>>;

#[derive(Default)]
pub struct State {
    files: RefCell<Files>,
    /// Machines whose disk takes no more.
    full: RefCell<Vec<String>>,
    /// Machines without power: what their programs still do on the way out comes to nothing.
    off: RefCell<Vec<String>>,
    cut: RefCell<Option<Cut>>,
    random: RefCell<fastrand::Rng>,
    opened: Cell<Holder>,
    /// Milliseconds since 1970.
    clock: Cell<i64>,
}

/// A machine loses its power while it waits for its disk.
struct Cut {
    machine: String,
    /// Syncs that still go well.
    syncs: usize,
    /// Whether what it waits for has come to the disk by then: it is kept, and its program never hears so.
    after: bool,
}

/// All disks of a run.
#[derive(Clone)]
pub struct Disks(Rc<State>);

impl Disks {
    /// The disks that SQLite writes to from now on, everywhere in this program and on this thread alone.
    pub fn install() -> Disks {
        let state = Rc::new(State::default());
        // SAFETY: once in a program, before any connection is opened, and all SQLite is used on this one thread.
        #[expect(unsafe_code, reason = "SQLite knows a file system by its address")]
        let registered = unsafe { register_vfs::<Methods, Memory>("waymark-disks", state.clone(), true) };
        match registered {
            Ok(handle) => {
                handle.into_raw();
                Disks(state)
            }
            Err(e) => panic!("SQLite does not take the simulated disks: {e}"),
        }
    }

    /// Empty disks, and SQLite's random numbers from here on.
    pub fn begin(&self, seed: u64) {
        self.0.files.borrow_mut().clear();
        self.0.full.borrow_mut().clear();
        self.0.off.borrow_mut().clear();
        self.0.cut.replace(None);
        self.0.random.replace(fastrand::Rng::with_seed(seed));
    }

    pub fn set_clock(&self, millis: i64) {
        self.0.clock.set(millis);
    }

    /// In the midst of its work this machine will lose its power: when it has synced so often, and does so once more.
    pub fn cut_power(&self, machine: &str, syncs: usize, after: bool) {
        self.0.cut.replace(Some(Cut { machine: machine.to_owned(), syncs, after }));
    }

    /// It will not.
    pub fn keep_power(&self) {
        self.0.cut.replace(None);
    }

    /// Whether its power is gone: then [`Self::lose_power`] is what comes next.
    pub fn is_off(&self, machine: &str) -> bool {
        self.0.off.borrow().iter().any(|off| off == machine)
    }

    /// A machine loses its power; `drop_programs` lets go of what ran on it.
    pub fn lose_power(&self, machine: &str, random: &mut fastrand::Rng, drop_programs: impl FnOnce()) {
        self.0.off.borrow_mut().push(machine.to_owned());
        drop_programs();
        self.0.off.borrow_mut().clear();
        let mut files = self.0.files.borrow_mut();
        let of_machine: Vec<String> = files.keys().filter(|name| is_of(name, machine)).cloned().collect();
        for name in of_machine {
            let Some(file) = files.get(&name).cloned() else { continue };
            let named = {
                let mut file = file.borrow_mut();
                file.lose_power(random);
                file.named || random.bool()
            };
            let copy = {
                let file = file.borrow();
                Content {
                    now: file.now.clone(),
                    synced: file.synced.clone(),
                    named: true,
                    ..Content::default()
                }
            };
            if named {
                files.insert(name, Rc::new(RefCell::new(copy)));
            } else {
                files.remove(&name);
            }
        }
    }

    pub fn has(&self, name: &str) -> bool {
        self.0.files.borrow().contains_key(name)
    }

    /// What a copy of a machine's disk would hold while it is switched off.
    pub fn image(&self, machine: &str) -> DiskImage {
        let files = self.0.files.borrow();
        let of_machine = files.iter().filter(|(name, _)| is_of(name, machine));
        of_machine.map(|(name, file)| (name[machine.len()..].to_owned(), file.borrow().now.clone())).collect()
    }

    /// Another disk takes the place of what the machine had.
    pub fn put_back(&self, machine: &str, image: &[(String, Vec<u8>)]) {
        let mut files = self.0.files.borrow_mut();
        files.retain(|name, _| !is_of(name, machine));
        for (name, bytes) in image {
            let content =
                Content { now: bytes.clone(), synced: bytes.clone(), named: true, ..Content::default() };
            files.insert(format!("{machine}{name}"), Rc::new(RefCell::new(content)));
        }
    }

    pub fn set_full(&self, machine: &str, full: bool) {
        let mut all = self.0.full.borrow_mut();
        all.retain(|name| name != machine);
        if full {
            all.push(machine.to_owned());
        }
    }
}

fn is_of(name: &str, machine: &str) -> bool {
    name.strip_prefix(machine).is_some_and(|rest| rest.starts_with('/'))
}

/// An open file.
pub struct Opened {
    content: Rc<RefCell<Content>>,
    name: Option<String>,
    holder: Holder,
    state: Rc<State>,
}

impl State {
    fn is_off(&self, name: &str) -> bool {
        self.off.borrow().iter().any(|machine| is_of(name, machine))
    }

    /// Whether the power goes at this sync, and if so whether that is after it.
    fn cut_now(&self, name: &str) -> Option<bool> {
        let mut cut = self.cut.borrow_mut();
        let waiting = cut.as_mut().filter(|cut| is_of(name, &cut.machine))?;
        if let Some(fewer) = waiting.syncs.checked_sub(1) {
            waiting.syncs = fewer;
            return None;
        }
        let Cut { machine, after, .. } = cut.take()?;
        self.off.borrow_mut().push(machine);
        Some(after)
    }
}

impl Opened {
    pub fn shared<T>(&self, work: impl FnOnce(Holder, &mut Shared) -> T) -> T {
        work(self.holder, &mut self.content.borrow_mut().shared)
    }

    fn is_off(&self) -> bool {
        self.name.as_ref().is_some_and(|name| self.state.is_off(name))
    }

    fn room(&self, end: usize) -> VfsResult<()> {
        let grows = end > self.content.borrow().now.len();
        let full = self.state.full.borrow();
        let is_full = self.name.as_ref().is_some_and(|name| full.iter().any(|machine| is_of(name, machine)));
        if grows && is_full {
            Err(VfsError::new(VfsErrorCode::Full, "the disk is full".into()))
        } else {
            Ok(())
        }
    }
}

impl VfsFile for Opened {
    fn read(&mut self, buf: &mut [u8], offset: u64) -> VfsResult<usize> {
        let content = self.content.borrow();
        let from = usize::try_from(offset).unwrap_or(usize::MAX).min(content.now.len());
        let count = buf.len().min(content.now.len() - from);
        buf[..count].copy_from_slice(&content.now[from..from + count]);
        Ok(count)
    }

    fn write(&mut self, buf: &[u8], offset: u64) -> VfsResult<()> {
        if self.is_off() {
            return Ok(());
        }
        let at = offset as usize;
        self.room(at + buf.len())?;
        self.content.borrow_mut().change(Unsynced::Write(at, buf.to_vec()));
        Ok(())
    }

    fn truncate(&mut self, size: u64) -> VfsResult<()> {
        if self.is_off() {
            return Ok(());
        }
        self.content.borrow_mut().change(Unsynced::Length(size as usize));
        Ok(())
    }

    fn sync(&mut self, _options: SyncOptions) -> VfsResult<()> {
        if self.is_off() {
            return Ok(());
        }
        let cut = self.name.as_ref().and_then(|name| self.state.cut_now(name));
        if cut != Some(false) {
            self.content.borrow_mut().sync();
        }
        match cut {
            // Whoever waits for it is gone; the error only ends what it was at.
            Some(_) => Err(VfsError::new(VfsErrorCode::IoSync, "the power is gone".into())),
            None => Ok(()),
        }
    }

    fn size(&self) -> VfsResult<u64> {
        Ok(self.content.borrow().now.len() as u64)
    }

    fn lock(&mut self, level: LockLevel) -> VfsResult<()> {
        self.shared(|holder, shared| shared.lock(holder, level))
    }

    fn unlock(&mut self, level: LockLevel) -> VfsResult<()> {
        self.shared(|holder, shared| shared.unlock(holder, level));
        Ok(())
    }

    fn check_reserved_lock(&self) -> VfsResult<bool> {
        Ok(self.shared(|_, shared| shared.is_reserved()))
    }
}

struct Memory;
pub struct Methods;
pub struct Store;

impl VfsStore for Store {
    type File = Opened;
    type AppData = Rc<State>;

    fn open_file(state: &Rc<State>, request: OpenRequest<'_>) -> VfsResult<OpenedFile<Opened>> {
        let access = request.options.access();
        let holder = state.opened.get() + 1;
        state.opened.set(holder);
        let opened = |content, name| OpenedFile {
            file: Opened { content, name, holder, state: state.clone() },
            access,
        };
        let Some(filename) = request.filename else { return Ok(opened(Rc::default(), None)) };
        let name = filename.path();
        let mut files = state.files.borrow_mut();
        if !files.contains_key(name) && !request.options.create() {
            return Err(VfsError::new(VfsErrorCode::CantOpen, "no such file".into()));
        }
        let content = files.entry(name.to_owned()).or_default().clone();
        Ok(opened(content, Some(name.to_owned())))
    }

    fn close_file(
        state: &Rc<State>,
        name: Option<&str>,
        file: Opened,
        options: OpenOptions,
    ) -> VfsResult<()> {
        file.shared(|holder, shared| shared.closed(holder));
        if let Some(name) = name.filter(|_| options.delete_on_close()) {
            state.files.borrow_mut().remove(name);
        }
        Ok(())
    }

    fn access(state: &Rc<State>, name: &str, _mode: AccessMode) -> VfsResult<bool> {
        Ok(state.files.borrow().contains_key(name))
    }

    fn full_pathname(_state: &Rc<State>, name: &str) -> VfsResult<String> {
        Ok(name.to_owned())
    }

    fn delete_file(state: &Rc<State>, name: &str, _sync_dir: bool) -> VfsResult<()> {
        if state.is_off(name) {
            return Ok(());
        }
        match state.files.borrow_mut().remove(name) {
            Some(_) => Ok(()),
            None => Err(VfsError::new(VfsErrorCode::IoDelete, "no such file".into())),
        }
    }
}

impl SQLiteIoMethods for Methods {
    type Store = Store;

    const METHODS: sqlite3_io_methods = WITH_MEMORY;
}

impl SQLiteVfs<Methods> for Memory {
    type Os = State;

    fn os(state: &Rc<State>) -> &State {
        state
    }

    const MAX_PATH_SIZE: std::ffi::c_int = 512;
}

impl OsCallback for State {
    fn sleep(&self, _dur: Duration) {}

    fn random(&self, buf: &mut [u8]) -> usize {
        self.random.borrow_mut().fill(buf);
        buf.len()
    }

    fn epoch_timestamp_in_ms(&self) -> VfsResult<i64> {
        Ok(self.clock.get())
    }
}
