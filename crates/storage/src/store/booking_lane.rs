//! Late bookings that come at the same moment share the work, on PostgreSQL.
//!
//! A booking alone costs the server four messages, a plan to be set up and a commit of its own, and a crowd waits in a
//! row for the revision of one day. So the first who comes takes with it everybody who has come meanwhile: one
//! statement reads the state of all, one stores all that got seats, each with an outcome of its own. There is no waiting
//! for others to come. Several servers each have a lane; that no seat is given twice is the database's doing, as ever.

use std::collections::VecDeque;
use std::sync::mpsc::{Sender, channel};
use std::sync::{Mutex, MutexGuard, PoisonError};

use diesel::connection::SimpleConnection as _;
use jiff::Timestamp;

use super::ReadTx;
use crate::StorageError;
use crate::booking::{LateBooking, LateEnd, choose_late, store_late};
use crate::calendar::Caches;
use crate::connection::Conn;
use crate::error::Trouble;

/// The queue of late bookings.
#[derive(Default)]
pub(super) struct BookingLane {
    queue: Mutex<Queue>,
}

#[derive(Default)]
struct Queue {
    waiting: VecDeque<Waiting>,
    /// How many are at work for those who came.
    leaders: usize,
}

struct Waiting {
    booking: Box<LateBooking>,
    caller: Sender<Word>,
}

/// What one who waits is told.
enum Word {
    /// Do the work for yourself, as you are given back here, and for all who wait now.
    Lead(Waiting),
    Ended(LaneEnd),
}

/// How a booking ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum LaneEnd {
    Stored,
    /// It must be tried again.
    Again(Trouble, StorageError),
    /// It is not known whether it is stored.
    Unknown(StorageError),
}

/// Most bookings that share the work.
const MOST: usize = 64;

/// Most groups on their way at the same time: while the server writes one to its log, it can look at another one.
const LEADERS: usize = 3;

impl BookingLane {
    /// Stores a booking, on this connection or on that of another one who came before.
    pub(super) fn store(&self, conn: &mut Conn, caches: &Caches, mut booking: Box<LateBooking>) -> LaneEnd {
        let placement = &booking.appointment.placement;
        booking.day = caches.day_at(placement.pool_id, placement.span.start_at());
        let (caller, told) = channel();
        if let Some(own) = self.enter(Waiting { booking, caller }) {
            self.lead(conn, caches, own);
        }
        loop {
            match told.recv() {
                Ok(Word::Lead(own)) => self.lead(conn, caches, own),
                Ok(Word::Ended(end)) => return end,
                // The leader panicked.
                Err(_) => {
                    let error = "the booking was not stored".to_owned();
                    return LaneEnd::Unknown(StorageError::Unavailable(error));
                }
            }
        }
    }

    /// Gets in line; who is to lead is given back.
    fn enter(&self, one: Waiting) -> Option<Waiting> {
        let mut queue = self.lock();
        if queue.leaders < LEADERS {
            queue.leaders += 1;
            return Some(one);
        }
        queue.waiting.push_back(one);
        None
    }

    /// Works for the leader and for those who wait, then hands the lead on.
    fn lead(&self, conn: &mut Conn, caches: &Caches, own: Waiting) {
        let _succession = Succession(self);
        // Those who are about to come get their turn on the processor first; nothing is waited for.
        std::thread::yield_now();
        let mut group = vec![own];
        {
            let mut queue = self.lock();
            let others = queue.waiting.len().min(MOST - 1);
            group.extend(queue.waiting.drain(..others));
        }
        let of_group = group.into_iter();
        let (bookings, callers): (Vec<_>, Vec<_>) = of_group.map(|one| (*one.booking, one.caller)).unzip();
        for (caller, end) in callers.into_iter().zip(store_all(conn, caches, bookings)) {
            // Whoever waits cannot go away before it is told.
            drop(caller.send(Word::Ended(end)));
        }
    }

    fn lock(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Hands the lead on when it is dropped, after a panic too.
struct Succession<'l>(&'l BookingLane);

impl Drop for Succession<'_> {
    fn drop(&mut self) {
        let mut queue = self.0.lock();
        match queue.waiting.pop_front() {
            // Whoever waits cannot go away before it is told.
            Some(next) => drop(next.caller.clone().send(Word::Lead(next))),
            None => queue.leaders -= 1,
        }
    }
}

fn store_all(conn: &mut Conn, caches: &Caches, bookings: Vec<LateBooking>) -> Vec<LaneEnd> {
    let mut tx = ReadTx::of_writer(conn, caches);
    let count = bookings.len();
    let all = |end: LaneEnd| vec![end; count];
    let now = bookings.first().map_or(Timestamp::MIN, |first| first.now);
    let days = bookings.iter().filter_map(LateBooking::day_key);
    let mut days = caches.known_days().begin(days, now);
    let chosen = match choose_late(&mut tx, bookings, &mut days) {
        Ok(chosen) => chosen,
        // Nothing was written.
        Err(error) => {
            return all(match tx.trouble() {
                Some(Trouble::Lost | Trouble::Unclear) => LaneEnd::Again(Trouble::Lost, error),
                _ => LaneEnd::Again(Trouble::TooEarly, error),
            });
        }
    };
    let (stored, trouble) = (store_late(&mut tx, chosen, &mut days), tx.trouble());
    let learnt = tx.into_own().learnt;
    match (stored, trouble) {
        (Ok(ends), _) => {
            caches.keep_all(learnt);
            days.keep();
            ends.into_iter().map(LaneEnd::of).collect()
        }
        (Err(error), Some(Trouble::Lost)) => all(unknown(&error)),
        // If the server still answers, the words were its own, and it undid everything.
        (Err(error), Some(Trouble::Unclear)) if conn.batch_execute("SELECT 1").is_err() => {
            all(unknown(&error))
        }
        // What was known of a day may have been wrong: the next time it is read.
        (Err(error), Some(Trouble::Retry)) if days.has_revisions() => {
            days.contest(now);
            all(LaneEnd::Again(Trouble::Retry, error))
        }
        // One of them is to blame, and alone it will say so.
        (Err(error), _) => all(LaneEnd::Again(Trouble::TooEarly, error)),
    }
}

fn unknown(error: &StorageError) -> LaneEnd {
    LaneEnd::Unknown(StorageError::Unavailable(error.to_string()))
}

impl LaneEnd {
    fn of(end: LateEnd) -> Self {
        match end {
            LateEnd::Stored => Self::Stored,
            LateEnd::LostRace => Self::Again(
                Trouble::Retry,
                StorageError::Conflict("a seat was taken at the same moment".to_owned()),
            ),
            LateEnd::NotNow => Self::Again(
                Trouble::TooEarly,
                StorageError::Conflict("no seat was found at once".to_owned()),
            ),
        }
    }
}
