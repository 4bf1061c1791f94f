//! What goes wrong with machines, and with what is known about them.
//! Never here: a network that loses things (`post`).

use crate::{
    machine::{Program, now},
    world::{DAY, World},
};
use std::collections::BTreeSet;
use waymark_server::storage::{Storage, StorageError};

/// Which faults a run has at all: one without some finds what those would hide.
#[derive(Debug, Clone, Copy, Default)]
pub struct Faults {
    pub network: bool,
    pub power: bool,
    pub disks_full: bool,
    pub clocks: bool,
    pub copies: bool,
    pub restores: bool,
    pub scopes: bool,
    pub away: bool,
    pub forgets: bool,
    /// Two programs share one laptop's store.
    pub programs: bool,
    /// Not a fault: the first laptop has worked alone, and brings all of it.
    pub founding: bool,
    /// Nor is this: most of the work is on one record.
    pub busy: bool,
}

impl Faults {
    pub fn choose(random: &mut fastrand::Rng) -> Self {
        let mut some = || random.u8(..3) > 0;
        Faults {
            network: some(),
            power: some(),
            disks_full: some(),
            clocks: some(),
            copies: some(),
            restores: some(),
            scopes: some(),
            away: some(),
            forgets: some(),
            programs: some(),
            // Others wait meanwhile, and a run is short.
            founding: random.u8(..5) == 0,
            busy: random.bool(),
        }
    }
}

impl World {
    pub(crate) fn fault(&mut self, step: usize, laptop: usize) -> Result<(), String> {
        // What is done to machines here is done to whole ones.
        self.disks.keep_power();
        match self.random.u8(..16) {
            0 | 1 if self.faults.power => self.laptop_loses_power(step, laptop)?,
            2 if self.faults.power => self.server_loses_power(step)?,
            3 if self.faults.network => {
                let connected = !self.laptops[laptop].connected;
                self.laptops[laptop].connected = connected;
                self.tell(format!("{step}: laptop {laptop} connected: {connected}"));
            }
            4 if self.faults.disks_full => {
                if self.random.bool() {
                    let full = !self.laptops[laptop].disk_full;
                    self.set_full(laptop, full);
                    self.tell(format!("{step}: laptop {laptop} disk full: {full}"));
                } else {
                    self.server.disk_full = !self.server.disk_full;
                    self.disks.set_full(&self.server.machine.clone(), self.server.disk_full);
                    self.tell(format!("{step}: server disk full: {}", self.server.disk_full));
                }
            }
            5 if self.faults.clocks => {
                self.laptops[laptop].clock = self.random.i64(-3650..3650) * DAY;
                self.tell(format!("{step}: laptop {laptop} has another clock"));
            }
            // It takes several in a row for the same work to come under several names.
            6 | 11 | 12 if self.faults.copies => self.copy_or_put_back(step, laptop)?,
            7 if self.faults.restores => self.back_up_or_restore(step)?,
            8 if self.faults.scopes => self.change_scopes(step, laptop)?,
            9 if self.faults.away => self.cut_the_log(step)?,
            10 if self.faults.forgets => self.forget_a_record(step, laptop)?,
            13..16 if self.faults.power => {
                let machine = match self.random.u8(..4) {
                    0 => &self.server.machine,
                    _ => &self.laptops[laptop].machine,
                };
                self.disks.cut_power(machine, self.random.usize(..5), self.random.bool());
            }
            _ => {}
        }
        Ok(())
    }

    pub(crate) fn laptop_loses_power(&mut self, step: usize, laptop: usize) -> Result<(), String> {
        self.tell(format!("{step}: laptop {laptop} loses its power"));
        let device = self.laptops[laptop].device();
        self.set_full(laptop, false);
        self.laptops[laptop].lose_power(&self.disks, &mut self.random);
        self.laptops[laptop]
            .switch_on(&device)
            .map_err(|e| format!("invariant 1: after a loss of power: {e}"))?;
        self.oracle.on_again(&self.laptops[laptop])
    }

    pub(crate) fn server_loses_power(&mut self, step: usize) -> Result<(), String> {
        self.tell(format!("{step}: the server loses its power"));
        self.server.disk_full = false;
        self.disks.set_full(&self.server.machine.clone(), false);
        self.server.lose_power(&self.disks, &mut self.random);
        self.server.switch_on().map_err(|e| format!("the server does not start: {e}"))?;
        self.oracle.server_on_again(&self.server)
    }

    /// The other program of a laptop is started, or goes on; now and then the one before it ends.
    pub(crate) fn turn_to_the_other(&mut self, step: usize, laptop: usize) -> Result<(), String> {
        // SQLite cannot begin to read where it cannot write: the program says so and is not there.
        if self.laptops[laptop].disk_full {
            return Ok(());
        }
        let ends = self.random.u8(..6) == 0;
        let one = &mut self.laptops[laptop];
        one.turn_to_the_other().map_err(|e| format!("another program cannot open the store: {e}"))?;
        if ends {
            one.beside = Program::default();
        }
        self.tell(format!("{step}: laptop {laptop} is used by its other program, the first ends: {ends}"));
        Ok(())
    }

    /// A fault of the program loses a record from a laptop.
    fn forget_a_record(&mut self, step: usize, laptop: usize) -> Result<(), String> {
        let one = &mut self.laptops[laptop];
        let Some(store) = one.at.store.as_mut().filter(|_| !one.disk_full) else { return Ok(()) };
        let images = store.images().map_err(|e| e.to_string())?;
        if images.is_empty() {
            return Ok(());
        }
        let (id, record_type) = images[self.random.usize(..images.len())];
        store.spoil(id, record_type).map_err(|e| e.to_string())?;
        self.oracle.spoiled(laptop);
        self.tell(format!("{step}: laptop {laptop} forgets a record"));
        Ok(())
    }

    pub(crate) fn set_full(&mut self, laptop: usize, full: bool) {
        self.laptops[laptop].disk_full = full;
        self.disks.set_full(&self.laptops[laptop].machine.clone(), full);
    }

    /// A laptop's disk is copied; or a copy of it is put back into it, or into another laptop.
    fn copy_or_put_back(&mut self, step: usize, laptop: usize) -> Result<(), String> {
        if self.disk_images.is_empty() || self.random.bool() {
            let machine = self.laptops[laptop].machine.clone();
            let device = self.laptops[laptop].device();
            // Switched off properly, so that the copy is whole.
            self.laptops[laptop].switch_off();
            let image = self.disks.image(&machine);
            self.laptops[laptop].switch_on(&device).map_err(|e| e.to_string())?;
            self.disk_images.push((laptop, image, self.oracle.told(laptop)));
            self.tell(format!("{step}: the disk of laptop {laptop} is copied"));
            return Ok(());
        }
        let which = self.random.usize(..self.disk_images.len());
        // Now and then it is put back once more later: then the same work is sent under two new names.
        let again = self.random.bool();
        let (of, image, told) =
            if again { self.disk_images[which].clone() } else { self.disk_images.swap_remove(which) };
        let one = &mut self.laptops[of];
        one.switch_off();
        let machine = one.machine.clone();
        self.disks.put_back(&machine, &image);
        self.set_full(of, false);
        self.laptops[of].switch_on("none").map_err(|e| e.to_string())?;
        self.oracle.put_back(&self.laptops[of], told)?;
        self.tell(format!("{step}: an older disk is put back into laptop {of}"));
        Ok(())
    }

    fn back_up_or_restore(&mut self, step: usize) -> Result<(), String> {
        self.server.disk_full = false;
        self.disks.set_full(&self.server.machine.clone(), false);
        if self.backups.is_empty() || self.random.bool() {
            self.server.server = None;
            let image = self.disks.image(&self.server.machine);
            self.server.switch_on().map_err(|e| e.to_string())?;
            self.backups.push((image, self.oracle.place()));
            self.tell(format!("{step}: the server is backed up"));
            return Ok(());
        }
        let which = self.random.usize(..self.backups.len());
        let (image, place) = self.backups[which].clone();
        self.server.server = None;
        self.disks.put_back(&self.server.machine, &image);
        self.server.switch_on().map_err(|e| e.to_string())?;
        let at = (self.clock / 1000).unsigned_abs();
        let storage = self.server.storage().ok_or("no server")?;
        now(storage.new_epoch(&format!("restored-{step}"), at)).map_err(|e| e.to_string())?;
        self.oracle.restored(&self.server, &place)?;
        // Who enrolled since the backup does so again, and who was withdrawn is withdrawn again.
        let founding = self.oracle.founding();
        for (device, scopes, _) in self.oracle.devices() {
            let founds = founding.as_ref().filter(|(of, _)| *of == device).map(|(_, last)| *last);
            self.server.enrol(&device, &scopes, founds).map_err(|e| e.to_string())?;
        }
        for (device, scopes, revoked) in self.oracle.devices() {
            let storage = self.server.storage().ok_or("no server")?;
            now(storage.set_scopes(&device, &scopes)).map_err(|e| e.to_string())?;
            if revoked {
                now(storage.revoke(&device)).map_err(|e| e.to_string())?;
            }
        }
        self.tell(format!("{step}: the server is restored from a backup"));
        Ok(())
    }

    fn change_scopes(&mut self, step: usize, laptop: usize) -> Result<(), String> {
        let device = self.laptops[laptop].device();
        let Some(storage) = self.server.storage() else { return Ok(()) };
        if now(storage.device(&device)).map_err(|e| e.to_string())?.is_none() {
            return Ok(());
        }
        if laptop != 0 && self.random.u8(..6) == 0 {
            match now(storage.revoke(&device)) {
                Err(StorageError::Full) if self.server.disk_full => return Ok(()),
                other => other.map_err(|e| e.to_string())?,
            }
            self.oracle.revoked(&device);
            self.tell(format!("{step}: laptop {laptop} is withdrawn"));
            return Ok(());
        }
        let mut scopes = BTreeSet::new();
        for office in 0..self.offices.len() {
            if self.random.u8(..3) > 0 {
                scopes.insert(self.scope(office));
            }
        }
        match now(storage.set_scopes(&device, &scopes)) {
            Err(StorageError::Full) if self.server.disk_full => return Ok(()),
            other => other.map_err(|e| e.to_string())?,
        }
        self.oracle.enrolled(&device, &scopes);
        self.tell(format!("{step}: laptop {laptop} shares {} scopes", scopes.len()));
        Ok(())
    }

    /// As if half a year had gone by: the log forgets its older part.
    fn cut_the_log(&mut self, step: usize) -> Result<(), String> {
        self.clock += 200 * DAY;
        self.oracle.follow(&self.server)?;
        let Some(storage) = self.server.storage() else { return Ok(()) };
        for office in 0..self.offices.len() {
            let scope = self.scope(office);
            let head = self.oracle.head(&scope);
            match now(storage.forget_log(&scope, head.saturating_sub(self.random.u64(0..4)))) {
                Err(StorageError::Full) if self.server.disk_full => return Ok(()),
                other => other.map_err(|e| e.to_string())?,
            }
        }
        self.tell(format!("{step}: 200 days go by"));
        Ok(())
    }
}
