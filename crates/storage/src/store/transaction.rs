//! What a closure in `Store::read` or `Store::write` works with.

use std::sync::Arc;

use diesel::QueryResult;
use einlass_domain::ids::PoolId;

use crate::StorageError;
use crate::calendar::{Caches, PoolRules};
use crate::connection::Conn;
use crate::error::{Trouble, classify};

/// A view for reading. Each statement sees what was committed before it began, on both databases.
pub struct ReadTx<'c> {
    conn: &'c mut Conn,
    caches: &'c Caches,
    view: View,
    trouble: Option<Trouble>,
}

/// Whether what is read is known to stay.
enum View {
    /// Only committed data is seen.
    Committed,
    /// Own changes are seen, which may be undone; what was learnt is remembered when they are kept.
    Own(Learnt),
}

/// Rules read inside a transaction that writes.
pub(super) type Learnt = Vec<(PoolId, Arc<PoolRules>)>;

/// A transaction that writes; it also reads, its own changes included.
///
/// All of it is kept or nothing: an `Err` from the closure undoes everything.
pub struct WriteTx<'c> {
    read: ReadTx<'c>,
    attempt: Attempt,
}

/// The how-manieth run of a closure this is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Attempt {
    /// Counts from 0.
    pub(crate) number: u32,
    /// Whether no further run follows.
    pub(crate) is_last: bool,
}

impl Attempt {
    /// A run that nothing can disturb: SQLite has one writer.
    pub(crate) const ONLY: Self = Self {
        number: 0,
        is_last: true,
    };
}

impl<'c> ReadTx<'c> {
    /// A view of what is committed; what it reads may be remembered in `caches`.
    pub(super) const fn new(conn: &'c mut Conn, caches: &'c Caches) -> Self {
        Self {
            conn,
            caches,
            view: View::Committed,
            trouble: None,
        }
    }

    /// Runs one statement and notes what its failure means for the transaction.
    pub(crate) fn run<T>(
        &mut self,
        statement: impl FnOnce(&mut Conn) -> QueryResult<T>,
    ) -> Result<T, StorageError> {
        statement(self.conn).map_err(|error| {
            let (trouble, error) = classify(&error, self.conn);
            self.trouble = self.trouble.max(trouble);
            error
        })
    }

    /// The caches, to be asked and filled. `None` inside a transaction that writes: what it sees may be undone, and
    /// another change could get the same revision.
    pub(crate) fn shared_caches(&self) -> Option<&'c Caches> {
        match self.view {
            View::Committed => Some(self.caches),
            View::Own(_) => None,
        }
    }

    /// Remembered rules. They come from committed data only, so they may be asked for in every view.
    pub(crate) fn known_rules(&self, pool_id: PoolId, rules_rev: i64) -> Option<Arc<PoolRules>> {
        self.caches.rules(pool_id, rules_rev)
    }

    /// Remembers rules, as soon as they are known to stay.
    pub(crate) fn learn_rules(&mut self, pool_id: PoolId, rules: &Arc<PoolRules>) {
        match &mut self.view {
            View::Committed => self.caches.keep_rules(pool_id, Arc::clone(rules)),
            View::Own(learnt) => learnt.push((pool_id, Arc::clone(rules))),
        }
    }

    /// The worst thing that a statement met.
    pub(super) const fn trouble(&self) -> Option<Trouble> {
        self.trouble
    }
}

impl<'c> WriteTx<'c> {
    /// Wraps a connection on which a transaction was begun.
    pub(super) const fn new(conn: &'c mut Conn, caches: &'c Caches, attempt: Attempt) -> Self {
        let read = ReadTx {
            conn,
            caches,
            view: View::Own(Vec::new()),
            trouble: None,
        };
        Self { read, attempt }
    }

    /// What was learnt; to be remembered after the commit.
    pub(super) fn into_learnt(self) -> Learnt {
        match self.read.view {
            View::Committed => Vec::new(),
            View::Own(learnt) => learnt,
        }
    }

    /// The how-manieth run this is.
    pub(crate) const fn attempt(&self) -> Attempt {
        self.attempt
    }

    /// Lost a race that another run may win: the closure is run again on fresh data, whatever it returns now.
    pub(crate) fn lost_race(&mut self, what: &str) -> StorageError {
        self.read.trouble = self.read.trouble.max(Some(Trouble::Retry));
        StorageError::Conflict(what.to_owned())
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
