//! The tables, the same on both databases. `migrations/` creates them; this file says what diesel may rely on.
#![cfg_attr(
    not(test),
    expect(
        clippy::wildcard_imports,
        reason = "every table names the types of diesel and ours"
    )
)]

diesel::table! {
    use diesel::sql_types::*;
    use crate::sql_types::*;
    authority (id) {
        id -> Id, slug -> Text, number -> Integer, name -> Text, ags -> Text, zone -> Text, phone -> Nullable<Text>,
        holiday_rules -> Snapshot, time_frame -> Snapshot, policy -> Snapshot,
        exempt_contacts -> Snapshot, catalogue_rev -> BigInt,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::sql_types::*;
    site (id) {
        id -> Id, authority_id -> Id, slug -> Text, number -> SmallInt, name -> Text, street -> Text,
        postcode -> Text, town -> Text, entrances -> Snapshot, time_frame -> Snapshot, policy -> Snapshot,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::sql_types::*;
    unit (id) {
        id -> Id, authority_id -> Id, slug -> Text, name -> Text, department -> Text, waiting_area -> Text,
        call_prefix -> Text, policy -> Snapshot, live_from_on -> Nullable<Day>, phone_hours -> Snapshot,
        closed_channels -> Snapshot, translations -> Snapshot,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::sql_types::*;
    service (id) {
        id -> Id, authority_id -> Id, slug -> Text, unit_id -> Id, name -> Snapshot, category -> Snapshot, synonyms -> Snapshot,
        leika_key -> Nullable<Text>, first_minutes -> SmallInt, further_minutes -> SmallInt,
        max_quantity -> Integer, need -> Text, documents -> Snapshot, combination -> Snapshot, fee -> Nullable<Snapshot>,
        terms -> Snapshot, combination_limits -> Snapshot, valid_from_on -> Nullable<Day>, valid_until_on -> Nullable<Day>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::sql_types::*;
    pool (id) {
        id -> Id, authority_id -> Id, slug -> Text, unit_id -> Id, site_id -> Id, service_ids -> Snapshot,
        rules_rev -> BigInt, seats_ever -> SmallInt, counters -> Snapshot,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::sql_types::*;
    opening (id) {
        id -> Id, authority_id -> Id, pool_id -> Id, recurrence -> Snapshot, from_minute -> SmallInt,
        until_minute -> SmallInt, valid_from_on -> Day, valid_until_on -> Nullable<Day>, seats -> SmallInt,
        rule -> Text, channels -> Text, slug -> Text, kind -> Text, beats_holiday -> Bool, contingents -> Snapshot,
        service_ids -> Snapshot, outside_frame -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::sql_types::*;
    closure (id) {
        id -> Id, authority_id -> Id, site_id -> Nullable<Id>, from_on -> Day, until_on -> Day, reason -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::sql_types::*;
    staffing (pool_id, on_date, from_minute) {
        pool_id -> Id, on_date -> Day, from_minute -> SmallInt, until_minute -> SmallInt, authority_id -> Id,
        seats -> SmallInt,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::sql_types::*;
    day_rev (pool_id, on_date) {
        pool_id -> Id, on_date -> Day, authority_id -> Id, rev -> BigInt, rules_rev -> BigInt, changed_in -> BigInt,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::sql_types::*;
    person_data (id) {
        id -> Id, authority_id -> Id, purpose -> Text, name -> Nullable<Text>, email -> Nullable<Text>,
        phone -> Nullable<Text>, contact_key -> Nullable<Text>, delete_after -> Instant,
        answers -> Snapshot, account_key -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::sql_types::*;
    appointment (id) {
        id -> Id, authority_id -> Id, number -> Nullable<Integer>, site_id -> Id, unit_id -> Id, pool_id -> Id,
        first_quantum -> BigInt, quanta -> SmallInt, on_date -> Day, services -> Snapshot, documents -> Snapshot,
        channel -> Text, language -> Text, person_data_id -> Nullable<Id>, sequence -> BigInt, made_at -> Instant,
        state -> Text, state_at -> Instant, expires_at -> Nullable<Instant>, cancelled_by -> Nullable<Text>,
        visit_id -> Nullable<Id>, urgent_reason -> Nullable<Text>, variant -> Text, terms -> Snapshot,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::sql_types::*;
    seat_claim (pool_id, quantum_at, seat) {
        pool_id -> Id, quantum_at -> BigInt, seat -> SmallInt, appointment_id -> Id, authority_id -> Id,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::sql_types::*;
    held_back (pool_id, quantum_at, seat) {
        pool_id -> Id, quantum_at -> BigInt, seat -> SmallInt, authority_id -> Id, until_at -> Instant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::sql_types::*;
    waiting_entry (id) {
        id -> Id, authority_id -> Id, made_at -> Instant, wish -> Snapshot, services_key -> Text, to_on -> Day,
        channel -> Text, language -> Text, person_data_id -> Nullable<Id>, state -> Text,
        appointment_id -> Nullable<Id>, expires_at -> Nullable<Instant>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::sql_types::*;
    waiting_offer (appointment_id) {
        appointment_id -> Id, authority_id -> Id, entry_id -> Id, site_id -> Id, unit_id -> Id,
        first_quantum -> BigInt, expires_at -> Instant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::sql_types::*;
    mass_cancellation (id) {
        id -> Id, authority_id -> Id, made_at -> Instant, pool_ids -> Snapshot, from_on -> Day, to_on -> Day,
        reason -> Snapshot, rebooking_link -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::sql_types::*;
    mass_cancelled (appointment_id) {
        appointment_id -> Id, mass_id -> Id, authority_id -> Id,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::sql_types::*;
    external_reference (authority_id, source, reference) {
        authority_id -> Id, source -> Text, reference -> Text, appointment_id -> Id, facts -> Snapshot,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::sql_types::*;
    call_counter (unit_id, on_date) {
        unit_id -> Id, on_date -> Day, authority_id -> Id, last_count -> Integer,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::sql_types::*;
    visit (id) {
        id -> Id, authority_id -> Id, site_id -> Id, unit_id -> Id, appointment_id -> Nullable<Id>,
        call_number -> Text, on_date -> Day, arrived_at -> Instant, appointment_start_at -> Nullable<Instant>,
        state -> Text, state_at -> Instant, calls -> SmallInt, forwarded_to -> Nullable<Id>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::sql_types::*;
    api_client (id) {
        id -> Id, authority_id -> Id, name -> Text, secret_hash -> Binary, channel -> Text, scopes -> Text,
        site_id -> Nullable<Id>, revoked_at -> Nullable<Instant>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::sql_types::*;
    event (position) {
        position -> BigInt, transaction_id -> BigInt, id -> Id, authority_id -> Id, kind -> Text, subject_id -> Id,
        occurred_at -> Instant, payload -> Snapshot,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::sql_types::*;
    name_try (authority_id, number) {
        authority_id -> Id, number -> Integer, tries -> SmallInt, last_at -> Instant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::sql_types::*;
    idempotency (client_id, key) {
        client_id -> Id, key -> Text, authority_id -> Id, operation -> Text, body_hash -> Binary,
        made_at -> Instant, status -> Nullable<SmallInt>, answer -> Nullable<Text>, subject_id -> Nullable<Id>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::sql_types::*;
    town_version (authority_id, version) {
        authority_id -> Id, version -> BigInt, document -> Snapshot, note -> Nullable<Text>, made_by -> Text,
        client_id -> Nullable<Id>, made_at -> Instant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::sql_types::*;
    town_draft (id) {
        id -> Id, authority_id -> Id, base_version -> BigInt, rev -> BigInt, document -> Snapshot, changed_at -> Instant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::sql_types::*;
    retired_entry (authority_id, entry_id) {
        authority_id -> Id, entry_id -> Id, kind -> Text, retired_at -> Instant,
    }
}

diesel::allow_tables_to_appear_in_same_query!(site, retired_entry);
diesel::allow_tables_to_appear_in_same_query!(unit, retired_entry);
diesel::allow_tables_to_appear_in_same_query!(service, retired_entry);
diesel::allow_tables_to_appear_in_same_query!(pool, retired_entry);
diesel::allow_tables_to_appear_in_same_query!(
    appointment,
    person_data,
    seat_claim,
    pool,
    visit,
    authority,
    waiting_entry,
    mass_cancelled,
    site,
    unit
);
diesel::table! {
    use diesel::sql_types::*;
    use crate::sql_types::*;
    walking_times (authority_id) {
        authority_id -> Id, within_site_minutes -> SmallInt, unknown_minutes -> SmallInt, walks -> Snapshot,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::sql_types::*;
    itinerary_station (appointment_id) {
        appointment_id -> Id, authority_id -> Id, itinerary_id -> Id, place -> SmallInt, walking_minutes -> SmallInt,
    }
}

diesel::allow_tables_to_appear_in_same_query!(itinerary_station, appointment);
diesel::allow_tables_to_appear_in_same_query!(waiting_offer, appointment);
