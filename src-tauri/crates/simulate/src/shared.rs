//! What the programs on one machine share of an open file: its locks, and the memory in which SQLite keeps the index of
//! a journal that is written ahead. Gone when the machine loses its power.
//! Never here: what a file holds.

use crate::disk::{Methods, Opened};
use rsqlite_vfs::{
    LockLevel, SQLiteIoMethods, SQLiteVfsFile, VfsError, VfsErrorCode, VfsResult,
    ffi::{
        SQLITE_BUSY, SQLITE_OK, SQLITE_SHM_EXCLUSIVE, SQLITE_SHM_LOCK, SQLITE_SHM_NLOCK, sqlite3_file,
        sqlite3_io_methods,
    },
};
use std::{
    collections::BTreeMap,
    ffi::{c_int, c_void},
};

/// Who has the file open, by a number.
pub type Holder = u64;

const SLOTS: usize = SQLITE_SHM_NLOCK as usize;

#[derive(Default)]
pub struct Shared {
    levels: BTreeMap<Holder, LockLevel>,
    /// Of each slot of the shared memory: who holds it, and whether for itself alone.
    slots: [BTreeMap<Holder, bool>; SLOTS],
    /// Never moved while a connection may hold its address.
    memory: Vec<Box<[u64]>>,
}

impl Shared {
    pub fn lock(&mut self, holder: Holder, level: LockLevel) -> VfsResult<()> {
        let others = self.levels.iter().filter(|(other, _)| **other != holder);
        let highest = others.map(|(_, level)| *level).max_by_key(|level| *level as u8);
        let highest = highest.unwrap_or(LockLevel::None) as u8;
        let free = match level {
            LockLevel::None => true,
            LockLevel::Shared => highest < LockLevel::Pending as u8,
            LockLevel::Reserved | LockLevel::Pending => highest < LockLevel::Reserved as u8,
            LockLevel::Exclusive => highest < LockLevel::Shared as u8,
        };
        if !free {
            return Err(VfsError::new(VfsErrorCode::Busy, "another program has the file".into()));
        }
        self.levels.insert(holder, level);
        Ok(())
    }

    pub fn unlock(&mut self, holder: Holder, level: LockLevel) {
        self.levels.insert(holder, level);
    }

    pub fn is_reserved(&self) -> bool {
        self.levels.values().any(|level| *level as u8 >= LockLevel::Reserved as u8)
    }

    pub fn closed(&mut self, holder: Holder) {
        self.levels.remove(&holder);
        for slot in &mut self.slots {
            slot.remove(&holder);
        }
    }

    /// The address of a part of the shared memory; none where it is not there and is not to be made.
    fn part(&mut self, number: usize, bytes: usize, make: bool) -> Option<*mut c_void> {
        while make && self.memory.len() <= number {
            self.memory.push(vec![0; bytes.div_ceil(8)].into());
        }
        self.memory.get_mut(number).map(|part| part.as_mut_ptr().cast())
    }

    /// Takes or lets go of slots, all or none.
    fn slots(&mut self, holder: Holder, slots: std::ops::Range<usize>, flags: c_int) -> bool {
        let Some(slots) = self.slots.get_mut(slots) else { return false };
        if flags & SQLITE_SHM_LOCK == 0 {
            for slot in slots {
                slot.remove(&holder);
            }
            return true;
        }
        let alone = flags & SQLITE_SHM_EXCLUSIVE != 0;
        let free = |slot: &BTreeMap<Holder, bool>| {
            slot.iter().all(|(other, theirs)| *other == holder || !(alone || *theirs))
        };
        let all = slots.iter().all(free);
        if all {
            for slot in slots {
                slot.insert(holder, alone);
            }
        }
        all
    }
}

/// The methods of a file, with those for shared memory.
pub const WITH_MEMORY: sqlite3_io_methods = sqlite3_io_methods {
    iVersion: 2,
    xClose: Some(Methods::xClose),
    xRead: Some(Methods::xRead),
    xWrite: Some(Methods::xWrite),
    xTruncate: Some(Methods::xTruncate),
    xSync: Some(Methods::xSync),
    xFileSize: Some(Methods::xFileSize),
    xLock: Some(Methods::xLock),
    xUnlock: Some(Methods::xUnlock),
    xCheckReservedLock: Some(Methods::xCheckReservedLock),
    xFileControl: Some(Methods::xFileControl),
    xSectorSize: Some(Methods::xSectorSize),
    xDeviceCharacteristics: Some(Methods::xDeviceCharacteristics),
    xShmMap: Some(map),
    xShmLock: Some(lock),
    xShmBarrier: Some(barrier),
    xShmUnmap: Some(unmap),
    xFetch: None,
    xUnfetch: None,
};

/// The file that SQLite asks about.
///
/// # Safety
/// As SQLite calls it: a file that these methods opened and nobody closed, on the one thread of the run.
#[expect(unsafe_code, reason = "SQLite knows a file by its address")]
unsafe fn opened<'a>(file: *mut sqlite3_file) -> &'a Opened {
    // SAFETY: by this function's own.
    unsafe { (*SQLiteVfsFile::from_file(file)).handle::<Opened>() }
}

#[expect(unsafe_code, reason = "called by SQLite")]
unsafe extern "C" fn map(
    file: *mut sqlite3_file,
    number: c_int,
    bytes: c_int,
    make: c_int,
    to: *mut *mut c_void,
) -> c_int {
    // SAFETY: SQLite's own file, and its place for the answer.
    unsafe {
        let part = opened(file).shared(|_, shared| shared.part(number as usize, bytes as usize, make != 0));
        *to = part.unwrap_or(std::ptr::null_mut());
    }
    SQLITE_OK
}

#[expect(unsafe_code, reason = "called by SQLite")]
unsafe extern "C" fn lock(file: *mut sqlite3_file, first: c_int, many: c_int, flags: c_int) -> c_int {
    let slots = first as usize..(first + many) as usize;
    // SAFETY: SQLite's own file.
    match unsafe { opened(file) }.shared(|holder, shared| shared.slots(holder, slots, flags)) {
        true => SQLITE_OK,
        false => SQLITE_BUSY,
    }
}

// One thread sees everything in its order.
#[expect(unsafe_code, reason = "called by SQLite")]
unsafe extern "C" fn barrier(_file: *mut sqlite3_file) {}

#[expect(unsafe_code, reason = "called by SQLite")]
unsafe extern "C" fn unmap(file: *mut sqlite3_file, forget: c_int) -> c_int {
    // SAFETY: SQLite's own file.
    unsafe { opened(file) }.shared(|holder, shared| {
        for slot in &mut shared.slots {
            slot.remove(&holder);
        }
        // Asked by the last that has it open.
        if forget != 0 {
            shared.memory.clear();
        }
    });
    SQLITE_OK
}
