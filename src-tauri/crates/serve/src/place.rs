//! Where a server keeps what it has: a folder of its own machine, or a PostgreSQL database.
//! Never here: what is kept.

use crate::ServeError;
use rustls::pki_types::{CertificateDer, pem::PemObject};
use std::path::{Path, PathBuf};
use waymark_server::storage::postgres::Address;

#[derive(Debug, Clone)]
pub enum Place {
    Folder(PathBuf),
    Database(Address),
}

/// What is said of a database beside its address.
#[derive(Debug, Clone, Copy)]
pub struct Beside<'a> {
    /// A file with certificates in PEM, of an authority that not every computer knows.
    pub authority: Option<&'a Path>,
    /// How many one process keeps to it.
    pub connections: usize,
}

impl Place {
    pub fn dir(&self) -> Option<&Path> {
        match self {
            Place::Folder(dir) => Some(dir),
            Place::Database(_) => None,
        }
    }

    pub fn database(url: &str, beside: Beside<'_>) -> Result<Self, ServeError> {
        let mut address = Address::new(url);
        address.connections = beside.connections.max(1);
        if let Some(path) = beside.authority {
            address.authorities = certificates(path)?;
        }
        Ok(Place::Database(address))
    }
}

/// All that a file in PEM has, as DER.
pub fn certificates(path: &Path) -> Result<Vec<Vec<u8>>, ServeError> {
    let unusable = |why: rustls::pki_types::pem::Error| ServeError::Certificate {
        path: path.display().to_string(),
        why: why.to_string(),
    };
    let mut all = Vec::new();
    for certificate in CertificateDer::pem_file_iter(path).map_err(unusable)? {
        all.push(certificate.map_err(unusable)?.to_vec());
    }
    Ok(all)
}

impl std::fmt::Display for Place {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Place::Folder(dir) => write!(to, "{}", dir.display()),
            // Its address may hold a password.
            Place::Database(_) => to.write_str("the database"),
        }
    }
}
