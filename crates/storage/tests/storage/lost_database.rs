//! A database that goes away and comes back.

use std::time::Duration;

use diesel::connection::SimpleConnection as _;
use diesel::{Connection as _, PgConnection, SqliteConnection};
use einlass_storage::{DatabaseUrl, StorageError, StoreOptions};
use einlass_testkit::database::Backend;
use jiff::civil::time;

use crate::refused::Refused;
use crate::town::{TODAY, Town};

const BRIEF: StoreOptions = StoreOptions {
    connections: 4,
    patience: Duration::from_millis(200),
    waiting: 64,
    group: 64,
};

fn is_unavailable<T>(result: &Result<T, Refused>) -> bool {
    matches!(result, Err(Refused::Storage(StorageError::Unavailable(_))))
}

async fn impatient(backend: Backend) -> Town {
    let town = Town::open(backend).await;
    town.give_seats(50).await;
    Town {
        store: town.database.open(BRIEF).unwrap(),
        ..town
    }
}

#[tokio::test]
async fn a_locked_sqlite_file_is_unavailable_for_writing_readable_all_the_time_and_recovers() {
    let town = impatient(Backend::Sqlite).await;
    let span = town.span(TODAY, time(9, 0, 0, 0), 2);
    let DatabaseUrl::Sqlite(path) = town.database.url() else {
        panic!("a SQLite file was asked for");
    };
    let mut intruder = SqliteConnection::establish(path.to_str().unwrap()).unwrap();
    intruder.batch_execute("BEGIN IMMEDIATE").unwrap();
    let refused = town.book(span).await;
    assert!(is_unavailable(&refused), "{refused:?}");
    town.store.ping().await.unwrap();
    intruder.batch_execute("ROLLBACK").unwrap();
    town.book(span).await.unwrap();
    town.assert_sound().await;
}

fn administer(town: &Town, sql: &str) {
    let DatabaseUrl::Postgres(url) = town.database.url() else {
        panic!("PostgreSQL was asked for");
    };
    let (base, options) = url.split_once('?').unwrap();
    let (base, name) = base.rsplit_once('/').unwrap();
    let mut admin = PgConnection::establish(&format!("{base}/postgres?{options}")).unwrap();
    admin.batch_execute(&sql.replace("NAME", name)).unwrap();
}

const KILL: &str = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'NAME'";

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn killed_connections_are_replaced_without_anybody_noticing() {
    let town = impatient(Backend::Postgres).await;
    let span = town.span(TODAY, time(9, 0, 0, 0), 2);
    for _ in 0..5 {
        let (one, two, three) = tokio::join!(town.book(span), town.book(span), town.book(span));
        assert!(one.is_ok() && two.is_ok() && three.is_ok());
        administer(&town, KILL);
        town.store.ping().await.unwrap();
        town.book(span).await.unwrap();
    }
    town.assert_sound().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_server_that_refuses_connections_is_unavailable_and_recovers() {
    let town = impatient(Backend::Postgres).await;
    let span = town.span(TODAY, time(9, 0, 0, 0), 2);
    town.book(span).await.unwrap();
    administer(&town, "ALTER DATABASE NAME ALLOW_CONNECTIONS false");
    administer(&town, KILL);
    let refused = town.book(span).await;
    assert!(is_unavailable(&refused), "{refused:?}");
    assert!(matches!(
        town.store.ping().await,
        Err(StorageError::Unavailable(_))
    ));
    administer(&town, "ALTER DATABASE NAME ALLOW_CONNECTIONS true");
    // The pool tries again by itself; how soon is its own affair.
    let mut booked = town.book(span).await;
    for _ in 0..50 {
        if booked.is_ok() {
            break;
        }
        booked = town.book(span).await;
    }
    booked.unwrap();
    town.assert_sound().await;
}
