//! What is chosen once, when a server is made: the names by which laptops reach it.
//! Never here: what is given at each start.

use crate::{ServeError, authority};
use serde::{Deserialize, Serialize};
use std::path::Path;
use waymark_server::{Accounts, Sqlite};
use waymark_sync::Epoch;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// Hosts or addresses; invitations name the first.
    pub names: Vec<String>,
    pub port: u16,
    /// Whether the certificate comes from files and is one that every computer knows.
    pub public: bool,
}

const SETTINGS: &str = "settings";

impl Settings {
    pub fn address(&self) -> String {
        let name = self.names.first().map_or("localhost", String::as_str);
        match name.parse::<std::net::Ipv6Addr>() {
            Ok(six) => format!("https://[{six}]:{}", self.port),
            Err(_) => format!("https://{name}:{}", self.port),
        }
    }

    pub async fn read(storage: &Sqlite) -> Result<Self, ServeError> {
        let kept = storage.secret(SETTINGS, b"").await?;
        serde_json::from_slice(&kept).map_err(|e| waymark_server::StorageError::Damaged(e.to_string()).into())
    }
}

/// A new server in an empty folder, with an authority of its own.
pub async fn init(dir: &Path, settings: &Settings) -> Result<(), ServeError> {
    if exists(dir) {
        return Err(waymark_server::StorageError::NotEmpty(dir.display().to_string()).into());
    }
    let made = authority::make(&settings.names)?;
    let epoch = Epoch { id: uuid::Uuid::now_v7().to_string(), number: 0 };
    let storage = Sqlite::open(dir, &epoch)?;
    let bytes = serde_json::to_vec(settings).unwrap_or_default();
    storage.secret(SETTINGS, &bytes).await?;
    authority::keep(&storage, &made).await
}

pub fn exists(dir: &Path) -> bool {
    Sqlite::is_in(dir)
}

/// The server of this folder.
pub fn open(dir: &Path) -> Result<Sqlite, ServeError> {
    if !exists(dir) {
        return Err(ServeError::NoServer(dir.display().to_string()));
    }
    // The epoch is the one that it has; this one is for a new database, which it is not.
    Ok(Sqlite::open(dir, &Epoch { id: uuid::Uuid::now_v7().to_string(), number: 0 })?)
}
