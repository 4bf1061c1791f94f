//! Backups that only who holds a key can read, in the age format (age-encryption.org/v1): any program for it opens them.
//! Never here: what is in a backup.

use crate::ServeError;
use age::{Decryptor, Encryptor, IdentityFile, Recipient, secrecy::ExposeSecret, x25519};
use std::{
    fs::{self, File},
    io::{self, BufReader, BufWriter, Read, Write},
    path::{Path, PathBuf},
};

const BEGINS: &[u8] = b"age-encryption.org/v1";

/// For whom a backup is encrypted: what `backup-key` says, or any other age key of the kind `age1…`.
#[derive(Clone)]
pub struct For(x25519::Recipient);

impl std::str::FromStr for For {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.trim().parse().map(For)
    }
}

/// Makes a key in a new file that only its user may read; gives what backups are encrypted for.
pub fn make_key(file: &Path) -> Result<String, ServeError> {
    let key = x25519::Identity::generate();
    let public = key.to_public().to_string();
    let write = || {
        let mut to = new_file(file)?;
        writeln!(to, "# public key: {public}")?;
        writeln!(to, "{}", key.to_string().expose_secret())?;
        to.sync_all()
    };
    write().map_err(|why| unwritten(file, why))?;
    Ok(public)
}

pub fn is_sealed(file: &Path) -> Result<bool, ServeError> {
    let mut first = [0; BEGINS.len()];
    match File::open(file).and_then(|mut from| from.read_exact(&mut first)) {
        Ok(()) => Ok(first == *BEGINS),
        Err(why) if why.kind() == io::ErrorKind::UnexpectedEof => Ok(false),
        Err(why) => Err(unread(file, why)),
    }
}

/// Encrypts a file into a new one, which has its name only when it is whole.
pub fn seal(plain: &Path, to: &Path, whom: &[For]) -> Result<(), ServeError> {
    let part = beside(to);
    let written = || {
        let recipients = whom.iter().map(|whom| &whom.0 as &dyn Recipient);
        let encryptor = Encryptor::with_recipients(recipients).map_err(io::Error::other)?;
        let _ = fs::remove_file(&part);
        let mut out = encryptor.wrap_output(BufWriter::new(new_file(&part)?))?;
        io::copy(&mut File::open(plain)?, &mut out)?;
        out.finish()?.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()?;
        fs::rename(&part, to)
    };
    written().map_err(|why| {
        let _ = fs::remove_file(&part);
        unwritten(to, why)
    })
}

/// Decrypts a file into a new one. What was changed or cut on the way is found before its end, and refused.
pub fn unseal(sealed: &Path, key: &Path, to: &Path) -> Result<(), ServeError> {
    let keys = File::open(key)
        .and_then(|file| IdentityFile::from_buffer(BufReader::new(file)))
        .map_err(|why| unread(key, why))?
        .into_identities()
        .map_err(|why| ServeError::Key(key.display().to_string(), why.to_string()))?;
    let not_read = |why: age::DecryptError| ServeError::Sealed(sealed.display().to_string(), why.to_string());
    let from = File::open(sealed).map_err(|why| unread(sealed, why))?;
    let decryptor = Decryptor::new_buffered(BufReader::new(from)).map_err(not_read)?;
    let mut plain = decryptor.decrypt(keys.iter().map(|key| &**key as _)).map_err(not_read)?;
    let mut out = new_file(to).map_err(|why| unwritten(to, why))?;
    let mut piece = vec![0; 64 * 1024];
    loop {
        let read = plain.read(&mut piece);
        let read = read.map_err(|why| ServeError::Sealed(sealed.display().to_string(), why.to_string()))?;
        let Some(piece) = piece.get(..read).filter(|piece| !piece.is_empty()) else { break };
        out.write_all(piece).map_err(|why| unwritten(to, why))?;
    }
    out.sync_all().map_err(|why| unwritten(to, why))
}

/// A folder for what is plain only until it is encrypted: beside what is plain anyway where there is such a place.
pub fn aside(dir: Option<&Path>) -> Result<tempfile::TempDir, ServeError> {
    let within = dir.map_or_else(std::env::temp_dir, Path::to_path_buf);
    fs::create_dir_all(&within)
        .and_then(|()| tempfile::Builder::new().prefix(".backup-").tempdir_in(&within))
        .map_err(|why| unwritten(&within, why))
}

fn new_file(path: &Path) -> io::Result<File> {
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

fn beside(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".part");
    name.into()
}

fn unwritten(path: &Path, why: io::Error) -> ServeError {
    ServeError::File(path.display().to_string(), why)
}

fn unread(path: &Path, why: io::Error) -> ServeError {
    ServeError::Unread(path.display().to_string(), why)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_who_holds_a_key_reads_a_backup_and_what_was_changed_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        let at = |name: &str| dir.path().join(name);
        let plain: Vec<u8> = (0..200_000u32).flat_map(u32::to_le_bytes).collect();
        fs::write(at("plain"), &plain).unwrap();
        let keys = ["one.key", "two.key", "other.key"].map(|name| make_key(&at(name)).unwrap());
        assert!(matches!(make_key(&at("one.key")), Err(ServeError::File(..))), "a key is never written over");
        let whom: Vec<For> = keys.iter().take(2).map(|key| key.parse().unwrap()).collect();
        seal(&at("plain"), &at("sealed"), &whom).unwrap();
        assert!(is_sealed(&at("sealed")).unwrap() && !is_sealed(&at("plain")).unwrap());
        for key in ["one.key", "two.key"] {
            unseal(&at("sealed"), &at(key), &at(&format!("{key}.out"))).unwrap();
            assert_eq!(fs::read(at(&format!("{key}.out"))).unwrap(), plain);
        }
        let refused = |from: &str, key: &str| {
            let out = at("never");
            let why = unseal(&at(from), &at(key), &out).unwrap_err();
            let _ = fs::remove_file(out);
            why
        };
        assert!(matches!(refused("sealed", "other.key"), ServeError::Sealed(..)));
        assert!(matches!(refused("sealed", "plain"), ServeError::Unread(..)));
        let mut bytes = fs::read(at("sealed")).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        fs::write(at("changed"), &bytes).unwrap();
        assert!(matches!(refused("changed", "one.key"), ServeError::Sealed(..)));
        fs::write(at("cut"), &fs::read(at("sealed")).unwrap()[..400_000]).unwrap();
        assert!(matches!(refused("cut", "one.key"), ServeError::Sealed(..)));
    }
}
