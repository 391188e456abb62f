//! Exceptions, contingents, holidays and staffing: read back as they were written, and searched at the right moment.

use einlass_domain::booking::{Channel, ChannelName, PolicyLevel, PolicyOverride};
use einlass_domain::calendar::{
    Asker, Contingent, DayRule, FrameDay, HolidayRules, KeptFor, Opening, OpeningKind, PhoneHours,
    Recurrence, SeatCount, Staffing, TimeFrame,
};
use einlass_domain::ids::ServiceId;
use einlass_domain::language::LocalizedText;
use einlass_storage::calendar::{FreeDaysQuery, free_days};
use einlass_storage::{StorageError, calendar, catalogue};
use jiff::civil::{Date, Time, Weekday, date, time};
use jiff::{Timestamp, ToSpan as _};

use crate::on_both::on_both;
use crate::town::{TODAY, Town, now};

on_both! {
    all_kinds_of_rules_read_back_unchanged
    what_authority_site_and_unit_state_reads_back_unchanged
    a_released_contingent_is_found_at_its_instant_without_any_write
    a_window_for_certain_services_is_found_by_their_visits_only
    public_holidays_close_as_soon_as_they_are_switched_on
    staffing_of_a_day_counts_at_once_and_on_that_day_only
}

fn seats(count: u8) -> SeatCount {
    SeatCount::new(count).unwrap()
}

/// The free quanta of a day.
async fn free(
    town: &Town,
    on: Date,
    asker: impl Into<Asker>,
    service_ids: &[ServiceId],
    now: Timestamp,
) -> usize {
    let (authority_id, pool, asker) = (town.authority, town.pool, asker.into());
    let service_ids = service_ids.to_vec();
    let found = town.store.read(move |tx| {
        let query = FreeDaysQuery {
            authority_id,
            pools: &[pool],
            from_on: on,
            until_on: on + 1.days(),
            asker,
            service_ids: &service_ids,
            quanta: 1,
            now,
        };
        free_days(tx, &query)
    });
    found
        .await
        .unwrap()
        .days()
        .map(|day| day.starts.iter().count())
        .sum()
}

/// A window of every kind with everything that it can say.
fn all_kinds(town: &Town) -> Vec<Opening> {
    let window = |count| town.opening(count, time(9, 0, 0, 0), time(12, 0, 0, 0));
    let mut fortnightly = window(5);
    fortnightly.recurrence = Recurrence::EveryNthWeek(2, vec![Weekday::Tuesday]);
    fortnightly.contingents = vec![
        Contingent {
            kept_for: KeptFor::Channels(vec![Channel::Online, Channel::Phone]),
            seats: seats(2),
            release_minutes: Some(120),
        },
        Contingent {
            kept_for: KeptFor::Urgent,
            seats: seats(1),
            release_minutes: None,
        },
    ];
    let mut extra = window(2);
    extra.kind = OpeningKind::Extra { beats_holiday: true };
    extra.recurrence = Recurrence::MonthlyNth(vec![(-1, Weekday::Friday)]);
    extra.service_ids = vec![ServiceId::generate(now(), &mut town.rng())];
    extra.outside_frame = Some("Aktionstag".to_owned());
    let mut closed = window(3);
    closed.kind = OpeningKind::Exception { beats_holiday: false };
    closed.recurrence = Recurrence::Once(date(2026, 12, 23));
    closed.rule = DayRule::Closed;
    closed.seats = SeatCount::NONE;
    (closed.from, closed.until) = (Time::midnight(), Time::midnight());
    vec![closed, fortnightly, extra]
}

async fn all_kinds_of_rules_read_back_unchanged(town: Town) {
    let rules = all_kinds(&town);
    town.set_rules(rules.clone()).await;
    let (authority, pool) = (town.authority, town.pool);
    let mut listed = town
        .store
        .read(move |tx| calendar::list_openings(tx, authority, &[pool]))
        .await
        .unwrap();
    listed.sort_by_key(|one| rules.iter().position(|rule| rule.id == one.id));
    assert_eq!(listed, rules);
    let again = rules.clone();
    let replaced = town
        .store
        .write(move |tx| calendar::replace_openings(tx, authority, pool, &again, TODAY))
        .await;
    assert_eq!(replaced.unwrap(), catalogue::Change::Unchanged);
    town.assert_sound().await;
}

async fn what_authority_site_and_unit_state_reads_back_unchanged(town: Town) {
    let frame = TimeFrame::new([FrameDay {
        weekday: Weekday::Friday,
        from: time(7, 30, 0, 0),
        until: Time::midnight(),
    }]);
    let policy = PolicyLevel {
        horizon_days: Some(60),
        opens_at: Some(time(7, 0, 0, 0)),
        overrides: vec![PolicyOverride {
            channels: vec![ChannelName(Channel::Phone)],
            lead_minutes: Some(0),
            ..PolicyOverride::default()
        }],
        ..PolicyLevel::default()
    };
    let (mut authority, mut site, mut unit) = (town.authority_value(), town.site_value(), town.unit_value());
    authority.holiday_rules.assumption_day = Some(true);
    (authority.time_frame, authority.policy) = (Some(frame.clone()), policy.clone());
    (site.time_frame, site.policy) = (Some(frame), policy.clone());
    unit.policy = policy;
    unit.phone_hours = vec![PhoneHours {
        recurrence: Recurrence::Weekly(vec![Weekday::Monday]),
        from: time(8, 0, 0, 0),
        until: time(9, 0, 0, 0),
        valid_from_on: date(2021, 8, 1),
        valid_until_on: Some(date(2021, 9, 1)),
        phone: "03381 58 13 00".to_owned(),
        label: LocalizedText::german("Notfallsprechzeit").unwrap(),
        beats_holiday: true,
    }];
    let (id, site_id, unit_id) = (town.authority, town.site, town.unit);
    let wanted = (authority.clone(), site.clone(), unit.clone());
    let written = town.store.write(move |tx| {
        let (authority, site, unit) = &wanted;
        catalogue::upsert_authority(tx, authority, TODAY)?;
        catalogue::upsert_site(tx, id, site)?;
        catalogue::upsert_unit(tx, id, unit)?;
        Ok::<_, StorageError>(())
    });
    written.await.unwrap();
    let found = town.store.read(move |tx| {
        Ok::<_, StorageError>((
            catalogue::find_authority(tx, id)?,
            catalogue::find_site(tx, id, site_id)?,
            catalogue::find_unit(tx, id, unit_id)?,
            catalogue::find_policies(tx, id, site_id, unit_id)?,
        ))
    });
    let (found_authority, found_site, found_unit, policies) = found.await.unwrap();
    assert_eq!(found_authority, Some(authority));
    assert_eq!(found_site, Some(site));
    assert_eq!(found_unit, Some(unit));
    let resolved = policies.unwrap().tree().resolve(&[], Channel::Phone);
    assert_eq!((resolved.horizon_days, resolved.lead_minutes), (60, 0));
}

async fn a_released_contingent_is_found_at_its_instant_without_any_write(town: Town) {
    let mut window = town.opening(1, time(9, 0, 0, 0), time(10, 0, 0, 0));
    window.contingents = vec![Contingent {
        kept_for: KeptFor::Urgent,
        seats: seats(1),
        release_minutes: Some(60),
    }];
    town.set_rules(vec![window]).await;
    let at = |text: &str| text.parse::<Timestamp>().unwrap();
    // Nine o'clock in Berlin is eight in UTC.
    let (before, released) = (at("2026-11-20T06:59:59Z"), at("2026-11-20T07:00:00Z"));
    assert_eq!(free(&town, TODAY, Channel::Online, &[], before).await, 0);
    assert_eq!(
        free(&town, TODAY, Asker::urgent(Channel::Phone), &[], before).await,
        12
    );
    assert_eq!(free(&town, TODAY, Channel::Online, &[], released).await, 12);
    assert_eq!(
        free(&town, TODAY, Channel::Online, &[], before).await,
        0,
        "a server whose clock is behind is not misled"
    );
    town.assert_sound().await;
}

async fn a_window_for_certain_services_is_found_by_their_visits_only(town: Town) {
    let mut rng = town.rng();
    let [passports, registration] = [(); 2].map(|()| ServiceId::generate(now(), &mut rng));
    let mut window = town.opening(1, time(9, 0, 0, 0), time(10, 0, 0, 0));
    window.service_ids = vec![passports];
    town.set_rules(vec![window]).await;
    for _ in 0..2 {
        assert_eq!(free(&town, TODAY, Channel::Online, &[passports], now()).await, 12);
        assert_eq!(
            free(&town, TODAY, Channel::Online, &[registration], now()).await,
            0
        );
        let both = [passports, registration];
        assert_eq!(free(&town, TODAY, Channel::Online, &both, now()).await, 0);
    }
}

async fn public_holidays_close_as_soon_as_they_are_switched_on(town: Town) {
    let christmas = date(2026, 12, 25);
    let set = async |public_holidays| {
        let mut authority = town.authority_value();
        authority.holiday_rules = HolidayRules {
            public_holidays,
            ..HolidayRules::default()
        };
        let changed = town
            .store
            .write(move |tx| catalogue::upsert_authority(tx, &authority, TODAY))
            .await;
        changed.unwrap();
    };
    for (public_holidays, quanta) in [(false, 48), (true, 0), (false, 48)] {
        set(public_holidays).await;
        assert_eq!(free(&town, christmas, Channel::Online, &[], now()).await, quanta);
        let booked = town.book(town.span(christmas, time(9, 0, 0, 0), 2)).await;
        assert_eq!(booked.is_ok(), quanta > 0, "{public_holidays}");
        if let Ok(booked) = booked {
            town.cancel(&booked).await.unwrap();
        }
    }
    town.assert_sound().await;
}

async fn staffing_of_a_day_counts_at_once_and_on_that_day_only(town: Town) {
    town.give_seats(2).await;
    let tomorrow = TODAY.tomorrow().unwrap();
    let nobody = [Staffing {
        on_date: TODAY,
        from: time(9, 0, 0, 0),
        until: time(10, 0, 0, 0),
        seats: SeatCount::NONE,
    }];
    let (authority, pool) = (town.authority, town.pool);
    assert_eq!(free(&town, TODAY, Channel::Online, &[], now()).await, 48);
    let changed = town
        .store
        .write(move |tx| calendar::replace_staffing(tx, authority, pool, TODAY, &nobody))
        .await;
    assert!(changed.unwrap());
    let listed = town
        .store
        .read(move |tx| calendar::list_staffing(tx, authority, pool))
        .await;
    assert_eq!(listed.unwrap(), nobody);
    assert_eq!(free(&town, TODAY, Channel::Online, &[], now()).await, 36);
    assert_eq!(free(&town, tomorrow, Channel::Online, &[], now()).await, 48);
    town.book(town.span(TODAY, time(9, 0, 0, 0), 2))
        .await
        .unwrap_err();
    town.book(town.span(tomorrow, time(9, 0, 0, 0), 2)).await.unwrap();
    let again = town
        .store
        .write(move |tx| calendar::replace_staffing(tx, authority, pool, TODAY, &nobody))
        .await;
    assert!(!again.unwrap());
    town.assert_sound().await;
}
