//! What a closure in `Store::read` or `Store::write` works with.

use std::collections::BTreeMap;
use std::sync::Arc;

use diesel::QueryResult;
use einlass_domain::ids::{AuthorityId, PoolId};

use crate::StorageError;
use crate::calendar::{Caches, PoolRules};
use crate::catalogue::Catalogue;
use crate::connection::Conn;
use crate::dialect::{DayChange, PoolDay};
use crate::error::{Trouble, classify};

/// A view for reading. Each statement sees what was committed before it began, on both databases.
pub struct ReadTx<'c> {
    conn: &'c mut Conn,
    caches: &'c Caches,
    view: View,
    /// The catalogue that the closure works with: found once, then the same until the end or until it is changed.
    in_use: Option<Arc<Catalogue>>,
    trouble: Option<Trouble>,
}

/// Whether what is read is known to stay.
enum View {
    /// Only committed data is seen.
    Committed,
    /// Own changes are seen, which may be undone; what was learnt is remembered when they are kept.
    Own(Learnt),
}

/// What was read inside a transaction that writes, to be remembered once it is known to stay.
#[derive(Debug, Default)]
pub(crate) struct Learnt {
    pub(crate) rules: Vec<(PoolId, Arc<PoolRules>)>,
    pub(crate) catalogues: Vec<Arc<Catalogue>>,
}

impl Learnt {
    /// Takes in what another transaction of the same commit has learnt.
    pub(super) fn extend(&mut self, other: Self) {
        self.rules.extend(other.rules);
        self.catalogues.extend(other.catalogues);
    }
}

/// A transaction that writes; it also reads, its own changes included.
///
/// All of it is kept or nothing: an `Err` from the closure undoes everything.
pub struct WriteTx<'c> {
    read: ReadTx<'c>,
    attempt: Attempt,
    bumps: Bumps,
}

/// Days whose revision is raised with the commit, in the order in which their rows are locked.
pub(super) type Bumps = BTreeMap<PoolDay, DayChange>;

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
            in_use: None,
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
            View::Own(learnt) => learnt.rules.push((pool_id, Arc::clone(rules))),
        }
    }

    /// The catalogue that this closure has found before.
    pub(crate) fn catalogue_in_use(&self, authority_id: AuthorityId) -> Option<Arc<Catalogue>> {
        let known = self.in_use.as_ref()?;
        (known.authority().id == authority_id).then(|| Arc::clone(known))
    }

    /// A remembered catalogue. Like rules it may be asked for in every view.
    pub(crate) fn known_catalogue(&mut self, authority_id: AuthorityId, rev: i64) -> Option<Arc<Catalogue>> {
        self.in_use = self.caches.catalogue(authority_id, rev);
        self.in_use.clone()
    }

    /// Remembers a catalogue, as soon as it is known to stay.
    pub(crate) fn learn_catalogue(&mut self, catalogue: &Arc<Catalogue>) {
        self.in_use = Some(Arc::clone(catalogue));
        match &mut self.view {
            View::Committed => self.caches.keep_catalogue(Arc::clone(catalogue)),
            View::Own(learnt) => learnt.catalogues.push(Arc::clone(catalogue)),
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
            view: View::Own(Learnt {
                rules: Vec::new(),
                catalogues: Vec::new(),
            }),
            in_use: None,
            trouble: None,
        };
        Self {
            read,
            attempt,
            bumps: BTreeMap::new(),
        }
    }

    /// What was learnt, to be remembered after the commit, and what must be done with it.
    pub(super) fn into_learnt(self) -> (Learnt, Bumps) {
        let learnt = match self.read.view {
            View::Committed => Learnt::default(),
            View::Own(learnt) => learnt,
        };
        (learnt, self.bumps)
    }

    /// Keeps the change of a day for the end of the transaction; `false`: the database wants to be told at once.
    pub(crate) fn keep_bump(&mut self, day: PoolDay, change: DayChange) -> bool {
        let is_kept = matches!(self.read.conn, Conn::Pg(_));
        if is_kept {
            let known = self.bumps.get(&day).copied().unwrap_or(DayChange::Freed);
            self.bumps.insert(day, known.and(change));
        }
        is_kept
    }

    /// The how-manieth run this is.
    pub(crate) const fn attempt(&self) -> Attempt {
        self.attempt
    }

    /// The catalogue changes: what was found of it no longer counts.
    pub(crate) fn forget_catalogue(&mut self) {
        self.read.in_use = None;
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
