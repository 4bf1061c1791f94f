//! The office as a whole: first start, unlocking, locking, the look that a person chose, backup and restore.
//! Never here: a record of the office's work.

use crate::{
    kinds,
    problem::Refused,
    told::action_view,
    views::*,
    waymark::{At, IDLE_SECONDS, Inside, Waymark},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use std::path::Path;
use waymark_actions::{Titles, found_office, looks, renew_recovery};
use waymark_domain::RecordType;
use waymark_store::{Read, Store, StoreError};

/// The setting that holds the printer that was chosen last.
const PRINTER: &str = "printer";
/// The setting that holds the printers that print on both sides, one a line.
const BOTH_SIDES_ON: &str = "both_sides_on";
/// Nothing is said of sharing before there is a server; the store counts what it will have to send.
const SAVED: &str = "Saved on this laptop.";
const RECOVERY_FILE: &str = "Waymark recovery code.pdf";

impl Waymark {
    pub(crate) fn app_state(&self, _: Nothing) -> Result<AppState, Refused> {
        let at = self.at();
        if self.is_lock_asked() {
            return self.state(&Inside::default(), at);
        }
        self.state(&self.inside_now(), at)
    }

    /// Somebody is there: the idle clock begins anew.
    pub(crate) fn touch(&self, _: Nothing) -> Result<AppState, Refused> {
        self.opened(|inside, at| {
            inside.touched = Some(at.now);
            self.state(inside, at)
        })
    }

    fn state(&self, inside: &Inside, at: At) -> Result<AppState, Refused> {
        let stage = match &inside.store {
            Some(_) if inside.shut.is_some() => Stage::Shut,
            Some(_) => Stage::Open,
            None if Store::exists(&self.dir) => Stage::Locked,
            None => Stage::FirstStart,
        };
        let mut state = AppState {
            stage,
            office: Store::label(&self.dir).filter(|label| !label.is_empty()),
            person: None,
            office_id: None,
            person_id: None,
            today: at.today.to_string(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            saved: String::new(),
            wait_seconds: u32::try_from(Store::wait_seconds(&self.dir, at.now)).unwrap_or(u32::MAX),
            locks_in_seconds: IDLE_SECONDS.saturating_sub(inside.idle_seconds(at.now)),
            kinds: Vec::new(),
            settings: look(looks::before_unlock(&self.dir)),
            last_action: None,
            recovery_checked: false,
        };
        let Some(store) = inside.store.as_ref().filter(|_| inside.shut.is_none()) else { return Ok(state) };
        let titles = Titles::new(store);
        if let Some(id) = store.office_id() {
            // On a new laptop, its record is not here yet.
            if store.get(RecordType::Office, id)?.is_some() {
                state.office = Some(titles.title(RecordType::Office, id));
            }
            state.office_id = Some(id.to_string());
        }
        if let Some(id) = store.actor_id()
            && store.get(RecordType::Staff, id)?.is_some()
        {
            state.person = Some(titles.title(RecordType::Staff, id));
            state.person_id = Some(id.to_string());
        }
        state.saved = SAVED.to_owned();
        state.kinds = kinds::all();
        state.settings = look(looks::chosen(store)?);
        state.settings.printer = store.setting(PRINTER)?.unwrap_or_default();
        let both_sides_on = store.setting(BOTH_SIDES_ON)?.unwrap_or_default();
        state.settings.both_sides_on = both_sides_on.lines().map(str::to_owned).collect();
        state.recovery_checked = store.recovery_checked()?;
        state.last_action = store.last_action()?.map(action_view);
        Ok(state)
    }

    pub(crate) fn create_office(&self, given: NewOffice) -> Result<OfficeMade, Refused> {
        let at = self.at();
        let mut inside = self.inside();
        if Store::exists(&self.dir) {
            return Err(StoreError::OfficeExists(self.dir.display().to_string()).into());
        }
        let made = found_office(
            &self.dir,
            &given.office,
            &given.person,
            &given.passphrase,
            &self.fonts,
            at.now,
            at.today,
        )?;
        self.made(&mut inside, at, made.store, made.recovery_page)
    }

    /// A store that was made just now is open, and its recovery page waits to be checked.
    fn made(&self, inside: &mut Inside, at: At, store: Store, page: Vec<u8>) -> Result<OfficeMade, Refused> {
        inside.open(store, at.now);
        self.sharing.forget();
        let recovery_pdf = STANDARD.encode(&page);
        inside.recovery_page = Some(page);
        Ok(OfficeMade { recovery_pdf, file_name: RECOVERY_FILE.to_owned(), state: self.state(inside, at)? })
    }

    pub(crate) fn opened_now(&self, store: Store, page: Vec<u8>) -> Result<OfficeMade, Refused> {
        self.made(&mut self.inside(), self.at(), store, page)
    }

    pub(crate) fn recovery_save(&self, given: RecoverySave) -> Result<FileMade, Refused> {
        self.opened(|inside, _| {
            let page = inside.recovery_page.as_ref().ok_or_else(|| {
                waymark_actions::Problem::not_known(
                    "The recovery page",
                    "known any more",
                    "It is shown once, when its code is made. Make a new code in the settings.",
                )
            })?;
            waymark_actions::write_pdf(&self.dir, Path::new(&given.path), page)?;
            Ok(FileMade { path: given.path, summary: "The page with the recovery code.".to_owned() })
        })
    }

    pub(crate) fn check_recovery_code(&self, given: RecoveryCode) -> Result<Checked, Refused> {
        self.opened(|inside, _| {
            let matches = match &mut inside.store {
                Some(store) => store.check_recovery(&given.code)?,
                None => return Err(Refused::Locked),
            };
            if matches {
                inside.recovery_page = None;
            }
            Ok(Checked { matches })
        })
    }

    pub(crate) fn recovery_renew(&self, given: Passphrase) -> Result<RecoveryPage, Refused> {
        self.opened(|inside, at| {
            let store = inside.store.as_mut().ok_or(Refused::Locked)?;
            let page = renew_recovery(store, &given.passphrase, &self.fonts, at.now, at.today)?;
            let recovery_pdf = STANDARD.encode(&page);
            inside.recovery_page = Some(page);
            Ok(RecoveryPage { recovery_pdf, file_name: RECOVERY_FILE.to_owned() })
        })
    }

    pub(crate) fn unlock(&self, given: Passphrase) -> Result<AppState, Refused> {
        self.open_by(|at| Store::unlock(&self.dir, &given.passphrase, at.now))
    }

    pub(crate) fn unlock_with_recovery(&self, given: RecoveryUnlock) -> Result<AppState, Refused> {
        self.open_by(|at| Store::unlock_with_recovery(&self.dir, &given.code, &given.new_passphrase, at.now))
    }

    fn open_by(&self, open: impl FnOnce(At) -> Result<Store, StoreError>) -> Result<AppState, Refused> {
        let mut inside = self.inside();
        let at = self.at();
        let store = open(at)?;
        inside.open(store, at.now);
        self.state(&inside, at)
    }

    /// Takes effect at once on what is shown, and on the key as soon as a command that is at work has ended.
    pub(crate) fn lock(&self, _: Nothing) -> Result<AppState, Refused> {
        if let Some(inside) = self.inside_at_once()
            && inside.store.is_none()
        {
            return Err(if Store::exists(&self.dir) { Refused::Locked } else { Refused::NoOffice });
        }
        drop(self.ask_to_lock());
        self.state(&Inside::default(), self.at())
    }

    pub(crate) fn settings_set(&self, given: Settings) -> Result<Settings, Refused> {
        // The look lies readable beside the store; a printer's name can hold a person's.
        let look = Settings { printer: String::new(), both_sides_on: Vec::new(), ..given.clone() };
        let text = serde_json::to_string(&look)
            .map_err(|why| Refused::Malformed { command: "settings_set", why: why.to_string() })?;
        self.with(|store, _| {
            looks::choose(store, &text)?;
            store.set_setting(PRINTER, &given.printer)?;
            store.set_setting(BOTH_SIDES_ON, &given.both_sides_on.join("\n"))?;
            Ok(given)
        })
    }

    pub(crate) fn backup(&self, given: BackupTo) -> Result<FileMade, Refused> {
        self.with(|store, _| {
            store.backup(Path::new(&given.path))?;
            let students = store.count(RecordType::Student)?;
            let summary = format!("Everything of this office, with {students} students, encrypted.");
            Ok(FileMade { path: given.path, summary })
        })
    }

    /// At the first start, or over an office, which is kept beside the restored one. A locked one too: a damaged
    /// store cannot be unlocked any more, and the backup asks for its own passphrase.
    pub(crate) fn restore(&self, given: RestoreFrom) -> Result<AppState, Refused> {
        let mut inside = self.inside();
        let at = self.at();
        // The restore needs the folder alone. If it fails, the office that was open is there, locked.
        inside.lock();
        let store = Store::restore_backup(Path::new(&given.path), &self.dir, &given.passphrase, at.now)?;
        inside.open(store, at.now);
        self.sharing.forget();
        self.state(&inside, at)
    }
}

/// A look that a newer or older Waymark wrote is read as far as it is known.
fn look(text: Option<String>) -> Settings {
    text.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default()
}
