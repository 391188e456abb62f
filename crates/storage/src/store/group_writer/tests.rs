//! Groups: who shares a commit shares its fate.

use std::sync::Mutex;
use std::sync::mpsc::channel;

use diesel::RunQueryDsl as _;
use diesel::connection::SimpleConnection as _;
use diesel::sql_types::BigInt;
use diesel::{Connection as _, QueryableByName, SqliteConnection, sql_query};

use super::*;

const TABLES: &str = "PRAGMA foreign_keys = ON; CREATE TABLE parent (id INTEGER PRIMARY KEY);
    CREATE TABLE child (parent_id INTEGER REFERENCES parent DEFERRABLE INITIALLY DEFERRED)";

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

fn writer() -> GroupWriter {
    let mut lite = SqliteConnection::establish(":memory:").unwrap();
    lite.batch_execute(TABLES).unwrap();
    GroupWriter::start(
        Conn::Lite(lite),
        &StoreOptions::default(),
        Arc::new(Caches::default()),
    )
    .unwrap()
}

async fn execute(writer: &GroupWriter, sql: &'static str) -> Result<(), StorageError> {
    writer
        .write(move |tx| tx.run(|conn| conn.batch_execute(sql)))
        .await
}

async fn count_parents(writer: &GroupWriter) -> i64 {
    let count = writer.write(|tx| {
        tx.run(|conn| sql_query("SELECT count(*) AS count FROM parent").get_result::<Count>(conn))
    });
    count.await.unwrap().count
}

/// Occupies the writer until the returned sender is dropped, so that what comes meanwhile forms one group.
fn occupy(writer: &Arc<GroupWriter>) -> (std::sync::mpsc::Sender<()>, tokio::task::JoinHandle<()>) {
    let (release, released) = channel::<()>();
    let (entered, has_entered) = channel::<()>();
    let released = Mutex::new(released);
    let occupant = Arc::clone(writer);
    let task = tokio::spawn(async move {
        let done = occupant.write(move |_| {
            entered.send(()).unwrap();
            // The sender is dropped without sending.
            released.lock().unwrap().recv().unwrap_err();
            Ok::<_, StorageError>(())
        });
        done.await.unwrap();
    });
    has_entered.recv().unwrap();
    (release, task)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn when_the_commit_fails_no_request_of_the_group_has_happened_and_each_is_told() {
    let writer = Arc::new(writer());
    let (release, occupant) = occupy(&writer);
    let group: Vec<_> = [
        "INSERT INTO parent VALUES (1)",
        "INSERT INTO child VALUES (99)",
        "INSERT INTO parent VALUES (2)",
    ]
    .map(|sql| {
        let writer = Arc::clone(&writer);
        tokio::spawn(async move { execute(&writer, sql).await })
    })
    .into();
    while writer.queued() < group.len() {
        tokio::task::yield_now().await;
    }
    drop(release);
    occupant.await.unwrap();
    for request in group {
        let answer = request.await.unwrap();
        assert!(matches!(answer, Err(StorageError::Unavailable(_))), "{answer:?}");
    }
    assert_eq!(count_parents(&writer).await, 0);
    execute(&writer, "INSERT INTO parent VALUES (1)").await.unwrap();
    assert_eq!(count_parents(&writer).await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_request_that_fails_undoes_its_own_changes_only() {
    let writer = Arc::new(writer());
    let (release, occupant) = occupy(&writer);
    let kept = tokio::spawn({
        let writer = Arc::clone(&writer);
        async move { execute(&writer, "INSERT INTO parent VALUES (1)").await }
    });
    let undone = tokio::spawn({
        let writer = Arc::clone(&writer);
        async move {
            execute(
                &writer,
                "INSERT INTO parent VALUES (2); INSERT INTO parent VALUES (2)",
            )
            .await
        }
    });
    while writer.queued() < 2 {
        tokio::task::yield_now().await;
    }
    drop(release);
    occupant.await.unwrap();
    kept.await.unwrap().unwrap();
    assert!(matches!(undone.await.unwrap(), Err(StorageError::Conflict(_))));
    assert_eq!(count_parents(&writer).await, 1);
}

#[tokio::test]
async fn a_panic_reaches_its_caller_and_nobody_else() {
    let writer = Arc::new(writer());
    let panicking = tokio::spawn({
        let writer = Arc::clone(&writer);
        async move {
            let never = writer.write(|tx| {
                tx.run(|conn| conn.batch_execute("INSERT INTO parent VALUES (1)"))?;
                assert!(!tx.attempt().is_last, "on purpose");
                Ok::<_, StorageError>(())
            });
            never.await
        }
    });
    assert!(panicking.await.unwrap_err().is_panic());
    assert_eq!(count_parents(&writer).await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_full_queue_refuses_at_once() {
    let mut lite = SqliteConnection::establish(":memory:").unwrap();
    lite.batch_execute(TABLES).unwrap();
    let options = StoreOptions {
        waiting: 1,
        ..StoreOptions::default()
    };
    let writer = GroupWriter::start(Conn::Lite(lite), &options, Arc::new(Caches::default())).unwrap();
    let writer = Arc::new(writer);
    let (release, occupant) = occupy(&writer);
    let waiting = tokio::spawn({
        let writer = Arc::clone(&writer);
        async move { execute(&writer, "INSERT INTO parent VALUES (1)").await }
    });
    while writer.queued() < 1 {
        tokio::task::yield_now().await;
    }
    let refused = execute(&writer, "INSERT INTO parent VALUES (2)").await;
    assert_eq!(
        refused,
        Err(StorageError::Unavailable("too many requests wait".to_owned()))
    );
    drop(release);
    occupant.await.unwrap();
    waiting.await.unwrap().unwrap();
}
