//! Work on a pool of connections: all of PostgreSQL, and reading on SQLite.

use std::sync::Arc;
use std::time::Instant;

use diesel::connection::SimpleConnection as _;
use r2d2::{Pool, PooledConnection};

use super::attempt::Attempt;
use super::booking_lane::{BookingLane, LaneEnd};
use super::gate::Gate;
use super::write_tx::Rest;
use super::{ReadTx, StoreOptions, WriteTx};
use crate::StorageError;
use crate::calendar::Caches;
use crate::connection::{Conn, Manager, Pooled};
use crate::dialect::{Bumps, commit_with_bumps};
use crate::error::{Trouble, classify};

/// Connections for work, with the queue in front of them.
#[derive(Clone)]
pub(super) struct Connections {
    pool: Pool<Manager>,
    gate: Arc<Gate>,
    caches: Arc<Caches>,
    lane: Arc<BookingLane>,
}

/// Most runs of one closure. A crowd at one day loses three to five races per booking (measured), each loser
/// against a winner; a dead server kills all connections at once, and each costs a run.
const MOST_ATTEMPTS: u32 = 24;

/// Most runs after failures that diesel does not tell apart.
const MOST_UNCLEAR_ATTEMPTS: u32 = 3;

/// No further run is begun after this many times the patience of a request.
const PATIENCE_OF_ALL_ATTEMPTS: u32 = 5;

/// How a run of a closure ended.
enum Run<T, E> {
    /// With a result that counts.
    Done(Result<T, E>),
    /// Nothing was changed; another run may do better.
    Again(Trouble, Result<T, E>),
}

impl Connections {
    /// Opens no connection yet, so a server can start before its database.
    pub(super) fn new(manager: Manager, options: &StoreOptions, caches: Arc<Caches>) -> Self {
        let pool = Pool::builder()
            .max_size(options.connections)
            .min_idle(Some(0))
            .test_on_check_out(false)
            .connection_timeout(options.patience)
            .error_handler(Box::new(r2d2::NopErrorHandler))
            .build_unchecked(manager);
        let gate = Gate::new(options.connections, options.waiting, options.patience);
        Self {
            pool,
            gate: Arc::new(gate),
            caches,
            lane: Arc::default(),
        }
    }

    /// Runs a closure that only reads, again when a connection turns out to be dead.
    pub(super) async fn read<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: Fn(&mut ReadTx) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StorageError> + Send + 'static,
    {
        self.with_attempts(move |pooled, caches, _| {
            let mut tx = ReadTx::new(&mut pooled.conn, caches);
            let result = work(&mut tx);
            match tx.trouble() {
                None => Run::Done(result),
                Some(trouble) => {
                    // Reading again on a fresh connection costs little, and diesel misses some lost connections.
                    pooled.is_broken = true;
                    Run::Again(trouble, result)
                }
            }
        })
        .await
    }

    /// Runs a closure in one READ COMMITTED transaction, again after deadlocks and lost races.
    pub(super) async fn write<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: Fn(&mut WriteTx) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StorageError> + Send + 'static,
    {
        let lane = Arc::clone(&self.lane);
        self.with_attempts(move |pooled, caches, attempt| write_once(pooled, (caches, &lane), attempt, &work))
            .await
    }

    async fn with_attempts<T, E, F>(&self, run: F) -> Result<T, E>
    where
        F: Fn(&mut Pooled, &Caches, Attempt) -> Run<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StorageError> + Send + 'static,
    {
        let permit = self.gate.enter().await?;
        let (pool, caches) = (self.pool.clone(), Arc::clone(&self.caches));
        let work = tokio::task::spawn_blocking(move || {
            // The permit belongs to the connection: a caller that goes away must not let another one in early.
            let _permit = permit;
            attempts(&pool, &caches, run)
        });
        match work.await {
            Ok(result) => result,
            Err(failure) => match failure.try_into_panic() {
                Ok(panic) => std::panic::resume_unwind(panic),
                Err(_) => Err(StorageError::Unavailable("the server is stopping".to_owned()).into()),
            },
        }
    }
}

fn attempts<T, E, F>(pool: &Pool<Manager>, caches: &Caches, run: F) -> Result<T, E>
where
    F: Fn(&mut Pooled, &Caches, Attempt) -> Run<T, E>,
    E: From<StorageError>,
{
    let begun = Instant::now();
    let (mut number, mut unclear) = (0, 0);
    let mut may_book_late = true;
    loop {
        let is_late = begun.elapsed() >= pool.connection_timeout() * PATIENCE_OF_ALL_ATTEMPTS;
        let is_last = is_late || number + 1 >= MOST_ATTEMPTS;
        let attempt = Attempt {
            number,
            is_last,
            // The last word comes from a transaction of its own.
            may_book_late: may_book_late && !is_last,
        };
        let mut pooled = check_out(pool)?;
        match run(&mut pooled, caches, attempt) {
            Run::Done(result) => return result,
            Run::Again(trouble, result) => {
                number += 1;
                unclear += u32::from(trouble == Trouble::Unclear);
                may_book_late &= trouble != Trouble::TooEarly;
                if is_last || unclear >= MOST_UNCLEAR_ATTEMPTS {
                    return result;
                }
            }
        }
    }
}

fn check_out(pool: &Pool<Manager>) -> Result<PooledConnection<Manager>, StorageError> {
    pool.get()
        .map_err(|error| StorageError::Unavailable(format!("no connection: {error}")))
}

fn write_once<T, E>(
    pooled: &mut Pooled,
    (caches, lane): (&Caches, &BookingLane),
    attempt: Attempt,
    work: impl Fn(&mut WriteTx) -> Result<T, E>,
) -> Run<T, E>
where
    E: From<StorageError>,
{
    // Until the transaction has ended well, a panic of the closure leaves the connection unusable.
    pooled.is_broken = true;
    let mut tx = WriteTx::new(&mut pooled.conn, caches, attempt);
    let result = work(&mut tx);
    let rest = tx.into_rest();
    match (rest.trouble, result) {
        (None, Ok(value)) => finish(pooled, (caches, lane), rest, value),
        (None, refused) => undo(pooled, rest.has_begun, refused),
        // Nothing was done: another connection may do better.
        (Some(Trouble::Unclear), result) if !rest.has_begun => Run::Again(Trouble::Lost, result),
        (Some(trouble), result) => again(pooled, rest.has_begun, trouble, result),
    }
}

/// Ends a transaction whose closure has done its part.
fn finish<T, E>(
    pooled: &mut Pooled,
    (caches, lane): (&Caches, &BookingLane),
    rest: Rest,
    value: T,
) -> Run<T, E>
where
    E: From<StorageError>,
{
    let learnt = rest.own.learnt;
    let end = match rest.own.late {
        Some(booking) => lane.store(&mut pooled.conn, caches, booking),
        None if rest.has_begun => commit(&mut pooled.conn, &rest.bumps),
        None => LaneEnd::Stored,
    };
    match end {
        LaneEnd::Stored => {
            pooled.is_broken = false;
            caches.keep_all(learnt);
            for (day, _) in rest.bumps.iter() {
                caches.known_days().forget((day.pool_id, day.on_date));
            }
            Run::Done(Ok(value))
        }
        // Whether the server committed is not known: running again could book twice.
        LaneEnd::Unknown(error) => Run::Done(Err(error.into())),
        LaneEnd::Again(trouble, error) => again(pooled, rest.has_begun, trouble, Err(error.into())),
    }
}

fn commit(conn: &mut Conn, bumps: &Bumps) -> LaneEnd {
    let Err(error) = commit_with_bumps(conn, bumps) else {
        return LaneEnd::Stored;
    };
    match classify(&error, conn) {
        // A bump lost against another transaction, before the commit was begun.
        (Some(Trouble::Retry), error) => LaneEnd::Again(Trouble::Retry, error),
        (_, error @ StorageError::Conflict(_)) => LaneEnd::Unknown(error),
        (_, error) => LaneEnd::Unknown(StorageError::Unavailable(error.to_string())),
    }
}

/// Undoes what was done, so that another run can do better.
fn again<T, E>(pooled: &mut Pooled, has_begun: bool, trouble: Trouble, result: Result<T, E>) -> Run<T, E> {
    if trouble == Trouble::Lost {
        return Run::Again(trouble, result);
    }
    match undo(pooled, has_begun, result) {
        Run::Done(result) => Run::Again(trouble, result),
        lost @ Run::Again(..) => lost,
    }
}

/// Gives a refusal after undoing what was done before it; a connection on which this fails is gone.
fn undo<T, E>(pooled: &mut Pooled, has_begun: bool, result: Result<T, E>) -> Run<T, E> {
    if has_begun && batch(&mut pooled.conn, "ROLLBACK").is_err() {
        return Run::Again(Trouble::Lost, result);
    }
    pooled.is_broken = false;
    Run::Done(result)
}

fn batch(conn: &mut Conn, sql: &str) -> Result<(), StorageError> {
    conn.batch_execute(sql)
        .map_err(|error| match classify(&error, conn) {
            (_, error @ StorageError::Conflict(_)) => error,
            (_, error) => StorageError::Unavailable(error.to_string()),
        })
}
