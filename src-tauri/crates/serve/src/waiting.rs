//! Laptops that have all there is and wait for more. Another process may take what they wait for, so one question for the
//! heads of all scopes that somebody here waits for is asked every now and then, and at once after a batch that came here.
//! Never here: what a laptop is told then.

use crate::routes::{Defect, Shared};
use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};
use tokio::{sync::Notify, time::Instant};
use tracing::error;
use waymark_server::{Accounts, Storage, StorageError};

/// How late a laptop may hear of what another process took.
pub const LOOK_EVERY: Duration = Duration::from_millis(250);
/// However many batches come: what came meanwhile is told with the next look.
const NOT_OFTENER: Duration = Duration::from_millis(20);

/// Where somebody stands, by scope.
type Places = BTreeMap<String, u64>;

/// By scope, who waits for it: where they stand in it, and how they are told. A scope that nobody waits for is not there.
type Waits = BTreeMap<String, HashMap<u64, (u64, Arc<Notify>)>>;

#[derive(Default)]
pub struct Waiting {
    next: AtomicU64,
    waits: Mutex<Waits>,
    taken: Notify,
}

impl Waiting {
    fn waits(&self) -> MutexGuard<'_, Waits> {
        self.waits.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Until this is dropped, [`News::come`] ends when one of these scopes has gone on.
    pub fn beyond(self: &Arc<Self>, places: Places) -> News {
        let (id, told) = (self.next.fetch_add(1, Ordering::Relaxed), Arc::new(Notify::new()));
        let scopes = places.keys().cloned().collect();
        let mut waits = self.waits();
        for (scope, at) in places {
            waits.entry(scope).or_default().insert(id, (at, Arc::clone(&told)));
        }
        drop(waits);
        News { of: Arc::clone(self), id, scopes, told }
    }

    /// A batch was taken here.
    pub fn taken(&self) {
        self.taken.notify_one();
    }

    /// Ends when it is time to look, after it was looked last.
    pub async fn time_to_look(&self, last: Instant) {
        tokio::select! {
            () = self.taken.notified() => tokio::time::sleep_until(last + NOT_OFTENER).await,
            () = tokio::time::sleep(LOOK_EVERY) => {}
        }
    }

    pub fn scopes(&self) -> BTreeSet<String> {
        self.waits().keys().cloned().collect()
    }

    /// A scope that has no head has not been written to.
    pub fn tell(&self, heads: &BTreeMap<String, u64>) {
        let waits = self.waits();
        for (scope, head) in heads {
            // A head may go back: then its laptop is to hear of that as well.
            let behind = waits.get(scope).into_iter().flatten().filter(|(_, (at, _))| at != head);
            behind.for_each(|(_, (_, told))| told.notify_one());
        }
    }
}

pub struct News {
    of: Arc<Waiting>,
    id: u64,
    scopes: Vec<String>,
    told: Arc<Notify>,
}

impl News {
    pub async fn come(&self) {
        self.told.notified().await;
    }
}

impl Drop for News {
    fn drop(&mut self) {
        let mut waits = self.of.waits();
        for scope in &self.scopes {
            let Some(here) = waits.get_mut(scope) else { continue };
            here.remove(&self.id);
            if here.is_empty() {
                waits.remove(scope);
            }
        }
    }
}

/// Goes on as long as the server does.
pub async fn tell_who_waits<S: Storage + Accounts + 'static>(shared: Arc<Shared<S>>) {
    let mut failing = false;
    let mut last = Instant::now();
    loop {
        shared.waiting.time_to_look(last).await;
        last = Instant::now();
        let scopes = shared.waiting.scopes();
        if scopes.is_empty() {
            continue;
        }
        let of = Arc::clone(&shared);
        let heads: Heads = shared.apart(async move { Heads(of.door.storage().heads(&scopes).await) }).await;
        match heads.0 {
            Ok(heads) => {
                shared.waiting.tell(&heads);
                failing = false;
            }
            Err(error) => {
                // Once: it is looked again soon, and whoever waits asks by itself after a while.
                if !failing {
                    error!(%error, "laptops that wait are not told of what is new");
                }
                failing = true;
            }
        }
    }
}

struct Heads(Result<BTreeMap<String, u64>, StorageError>);

impl From<Defect> for Heads {
    fn from(_: Defect) -> Self {
        Heads(Err(StorageError::Busy))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(of: &[(&str, u64)]) -> Places {
        of.iter().map(|(scope, at)| ((*scope).to_owned(), *at)).collect()
    }

    async fn is_told(news: &News) -> bool {
        tokio::time::timeout(Duration::from_millis(10), news.come()).await.is_ok()
    }

    #[tokio::test]
    async fn who_waits_is_told_of_their_own_scopes_alone_and_forgotten_when_they_go() {
        let waiting = Arc::new(Waiting::default());
        let a = waiting.beyond(places(&[("office/a", 5), ("national", 2)]));
        let b = waiting.beyond(places(&[("office/b", 0)]));
        assert_eq!(waiting.scopes().len(), 3);
        waiting.tell(&places(&[("office/a", 5), ("national", 2)]));
        assert!(!is_told(&a).await && !is_told(&b).await, "nothing has gone on");
        waiting.tell(&places(&[("office/a", 5), ("national", 3)]));
        assert!(is_told(&a).await && !is_told(&b).await);
        waiting.tell(&places(&[("office/b", 1)]));
        assert!(is_told(&b).await);
        drop(a);
        assert_eq!(waiting.scopes(), ["office/b".to_owned()].into());
    }
}
