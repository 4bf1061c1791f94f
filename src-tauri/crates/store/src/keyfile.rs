//! The store's random key, wrapped by a passphrase and by a recovery code.
//! Never here: the database; no plain-text key ever reaches the disk.

use crate::{StoreError, recovery::RecoveryCode, whole::write_whole};
use argon2::{Algorithm, Argon2, Params, Version};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce, aead::Aead};
use hkdf::Hkdf;
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use std::{fs, io::Write, path::Path};
use zeroize::Zeroizing;

pub type Key = Zeroizing<[u8; 32]>;

/// OWASP's second recommendation doubled in memory: 64 MiB, three passes (security.md of the design).
const MEMORY_KIB: u32 = 64 * 1024;
const PASSES: u32 = 3;

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct KeyFile {
    version: u8,
    /// The office's name: what the unlock screen shows before anything is open.
    #[serde(default)]
    label: String,
    wraps: Vec<Wrap>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Wrap {
    kind: WrapKind,
    salt: String,
    memory_kib: u32,
    passes: u32,
    nonce: String,
    sealed: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum WrapKind {
    Passphrase,
    Recovery,
}

pub fn random<const N: usize>() -> Result<[u8; N], StoreError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|e| StoreError::KeyFile(format!("no random numbers: {e}")))?;
    Ok(bytes)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

fn unhex(text: &str) -> Result<Vec<u8>, StoreError> {
    let damaged = || StoreError::KeyFile("a value is not hexadecimal".into());
    if !text.is_ascii() || !text.len().is_multiple_of(2) {
        return Err(damaged());
    }
    (0..text.len())
        .step_by(2)
        .map(|i| u8::from_str_radix(&text[i..i + 2], 16).map_err(|_| damaged()))
        .collect()
}

impl Wrap {
    /// HKDF of Argon2id(passphrase), or of the recovery code, which is random enough by itself.
    fn cipher(&self, secret: &[u8]) -> Result<XChaCha20Poly1305, StoreError> {
        let salt = unhex(&self.salt)?;
        let mut stretched = Zeroizing::new([0u8; 32]);
        match self.kind {
            WrapKind::Passphrase => {
                // A hostile file must not make this laptop run out of memory.
                if self.memory_kib > 1024 * 1024 || self.passes > 64 {
                    return Err(StoreError::KeyFile("its key derivation asks for too much".into()));
                }
                let params = Params::new(self.memory_kib, self.passes, 1, Some(32))
                    .map_err(|e| StoreError::KeyFile(e.to_string()))?;
                Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
                    .hash_password_into(secret, &salt, stretched.as_mut())
                    .map_err(|e| StoreError::KeyFile(e.to_string()))?;
            }
            WrapKind::Recovery => stretched.copy_from_slice(blake3::hash(secret).as_bytes()),
        }
        let mut key = Zeroizing::new([0u8; 32]);
        Hkdf::<Sha256>::new(Some(&salt), stretched.as_ref())
            .expand(b"waymark key wrap 1", key.as_mut())
            .map_err(|e| StoreError::KeyFile(e.to_string()))?;
        Ok(XChaCha20Poly1305::new(key.as_ref().into()))
    }

    fn seal(kind: WrapKind, secret: &[u8], key: &Key) -> Result<Wrap, StoreError> {
        let nonce = random::<24>()?;
        let mut wrap = Wrap {
            kind,
            salt: hex(&random::<16>()?),
            memory_kib: MEMORY_KIB,
            passes: PASSES,
            nonce: hex(&nonce),
            sealed: String::new(),
        };
        let sealed = wrap
            .cipher(secret)?
            .encrypt(XNonce::from_slice(&nonce), &key[..])
            .map_err(|_| StoreError::KeyFile("the key could not be sealed".into()))?;
        wrap.sealed = hex(&sealed);
        Ok(wrap)
    }

    /// None when the secret is not the one that sealed it.
    fn open(&self, secret: &[u8]) -> Result<Option<Key>, StoreError> {
        let (nonce, sealed) = (unhex(&self.nonce)?, unhex(&self.sealed)?);
        if nonce.len() != 24 {
            return Err(StoreError::KeyFile("a value is cut short".into()));
        }
        let Ok(plain) = self.cipher(secret)?.decrypt(XNonce::from_slice(&nonce), sealed.as_slice()) else {
            return Ok(None);
        };
        let plain = Zeroizing::new(plain);
        let mut key: Key = Zeroizing::new([0; 32]);
        if plain.len() != 32 {
            return Err(StoreError::KeyFile("the key has a wrong length".into()));
        }
        key.copy_from_slice(&plain);
        Ok(Some(key))
    }
}

impl KeyFile {
    pub fn make(passphrase: &str, label: &str) -> Result<(KeyFile, Key, RecoveryCode), StoreError> {
        check_passphrase(passphrase)?;
        let key: Key = Zeroizing::new(random()?);
        let code = RecoveryCode::make()?;
        let wraps = vec![
            Wrap::seal(WrapKind::Passphrase, passphrase.as_bytes(), &key)?,
            Wrap::seal(WrapKind::Recovery, code.secret().as_bytes(), &key)?,
        ];
        Ok((KeyFile { version: 1, label: label.to_owned(), wraps }, key, code))
    }

    pub fn label(&self) -> &str {
        &self.label
    }

    pub fn read(path: &Path) -> Result<KeyFile, StoreError> {
        let bytes = fs::read(path).map_err(|e| StoreError::file(path, &e))?;
        Self::from_bytes(&bytes)
    }

    pub fn from_bytes(bytes: &[u8]) -> Result<KeyFile, StoreError> {
        let file: KeyFile = serde_json::from_slice(bytes).map_err(|e| StoreError::KeyFile(e.to_string()))?;
        if file.version != 1 {
            return Err(StoreError::Newer { found: i64::from(file.version), known: 1 });
        }
        Ok(file)
    }

    pub fn to_bytes(&self) -> Vec<u8> {
        serde_json::to_vec_pretty(self).unwrap_or_default()
    }

    /// Written beside and renamed, so that a crash never leaves half a key file.
    pub fn write(&self, path: &Path) -> Result<(), StoreError> {
        write_whole(path, |file| file.write_all(&self.to_bytes())).map_err(|e| StoreError::file(path, &e))
    }

    fn unwrap_by(&self, kind: WrapKind, secret: &[u8]) -> Result<Option<Key>, StoreError> {
        for wrap in self.wraps.iter().filter(|w| w.kind == kind) {
            if let Some(key) = wrap.open(secret)? {
                return Ok(Some(key));
            }
        }
        Ok(None)
    }

    pub fn open(&self, passphrase: &str) -> Result<Key, StoreError> {
        self.unwrap_by(WrapKind::Passphrase, passphrase.as_bytes())?.ok_or(StoreError::WrongPassphrase)
    }

    pub fn open_by_code(&self, code: &str) -> Result<Key, StoreError> {
        let code = RecoveryCode::read(code).ok_or(StoreError::WrongRecoveryCode)?;
        self.unwrap_by(WrapKind::Recovery, code.secret().as_bytes())?.ok_or(StoreError::WrongRecoveryCode)
    }

    pub fn set_passphrase(&mut self, passphrase: &str, key: &Key) -> Result<(), StoreError> {
        check_passphrase(passphrase)?;
        let wrap = Wrap::seal(WrapKind::Passphrase, passphrase.as_bytes(), key)?;
        self.wraps.retain(|w| w.kind != WrapKind::Passphrase);
        self.wraps.push(wrap);
        Ok(())
    }

    /// Seals the key under a new recovery code; the one before opens nothing any more.
    pub fn set_recovery(&mut self, key: &Key) -> Result<RecoveryCode, StoreError> {
        let code = RecoveryCode::make()?;
        let wrap = Wrap::seal(WrapKind::Recovery, code.secret().as_bytes(), key)?;
        self.wraps.retain(|w| w.kind != WrapKind::Recovery);
        self.wraps.push(wrap);
        Ok(code)
    }
}

pub fn check_passphrase(passphrase: &str) -> Result<(), StoreError> {
    if passphrase.chars().count() < 12 { Err(StoreError::ShortPassphrase) } else { Ok(()) }
}
