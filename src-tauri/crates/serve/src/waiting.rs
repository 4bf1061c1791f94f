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
use tokio::sync::Notify;
use tracing::error;
use waymark_server::{Accounts, Storage, StorageError};

/// How late a laptop may hear of what another process took.
pub const LOOK_EVERY: Duration = Duration::from_millis(250);

/// Where somebody stands, by scope.
type Places = BTreeMap<String, u64>;

#[derive(Default)]
pub struct Waiting {
    next: AtomicU64,
    laptops: Mutex<HashMap<u64, (Places, Arc<Notify>)>>,
    taken: Notify,
}

impl Waiting {
    fn laptops(&self) -> MutexGuard<'_, HashMap<u64, (Places, Arc<Notify>)>> {
        self.laptops.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Until this is dropped, [`News::come`] ends when one of these scopes has gone on.
    pub fn beyond(self: &Arc<Self>, places: Places) -> News {
        let (id, told) = (self.next.fetch_add(1, Ordering::Relaxed), Arc::new(Notify::new()));
        self.laptops().insert(id, (places, Arc::clone(&told)));
        News { of: Arc::clone(self), id, told }
    }

    /// A batch was taken here.
    pub fn taken(&self) {
        self.taken.notify_one();
    }

    /// Ends when it is time to look.
    pub async fn time_to_look(&self) {
        tokio::select! {
            () = self.taken.notified() => {}
            () = tokio::time::sleep(LOOK_EVERY) => {}
        }
    }

    pub fn scopes(&self) -> BTreeSet<String> {
        self.laptops().values().flat_map(|(places, _)| places.keys().cloned()).collect()
    }

    /// A scope that has no head has not been written to.
    pub fn tell(&self, heads: &BTreeMap<String, u64>) {
        for (places, told) in self.laptops().values() {
            // A head may go back: then its laptop is to hear of that as well.
            let gone_on = |(scope, at): (&String, &u64)| heads.get(scope).is_some_and(|head| head != at);
            if places.iter().any(gone_on) {
                told.notify_one();
            }
        }
    }
}

pub struct News {
    of: Arc<Waiting>,
    id: u64,
    told: Arc<Notify>,
}

impl News {
    pub async fn come(&self) {
        self.told.notified().await;
    }
}

impl Drop for News {
    fn drop(&mut self) {
        self.of.laptops().remove(&self.id);
    }
}

/// Goes on as long as the server does.
pub async fn tell_who_waits<S: Storage + Accounts + 'static>(shared: Arc<Shared<S>>) {
    let mut failing = false;
    loop {
        shared.waiting.time_to_look().await;
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
