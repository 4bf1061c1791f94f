//! Signatures: which bytes are signed, by a laptop and by its server.
//! Never here: where a key is kept, a random number.

use crate::{Lease, MessageError, SignedLease, pack, unpack};
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};

/// A key for signing. Made of 32 random bytes, which are also how it is kept.
pub struct Key(SigningKey);

impl Key {
    pub fn from_bytes(secret: &[u8; 32]) -> Self {
        Key(SigningKey::from_bytes(secret))
    }

    pub fn public(&self) -> [u8; 32] {
        self.0.verifying_key().to_bytes()
    }

    /// What a laptop sends: the path says what it is meant for, so that no message is taken for another.
    pub fn sign(&self, device: &str, path: &str, body: &[u8]) -> [u8; 64] {
        self.0.sign(&message(device, path, body)).to_bytes()
    }

    pub fn sign_lease(&self, lease: &Lease) -> Result<SignedLease, MessageError> {
        let lease = pack(lease)?;
        let signature = self.0.sign(&message("", LEASE, &lease)).to_bytes().to_vec();
        Ok(SignedLease { lease, signature })
    }
}

/// Whether the laptop with this public key signed it.
pub fn is_signed(key: &[u8; 32], device: &str, path: &str, body: &[u8], signature: &[u8]) -> bool {
    let (Ok(key), Ok(signature)) = (VerifyingKey::from_bytes(key), Signature::from_slice(signature)) else {
        return false;
    };
    key.verify_strict(&message(device, path, body), &signature).is_ok()
}

impl SignedLease {
    /// None where it is not signed by this server.
    pub fn read(&self, server_key: &[u8; 32]) -> Option<Lease> {
        let signed = is_signed(server_key, "", LEASE, &self.lease, &self.signature);
        signed.then(|| unpack(&self.lease, LARGEST_LEASE).ok()).flatten()
    }
}

const LEASE: &str = "lease";
const LARGEST_LEASE: usize = 64 * 1024;

fn message(device: &str, path: &str, body: &[u8]) -> Vec<u8> {
    let mut hasher = blake3::Hasher::new_derive_key("waymark 2026 signed message");
    for part in [device.as_bytes(), path.as_bytes(), body] {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part);
    }
    hasher.finalize().as_bytes().to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Epoch;
    use std::collections::BTreeSet;

    #[test]
    fn a_message_that_was_altered_or_is_meant_for_something_else_is_not_signed() {
        let key = Key::from_bytes(&[7; 32]);
        let signature = key.sign("d", "/v1/ask", b"body");
        let signed = |device, path, body: &[u8]| is_signed(&key.public(), device, path, body, &signature);
        assert!(signed("d", "/v1/ask", b"body"));
        assert!(!signed("e", "/v1/ask", b"body"));
        assert!(!signed("d", "/v1/session", b"body"));
        assert!(!signed("d", "/v1/ask", b"Body"));
        // The boundary between the parts is signed too.
        assert!(!signed("d/", "v1/ask", b"body"));
        assert!(!is_signed(&Key::from_bytes(&[8; 32]).public(), "d", "/v1/ask", b"body", &signature));
        assert!(!is_signed(&key.public(), "d", "/v1/ask", b"body", &signature[..63]));
    }

    #[test]
    fn a_lease_is_read_only_where_the_server_signed_it() {
        let lease = Lease {
            device: "d".into(),
            person: "p".into(),
            scopes: BTreeSet::from(["national".into()]),
            epoch: Epoch { id: "e".into(), number: 0 },
            from: 1,
            until: 2,
        };
        let server = Key::from_bytes(&[1; 32]);
        let signed = server.sign_lease(&lease).unwrap();
        assert_eq!(signed.read(&server.public()), Some(lease.clone()));
        let longer = pack(&Lease { until: 3, ..lease }).unwrap();
        assert_eq!(SignedLease { lease: longer, ..signed }.read(&server.public()), None);
    }
}
