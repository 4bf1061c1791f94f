//! A new recovery code for an office that is open, asked for by whoever knows the passphrase.
//! Never here: the page that it is printed on.

use crate::{RecoveryCode, Store, StoreError, keyfile::KeyFile, tries};
use chrono::{DateTime, Utc};

/// The setting that says how it stands with the code.
const SETTING: &str = "recovery_code";
const CHECKED: &str = "checked";

impl Store {
    /// A new code in the place of the one before. Asks for the passphrase: who finds a laptop unlocked must not
    /// get a way into it for good.
    pub fn renew_recovery(
        &mut self,
        passphrase: &str,
        now: DateTime<Utc>,
    ) -> Result<RecoveryCode, StoreError> {
        tries::check(&self.folder.tries(), now)?;
        let mut keys = KeyFile::read(&self.folder.keys())?;
        match keys.open(passphrase) {
            Err(StoreError::WrongPassphrase) => {
                tries::failed(&self.folder.tries(), now);
                return Err(StoreError::WrongPassphrase);
            }
            other => other?,
        };
        tries::succeeded(&self.folder.tries());
        let code = keys.set_recovery(&self.key)?;
        // Noted before the code changes: a note too many costs a question, one too few costs the office.
        self.set_setting(SETTING, "new")?;
        keys.write(&self.folder.keys())?;
        Ok(code)
    }

    /// Whether somebody has shown since it was made that the code can be read from its page.
    pub fn recovery_checked(&self) -> Result<bool, StoreError> {
        Ok(self.setting(SETTING)?.as_deref() == Some(CHECKED))
    }

    /// Whether this is the office's code; that it was typed right is kept.
    pub fn check_recovery(&mut self, code: &str) -> Result<bool, StoreError> {
        let right = self.is_recovery_code(code)?;
        if right {
            self.set_setting(SETTING, CHECKED)?;
        }
        Ok(right)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::{PASSPHRASE, made, now};

    #[test]
    fn a_new_code_takes_the_place_of_the_one_before_and_wants_to_be_checked() {
        let dir = tempfile::tempdir().unwrap();
        let mut store = made(dir.path());
        assert!(!store.recovery_checked().unwrap());
        let first = store.renew_recovery(PASSPHRASE, now()).unwrap().shown();
        assert!(!store.check_recovery("0000").unwrap() && !store.recovery_checked().unwrap());
        assert!(store.check_recovery(&first).unwrap() && store.recovery_checked().unwrap());
        let second = store.renew_recovery(PASSPHRASE, now()).unwrap().shown();
        assert!(!store.recovery_checked().unwrap(), "the new one was not typed yet");
        drop(store);
        let by = |code: &str| Store::unlock_with_recovery(dir.path(), code, PASSPHRASE, now());
        assert!(matches!(by(&first), Err(StoreError::WrongRecoveryCode)));
        let mut store = by(&second).unwrap();
        assert!(store.check_recovery(&second).unwrap());
        drop(store);
        assert!(Store::unlock(dir.path(), PASSPHRASE, now()).unwrap().recovery_checked().unwrap());
    }

    #[test]
    fn only_the_passphrase_gives_a_new_code_and_guessing_is_slowed() {
        let dir = tempfile::tempdir().unwrap();
        let mut store = made(dir.path());
        for _ in 0..4 {
            let wrong = store.renew_recovery("not the right one", now());
            assert!(matches!(wrong, Err(StoreError::WrongPassphrase)));
        }
        assert!(matches!(store.renew_recovery(PASSPHRASE, now()), Err(StoreError::Wait { .. })));
    }
}
