//! The way up, down and up again.

use einlass_testkit::database::{Backend, TestDatabase};

use crate::town::patient;

async fn up_down_up(backend: Backend) {
    let database = TestDatabase::create_empty(backend).await.unwrap();
    let store = database.open(patient()).unwrap();
    let pending = store.pending_migrations().await.unwrap();
    assert!(!pending.is_empty());
    assert_eq!(store.migrate().await.unwrap(), pending);
    assert!(store.pending_migrations().await.unwrap().is_empty());
    let mut reverted = store.revert_migrations().await.unwrap();
    reverted.reverse();
    assert_eq!(reverted, pending);
    assert_eq!(store.migrate().await.unwrap(), pending);
    assert_eq!(store.verify().await.unwrap(), []);
}

#[tokio::test]
async fn the_way_up_down_and_up_again_works_on_sqlite() {
    up_down_up(Backend::Sqlite).await;
}

#[tokio::test]
async fn the_way_up_down_and_up_again_works_on_postgres() {
    up_down_up(Backend::Postgres).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_servers_that_start_at_the_same_moment_migrate_once() {
    let database = TestDatabase::create_empty(Backend::Postgres).await.unwrap();
    let [one, other] = [0, 1].map(|_| database.open(patient()).unwrap());
    let (one, other) = tokio::join!(one.migrate(), other.migrate());
    let (one, other) = (one.unwrap(), other.unwrap());
    assert!(one.is_empty() != other.is_empty(), "{one:?} {other:?}");
}
