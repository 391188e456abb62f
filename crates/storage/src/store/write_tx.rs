//! What a closure in `Store::write` works with.

use diesel::QueryResult;
use diesel::connection::SimpleConnection as _;

use super::attempt::Attempt;
use super::read_tx::{Own, ReadTx};
use crate::StorageError;
use crate::booking::{ContactGuard, LateBooking};
use crate::calendar::Caches;
use crate::connection::Conn;
use crate::dialect::{Bumps, DayChange, PoolDay};
use crate::error::Trouble;
use crate::platform::IdempotencyRow;

/// A transaction that writes; it also reads, its own changes included.
///
/// All of it is kept or nothing: an `Err` from the closure undoes everything. The database begins it with the first
/// statement that writes or locks: what is read before sees what is committed, as it would inside.
pub struct WriteTx<'c> {
    read: ReadTx<'c>,
    attempt: Attempt,
    has_begun: bool,
    /// Days whose revision is raised with the commit.
    bumps: Bumps,
    /// What was looked at without a lock, to be looked at again when the late booking is stored.
    guard: Option<ContactGuard>,
}

/// What a closure leaves to be done.
pub(super) struct Rest {
    /// Whether the database knows of the transaction.
    pub(super) has_begun: bool,
    pub(super) trouble: Option<Trouble>,
    pub(super) bumps: Bumps,
    pub(super) own: Own,
}

impl<'c> WriteTx<'c> {
    /// A transaction that nothing was done in.
    pub(super) fn new(conn: &'c mut Conn, caches: &'c Caches, attempt: Attempt) -> Self {
        Self {
            read: ReadTx::of_writer(conn, caches),
            attempt,
            has_begun: false,
            bumps: Bumps::default(),
            guard: None,
        }
    }

    /// Runs one statement that writes, locks, or must see what others of the same commit have done.
    pub(crate) fn run<T>(
        &mut self,
        statement: impl FnOnce(&mut Conn) -> QueryResult<T>,
    ) -> Result<T, StorageError> {
        self.begin()?;
        self.read.run(statement)
    }

    /// What is left to be done, after the closure has ended.
    pub(super) fn into_rest(self) -> Rest {
        Rest {
            has_begun: self.has_begun,
            trouble: self.read.trouble(),
            bumps: self.bumps,
            own: self.read.into_own(),
        }
    }

    /// Whether a booking may be kept for the end: it must be the only thing that the transaction does.
    pub(crate) const fn takes_late_booking(&mut self) -> bool {
        if self.has_begun || !self.attempt.may_book_late {
            return false;
        }
        match self.read.own() {
            Some(own) => own.late.is_none(),
            None => false,
        }
    }

    /// Whether a contact may be looked at without a lock, because a late booking will look again.
    pub(crate) fn takes_guard(&mut self, contact_key: &str) -> bool {
        let is_same = |guard: &ContactGuard| guard.contact_key == contact_key;
        self.takes_late_booking() && self.guard.as_ref().is_none_or(is_same)
    }

    /// Keeps what was seen for the late booking. If something else is done instead, the closure is run again.
    pub(crate) fn keep_guard(&mut self, guard: ContactGuard) {
        self.guard = Some(guard);
    }

    /// Keeps a booking for the end. Nothing can be read or written after it.
    pub(crate) fn keep_late_booking(&mut self, booking: LateBooking) {
        let guard = self.guard.take();
        if let Some(own) = self.read.own() {
            own.late = Some(Box::new(LateBooking { guard, ..booking }));
        }
    }

    /// Stores the answer of a repeatable request with the late booking, if there is one; else gives it back.
    pub(crate) fn keep_with_late_booking(&mut self, answer: IdempotencyRow) -> Option<IdempotencyRow> {
        match self.read.own().and_then(|own| own.late.as_mut()) {
            Some(late) => {
                late.answer = Some(answer);
                None
            }
            None => Some(answer),
        }
    }

    /// Keeps the change of a day for the end of the transaction; `false`: the database wants to be told at once.
    pub(crate) fn keep_bump(&mut self, day: PoolDay, change: DayChange) -> bool {
        let is_kept = matches!(self.read.connection(), Conn::Pg(_));
        if is_kept {
            self.bumps.add(day, change);
        }
        is_kept
    }

    /// The how-manieth run this is.
    pub(crate) const fn attempt(&self) -> Attempt {
        self.attempt
    }

    /// The catalogue changes: what was found of it no longer counts.
    pub(crate) fn forget_catalogue(&mut self) {
        self.read.forget_catalogue();
    }

    /// Lost a race that another run may win: the closure is run again on fresh data, whatever it returns now.
    pub(crate) fn lost_race(&mut self, what: &str) -> StorageError {
        self.read.note(Trouble::Retry);
        StorageError::Conflict(what.to_owned())
    }

    fn begin(&mut self) -> Result<(), StorageError> {
        if self.has_begun {
            return Ok(());
        }
        if self.guard.is_some() {
            self.read.note(Trouble::TooEarly);
            return Err(StorageError::Conflict(
                "a contact was looked at without its lock".to_owned(),
            ));
        }
        let sql = match self.read.connection() {
            Conn::Pg(_) => "BEGIN",
            // Of several requests in one transaction each can be undone alone.
            Conn::Lite(_) => "SAVEPOINT request",
        };
        let begun = self.read.run(|conn| conn.batch_execute(sql));
        if begun.is_err() {
            // Nothing can be wrong with the statement.
            self.read.note(Trouble::Lost);
        }
        self.has_begun = begun.is_ok();
        begun
    }
}

impl<'c> std::ops::Deref for WriteTx<'c> {
    type Target = ReadTx<'c>;

    fn deref(&self) -> &ReadTx<'c> {
        &self.read
    }
}

impl std::ops::DerefMut for WriteTx<'_> {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.read
    }
}
