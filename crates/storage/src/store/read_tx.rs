//! What a closure in `Store::read` works with.

use std::sync::Arc;

use diesel::QueryResult;
use einlass_domain::ids::{AuthorityId, PoolId};

use crate::StorageError;
use crate::booking::LateBooking;
use crate::calendar::{Caches, PoolRules};
use crate::catalogue::Catalogue;
use crate::connection::Conn;
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
    Own(Own),
}

/// What a transaction that writes carries to its end.
#[derive(Debug, Default)]
pub(super) struct Own {
    pub(super) learnt: Learnt,
    /// A booking that is stored with the end.
    pub(super) late: Option<Box<LateBooking>>,
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

    /// A view of what a transaction that writes sees.
    pub(super) fn of_writer(conn: &'c mut Conn, caches: &'c Caches) -> Self {
        Self {
            view: View::Own(Own::default()),
            ..Self::new(conn, caches)
        }
    }

    /// Runs one statement and notes what its failure means for the transaction.
    ///
    /// A late booking is not there yet, so nothing may be asked after it: then the closure is run again and stores its
    /// booking when it is told to.
    pub(crate) fn run<T>(
        &mut self,
        statement: impl FnOnce(&mut Conn) -> QueryResult<T>,
    ) -> Result<T, StorageError> {
        if let View::Own(Own { late: Some(_), .. }) = self.view {
            self.trouble = self.trouble.max(Some(Trouble::TooEarly));
            return Err(StorageError::Conflict("a late booking was asked for".to_owned()));
        }
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
            View::Own(own) => own.learnt.rules.push((pool_id, Arc::clone(rules))),
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
            View::Own(own) => own.learnt.catalogues.push(Arc::clone(catalogue)),
        }
    }

    /// The worst thing that a statement met.
    pub(super) const fn trouble(&self) -> Option<Trouble> {
        self.trouble
    }

    /// What a transaction that writes carries; `None` in a view that only reads.
    pub(super) const fn own(&mut self) -> Option<&mut Own> {
        match &mut self.view {
            View::Committed => None,
            View::Own(own) => Some(own),
        }
    }

    /// The connection, for what begins and ends a transaction.
    pub(super) const fn connection(&mut self) -> &mut Conn {
        self.conn
    }

    /// Notes that the transaction is in trouble.
    pub(super) fn note(&mut self, trouble: Trouble) {
        self.trouble = self.trouble.max(Some(trouble));
    }

    /// What is left of the view at its end.
    pub(super) fn into_own(self) -> Own {
        match self.view {
            View::Committed => Own::default(),
            View::Own(own) => own,
        }
    }

    /// The catalogue changes: what was found of it no longer counts.
    pub(super) fn forget_catalogue(&mut self) {
        self.in_use = None;
    }
}
