//! Every shipped file imports, twice is once, a dry run leaves no trace.

use std::path::{Path, PathBuf};

use einlass_api::import::{ImportError, ImportMode, ImportReport, Town, import_town, parse_town, read_town};
use einlass_api::server::RandomSource;
use einlass_contract::town::TownFile;
use einlass_domain::calendar::Opening;
use einlass_domain::catalogue::{Authority, Pool, Service, Site, Unit};
use einlass_domain::ids::PoolId;
use einlass_storage::{ReadTx, StorageError, Store, StoreOptions, calendar, catalogue};
use einlass_testkit::database::{Backend, TestDatabase};
use jiff::Timestamp;

const TOWNS: [&str; 5] = [
    "brandenburg",
    "kempten",
    "musterstadt",
    "oberallgaeu",
    "offenburg",
];

fn now() -> Timestamp {
    "2026-11-20T09:00:00Z".parse().unwrap()
}

fn text(town: &str) -> String {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let path = root
        .join("../../towns")
        .join(Path::new(town).with_extension("json"));
    std::fs::read_to_string(path).unwrap()
}

/// The seed of one reading of a file: other ids than any other town or reading.
fn seed(name: &str, reading: u8) -> [u8; 32] {
    let mut seed = [reading; 32];
    for (byte, letter) in seed.iter_mut().zip(name.bytes()) {
        *byte ^= letter;
    }
    seed
}

fn file(name: &str) -> TownFile {
    parse_town(&text(name)).unwrap()
}

fn open(database: &TestDatabase) -> Store {
    database.open(StoreOptions::default()).unwrap()
}

async fn import(store: &Store, file: TownFile, reading: u8, mode: ImportMode) -> ImportReport {
    try_import(store, file, reading, mode).await.unwrap()
}

async fn try_import(
    store: &Store,
    file: TownFile,
    reading: u8,
    mode: ImportMode,
) -> Result<ImportReport, ImportError> {
    let slug = file.authority.slug.0.to_string();
    let random = RandomSource::new(seed(&slug, reading));
    import_town(store, file, mode, now(), random.seed()).await
}

/// The town as the import of this reading plans it.
fn planned(name: &str, reading: u8) -> Town {
    let mut rng = RandomSource::new(seed(name, reading)).seed().rng();
    read_town(&text(name), now(), &mut rng).unwrap()
}

/// Everything of one town that the database holds, in the order of its keys.
#[derive(Clone, Debug, PartialEq)]
struct Stored {
    authority: Authority,
    sites: Vec<Site>,
    units: Vec<Unit>,
    services: Vec<Service>,
    pools: Vec<Pool>,
    openings: Vec<Opening>,
    closures: usize,
}

async fn stored(store: &Store, name: &str) -> Option<Stored> {
    let slug = name.parse().unwrap();
    let work = move |tx: &mut ReadTx| -> Result<Option<Stored>, StorageError> {
        let Some(authority) = catalogue::find_authority_by_slug(tx, &slug)? else {
            return Ok(None);
        };
        let id = authority.id;
        let pools = catalogue::list_pools(tx, id)?;
        let pool_ids: Vec<PoolId> = pools.iter().map(|pool| pool.id).collect();
        Ok(Some(Stored {
            authority,
            sites: catalogue::list_sites(tx, id)?,
            units: catalogue::list_units(tx, id)?,
            services: catalogue::list_services(tx, id)?,
            pools,
            openings: calendar::list_openings(tx, id, &pool_ids)?,
            closures: calendar::list_closures(tx, id)?.len(),
        }))
    };
    store.read(work).await.unwrap()
}

async fn every_shipped_town_imports_once(database: &TestDatabase) {
    let store = open(database);
    for name in TOWNS {
        let first = import(&store, file(name), 1, ImportMode::Write).await;
        let before = stored(&store, name).await;
        assert_eq!((first.authorities.created, first.version), (1, 1), "{first}");
        assert_eq!(first.lines().map(|(_, counts)| counts.changed), [0; 7], "{first}");
        let again = import(&store, file(name), 2, ImportMode::Write).await;
        assert!(again.is_unchanged() && again.version == 1, "{again}");
        assert_eq!(stored(&store, name).await, before, "{name}: ids stay");
    }
    assert_eq!(store.verify().await.unwrap(), []);
}

async fn a_dry_run_reports_and_writes_nothing(database: &TestDatabase) {
    let store = open(database);
    let planned = import(&store, file("kempten"), 1, ImportMode::DryRun).await;
    assert!(planned.to_string().contains("nothing was written"), "{planned}");
    assert_eq!(stored(&store, "kempten").await, None);
    let done = import(&store, file("kempten"), 1, ImportMode::Write).await;
    assert_eq!(done.lines(), planned.lines());

    let before = stored(&store, "kempten").await;
    let mut changed = file("kempten");
    changed.units[0].name = "Meldeamt".parse().unwrap();
    changed.pools[0].openings.pop();
    changed.closures.pop();
    let planned = import(&store, changed, 2, ImportMode::DryRun).await;
    let counts = [planned.units, planned.openings, planned.closures];
    assert_eq!(counts.map(|counts| counts.changed), [1; 3], "{planned}");
    assert_eq!(stored(&store, "kempten").await, before);
}

async fn what_a_file_says_is_what_is_stored(database: &TestDatabase) {
    let store = open(database);
    for name in TOWNS {
        let mut wanted = planned(name, 1);
        import(&store, file(name), 1, ImportMode::Write).await;
        let stored = stored(&store, name).await.unwrap();
        wanted.sites.sort_by(|a, b| a.slug.cmp(&b.slug));
        wanted.units.sort_by(|a, b| a.slug.cmp(&b.slug));
        wanted.services.sort_by(|a, b| a.slug.cmp(&b.slug));
        wanted.pools.sort_by(|a, b| a.pool.slug.cmp(&b.pool.slug));
        assert_eq!(stored.authority, wanted.authority);
        assert_eq!(stored.sites, wanted.sites);
        assert_eq!(stored.units, wanted.units);
        assert_eq!(stored.services, wanted.services);
        let pools: Vec<Pool> = wanted.pools.iter().map(|planned| planned.pool.clone()).collect();
        assert_eq!(stored.pools, pools);
        assert_eq!(stored.closures, wanted.closures.len());
        let mut openings: Vec<Opening> = wanted.pools.into_iter().flat_map(|one| one.openings).collect();
        let mut read_back = stored.openings;
        openings.sort_by_key(|opening| opening.id);
        read_back.sort_by_key(|opening| opening.id);
        assert_eq!(read_back, openings, "{name}: every window reads back unchanged");
    }
}

async fn entries_that_a_file_no_longer_names_are_retired_and_come_back_with_their_ids(
    database: &TestDatabase,
) {
    let store = open(database);
    import(&store, file("offenburg"), 1, ImportMode::Write).await;
    let before = stored(&store, "offenburg").await.unwrap();
    let mut smaller = file("offenburg");
    let desk = smaller.pools.pop().unwrap();
    smaller.services.retain(|service| service.unit != desk.unit);
    let report = import(&store, smaller, 2, ImportMode::Write).await;
    assert_eq!(
        (report.version, report.services.retired, report.pools.retired),
        (2, 3, 1)
    );
    assert_eq!(
        report.retired,
        [
            "service bus-tickets",
            "service general-information",
            "service lost-property",
            "pool information-counter"
        ]
    );
    let after = stored(&store, "offenburg").await.unwrap();
    assert_eq!((before.pools.len(), after.pools.len()), (5, 4));
    assert!(
        after
            .services
            .iter()
            .all(|one| one.slug.as_str() != "bus-tickets")
    );
    let back = import(&store, file("offenburg"), 3, ImportMode::Write).await;
    assert_eq!(back.version, 3);
    let again = stored(&store, "offenburg").await.unwrap();
    assert_eq!((again.pools, again.services), (before.pools, before.services));
    assert_eq!(again.openings.len(), before.openings.len());
}

async fn two_towns_cannot_have_one_number(database: &TestDatabase) {
    let store = open(database);
    import(&store, file("kempten"), 1, ImportMode::Write).await;
    let mut other = file("offenburg");
    other.authority.number = file("kempten").authority.number;
    let refused = try_import(&store, other, 1, ImportMode::Write).await;
    assert_eq!(
        refused,
        Err(ImportError::NumberTaken {
            number: 1,
            taken_by: "kempten".parse().unwrap()
        })
    );
    assert_eq!(stored(&store, "offenburg").await, None);
}

async fn create(backend: Backend) -> TestDatabase {
    TestDatabase::create(backend).await.unwrap()
}

macro_rules! on_both_databases {
    ($($story:ident)*) => {$(
        mod $story {
            use einlass_testkit::database::Backend;

            #[tokio::test]
            async fn on_sqlite() {
                super::$story(&super::create(Backend::Sqlite).await).await;
            }

            #[tokio::test]
            async fn on_postgres() {
                super::$story(&super::create(Backend::Postgres).await).await;
            }
        }
    )*};
}

on_both_databases! {
    every_shipped_town_imports_once
    a_dry_run_reports_and_writes_nothing
    what_a_file_says_is_what_is_stored
    entries_that_a_file_no_longer_names_are_retired_and_come_back_with_their_ids
    two_towns_cannot_have_one_number
}
