//! The program as operators use it.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use einlass_storage::StoreOptions;
use einlass_testkit::database::{Backend, TestDatabase};
use tokio::process::Command;

use crate::program::{Server, add_portal, free_address, program, run, succeed, town};

crate::on_both_databases!(
    the_commands_of_the_compose_file,
    a_worker_goes_on_until_it_is_told_to_end,
    an_import_that_is_not_meant_makes_no_tables,
    clients_are_listed_and_revoked
);

/// The time from start to readiness that P-01 allows.
const READY_WITHIN: Duration = Duration::from_secs(2);

/// P-01: nothing but an address in the environment, nothing but an empty folder, and ready within two seconds. A machine
/// that is busy with other tests is slow now and then, so the quickest of some starts counts.
#[tokio::test]
async fn the_binary_starts_with_sqlite_by_environment_only() {
    let mut quickest = Duration::MAX;
    for _ in 0..5 {
        let folder = tempfile::tempdir().unwrap();
        let listen = free_address();
        let mut command = Command::new(env!("CARGO_BIN_EXE_einlass"));
        command
            .arg("serve")
            .env_clear()
            .env("EINLASS_LISTEN", &listen)
            .current_dir(folder.path())
            .kill_on_drop(true);
        let begun = Instant::now();
        let server = Server::wait(&mut command, &listen).await;
        quickest = quickest.min(begun.elapsed());
        for file in ["einlass.db", "einlass.db.secrets"] {
            assert!(folder.path().join(file).exists(), "{file}");
        }
        assert!(server.terminate().await, "SIGTERM ends it well");
        if quickest <= READY_WITHIN {
            return;
        }
    }
    panic!("ready after {quickest:?}");
}

/// What the containers run, as plain processes.
async fn the_commands_of_the_compose_file(backend: Backend) {
    let database = TestDatabase::create_empty(backend).await.unwrap();
    let url = database.url_text();
    if backend == Backend::Postgres {
        let early = run(&url, &["serve"]).await;
        assert!(!early.status.success());
        let told = String::from_utf8_lossy(&early.stderr).into_owned();
        assert!(told.contains("einlass migrate"), "{told}");
    }
    let applied = succeed(&url, &["migrate"]).await;
    assert!(applied.contains("applied"), "{applied}");
    assert_eq!(succeed(&url, &["migrate"]).await, "0 migrations applied\n");
    let server = Server::start(&url).await;
    let ready = format!("{}/readyz", server.address);
    assert!(
        succeed(&url, &["health", "--url", &ready])
            .await
            .contains("\"ok\"")
    );
    succeed(&url, &["worker", "--once"]).await;
    succeed(&url, &["verify"]).await;
    assert!(server.terminate().await);
    assert!(!run(&url, &["health", "--url", &ready]).await.status.success());
}

/// The worker of the compose file: round after round, its sign of life, and a good end after SIGTERM.
async fn a_worker_goes_on_until_it_is_told_to_end(backend: Backend) {
    let database = TestDatabase::create(backend).await.unwrap();
    let (url, folder) = (database.url_text(), tempfile::tempdir().unwrap());
    let file = folder.path().join("worker");
    let heartbeat = ["--heartbeat", file.to_str().unwrap()];
    let dead = run(&url, &["health", heartbeat[0], heartbeat[1]]).await;
    assert!(!dead.status.success(), "nothing was done yet");
    let mut worker = program(&url);
    let worker = Server::in_background(worker.args(["worker", "--every", "1"]).args(heartbeat));
    let mut rounds = BTreeSet::new();
    let watched = async {
        while rounds.len() < 3 {
            rounds.extend(std::fs::read_to_string(&file));
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    let watched = tokio::time::timeout(Duration::from_mins(1), watched).await;
    assert!(watched.is_ok(), "three rounds");
    let alive = succeed(&url, &["health", heartbeat[0], heartbeat[1]]).await;
    assert!(alive.starts_with("last round"), "{alive}");
    assert!(worker.terminate().await, "SIGTERM ends it well");
}

/// As with `serve`, a file gets its form by itself, a PostgreSQL database never in passing.
async fn an_import_that_is_not_meant_makes_no_tables(backend: Backend) {
    let database = TestDatabase::create_empty(backend).await.unwrap();
    let (url, kempten) = (database.url_text(), town("kempten"));
    let dry = run(&url, &["import", "--dry-run", &kempten]).await;
    let told = String::from_utf8_lossy(&dry.stderr).into_owned();
    assert!(
        !dry.status.success() && told.contains("run `einlass migrate` first"),
        "{told}"
    );
    let pending = || async {
        let store = database.open(StoreOptions::default()).unwrap();
        store.pending_migrations().await.unwrap()
    };
    let all = pending().await;
    assert!(all.len() > 10, "nothing was made: {all:?}");
    let meant = run(&url, &["import", &kempten]).await;
    let is_file = backend == Backend::Sqlite;
    assert_eq!(meant.status.success(), is_file);
    assert_eq!(pending().await.is_empty(), is_file);
}

async fn clients_are_listed_and_revoked(backend: Backend) {
    let database = TestDatabase::create(backend).await.unwrap();
    let url = database.url_text();
    let kempten = town("kempten");
    assert!(
        succeed(&url, &["import", "--dry-run", &kempten])
            .await
            .contains("Kempten")
    );
    assert_eq!(
        succeed(&url, &["import", &kempten]).await.lines().next(),
        Some("Stadt Kempten (Allgäu), version 1")
    );
    let credentials = add_portal(&url).await;
    let server = Server::start(&url).await;
    let caller = server.caller(&credentials).await;
    assert_eq!(caller.get("/v1/sites").await.unwrap().status, 200);
    let list = ["client", "list", "--authority", "kempten"];
    let listed = succeed(&url, &list).await;
    assert!(
        listed.contains(&credentials.0) && !listed.contains(&credentials.1),
        "{listed}"
    );
    succeed(
        &url,
        &[
            "client",
            "revoke",
            "--authority",
            "kempten",
            "--id",
            &credentials.0,
        ],
    )
    .await;
    assert!(succeed(&url, &list).await.contains("revoked"));
    let refused = caller
        .anonymous()
        .authenticate(&credentials.0, &credentials.1)
        .await;
    assert!(refused.is_err(), "a revoked client gets no token");
    let unknown = run(&url, &["client", "list", "--authority", "atlantis"]).await;
    assert!(String::from_utf8_lossy(&unknown.stderr).contains("atlantis"));
}

#[tokio::test]
async fn new_secrets_go_in_front_of_the_old_ones() {
    let one = succeed("sqlite:unused", &["key"]).await;
    let two = succeed("sqlite:unused", &["key", "--before", one.trim()]).await;
    assert!(two.starts_with("1:") && two.trim().ends_with(one.trim()), "{two}");
    let refused = program("postgres://nobody@/none?host=/nowhere")
        .env_remove("EINLASS_SECRETS")
        .arg("serve")
        .output();
    assert!(!refused.await.unwrap().status.success());
}
