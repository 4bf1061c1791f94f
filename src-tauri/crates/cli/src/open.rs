//! The office's folder and its passphrase: where they come from.
//! Never here: a passphrase that is kept longer than it takes to open the store.

use crate::{answer::Failure, given::Given};
use chrono::{DateTime, Local, NaiveDate, Utc};
use std::{
    io::IsTerminal,
    path::{Path, PathBuf},
};
use waymark_actions::{Problem, share::ShareProblem};
use waymark_store::{LeaseState, Store};

const VARIABLE: &str = "WAYMARK_PASSPHRASE";

/// Now, and the day that it is here.
pub fn clock() -> (DateTime<Utc>, NaiveDate) {
    (Utc::now(), Local::now().date_naive())
}

/// The same folder as the window's.
pub fn folder(given: &Given) -> Result<PathBuf, Failure> {
    let named = || std::env::var_os("WAYMARK_STORE").filter(|dir| !dir.is_empty()).map(PathBuf::from);
    let usual = || dirs::data_dir().map(|dir| dir.join("waymark"));
    given.path("store").or_else(named).or_else(usual).ok_or_else(|| {
        Failure::usage(
            "This computer names no folder for a program's data. Say where the office is: --store DIR.",
        )
    })
}

/// The store, if it may be opened now.
pub fn store(given: &Given) -> Result<Store, Failure> {
    let mut store = for_sharing(given)?;
    let shut = |why: ShareProblem| Err(Problem::from(why).into());
    match store.lease(Utc::now())? {
        LeaseState::None | LeaseState::Good { .. } => Ok(store),
        LeaseState::Over { .. } => shut(ShareProblem::LeaseOver),
        LeaseState::Withdrawn => shut(ShareProblem::Withdrawn),
    }
}

/// The store, to share and for nothing else: a laptop that its server has not heard for too long is opened by that.
pub fn for_sharing(given: &Given) -> Result<Store, Failure> {
    let dir = folder(given)?;
    // Asking for a passphrase that opens nothing would be unkind.
    if !Store::find(&dir)? {
        return Err(waymark_store::StoreError::NoOffice(dir.display().to_string()).into());
    }
    let passphrase = passphrase(&format!("Passphrase of {}: ", label(&dir)))?;
    Ok(Store::unlock(&dir, &passphrase, Utc::now())?)
}

fn label(dir: &Path) -> String {
    Store::label(dir).filter(|l| !l.is_empty()).unwrap_or_else(|| "the office".into())
}

pub fn passphrase(question: &str) -> Result<String, Failure> {
    if let Some(given) = std::env::var_os(VARIABLE) {
        return given.into_string().map_err(|_| Failure::usage(format!("{VARIABLE} is not readable text.")));
    }
    let none = |why: &str| Failure::Other {
        code: "no_passphrase",
        words: format!("{why} Nothing was changed. Type it at a terminal, or set {VARIABLE}."),
    };
    if !std::io::stdin().is_terminal() {
        return Err(none("There is no passphrase."));
    }
    rpassword::prompt_password(question)
        .map_err(|e| none(&format!("The passphrase could not be read ({e}).")))
}

/// A new passphrase is typed twice, because nobody sees it.
pub fn new_passphrase() -> Result<String, Failure> {
    let first = passphrase("Passphrase for the new office (12 characters or more): ")?;
    if std::env::var_os(VARIABLE).is_none() && passphrase("The same once more: ")? != first {
        return Err(Failure::Other {
            code: "passphrases_differ",
            words: "The two passphrases differ. Nothing was made. Start again.".into(),
        });
    }
    Ok(first)
}
