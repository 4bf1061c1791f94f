//! The recovery code: 160 random bits in eight groups of four, with letters that cannot be misread.
//! Never here: what it opens.

use crate::{StoreError, keyfile::random};
use zeroize::Zeroizing;

/// Crockford's alphabet: no I, L, O, U.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LENGTH: usize = 32;

pub struct RecoveryCode(Zeroizing<String>);

impl RecoveryCode {
    pub(crate) fn make() -> Result<Self, StoreError> {
        let bytes = random::<LENGTH>()?;
        let code: String = bytes.iter().map(|b| char::from(ALPHABET[usize::from(b & 31)])).collect();
        Ok(RecoveryCode(Zeroizing::new(code)))
    }

    /// Reads what a person typed: any case, any spacing, O for 0 and I or L for 1.
    pub fn read(text: &str) -> Option<Self> {
        let code: String = text
            .chars()
            .filter(|c| c.is_alphanumeric())
            .map(|c| match c.to_ascii_uppercase() {
                'O' => '0',
                'I' | 'L' => '1',
                c => c,
            })
            .collect();
        let known = code.len() == LENGTH && code.bytes().all(|b| ALPHABET.contains(&b));
        known.then(|| RecoveryCode(Zeroizing::new(code)))
    }

    /// As it is printed: eight groups of four.
    pub fn shown(&self) -> String {
        self.0
            .as_bytes()
            .chunks(4)
            .map(|c| String::from_utf8_lossy(c).into_owned())
            .collect::<Vec<_>>()
            .join("-")
    }

    pub(crate) fn secret(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_back_however_it_is_typed() {
        let code = RecoveryCode::make().unwrap();
        let typed = code.shown().to_lowercase().replace('-', " ").replace('0', "o").replace('1', "l");
        assert_eq!(RecoveryCode::read(&typed).unwrap().secret(), code.secret());
        assert!(RecoveryCode::read("too short").is_none());
        assert!(RecoveryCode::read(&"\u{e9}".repeat(32)).is_none());
    }
}
