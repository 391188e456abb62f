//! Bounds how many requests wait for a connection, so that a slow database is answered with 503, not with silence.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::StorageError;

/// Admits as many requests as there are connections; further ones wait in the order of their coming.
#[derive(Debug)]
pub(super) struct Gate {
    permits: Arc<Semaphore>,
    waiting: AtomicUsize,
    most_waiting: usize,
    patience: Duration,
}

impl Gate {
    pub(super) fn new(connections: u32, most_waiting: usize, patience: Duration) -> Self {
        let permits = usize::try_from(connections)
            .unwrap_or(usize::MAX)
            .min(Semaphore::MAX_PERMITS);
        Self {
            permits: Arc::new(Semaphore::new(permits)),
            waiting: AtomicUsize::new(0),
            most_waiting,
            patience,
        }
    }

    /// Waits for a turn; the permit is held as long as the connection is used.
    pub(super) async fn enter(&self) -> Result<OwnedSemaphorePermit, StorageError> {
        if let Ok(permit) = Arc::clone(&self.permits).try_acquire_owned() {
            return Ok(permit);
        }
        let place = Place::take(&self.waiting);
        if place.position >= self.most_waiting {
            return Err(StorageError::Unavailable("too many requests wait".to_owned()));
        }
        let turn = tokio::time::timeout(self.patience, Arc::clone(&self.permits).acquire_owned()).await;
        match turn {
            Ok(Ok(permit)) => Ok(permit),
            Ok(Err(_)) => Err(StorageError::Unavailable("the store is closed".to_owned())),
            Err(_) => Err(StorageError::Unavailable(
                "no connection came free in time".to_owned(),
            )),
        }
    }
}

/// A place in the queue, given back when the wait ends in whatever way, also when the request is dropped.
struct Place<'g> {
    waiting: &'g AtomicUsize,
    position: usize,
}

impl<'g> Place<'g> {
    fn take(waiting: &'g AtomicUsize) -> Self {
        let position = waiting.fetch_add(1, Ordering::Relaxed);
        Self { waiting, position }
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.waiting.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn who_finds_the_queue_full_is_refused_at_once_and_a_left_place_is_free_again() {
        let gate = Gate::new(1, 0, Duration::from_mins(1));
        let permit = gate.enter().await.unwrap();
        assert!(matches!(gate.enter().await, Err(StorageError::Unavailable(_))));
        drop(permit);
        assert!(gate.enter().await.is_ok());
        assert_eq!(gate.waiting.load(Ordering::Relaxed), 0);
    }

    #[tokio::test(start_paused = true)]
    async fn who_waits_longer_than_the_patience_is_refused() {
        let gate = Gate::new(1, 5, Duration::from_secs(2));
        let _permit = gate.enter().await.unwrap();
        let refused = gate.enter().await.unwrap_err();
        assert_eq!(
            refused,
            StorageError::Unavailable("no connection came free in time".to_owned())
        );
    }
}
