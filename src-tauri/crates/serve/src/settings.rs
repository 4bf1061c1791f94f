//! What is chosen once, when a server is made: the names by which laptops reach it.
//! Never here: what is given at each start.

use crate::{
    ServeError,
    authority::{self, Authority},
};
use serde::{Deserialize, Serialize};
use std::path::Path;
use waymark_server::{Accounts, Postgres, Sqlite, storage::postgres::Address};
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

    pub async fn read(storage: &impl Accounts) -> Result<Self, ServeError> {
        let kept = storage.kept_secret(SETTINGS).await?.ok_or(ServeError::CutShort)?;
        serde_json::from_slice(&kept).map_err(|e| waymark_server::StorageError::Damaged(e.to_string()).into())
    }
}

/// A new server in an empty folder, with an authority of its own.
pub async fn init(dir: &Path, settings: &Settings) -> Result<(), ServeError> {
    let made = authority::make(&settings.names)?;
    let bytes = serde_json::to_vec(settings).unwrap_or_default();
    Ok(Sqlite::make(dir, &first_epoch(), &first_secrets(&bytes, &made)).map(drop)?)
}

/// The same in a PostgreSQL database that has none. The address is that of who is to own the tables; `worker` is the user
/// as whom servers will work.
pub async fn init_in(database: &Address, worker: &str, settings: &Settings) -> Result<(), ServeError> {
    let made = authority::make(&settings.names)?;
    let bytes = serde_json::to_vec(settings).unwrap_or_default();
    let secrets = first_secrets(&bytes, &made);
    Ok(Postgres::make_with(database, worker, &first_epoch(), &secrets).await.map(drop)?)
}

/// They come with the server itself, so that none is ever without them.
fn first_secrets<'a>(settings: &'a [u8], made: &'a Authority) -> Vec<(&'static str, &'a [u8])> {
    made.secrets().into_iter().chain([(SETTINGS, settings)]).collect()
}

fn first_epoch() -> Epoch {
    Epoch { id: uuid::Uuid::now_v7().to_string(), number: 0 }
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
    Ok(Sqlite::open(dir, &first_epoch())?)
}

/// The server of this database.
pub async fn open_in(database: &Address) -> Result<Postgres, ServeError> {
    Ok(Postgres::open(database).await?)
}
