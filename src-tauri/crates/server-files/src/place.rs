//! A place that has files, each a scope's own: who knows a digest of another does not have the file. Parts lie under names
//! of their own until all are there; a whole is written at once, and only after its digest was found right.
//!
//! Nothing leans on a place refusing to write something twice, which not every one can: two who send the same part write the
//! same bytes, and whatever else comes of two who write at once is not what its digest says and is thrown away.
//! Never here: what kind of place it is (see `address`).

use crate::{FilesError, names};
use bytes::Bytes;
use futures_util::{StreamExt, TryStreamExt, future::BoxFuture, stream};
use object_store::{Error, GetOptions, GetRange, ObjectStore, ObjectStoreExt, PutPayload, path::Path};
use std::{collections::BTreeSet, path::PathBuf, sync::Arc, time::Duration};
use tokio::sync::Semaphore;
use waymark_server::{KeepsFiles, Storage, StorageError};
use waymark_sync::{FilePart, LARGEST_PART};

/// How many files of the greatest size a process holds in its memory at once.
const HANDS: usize = 8;
/// For one answer: a laptop waits for a minute (see `waymark_link`).
const PATIENCE: Duration = Duration::from_secs(45);
/// How many questions for one answer are under way at once.
const AT_ONCE: usize = 8;

#[derive(Debug)]
pub struct FilePlace {
    store: Arc<dyn ObjectStore>,
    /// As whoever looks after the server calls it.
    name: String,
    /// Where it is a folder of this machine.
    pub(crate) folder: Option<PathBuf>,
    hands: Semaphore,
}

/// A part that came: where it begins, and how long it is.
#[derive(Debug, Clone, Copy)]
struct Came {
    at: u64,
    size: u64,
}

impl FilePlace {
    pub fn new(store: Arc<dyn ObjectStore>, name: &str) -> Self {
        FilePlace { store, name: name.to_owned(), folder: None, hands: Semaphore::new(HANDS) }
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    /// Makes it the place of this server's files, or finds that it is. `server` is the server's own mark.
    ///
    /// # Errors
    /// Where it is another's, or not where this server's files are: an empty folder where a disk should be mounted is never
    /// taken for a place that lost everything.
    pub async fn adopt(&self, server: &str, storage: &impl Storage) -> Result<(), FilesError> {
        let before = storage.files_are_in().await?;
        match (self.mark().await?, &before) {
            (Some(mark), _) if mark == server => {}
            (Some(_), _) => return Err(FilesError::Anothers(self.name.clone())),
            (None, Some(before)) => {
                let (place, before, mark) = (self.name.clone(), before.clone(), server.to_owned());
                return Err(FilesError::NotMarked { place, before, mark });
            }
            (None, None) if !self.is_empty().await? => return Err(FilesError::NotEmpty(self.name.clone())),
            (None, None) => self.put_mark(server).await?,
        }
        // After the mark: whoever is stopped in between begins again.
        if before.as_ref() != Some(&self.name) {
            storage.keep_files_in(&self.name).await?;
        }
        Ok(())
    }

    pub async fn put_mark(&self, server: &str) -> Result<(), StorageError> {
        self.put(&names::MARK.into(), format!("{server}\n").into()).await
    }

    async fn mark(&self) -> Result<Option<String>, StorageError> {
        let mark = self.read(&names::MARK.into()).await?;
        Ok(mark.map(|mark| String::from_utf8_lossy(&mark).trim().to_owned()))
    }

    async fn is_empty(&self) -> Result<bool, StorageError> {
        Ok(self.list(None).next().await.transpose().map_err(|why| self.fails(why))?.is_none())
    }

    /// Something is not there; that may be said only of a place that is.
    async fn is_there(&self) -> Result<(), StorageError> {
        match self.mark().await? {
            Some(_) => Ok(()),
            None => {
                let why =
                    format!("it has no {} any more: is the disk mounted, the bucket there?", names::MARK);
                Err(StorageError::Files { place: self.name.clone(), why })
            }
        }
    }

    pub(crate) fn list(
        &self,
        prefix: Option<&Path>,
    ) -> stream::BoxStream<'static, Result<object_store::ObjectMeta, Error>> {
        self.store.list(prefix)
    }

    pub(crate) fn fails(&self, why: Error) -> StorageError {
        StorageError::Files { place: self.name.clone(), why: said(&why) }
    }

    pub(crate) fn fails_by(&self, why: &std::io::Error) -> StorageError {
        StorageError::Files { place: self.name.clone(), why: why.to_string() }
    }

    async fn put(&self, path: &Path, bytes: Bytes) -> Result<(), StorageError> {
        let put = self.store.put(path, PutPayload::from_bytes(bytes)).await;
        put.map(drop).map_err(|why| self.fails(why))
    }

    pub(crate) async fn read(&self, path: &Path) -> Result<Option<Bytes>, StorageError> {
        let got = async { self.store.get(path).await?.bytes().await };
        match got.await {
            Ok(bytes) => Ok(Some(bytes)),
            Err(Error::NotFound { .. }) => Ok(None),
            Err(why) => Err(self.fails(why)),
        }
    }

    pub(crate) async fn delete(&self, path: &Path) -> Result<(), StorageError> {
        match self.store.delete(path).await {
            Ok(()) | Err(Error::NotFound { .. }) => Ok(()),
            Err(why) => Err(self.fails(why)),
        }
    }

    /// A file that is there whole, and was read again.
    pub(crate) async fn keep_whole(
        &self,
        scope: &str,
        digest: [u8; 32],
        bytes: Bytes,
    ) -> Result<bool, StorageError> {
        let path = names::whole(scope, digest);
        self.put(&path, bytes).await?;
        let read = self.read(&path).await?;
        Ok(read.is_some_and(|bytes| is(&bytes, digest)))
    }

    /// Whatever is left undone then is done by who asks again, as after a process that was killed.
    async fn in_time<T>(
        &self,
        work: impl Future<Output = Result<T, StorageError>>,
    ) -> Result<T, StorageError> {
        let why = || format!("it took longer than {} seconds", PATIENCE.as_secs());
        match tokio::time::timeout(PATIENCE, work).await {
            Ok(done) => done,
            Err(_) => Err(StorageError::Files { place: self.name.clone(), why: why() }),
        }
    }

    /// How much there is of a file of which all is there; of one that is of another size than is said now, nothing ever comes.
    async fn had(&self, part: &FilePart) -> Result<Option<u64>, StorageError> {
        match self.store.head(&names::whole(&part.scope, part.digest)).await {
            Ok(held) => Ok(Some(if held.size == part.size { part.size } else { 0 })),
            Err(Error::NotFound { .. }) => self.is_there().await.map(|()| None),
            Err(why) => Err(self.fails(why)),
        }
    }

    /// The parts that came, from the beginning on without a gap.
    async fn came(&self, part: &FilePart) -> Result<Vec<Came>, StorageError> {
        let listed: Vec<_> =
            self.list(Some(&names::arriving_as(part))).try_collect().await.map_err(|why| self.fails(why))?;
        let mut all: Vec<Came> = listed
            .iter()
            .filter_map(|meta| Some(Came { at: meta.location.filename()?.parse().ok()?, size: meta.size }))
            .collect();
        all.sort_unstable_by_key(|came| came.at);
        let mut end = 0;
        all.retain(|came| {
            let follows = came.at == end && came.size > 0;
            end += if follows { came.size } else { 0 };
            follows
        });
        Ok(all)
    }

    async fn keep(&self, part: &FilePart) -> Result<u64, StorageError> {
        let begins = part.at == 0 || part.bytes.is_empty();
        if begins && let Some(have) = self.had(part).await? {
            return Ok(have);
        }
        // In one part, as most are.
        if part.at == 0 && part.bytes.len() as u64 == part.size {
            if !is(&part.bytes, part.digest) {
                return Ok(0);
            }
            self.put(&names::whole(&part.scope, part.digest), part.bytes.clone().into()).await?;
            return Ok(part.size);
        }
        let mut came = self.came(part).await?;
        let mut have = came.iter().map(|came| came.size).sum();
        if have == 0
            && !begins
            && let Some(have) = self.had(part).await?
        {
            return Ok(have);
        }
        if have == part.at && have < part.size && !part.bytes.is_empty() {
            self.put(&names::part(part, have), part.bytes.clone().into()).await?;
            let size = part.bytes.len() as u64;
            came.push(Came { at: have, size });
            have += size;
        }
        if have < part.size { Ok(have) } else { self.finish(part, &came).await }
    }

    /// All parts are there. Whoever was to make a whole of them may have been stopped before, or does it now.
    async fn finish(&self, part: &FilePart, came: &[Came]) -> Result<u64, StorageError> {
        let _hand = self.hands.acquire().await;
        let asked: Vec<_> = came.iter().map(|came| self.read_part(part, came.at)).collect();
        let read: Vec<Option<Bytes>> = stream::iter(asked).buffered(AT_ONCE).try_collect().await?;
        let Some(read) = read.into_iter().collect::<Option<Vec<_>>>() else {
            // Another made a whole of them, or threw them away.
            return Ok(self.had(part).await?.unwrap_or(0));
        };
        let whole = Bytes::from(read.concat());
        if !is(&whole, part.digest) {
            self.throw_away(&names::arriving_as(part)).await?;
            return Ok(0);
        }
        self.put(&names::whole(&part.scope, part.digest), whole).await?;
        if let Err(why) = self.throw_away(&names::arriving(&part.scope, part.digest)).await {
            // They are in nobody's way: `check` sweeps them up.
            tracing::warn!(%why, "parts of a file that is whole");
        }
        Ok(part.size)
    }

    async fn read_part(&self, part: &FilePart, at: u64) -> Result<Option<Bytes>, StorageError> {
        self.read(&names::part(part, at)).await
    }

    async fn throw_away(&self, under: &Path) -> Result<(), StorageError> {
        let all: Vec<_> = self.list(Some(under)).try_collect().await.map_err(|why| self.fails(why))?;
        for meta in all {
            self.delete(&meta.location).await?;
        }
        Ok(())
    }

    async fn part(&self, scope: &str, digest: [u8; 32], at: u64) -> Result<Option<FilePart>, StorageError> {
        let path = names::whole(scope, digest);
        let range = Some(GetRange::Bounded(at..at.saturating_add(LARGEST_PART as u64)));
        let part =
            |size, bytes: Bytes| FilePart { scope: scope.to_owned(), digest, size, at, bytes: bytes.into() };
        let got = async {
            let got = self.store.get_opts(&path, GetOptions { range, ..GetOptions::default() }).await?;
            let size = got.meta.size;
            Ok((size, got.bytes().await?))
        };
        let why = match got.await {
            Ok((size, bytes)) => return Ok(Some(part(size, bytes))),
            Err(Error::NotFound { .. }) => return Ok(None),
            Err(why) => why,
        };
        // Nothing can be asked for at its end.
        match self.store.head(&path).await {
            Ok(held) if at == held.size => Ok(Some(part(held.size, Bytes::new()))),
            Ok(held) if at > held.size => Ok(None),
            _ => Err(self.fails(why)),
        }
    }

    async fn part_of_any(
        &self,
        scopes: &BTreeSet<String>,
        digest: [u8; 32],
        at: u64,
    ) -> Result<Option<FilePart>, StorageError> {
        let asked: Vec<_> = scopes.iter().map(|scope| self.part(scope, digest, at)).collect();
        let mut answers = stream::iter(asked).buffered(AT_ONCE);
        while let Some(answer) = answers.next().await {
            if let Some(part) = answer? {
                return Ok(Some(part));
            }
        }
        self.is_there().await.map(|()| None)
    }
}

impl KeepsFiles for FilePlace {
    fn keep_file<'a>(&'a self, part: &'a FilePart) -> BoxFuture<'a, Result<u64, StorageError>> {
        Box::pin(self.in_time(self.keep(part)))
    }

    fn file<'a>(
        &'a self,
        scopes: &'a BTreeSet<String>,
        digest: [u8; 32],
        at: u64,
    ) -> BoxFuture<'a, Result<Option<FilePart>, StorageError>> {
        Box::pin(self.in_time(self.part_of_any(scopes, digest, at)))
    }
}

pub(crate) fn is(bytes: &[u8], digest: [u8; 32]) -> bool {
    *blake3::hash(bytes).as_bytes() == digest
}

/// What a place said, in one line that a log can hold.
fn said(why: &Error) -> String {
    const LONGEST: usize = 500;
    let mut line = why.to_string();
    let mut source = std::error::Error::source(why);
    while let Some(cause) = source {
        let cause_ = cause.to_string();
        if !line.contains(&cause_) {
            line = format!("{line}: {cause_}");
        }
        source = cause.source();
    }
    line.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(LONGEST).collect()
}
