//! The API over real HTTP, on both databases. Tests that belong to a criterion carry its name.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test ends at the first thing that is not as expected"
)]

mod access;
mod activation;
mod admission;
mod booking;
mod booking_terms;
mod calendar;
mod changes;
mod clients_of_a_site;
mod combinations;
mod commands;
mod concurrency;
mod confirmation;
mod documentation;
mod emergency;
mod errors;
mod faults;
mod first_contact;
mod freed_seats;
mod holds;
mod hours;
mod idempotency;
mod itineraries;
mod itinerary_terms;
mod jobs;
mod killed_servers;
mod killed_servers_portal;
mod limits;
mod log;
mod mass_cancellation;
mod mass_cancellation_notices;
mod mass_cancellation_races;
mod mass_cancellation_stations;
mod office;
mod old_bookings;
mod on_behalf;
mod placement;
mod program;
mod refusals;
mod retired_places;
mod routes;
mod service_validity;
mod shipped_town;
mod slot_answers;
mod slots;
mod staffing;
mod stations;
mod story;
mod tenant;
mod tenant_requests;
mod terms_town;
mod town_drafts;
mod town_effects;
mod town_versions;
mod traceless;
mod unstorable_texts;
mod waiting_list;
mod waiting_list_fairness;
mod waiting_list_model;
mod waiting_list_public;
mod waiting_list_terms;
mod xzufi;

/// Runs each named test function on SQLite and on PostgreSQL.
macro_rules! on_both_databases {
    ($($test:ident),+ $(,)?) => {
        mod sqlite {
            $(#[tokio::test] async fn $test() { super::$test(einlass_testkit::database::Backend::Sqlite).await; })+
        }
        mod postgres {
            $(#[tokio::test] async fn $test() { super::$test(einlass_testkit::database::Backend::Postgres).await; })+
        }
    };
}
pub(crate) use on_both_databases;
