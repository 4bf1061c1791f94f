//! What a laptop keeps from before its invitation is used until it has an office to keep it in: who it will be. Cut short
//! in between, it comes to the server as the same laptop again, and the invitation still counts.
//! Never here: the server.

use crate::{StoreError, folder::Folder, fresh_device, fresh_key, write_whole};
use serde::{Deserialize, Serialize};
use std::{
    fs,
    io::{ErrorKind, Write},
    path::Path,
};

/// Who a laptop will be on its server.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Newcomer {
    /// Its name there.
    pub device: String,
    /// The secret half of its key.
    pub key: [u8; 32],
    /// The digest of the invitation's code that it is for.
    of: [u8; 32],
}

impl Newcomer {
    /// The same as before where this invitation was tried in this folder already.
    ///
    /// # Errors
    /// Where the folder cannot be written to: then the invitation is better not used.
    pub fn of(dir: &Path, code: &[u8]) -> Result<Self, StoreError> {
        let (folder, of) = (Folder::new(dir), *blake3::hash(code).as_bytes());
        let path = folder.joining();
        match fs::read(&path).map(|bytes| serde_json::from_slice::<Newcomer>(&bytes)) {
            Ok(Ok(newcomer)) if newcomer.of == of => return Ok(newcomer),
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(StoreError::file(&path, &error)),
            // For another invitation, or never written to its end.
            _ => {}
        }
        let newcomer = Newcomer { device: fresh_device(), key: fresh_key()?, of };
        let json = serde_json::to_vec(&newcomer).map_err(|e| StoreError::Damaged(e.to_string()))?;
        folder.make()?;
        write_whole(&path, |file| {
            only_for_its_owner(file)?;
            file.write_all(&json)
        })
        .map_err(|e| StoreError::file(&path, &e))?;
        Ok(newcomer)
    }

    /// It has an office now, which keeps its key encrypted.
    pub fn is_kept(dir: &Path) {
        let _ = fs::remove_file(Folder::new(dir).joining());
    }
}

#[cfg(unix)]
fn only_for_its_owner(file: &fs::File) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(fs::Permissions::from_mode(0o600))
}

#[cfg(not(unix))]
fn only_for_its_owner(_: &fs::File) -> std::io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_invitation_makes_one_newcomer_of_a_folder_however_often_it_is_tried() {
        let dir = tempfile::tempdir().unwrap();
        let here = dir.path().join("office");
        let first = Newcomer::of(&here, b"code").unwrap();
        assert!(first == Newcomer::of(&here, b"code").unwrap());
        let other = Newcomer::of(&here, b"another").unwrap();
        assert!(other.device != first.device && other.key != first.key);
        fs::write(Folder::new(&here).joining(), b"{ half").unwrap();
        let fresh = Newcomer::of(&here, b"another").unwrap();
        assert!(fresh.device != other.device);
        Newcomer::is_kept(&here);
        assert!(!crate::Store::find(&here).unwrap() && fs::read_dir(&here).unwrap().count() == 0);
    }

    #[test]
    fn no_key_is_left_in_the_clear_once_there_is_an_office() {
        let dir = tempfile::tempdir().unwrap();
        drop(crate::tests::made(dir.path()));
        Newcomer::of(dir.path(), b"code").unwrap();
        crate::Store::unlock(dir.path(), crate::tests::PASSPHRASE, crate::tests::now()).unwrap();
        assert!(!Folder::new(dir.path()).joining().exists());
    }
}
