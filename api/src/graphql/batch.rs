//! Look-ups in batches: what the fields of one level of an answer ask for is read with one statement.
//!
//! Whoever asks first for something of one sort lets everybody else who is ready ask too, then reads for all of them. async-graphql's own loader does the same with a timer
//! and a task for each batch, whose changes of thread cost more than most statements.
//!
//! Nothing is kept between batches, so that no answer is stale.

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::fmt;
use std::hash::Hash;
use std::marker::PhantomData;
use std::mem;
use std::pin::{Pin, pin};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{self, Poll, Wake, Waker};

use async_graphql::dataloader::Loader;
use sea_orm::DbErr;
use tokio::sync::oneshot;

use super::loaders::Archive;

/// Keys that one statement names at most.
const MOST_KEYS: usize = 1_000;

/// Reads in batches what keys name.
pub(crate) struct Batches {
    archive: Archive,
    /// By the sort of key, the batch that can still be joined: an [`Open`].
    open: Mutex<HashMap<TypeId, Box<dyn Any + Send>>>,
}

/// What sorts of things can be looked up.
pub(crate) trait Key: Hash + Eq + Clone + Send + Sync + 'static {}

impl<K: Hash + Eq + Clone + Send + Sync + 'static> Key for K {}

type Value<K> = <Archive as Loader<K>>::Value;
type Answer<K> = Result<Option<Value<K>>, Arc<DbErr>>;

/// A batch that can still be joined.
struct Open<K: Key>
where
    Archive: Loader<K>,
{
    keys: Vec<K>,
    waiting: HashMap<K, Vec<oneshot::Sender<Answer<K>>>>,
}

impl<K: Key> Open<K>
where
    Archive: Loader<K>,
{
    fn new() -> Self {
        Self {
            keys: Vec::new(),
            waiting: HashMap::new(),
        }
    }
}

impl Batches {
    pub(crate) fn new(archive: Archive) -> Self {
        Self {
            archive,
            open: Mutex::default(),
        }
    }

    /// What a key names, looked up together with the others that are asked for at the same time.
    pub(crate) async fn load<K: Key>(&self, key: K) -> Answer<K>
    where
        Archive: Loader<K, Error = Arc<DbErr>>,
    {
        loop {
            let (answer, is_first) = self.join(key.clone());
            if is_first {
                let batch = Lead::<K>::of(self);
                Turn::default().await;
                // Boxed, because the future of every field of an object is as large as that of its largest.
                Box::pin(self.read(batch.close())).await;
            }
            // No answer comes from a request that was given up while it read for others: then the batch is read anew.
            if let Ok(answer) = answer.await {
                return answer;
            }
        }
    }

    /// Joins the open batch; whether it had to be opened.
    fn join<K: Key>(&self, key: K) -> (oneshot::Receiver<Answer<K>>, bool)
    where
        Archive: Loader<K>,
    {
        let (sender, receiver) = oneshot::channel();
        let mut open = self.lock();
        let batch = open
            .entry(TypeId::of::<K>())
            .or_insert_with(|| Box::new(Open::<K>::new()))
            .downcast_mut::<Open<K>>()
            .expect("a batch lies under the type of its keys");
        let is_first = batch.keys.is_empty();
        let waiting = batch.waiting.entry(key.clone()).or_default();
        if waiting.is_empty() {
            batch.keys.push(key);
        }
        waiting.push(sender);
        (receiver, is_first)
    }

    /// Takes the open batch, so that the next who asks opens another.
    fn close<K: Key>(&self) -> Open<K>
    where
        Archive: Loader<K>,
    {
        let mut open = self.lock();
        let batch = open
            .get_mut(&TypeId::of::<K>())
            .and_then(|batch| batch.downcast_mut::<Open<K>>());
        batch.map_or_else(Open::new, |batch| mem::replace(batch, Open::new()))
    }

    async fn read<K: Key>(&self, batch: Open<K>)
    where
        Archive: Loader<K, Error = Arc<DbErr>>,
    {
        let Open { keys, mut waiting } = batch;
        for keys in keys.chunks(MOST_KEYS) {
            let mut found = self.archive.load(keys).await;
            for key in keys {
                let answer = match &mut found {
                    Ok(found) => Ok(found.remove(key)),
                    Err(error) => Err(Arc::clone(error)),
                };
                // Who has gone meanwhile misses nothing.
                let mut senders = waiting.remove(key).unwrap_or_default();
                if let Some(last) = senders.pop() {
                    for sender in senders {
                        let _ = sender.send(answer.clone());
                    }
                    let _ = last.send(answer);
                }
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<TypeId, Box<dyn Any + Send>>> {
        // Nobody panics while holding it, and a batch that somebody left there is whole.
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Batches {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Batches").finish_non_exhaustive()
    }
}

/// The duty to close a batch: given up with the request that has it, so that nobody waits for ever.
struct Lead<'b, K: Key>
where
    Archive: Loader<K>,
{
    batches: Option<&'b Batches>,
    keys: PhantomData<fn(K)>,
}

impl<'b, K: Key> Lead<'b, K>
where
    Archive: Loader<K>,
{
    const fn of(batches: &'b Batches) -> Self {
        Self {
            batches: Some(batches),
            keys: PhantomData,
        }
    }

    fn close(mut self) -> Open<K> {
        self.batches.take().map_or_else(Open::new, Batches::close)
    }
}

impl<K: Key> Drop for Lead<'_, K>
where
    Archive: Loader<K>,
{
    fn drop(&mut self) {
        if let Some(batches) = self.batches {
            drop(batches.close::<K>());
        }
    }
}

/// A turn of everybody else who is ready. Unlike tokio's own, which it waits for, it does not end sooner when somebody looks whether it has.
#[derive(Default)]
struct Turn(Option<Arc<Wait>>);

struct Wait {
    is_over: AtomicBool,
    waiting: Mutex<Waker>,
}

impl Future for Turn {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, ctx: &mut task::Context<'_>) -> Poll<()> {
        if let Some(wait) = &self.0 {
            wait.lock().clone_from(ctx.waker());
            // Looked at after the waker is in place, so that no end is missed.
            return if wait.is_over.load(Ordering::Acquire) {
                Poll::Ready(())
            } else {
                Poll::Pending
            };
        }
        let wait = Arc::new(Wait {
            is_over: AtomicBool::new(false),
            waiting: Mutex::new(ctx.waker().clone()),
        });
        let waker = Waker::from(Arc::clone(&wait));
        self.0 = Some(wait);
        pin!(tokio::task::yield_now()).poll(&mut task::Context::from_waker(&waker))
    }
}

impl Wait {
    fn lock(&self) -> MutexGuard<'_, Waker> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Wake for Wait {
    fn wake(self: Arc<Self>) {
        self.is_over.store(true, Ordering::Release);
        self.lock().wake_by_ref();
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use futures_util::poll;
    use uuid::Uuid;

    use super::*;
    use crate::graphql::loaders::SpeakerId;

    #[tokio::test]
    async fn nobody_waits_for_a_request_that_was_given_up() {
        let database = archive::connect("sqlite::memory:").await.unwrap();
        let batches = Batches::new(Archive(database));
        let mut reads_for_both = Box::pin(batches.load(SpeakerId(Uuid::nil())));
        let mut waits = Box::pin(batches.load(SpeakerId(Uuid::nil())));
        assert!(poll!(&mut reads_for_both).is_pending());
        assert!(poll!(&mut waits).is_pending());
        drop(reads_for_both);
        let answer = tokio::time::timeout(Duration::from_secs(20), waits).await;
        assert_eq!(answer.unwrap().unwrap(), None);
    }
}
