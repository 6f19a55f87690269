//! Work on many articles at once, with the results in the order of the input and a bounded number of articles in memory.
//!
//! One thread reads, some work, and the caller takes the results. The threads are detached, so that a caller who has seen enough need not wait for a reader that
//! is itself waiting for standard input.

use std::num::NonZeroUsize;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, SyncSender, TryRecvError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use crate::documents::{Document, DocumentError, Documents, Place, Reading};

/// The results of some work on the articles of an input, in its order.
#[derive(Debug)]
pub(crate) struct Ordered<T> {
    queue: Receiver<Slot<T>>,
}

/// What came of one piece of input.
#[derive(Debug)]
pub(crate) enum Outcome<T> {
    /// The work is done.
    Done(T),
    /// The document could not be read.
    Refused(DocumentError),
    /// The work panicked over the document that stands here.
    Failed(Place),
    /// Files that are no articles by their names were left out.
    Skipped {
        /// The folder as the caller named it.
        folder: String,
        /// How many.
        files: u64,
    },
}

#[derive(Debug)]
enum Slot<T> {
    Ready(Outcome<T>),
    Working(Receiver<Option<T>>, Place),
}

struct Job<T> {
    document: Box<Document>,
    reply: SyncSender<Option<T>>,
}

/// Starts to read `documents` and to do `work` on each in `jobs` threads.
pub(crate) fn start<T: Send + 'static>(
    documents: Documents,
    jobs: NonZeroUsize,
    work: impl Fn(Document) -> T + Send + Sync + 'static,
) -> Ordered<T> {
    // A slow article may hold up the queue while the other workers go on to these many.
    let (queue_in, queue) = sync_channel(jobs.get().saturating_mul(32));
    let (jobs_in, jobs_out) = sync_channel(jobs.get());
    let jobs_out = Arc::new(Mutex::new(jobs_out));
    let work = Arc::new(work);
    for _ in 0..jobs.get() {
        let jobs_out = Arc::clone(&jobs_out);
        let work = Arc::clone(&work);
        thread::spawn(move || run_jobs(&jobs_out, &*work));
    }
    thread::spawn(move || read(documents, &queue_in, &jobs_in));
    Ordered { queue }
}

impl<T> Ordered<T> {
    /// Waits for the next result; `None` at the end. Calls `idle` before it has to wait for input; while articles are at work, the next result is near.
    ///
    /// # Errors
    ///
    /// With what `idle` returns.
    pub(crate) fn next<E>(&mut self, mut idle: impl FnMut() -> Result<(), E>) -> Result<Option<Outcome<T>>, E> {
        let slot = match self.queue.try_recv() {
            Ok(slot) => slot,
            Err(TryRecvError::Disconnected) => return Ok(None),
            Err(TryRecvError::Empty) => {
                idle()?;
                match self.queue.recv() {
                    Ok(slot) => slot,
                    Err(_) => return Ok(None),
                }
            }
        };
        let (reply, place) = match slot {
            Slot::Ready(outcome) => return Ok(Some(outcome)),
            Slot::Working(reply, place) => (reply, place),
        };
        let result = reply.recv().unwrap_or(None);
        Ok(Some(result.map_or(Outcome::Failed(place), Outcome::Done)))
    }
}

/// Hands every article to the workers and its place in the order to the caller; ends early when either is gone.
fn read<T>(documents: Documents, queue: &SyncSender<Slot<T>>, jobs: &SyncSender<Job<T>>) {
    for reading in documents {
        let sent = match reading {
            Reading::Article(document) => {
                let (reply, result) = sync_channel(1);
                let slot = Slot::Working(result, document.place.clone());
                queue.send(slot).is_ok() && jobs.send(Job { document, reply }).is_ok()
            }
            Reading::Refused(error) => queue.send(Slot::Ready(Outcome::Refused(error))).is_ok(),
            Reading::Skipped { folder, files } => queue.send(Slot::Ready(Outcome::Skipped { folder, files })).is_ok(),
        };
        if !sent {
            return;
        }
    }
}

fn run_jobs<T>(jobs: &Mutex<Receiver<Job<T>>>, work: &impl Fn(Document) -> T) {
    loop {
        // A worker holds the lock only while it waits, and work is done outside it.
        let job = jobs.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(Job { document, reply }) = job else { return };
        // One article must not stop the batch, and `work` shares nothing that a panic could leave half written.
        let result = catch_unwind(AssertUnwindSafe(|| work(*document))).ok();
        // Fails when the caller has gone, who then wants no more.
        let _ = reply.send(result);
    }
}
