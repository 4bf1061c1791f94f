//! Everything in one file, while others go on working: each table as PostgreSQL copies it, at one moment, with a hash over
//! all of it at the end. And the way back, into a database that has no server.
//! Never here: where backups are kept, and for how long.

use super::{
    ALL, Address, Postgres,
    fault::Fault,
    migrate::{self, STEPS},
    tx::{For, Tx},
};
use crate::storage::StorageError;
use bytes::Bytes;
use futures_util::{SinkExt, StreamExt};
use std::{
    fs::{self, File},
    io::{self, BufReader, BufWriter, Read, Write},
    path::{Path, PathBuf},
};
use tokio_postgres::{Client, Transaction};
use waymark_sync::Epoch;

/// What the file begins with, before the version of the tables.
const OURS: &[u8; 8] = b"WmSvPg1\n";
/// Those that others lean on first.
pub const TABLES: [&str; 17] = [
    "epoch",
    "device",
    "operation",
    "record",
    "scope_head",
    "log",
    "snapshot",
    "piece",
    "file",
    "file_part",
    "secret",
    "office",
    "person",
    "code",
    "laptop",
    "session",
    "noted",
];
/// More than PostgreSQL ever sends in one piece of a copy: what is greater is no length.
const LARGEST: u32 = 1 << 30;
const HASH: usize = 32;

/// Written beside `to`; only then it gets its name.
pub async fn backup(storage: &Postgres, to: &Path) -> Result<(), StorageError> {
    if to.exists() {
        return Err(StorageError::NotReplaced(to.display().to_string()));
    }
    let mut part = to.as_os_str().to_owned();
    part.push(".part");
    let part = PathBuf::from(part);
    let written = match write(storage, &part).await {
        Ok(()) => fs::rename(&part, to).map_err(|e| StorageError::file(to, &e)),
        Err(fault) => Err(fault.error()),
    };
    if written.is_err() {
        let _ = fs::remove_file(&part);
    }
    written
}

async fn write(storage: &Postgres, part: &Path) -> Result<(), Fault> {
    let failed = |e: io::Error| StorageError::file(part, &e);
    let _ = fs::remove_file(part);
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(part).map_err(failed)?;
    let mut to = Hashed { within: BufWriter::new(file), hasher: blake3::Hasher::new() };
    let version = (STEPS.len() as u64).to_le_bytes();
    to.write_all(OURS).and_then(|()| to.write_all(&version)).map_err(failed)?;
    let mut client = storage.client().await?;
    let tx = Tx::begin(&mut client, For::Reading, ALL).await?;
    tx.may_take_long().await?;
    for table in TABLES {
        let copy = format!("COPY {table} TO STDOUT (FORMAT binary)");
        let mut rows = std::pin::pin!(tx.raw().copy_out(&copy).await?);
        while let Some(piece) = rows.next().await {
            let piece = piece?;
            let length = u32::try_from(piece.len()).unwrap_or(u32::MAX).to_le_bytes();
            to.write_all(&length).and_then(|()| to.write_all(&piece)).map_err(failed)?;
        }
        to.write_all(&0u32.to_le_bytes()).map_err(failed)?;
    }
    tx.commit().await?;
    let Hashed { mut within, hasher } = to;
    within.write_all(hasher.finalize().as_bytes()).map_err(failed)?;
    let file = within.into_inner().map_err(|e| failed(e.into_error()))?;
    Ok(file.sync_all().map_err(failed)?)
}

struct Hashed<T> {
    within: T,
    hasher: blake3::Hasher,
}

impl<T: Write> Write for Hashed<T> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.within.write(bytes)?;
        self.hasher.update(bytes.get(..written).unwrap_or_default());
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.within.flush()
    }
}

impl Postgres {
    /// A server from a backup, in a database that has none. Its epoch is new before anybody can open it.
    /// The address and the `worker` are as in [`Postgres::make`].
    pub async fn restore(
        backup: &Path,
        address: &Address,
        worker: &str,
        id: &str,
        now: u64,
    ) -> Result<Epoch, StorageError> {
        let not_ours = || StorageError::NotABackup(backup.display().to_string());
        let version = whole(backup).map_err(|e| StorageError::file(backup, &e))?.ok_or_else(not_ours)?;
        let known = STEPS.len() as u64;
        if version > known {
            return Err(StorageError::Newer { found: version.cast_signed(), known: known.cast_signed() });
        }
        let steps = usize::try_from(version).ok().and_then(|n| STEPS.get(..n)).ok_or_else(not_ours)?;
        let mut client = address.connect().await?;
        migrate::migrate(&mut client, steps, worker).await?;
        let epoch = fill(&mut client, backup, id, now).await.map_err(Fault::error)?;
        migrate::migrate(&mut client, &STEPS, worker).await?;
        Ok(epoch)
    }
}

/// The version of its tables, where it is what was written.
fn whole(path: &Path) -> io::Result<Option<u64>> {
    let file = File::open(path)?;
    let Some(length) = file.metadata()?.len().checked_sub((OURS.len() + 8 + HASH) as u64) else {
        return Ok(None);
    };
    let mut from = BufReader::new(file);
    let (mut ours, mut version, mut said) = ([0; OURS.len()], [0; 8], [0; HASH]);
    from.read_exact(&mut ours)?;
    from.read_exact(&mut version)?;
    let mut hasher = blake3::Hasher::new();
    hasher.update(&ours).update(&version);
    hasher.update_reader((&mut from).take(length))?;
    from.read_exact(&mut said)?;
    let same = ours == *OURS && hasher.finalize() == said;
    Ok(same.then_some(u64::from_le_bytes(version)))
}

async fn fill(client: &mut Client, backup: &Path, id: &str, now: u64) -> Result<Epoch, Fault> {
    let failed = |e: io::Error| StorageError::file(backup, &e);
    let mut from = BufReader::new(File::open(backup).map_err(failed)?);
    let mut head = [0; OURS.len() + 8];
    from.read_exact(&mut head).map_err(failed)?;
    let tx = client.transaction().await?;
    // Nobody makes another server here meanwhile.
    tx.batch_execute("LOCK TABLE epoch IN ACCESS EXCLUSIVE MODE").await?;
    if tx.query_opt(super::EPOCH, &[]).await?.is_some() {
        return Err(StorageError::NotEmpty("this database".to_owned()).into());
    }
    for table in TABLES {
        copy_in(&tx, table, &mut from, &failed).await?;
    }
    let old = super::push::an_epoch(&tx.query_one(super::EPOCH, &[]).await?)?;
    let epoch = super::next_epoch(&old, id, now);
    tx.execute(super::SET_EPOCH, &[&epoch.id, &i64::from(epoch.number)]).await?;
    // A code that was used since would be good again.
    tx.batch_execute("DELETE FROM code WHERE used_by IS NULL; DELETE FROM session").await?;
    tx.commit().await?;
    Ok(epoch)
}

async fn copy_in(
    tx: &Transaction<'_>,
    table: &str,
    from: &mut impl Read,
    failed: &impl Fn(io::Error) -> StorageError,
) -> Result<(), Fault> {
    let mut to =
        std::pin::pin!(tx.copy_in::<_, Bytes>(&format!("COPY {table} FROM STDIN (FORMAT binary)")).await?);
    loop {
        let mut length = [0; 4];
        from.read_exact(&mut length).map_err(failed)?;
        let length = u32::from_le_bytes(length);
        if length == 0 {
            break;
        }
        if length > LARGEST {
            return Err(failed(io::ErrorKind::InvalidData.into()).into());
        }
        let mut piece = Vec::new();
        from.take(length.into()).read_to_end(&mut piece).map_err(failed)?;
        to.send(piece.into()).await?;
    }
    to.finish().await?;
    Ok(())
}
