//! The look that a person chose: theme, density, typeface, shortcuts. Kept in the store, and beside it as a
//! plain file so that the unlock screen has it too. Never here: anything about a person.

use crate::Problem;
use std::{io::Write, path::Path};
use waymark_store::{Store, write_whole};

const SETTING: &str = "look";
const FILE: &str = "look.json";

/// As it was written last; whoever reads it takes what it knows.
pub fn before_unlock(dir: &Path) -> Option<String> {
    std::fs::read_to_string(dir.join(FILE)).ok()
}

pub fn chosen(store: &Store) -> Result<Option<String>, Problem> {
    match store.setting(SETTING)? {
        Some(look) => Ok(Some(look)),
        None => Ok(before_unlock(store.dir())),
    }
}

pub fn choose(store: &mut Store, look: &str) -> Result<(), Problem> {
    store.set_setting(SETTING, look)?;
    // The store has it; without the copy the unlock screen shows the system's look and nothing else.
    let _ = write_whole(&store.dir().join(FILE), |file| file.write_all(look.as_bytes()));
    Ok(())
}
