//! The search for free time is exact on every server, whoever changed what.

use einlass_domain::booking::Channel;
use einlass_domain::calendar::QuantumMap;
use einlass_domain::ids::{AuthorityId, PoolId};
use einlass_storage::calendar::{FreeDay, FreeDays, FreeDaysQuery, free_days, free_days_to_offer};
use einlass_storage::{ReadTx, StorageError};
use einlass_testkit::database::Backend;
use jiff::civil::{Date, time};
use jiff::{SignedDuration, Timestamp, ToSpan};

use crate::crowd::below;
use crate::on_both::on_both;
use crate::oracle::free_quanta;
use crate::storm::random_change;
use crate::town::{TODAY, Town, now};

on_both! {
    after_random_changes_on_two_servers_both_find_what_the_oracle_says
    a_lapsing_hold_frees_its_time_without_any_write
    contingents_are_shown_to_their_channels_only
    an_unknown_pool_is_closed
    inside_a_transaction_the_search_sees_its_own_changes_and_remembers_none
    a_search_that_remembers_nothing_reads_no_days_of_others
}

/// A way of looking for free days.
type Search = fn(&mut ReadTx<'_>, &FreeDaysQuery<'_>) -> Result<FreeDays, StorageError>;

/// What asks for every free quantum of the day.
fn today(authority_id: AuthorityId, pools: &[PoolId]) -> FreeDaysQuery<'_> {
    FreeDaysQuery {
        authority_id,
        pools,
        from_on: TODAY,
        until_on: TODAY.tomorrow().unwrap(),
        asker: Channel::Online.into(),
        service_ids: &[],
        quanta: 1,
        now: now(),
    }
}

/// The free quanta of the days.
pub(crate) async fn search(
    town: &Town,
    from_on: Date,
    days: i32,
    channel: Channel,
    now: Timestamp,
) -> Vec<FreeDay> {
    search_for(1, town, from_on, days, channel, now).await
}

/// The starts of a visit of that many quanta.
async fn search_for(
    quanta: u16,
    town: &Town,
    from_on: Date,
    days: i32,
    channel: Channel,
    now: Timestamp,
) -> Vec<FreeDay> {
    let (authority_id, pool) = (town.authority, town.pool);
    let found = town.store.read(move |tx| {
        let query = FreeDaysQuery {
            authority_id,
            pools: &[pool],
            from_on,
            until_on: from_on + days.days(),
            asker: channel.into(),
            service_ids: &[],
            quanta,
            now,
        };
        free_days(tx, &query)
    });
    found.await.unwrap().days().collect()
}

async fn after_random_changes_on_two_servers_both_find_what_the_oracle_says(town: Town) {
    let servers = [town.clone(), town.other_server()];
    let mut rng = town.rng();
    let mut seats = 3;
    town.give_seats(seats).await;
    let mut made = Vec::new();
    for step in 0..60_i64 {
        let at = now() + SignedDuration::from_mins(step * 2);
        let server = &servers[usize::try_from(below(&mut rng, 2)).unwrap()];
        if below(&mut rng, 15) == 0 {
            seats = u8::try_from(below(&mut rng, 4)).unwrap();
            server.give_seats(seats).await;
        } else {
            random_change(server, &mut made, at, &mut rng).await;
        }
        for server in &servers {
            for day in search(server, TODAY, 3, Channel::Online, at).await {
                let expected = free_quanta(&town, day.date, seats, at);
                assert_eq!(day.starts, expected, "step {step}, {}", day.date);
            }
            for day in search_for(5, server, TODAY, 3, Channel::Online, at).await {
                let expected = free_quanta(&town, day.date, seats, at).starts(5);
                assert_eq!(day.starts, expected, "step {step}, {}", day.date);
            }
        }
    }
    town.assert_sound().await;
}

async fn a_lapsing_hold_frees_its_time_without_any_write(town: Town) {
    let span = town.span(TODAY, time(8, 0, 0, 0), 48);
    town.hold(span, now()).await.unwrap();
    let at = async |seconds| {
        let instant = now() + SignedDuration::from_secs(seconds);
        search(&town, TODAY, 1, Channel::Online, instant).await[0].starts
    };
    assert!(at(0).await.is_empty());
    assert!(at(599).await.is_empty());
    assert_eq!(at(600).await.iter().count(), 48);
    assert!(
        at(599).await.is_empty(),
        "a server whose clock is behind is not misled"
    );
}

async fn contingents_are_shown_to_their_channels_only(town: Town) {
    let mut urgent = town.opening(1, time(9, 0, 0, 0), time(10, 0, 0, 0));
    urgent.channels = vec![Channel::Phone];
    town.set_rules(vec![urgent]).await;
    let free = async |channel| {
        search(&town, TODAY, 1, channel, now()).await[0]
            .starts
            .iter()
            .count()
    };
    assert_eq!((free(Channel::Phone).await, free(Channel::Online).await), (12, 0));
}

async fn an_unknown_pool_is_closed(town: Town) {
    let mut stranger = town.clone();
    stranger.pool = PoolId::generate(now(), &mut town.rng());
    let days = search(&stranger, TODAY, 2, Channel::Online, now()).await;
    assert!(days.len() == 2 && days.iter().all(|day| day.starts.is_empty()));
    let mut other_authority = town.clone();
    other_authority.authority = AuthorityId::generate(now(), &mut town.rng());
    let days = search(&other_authority, TODAY, 1, Channel::Online, now()).await;
    assert!(days[0].starts.is_empty());
}

async fn inside_a_transaction_the_search_sees_its_own_changes_and_remembers_none(town: Town) {
    let (authority_id, pool) = (town.authority, town.pool);
    let undone = town.store.write(move |tx| {
        einlass_storage::calendar::replace_openings(tx, authority_id, pool, &[], TODAY)?;
        let days: Vec<_> = free_days(tx, &today(authority_id, &[pool]))?.days().collect();
        assert_eq!(days[0].starts, QuantumMap::default());
        Err::<(), _>(crate::refused::Refused::OnPurpose)
    });
    undone.await.unwrap_err();
    let days = search(&town, TODAY, 1, Channel::Online, now()).await;
    assert_eq!(days[0].starts.iter().count(), 48);
}

/// No program of ours writes such a day; whoever reads it notices.
async fn a_search_that_remembers_nothing_reads_no_days_of_others(town: Town) {
    let values = match town.database.backend() {
        Backend::Sqlite => "(x'00', 'never', x'00', 1, 1, 1)",
        Backend::Postgres => "(gen_random_uuid(), '20000-01-01', gen_random_uuid(), 1, 1, 1)",
    };
    let columns = "pool_id, on_date, authority_id, rev, rules_rev, changed_in";
    let unreadable = format!("INSERT INTO day_rev ({columns}) VALUES {values}");
    town.database.run_sql(&unreadable).unwrap();
    let (authority_id, pool) = (town.authority, town.pool);
    let find = move |tx: &mut ReadTx<'_>, with: Search| {
        let days = with(tx, &today(authority_id, &[pool]))?;
        Ok::<_, StorageError>(days.days().map(|day| day.starts.iter().count()).sum())
    };
    let written = town.store.write(move |tx| find(tx, free_days));
    let offered = town.store.read(move |tx| find(tx, free_days_to_offer));
    let counts: [usize; 2] = [written.await.unwrap(), offered.await.unwrap()];
    assert_eq!(counts, [48, 48]);
}
