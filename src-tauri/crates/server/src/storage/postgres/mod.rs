//! The storage of several servers at once: one PostgreSQL database. A server keeps nothing of it in its own memory, so
//! that any number of them may run on one database, behind anything that spreads laptops among them.
//! It uses what every database of this kind means the same by: no sequences, no advisory locks, no NOTIFY, no number of a
//! transaction as a place in an order (docs/postgresql-statements.md).
//! Never here: a decision about a change (see `waymark_sync::plan`).

mod accounts;
mod backup;
mod carry;
mod check;
mod columns;
mod connect;
mod devices;
mod earlier;
mod fault;
mod files;
mod migrate;
mod pages;
mod push;
mod queue;
mod rows;
mod snapshot;
#[cfg(all(test, unix))]
mod tests;
mod tx;

pub use carry::Carried;
pub use connect::Address;

use crate::storage::{
    Asking, HeldFile, Pushed, Storage, StorageError,
    accounts::{Accounts, AtDoor, By, Code, Known, NewSession, Noted, Office},
    coding::number,
};
use deadpool_postgres::{Object, Pool};
use fault::Fault;
use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Deref,
    path::Path,
    sync::Arc,
    time::Duration,
};
use tokio_postgres::Row;
use tx::{For, in_one};
use waymark_domain::RecordId;
use waymark_sync::{
    Batch, Device, Digest, Enrol, Epoch, FilePart, Image, Operation, Outcome, Page, Snapshot, Trouble,
    door::{Laptop, Person, Role},
};

const EPOCH: &str = "SELECT id, number FROM epoch";
const FIRST_EPOCH: &str =
    "INSERT INTO epoch (one, id, number) VALUES (1, $1, $2) ON CONFLICT (one) DO NOTHING";
const LOCK_EPOCH: &str = "SELECT id, number FROM epoch FOR UPDATE";
const SET_EPOCH: &str = "UPDATE epoch SET id = $1, number = $2";
/// Whether whoever asks may pass the walls or take them down.
const UNBOUND: &str = "SELECT current_user::text, r.rolsuper OR r.rolbypassrls
        OR pg_has_role(current_user, c.relowner, 'MEMBER')
    FROM pg_roles r, pg_class c
    WHERE r.rolname = current_user AND c.oid = 'record'::regclass";

/// What the server's own work may see.
const ALL: &str = "*";

pub struct Postgres {
    inner: Arc<Inner>,
    sees: Arc<str>,
}

struct Inner {
    pool: Pool,
    longest_transaction: Duration,
    making: snapshot::Making,
    queue: queue::Queue,
    order: rows::Order,
}

impl Inner {
    fn own(self: &Arc<Self>) -> Postgres {
        Postgres { inner: Arc::clone(self), sees: ALL.into() }
    }
}

impl Postgres {
    /// The server of a database that has one. Its user owns no table (see `migrations/3_walls.sql`).
    pub async fn open(address: &Address) -> Result<Self, StorageError> {
        let storage = Self::at(address)?;
        let needs = i64::try_from(migrate::STEPS.len()).unwrap_or(i64::MAX);
        let client = storage.client().await.map_err(Fault::error)?;
        let found: i64 = client.query_one(migrate::FOUND, &[]).await?.try_get(0)?;
        match found.cmp(&needs) {
            std::cmp::Ordering::Less => return Err(StorageError::Older { found, needs }),
            std::cmp::Ordering::Greater => return Err(StorageError::Newer { found, known: needs }),
            std::cmp::Ordering::Equal => {}
        }
        let user = client.query_one(UNBOUND, &[]).await?;
        if user.try_get(1)? {
            return Err(StorageError::Unbound(user.try_get(0)?));
        }
        drop(client);
        storage.epoch().await?;
        Ok(storage)
    }

    /// A new server, in a database that has none. The address is that of who is to own the tables; `worker` is the user
    /// as whom servers work. What is returned is for what is put into a new server, and not to serve.
    pub async fn make(address: &Address, worker: &str, founding: &Epoch) -> Result<Self, StorageError> {
        Self::make_with(address, worker, founding, &[]).await
    }

    /// The same with its first secrets, by name: there is a server with all of them, or none.
    pub async fn make_with(
        address: &Address,
        worker: &str,
        founding: &Epoch,
        secrets: &[(&str, &[u8])],
    ) -> Result<Self, StorageError> {
        Self::upgrade(address, worker).await?;
        let storage = Self::at(address)?;
        let (id, number) = (&founding.id, i64::from(founding.number));
        let first: Result<u64, StorageError> = in_one!(storage, For::Writing, id.as_bytes(), |tx| {
            let first = tx.run(FIRST_EPOCH, &[&id, &number]).await?;
            if first > 0 {
                for (name, value) in secrets {
                    accounts::secret(&tx, name, value).await?;
                }
            }
            Ok::<_, Fault>(first)
        });
        match first? {
            0 => Err(StorageError::NotEmpty("this database".to_owned())),
            _ => Ok(storage),
        }
    }

    /// Brings the tables up to date, while servers work. The address is that of who owns them.
    pub async fn upgrade(address: &Address, worker: &str) -> Result<(), StorageError> {
        migrate::migrate(&mut address.connect().await?, &migrate::STEPS, worker).await
    }

    fn at(address: &Address) -> Result<Self, StorageError> {
        let inner = Inner {
            pool: address.pool()?,
            longest_transaction: address.longest_transaction(),
            making: snapshot::Making::default(),
            queue: queue::Queue::default(),
            order: rows::Order::Head,
        };
        Ok(Arc::new(inner).own())
    }

    async fn client(&self) -> Result<Object, Fault> {
        Ok(self.inner.pool.get().await?)
    }

    /// How long one try of a transaction may take: longer than its statements only where nothing is heard any more.
    fn longest(&self, to: For) -> Duration {
        match to {
            For::Writing | For::Reading => self.inner.longest_transaction,
            For::ReadingAll | For::Copying => Duration::MAX,
        }
    }

    /// Again where the connection was closed meanwhile. `of` tells those apart who may meet.
    async fn read_one(
        &self,
        of: &str,
        sql: &str,
        values: tx::Values<'_>,
    ) -> Result<Option<Row>, StorageError> {
        let mut tries = fault::Tries::of(of.as_bytes());
        let longest = self.longest(For::Reading);
        loop {
            let client = self.client().await.map_err(Fault::error)?;
            let Ok(read) = tokio::time::timeout(longest, tx::read_one(&client, sql, values)).await else {
                // Nobody gets this connection any more.
                drop(Object::take(client));
                return Err(tx::unheard(longest));
            };
            match read {
                Ok(row) => return Ok(row),
                Err(fault) => tries.after(fault).await?,
            }
        }
    }

    async fn with_founding(&self, asking: Asking, somebody_founds: bool) -> Result<Asking, StorageError> {
        let waits_for_founding = somebody_founds && self.waits_for_founding(&asking.device).await?;
        Ok(Asking { waits_for_founding, ..asking })
    }
}

fn next_epoch(old: &Epoch, id: &str, now: u64) -> Epoch {
    let number = u32::try_from(now).unwrap_or(u32::MAX).max(old.number.saturating_add(1));
    Epoch { id: id.to_owned(), number }
}

/// Reads at one moment.
macro_rules! read {
    ($self:expr, |$tx:ident| $work:expr) => {
        in_one!($self, For::Reading, b"", |$tx| $work)
    };
}

/// `$of` tells those apart who may meet.
macro_rules! write {
    ($self:expr, $of:expr, |$tx:ident| $work:expr) => {
        in_one!($self, For::Writing, $of.as_bytes(), |$tx| $work)
    };
}

impl Storage for Postgres {
    const AT_ONCE: bool = false;

    fn within(&self, scopes: &BTreeSet<String>) -> impl Deref<Target = Self> + Send + Sync {
        // No scope has that character, and none is called *.
        let plain = scopes.iter().filter(|scope| !scope.contains('\u{1f}') && *scope != ALL);
        let sees = plain.map(String::as_str).collect::<Vec<_>>().join("\u{1f}");
        Box::new(Postgres { inner: Arc::clone(&self.inner), sees: sees.into() })
    }

    async fn epoch(&self) -> Result<Epoch, StorageError> {
        read!(self, |tx| {
            let row = tx.row(EPOCH, &[]).await?.ok_or(StorageError::NotMade)?;
            push::an_epoch(&row)
        })
    }

    async fn new_epoch(&self, id: &str, now: u64) -> Result<Epoch, StorageError> {
        write!(self, id, |tx| {
            let row = tx.row(LOCK_EPOCH, &[]).await?.ok_or(StorageError::NotMade)?;
            let epoch = next_epoch(&push::an_epoch(&row)?, id, now);
            tx.run(SET_EPOCH, &[&epoch.id, &i64::from(epoch.number)]).await?;
            Ok::<_, Fault>(epoch)
        })
    }

    async fn add_device(&self, device: &Device) -> Result<(), StorageError> {
        write!(self, device.id, |tx| devices::add(&tx, device).await)
    }

    async fn device(&self, id: &str) -> Result<Option<Device>, StorageError> {
        read!(self, |tx| devices::device(&tx, id).await)
    }

    async fn set_scopes(&self, device: &str, scopes: &BTreeSet<String>) -> Result<(), StorageError> {
        write!(self, device, |tx| devices::set_scopes(&tx, device, scopes).await)
    }

    async fn waits_for_founding(&self, device: &Device) -> Result<bool, StorageError> {
        read!(self, |tx| devices::waits_for_founding(&tx, device).await)
    }

    async fn asking(&self, device: &str) -> Result<Option<Asking>, StorageError> {
        let row = self.read_one(device, devices::ASKING, &[&device]).await?;
        let Some(row) = row else { return Ok(None) };
        let (asking, somebody_founds) = devices::asking(&row, 0).map_err(Fault::error)?;
        Ok(Some(self.with_founding(asking, somebody_founds).await?))
    }

    async fn succeed(&self, device: &str, by: &str, sent: u64) -> Result<Option<Device>, StorageError> {
        write!(self, by, |tx| devices::succeed(&tx, device, by, sent).await)
    }

    async fn revoke(&self, device: &str) -> Result<(), StorageError> {
        write!(self, device, |tx| devices::revoke(&tx, device).await)
    }

    async fn push(&self, batch: &Batch) -> Result<Pushed, StorageError> {
        queue::push_in_turn(&self.inner, batch).await
    }

    async fn page(&self, scope: &str, after: u64, most_entries: usize) -> Result<Page, StorageError> {
        read!(self, |tx| pages::page(&tx, scope, after, most_entries).await)
    }

    async fn pages(
        &self,
        after: &BTreeMap<String, u64>,
        most_entries: usize,
    ) -> Result<BTreeMap<String, Page>, StorageError> {
        read!(self, |tx| pages::pages(&tx, after, most_entries).await)
    }

    async fn head(&self, scope: &str) -> Result<u64, StorageError> {
        read!(self, |tx| pages::head(&tx, scope).await.map(|head| head.head))
    }

    async fn heads(&self, scopes: &BTreeSet<String>) -> Result<BTreeMap<String, u64>, StorageError> {
        read!(self, |tx| pages::heads(&tx, scopes).await)
    }

    async fn snapshot(&self, scope: &str, now: u64) -> Result<Snapshot, StorageError> {
        let _alone = self.inner.making.alone(scope).await;
        in_one!(self, For::Copying, scope.as_bytes(), |tx| snapshot::snapshot(&tx, scope, now).await)
    }

    async fn piece(&self, digest: [u8; 32]) -> Result<Option<(String, Vec<u8>)>, StorageError> {
        read!(self, |tx| snapshot::piece(&tx, digest).await)
    }

    async fn keep_file(&self, part: &FilePart) -> Result<u64, StorageError> {
        write!(self, part.scope, |tx| files::keep(&tx, part).await)
    }

    async fn file(
        &self,
        scopes: &BTreeSet<String>,
        digest: [u8; 32],
        at: u64,
    ) -> Result<Option<FilePart>, StorageError> {
        read!(self, |tx| files::part(&tx, scopes, digest, at).await)
    }

    async fn held_files(&self, after: Option<&HeldFile>, most: u32) -> Result<Vec<HeldFile>, StorageError> {
        read!(self, |tx| files::held(&tx, after, most).await)
    }

    async fn forget_file(&self, scope: &str, digest: [u8; 32]) -> Result<(), StorageError> {
        write!(self, scope, |tx| files::forget(&tx, scope, digest).await)
    }

    async fn files_are_in(&self) -> Result<Option<String>, StorageError> {
        read!(self, |tx| files::are_in(&tx).await)
    }

    async fn keep_files_in(&self, place: &str) -> Result<(), StorageError> {
        write!(self, place, |tx| files::keep_in(&tx, place).await)
    }

    async fn digests(&self, scope: &str) -> Result<(u64, Vec<Digest>), StorageError> {
        read!(self, |tx| pages::digests(&tx, scope).await)
    }

    async fn records(&self, scope: &str, byte: u8) -> Result<(u64, Vec<(RecordId, Image)>), StorageError> {
        read!(self, |tx| pages::records(&tx, scope, byte).await)
    }

    async fn forget_log(&self, scope: &str, up_to: u64) -> Result<(), StorageError> {
        write!(self, scope, |tx| pages::forget(&tx, scope, up_to).await)
    }

    async fn archive(&self) -> Result<Vec<(Operation, Outcome)>, StorageError> {
        in_one!(self, For::ReadingAll, b"", |tx| earlier::whole_archive(&tx).await)
    }

    async fn check(&self) -> Result<Vec<String>, StorageError> {
        in_one!(self, For::ReadingAll, b"", |tx| check::check(&tx).await)
    }

    async fn backup(&self, to: &Path) -> Result<(), StorageError> {
        backup::backup(self, to).await
    }
}

impl Accounts for Postgres {
    async fn secret(&self, name: &str, fresh: &[u8]) -> Result<Vec<u8>, StorageError> {
        write!(self, name, |tx| accounts::secret(&tx, name, fresh).await)
    }

    async fn kept_secret(&self, name: &str) -> Result<Option<Vec<u8>>, StorageError> {
        read!(self, |tx| accounts::kept_secret(&tx, name).await)
    }

    async fn offices(&self) -> Result<Vec<Office>, StorageError> {
        read!(self, |tx| accounts::offices(&tx).await)
    }

    async fn add_office(&self, name: &str, by: By<'_>) -> Result<(), StorageError> {
        write!(self, name, |tx| accounts::add_office(&tx, name, by).await)
    }

    async fn people(&self) -> Result<Vec<Person>, StorageError> {
        read!(self, |tx| accounts::people(&tx).await)
    }

    async fn add_person(&self, person: &Person, by: By<'_>) -> Result<(), StorageError> {
        write!(self, person.id, |tx| accounts::add_person(&tx, person, by).await)
    }

    async fn set_role(&self, person: &str, role: Role, by: By<'_>) -> Result<(), StorageError> {
        write!(self, person, |tx| accounts::set_role(&tx, person, role, by).await)
    }

    async fn disable(&self, person: &str, by: By<'_>) -> Result<(), StorageError> {
        write!(self, person, |tx| accounts::disable(&tx, person, by).await)
    }

    async fn add_code(&self, code: &Code, by: By<'_>) -> Result<(), StorageError> {
        write!(self, code.person, |tx| accounts::add_code(&tx, code, by).await)
    }

    async fn enrol(
        &self,
        enrol: &Enrol,
        code: [u8; 32],
        now: u64,
    ) -> Result<Result<Known, Trouble>, StorageError> {
        write!(self, enrol.device, |tx| accounts::enrol(&tx, enrol, code, now).await)
    }

    async fn laptops(&self) -> Result<Vec<Laptop>, StorageError> {
        read!(self, |tx| accounts::laptops(&tx).await)
    }

    async fn known(&self, device: &str) -> Result<Option<Known>, StorageError> {
        read!(self, |tx| accounts::known(&tx, device).await)
    }

    async fn confirm(&self, laptop: &str, by: By<'_>) -> Result<(), StorageError> {
        write!(self, laptop, |tx| accounts::confirm(&tx, laptop, by).await)
    }

    async fn withdraw(&self, laptop: &str, by: By<'_>) -> Result<(), StorageError> {
        write!(self, laptop, |tx| accounts::withdraw(&tx, laptop, by).await)
    }

    async fn open_session(&self, session: &NewSession, now: u64) -> Result<bool, StorageError> {
        write!(self, session.laptop, |tx| accounts::open_session(&tx, session, now).await)
    }

    async fn session(&self, token: [u8; 32], now: u64) -> Result<Option<String>, StorageError> {
        read!(self, |tx| accounts::session(&tx, token, now).await)
    }

    async fn at_door(&self, device: &str, token: [u8; 32], now: u64) -> Result<Option<AtDoor>, StorageError> {
        let values: tx::Values<'_> = &[&device, &token.as_slice(), &number(now)];
        let Some(row) = self.read_one(device, accounts::AT_DOOR, values).await? else { return Ok(None) };
        let (at_door, somebody_founds) = accounts::at_door(&row).map_err(Fault::error)?;
        let asking = self.with_founding(at_door.asking, somebody_founds).await?;
        Ok(Some(AtDoor { asking, ..at_door }))
    }

    async fn noted(&self) -> Result<Vec<Noted>, StorageError> {
        read!(self, |tx| accounts::noted(&tx).await)
    }
}
