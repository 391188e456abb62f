//! The catalogue, rules and API clients read back as they were stored.

use einlass_domain::access::{Scope, ScopeSet};
use einlass_domain::booking::Channel;
use einlass_domain::calendar::{Closure, DayRule, Recurrence};
use einlass_domain::catalogue::{Pool, Service, Validity};
use einlass_domain::ids::{ApiClientId, ClosureId, SiteId};
use einlass_storage::access::{self, ApiClient};
use einlass_storage::catalogue::{self, Change};
use einlass_storage::{StorageError, calendar};
use jiff::civil::{Time, Weekday, date, time};

use crate::on_both::on_both;
use crate::refused::Refused;
use crate::town::{TODAY, Town, now};

on_both! {
    an_import_run_twice_changes_nothing_and_keeps_the_ids
    a_changed_entry_keeps_its_id_and_is_reported
    services_read_back_with_everything_in_them
    other_days_of_a_service_are_an_edit_of_the_rules_of_its_pools
    rules_read_back_in_all_their_forms
    a_client_is_found_listed_and_locked_out_once
    an_error_undoes_everything
}

async fn an_import_run_twice_changes_nothing_and_keeps_the_ids(town: Town) {
    let again = town.clone();
    let mut rng = town.rng();
    let other_id = SiteId::generate(now(), &mut rng);
    let changes = town.store.write(move |tx| {
        let site = einlass_domain::catalogue::Site {
            id: other_id,
            ..again.site_value()
        };
        let site = catalogue::upsert_site(tx, again.authority, &site)?;
        assert_eq!(site.id, again.site);
        Ok::<_, StorageError>([
            catalogue::upsert_authority(tx, &again.authority_value(), TODAY)?.change,
            site.change,
            catalogue::upsert_unit(tx, again.authority, &again.unit_value())?.change,
            catalogue::upsert_pool(tx, again.authority, &again.pool_value(), TODAY)?.change,
        ])
    });
    assert_eq!(changes.await.unwrap(), [Change::Unchanged; 4]);
    let authority = town.authority;
    let sites = town
        .store
        .read(move |tx| catalogue::list_sites(tx, authority))
        .await;
    assert_eq!(sites.unwrap(), [town.site_value()]);
    let units = town
        .store
        .read(move |tx| catalogue::list_units(tx, authority))
        .await;
    assert_eq!(units.unwrap(), [town.unit_value()]);
    let pools = town
        .store
        .read(move |tx| catalogue::list_pools(tx, authority))
        .await;
    assert_eq!(pools.unwrap(), [town.pool_value()]);
    let found = town
        .store
        .read(move |tx| catalogue::find_authority(tx, authority))
        .await;
    assert_eq!(found.unwrap(), Some(town.authority_value()));
}

async fn a_changed_entry_keeps_its_id_and_is_reported(town: Town) {
    let mut unit = town.unit_value();
    unit.live_from_on = None;
    unit.policy.horizon_days = Some(30);
    let (authority, wanted) = (town.authority, unit.clone());
    let upserted = town
        .store
        .write(move |tx| catalogue::upsert_unit(tx, authority, &wanted))
        .await;
    assert_eq!(upserted.unwrap().change, Change::Changed);
    let id = town.unit;
    let found = town
        .store
        .read(move |tx| catalogue::find_unit(tx, authority, id))
        .await;
    assert_eq!(found.unwrap(), Some(unit));
}

async fn services_read_back_with_everything_in_them(town: Town) {
    let service = town.service_value();
    let (authority, wanted) = (town.authority, service.clone());
    let upserted = town
        .store
        .write(move |tx| catalogue::upsert_service(tx, authority, &wanted, TODAY))
        .await;
    assert_eq!(upserted.unwrap().change, Change::Created);
    let listed = town
        .store
        .read(move |tx| catalogue::list_services(tx, authority))
        .await;
    assert_eq!(listed.unwrap(), std::slice::from_ref(&service));
    let upserted = town
        .store
        .write(move |tx| catalogue::upsert_service(tx, authority, &service, TODAY))
        .await;
    assert_eq!(upserted.unwrap().change, Change::Unchanged);
}

async fn other_days_of_a_service_are_an_edit_of_the_rules_of_its_pools(town: Town) {
    let service = town.service_value();
    let (authority, pool_id) = (town.authority, town.pool);
    let state = async || {
        let state = town
            .store
            .read(move |tx| calendar::pool_states(tx, authority, &[pool_id]));
        state.await.unwrap().unwrap()
    };
    let store = async |service: &Service| {
        let wanted = service.clone();
        let upserted = town
            .store
            .write(move |tx| catalogue::upsert_service(tx, authority, &wanted, TODAY));
        upserted.await.unwrap()
    };
    store(&service).await;
    let without = state().await;
    let ended = Validity::new(None, Some(TODAY)).unwrap();
    let of_nobody = Service {
        validity: ended,
        ..service.clone()
    };
    store(&of_nobody).await;
    assert_eq!(state().await, without, "no pool gives it");

    let pool = Pool {
        service_ids: vec![service.id],
        ..town.pool_value()
    };
    let given = town
        .store
        .write(move |tx| catalogue::upsert_pool(tx, authority, &pool, TODAY));
    given.await.unwrap();
    let given = state().await;
    let renamed = Service {
        max_quantity: service.max_quantity + 1,
        ..of_nobody
    };
    store(&renamed).await;
    assert_eq!(state().await, given);
    store(&Service {
        validity: service.validity,
        ..renamed
    })
    .await;
    assert_ne!(state().await, given);
}

async fn rules_read_back_in_all_their_forms(town: Town) {
    let mut nth = town.opening(3, time(9, 0, 0, 0), Time::midnight());
    nth.recurrence = Recurrence::MonthlyNth(vec![(2, Weekday::Saturday), (4, Weekday::Saturday)]);
    nth.channels = vec![Channel::Phone, Channel::Internal];
    let mut once = town.opening(64, time(13, 5, 0, 0), time(14, 0, 0, 0));
    once.recurrence = Recurrence::Once(date(2026, 12, 24));
    once.valid_until_on = Some(date(2027, 1, 1));
    once.rule = DayRule::WithoutAppointment;
    let mut ending = town.opening(2, time(14, 0, 0, 0), time(15, 0, 0, 0));
    ending.recurrence = "FREQ=MONTHLY;INTERVAL=2;BYDAY=1MO;COUNT=12".parse().unwrap();
    let mut until = town.opening(2, time(15, 0, 0, 0), time(16, 0, 0, 0));
    until.recurrence = "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO;UNTIL=20271231".parse().unwrap();
    town.set_rules(vec![nth.clone(), once.clone(), ending.clone(), until.clone()])
        .await;
    let (authority, pool) = (town.authority, town.pool);
    let listed = town
        .store
        .read(move |tx| calendar::list_openings(tx, authority, &[pool]))
        .await;
    assert_eq!(
        listed.unwrap(),
        [nth.clone(), once.clone(), ending.clone(), until.clone()]
    );
    let same = vec![once, until, ending, nth];
    let replaced = town
        .store
        .write(move |tx| calendar::replace_openings(tx, authority, pool, &same, TODAY))
        .await;
    assert_eq!(replaced.unwrap(), Change::Unchanged);

    let mut rng = town.rng();
    let closures: Vec<_> = [None, Some(town.site)]
        .map(|site_id| Closure {
            id: ClosureId::generate(now(), &mut rng),
            site_id,
            from_on: date(2026, 12, 24),
            until_on: date(2026, 12, 27),
            reason: "Weihnachten".to_owned(),
        })
        .into();
    let wanted = closures.clone();
    let replace = move |tx: &mut einlass_storage::WriteTx<'_>| {
        calendar::replace_closures(tx, authority, &wanted, TODAY)
    };
    assert_eq!(town.store.write(replace.clone()).await.unwrap(), Change::Created);
    assert_eq!(town.store.write(replace).await.unwrap(), Change::Unchanged);
    let mut listed = town
        .store
        .read(move |tx| calendar::list_closures(tx, authority))
        .await
        .unwrap();
    listed.sort_by_key(|closure| closure.site_id);
    assert_eq!(listed, closures);
}

async fn a_client_is_found_listed_and_locked_out_once(town: Town) {
    let client = ApiClient {
        id: ApiClientId::generate(now(), &mut town.rng()),
        authority_id: town.authority,
        name: "Terminal am Haupteingang".to_owned(),
        secret_hash: vec![0, 159, 255],
        channel: Channel::Onsite,
        scopes: ScopeSet::new([Scope::SlotsRead, Scope::CheckInsWrite]),
        site_id: Some(town.site),
        revoked_at: None,
    };
    let (authority, id, stored) = (town.authority, client.id, client.clone());
    town.store
        .write(move |tx| access::insert_api_client(tx, &stored))
        .await
        .unwrap();
    let found = town
        .store
        .read(move |tx| access::find_api_client(tx, id))
        .await
        .unwrap();
    assert_eq!(found, Some(client.clone()));
    let revoke =
        move |tx: &mut einlass_storage::WriteTx<'_>| access::revoke_api_client(tx, authority, id, now());
    assert!(town.store.write(revoke).await.unwrap());
    assert!(!town.store.write(revoke).await.unwrap());
    let listed = town
        .store
        .read(move |tx| access::list_api_clients(tx, authority))
        .await
        .unwrap();
    let revoked = ApiClient {
        revoked_at: Some(now()),
        ..client
    };
    assert_eq!(listed, [revoked]);
}

async fn an_error_undoes_everything(town: Town) {
    let (authority, service) = (town.authority, town.service_value());
    let undone = town.store.write(move |tx| {
        catalogue::upsert_service(tx, authority, &service, TODAY)?;
        Err::<(), _>(Refused::OnPurpose)
    });
    assert_eq!(undone.await, Err(Refused::OnPurpose));
    let listed = town
        .store
        .read(move |tx| catalogue::list_services(tx, authority))
        .await;
    assert_eq!(listed.unwrap(), []);
}
