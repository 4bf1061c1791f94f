//! Batches that write to the same scope wait for each other anyway, for as long as a commit takes to reach the disk. So
//! what comes while one is under way is put together, and goes with the next commit: by scope, in this process. Each is
//! answered for itself.
//! Never here: what a batch comes to (see `push`).

use super::{Inner, push, tx::For};
use crate::storage::{Pushed, StorageError, postgres::tx::in_one};
use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tokio::sync::oneshot;
use waymark_sync::Batch;

/// Of what goes with one commit, so that the first of it does not wait for ever.
const MOST_BATCHES: usize = 64;
const MOST_OPERATIONS: usize = 2_000;

/// Who comes when so many wait in a lane is told to come again: more than one process has connections of laptops.
const MOST_WAITING: usize = 1_000;

type Told = oneshot::Sender<Result<Pushed, StorageError>>;

/// By scope, what has come since the transaction began that is under way.
#[derive(Default)]
pub struct Queue(Mutex<HashMap<String, VecDeque<(Batch, Told)>>>);

impl Queue {
    /// A lock that is held only while nothing waits.
    fn lanes(&self) -> MutexGuard<'_, HashMap<String, VecDeque<(Batch, Told)>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What goes together next; nothing, and the lane is gone, where nobody waits.
    fn next(&self, lane: &str) -> Vec<(Batch, Told)> {
        let mut lanes = self.lanes();
        let Some(waiting) = lanes.get_mut(lane) else { return Vec::new() };
        let mut operations = 0;
        let mut many = 0;
        for (batch, _) in waiting.iter() {
            operations += batch.operations.len();
            if many == MOST_BATCHES || (many > 0 && operations > MOST_OPERATIONS) {
                break;
            }
            many += 1;
        }
        let taken: Vec<_> = waiting.drain(..many).collect();
        if taken.is_empty() {
            lanes.remove(lane);
        }
        taken
    }

    /// What did not go with the others goes first with the next.
    fn put_back(&self, lane: &str, rest: Vec<(Batch, Told)>) {
        let mut lanes = self.lanes();
        let waiting = lanes.entry(lane.to_owned()).or_default();
        rest.into_iter().rev().for_each(|one| waiting.push_front(one));
    }
}

/// Waits for its turn and its answer. Whoever stops waiting leaves the batch to be taken all the same.
pub async fn push_in_turn(inner: &Arc<Inner>, batch: &Batch) -> Result<Pushed, StorageError> {
    // A sequence needs no turns: that is what is wrong with it.
    #[cfg(test)]
    if inner.order == super::rows::Order::Sequence {
        return together(inner, &[batch]).await.and_then(|mut one| one.pop().ok_or(StorageError::Busy));
    }
    let lane = batch.operations.first().map(|op| op.scope.clone()).unwrap_or_default();
    let (tell, told) = oneshot::channel();
    let is_first = {
        let mut lanes = inner.queue.lanes();
        let is_first = !lanes.contains_key(&lane);
        if lanes.get(&lane).is_some_and(|waiting| waiting.len() >= MOST_WAITING) {
            return Err(StorageError::Busy);
        }
        lanes.entry(lane.clone()).or_default().push_back((batch.clone(), tell));
        is_first
    };
    if is_first {
        tokio::spawn(work(Arc::clone(inner), lane));
    }
    told.await.unwrap_or(Err(StorageError::Busy))
}

/// Ends when nothing waits.
async fn work(inner: Arc<Inner>, lane: String) {
    // A lane whose worker is gone would let everybody wait for ever.
    let gone = RemoveLane(&inner.queue, &lane);
    loop {
        let mut taken = inner.queue.next(&lane);
        if taken.is_empty() {
            break;
        }
        let batches: Vec<&Batch> = taken.iter().map(|(batch, _)| batch).collect();
        match together(&inner, &batches).await {
            Ok(answers) => {
                let rest = taken.split_off(answers.len().min(taken.len()));
                for ((_, tell), answer) in taken.into_iter().zip(answers) {
                    let _ = tell.send(Ok(answer));
                }
                inner.queue.put_back(&lane, rest);
            }
            // One of them may be at fault, and the others are not to suffer for it.
            Err(StorageError::Database(_) | StorageError::Damaged(_)) if taken.len() > 1 => {
                for (batch, tell) in taken {
                    let answer = together(&inner, &[&batch]).await;
                    let _ = tell.send(answer.and_then(|mut one| one.pop().ok_or(StorageError::Busy)));
                }
            }
            Err(error) => taken.into_iter().for_each(|(_, tell)| drop(tell.send(Err(error.clone())))),
        }
    }
    std::mem::forget(gone);
}

/// Only where the worker panicked: those who wait are told to come again.
struct RemoveLane<'a>(&'a Queue, &'a str);

impl Drop for RemoveLane<'_> {
    fn drop(&mut self) {
        self.0.lanes().remove(self.1);
    }
}

async fn together(inner: &Arc<Inner>, batches: &[&Batch]) -> Result<Vec<Pushed>, StorageError> {
    let storage = inner.own();
    let seed: Vec<u8> = batches.iter().flat_map(|batch| batch.device.bytes()).collect();
    in_one!(storage, For::Writing, &seed, |tx| push::push(&tx, batches, inner.order).await)
}
