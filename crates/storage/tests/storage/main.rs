//! The storage suite. Every test runs on both databases.
#![expect(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "these are tests"
)]

mod admission;
mod calendar_rules;
mod catalogue;
mod claims;
mod contact_limit;
mod crowd;
mod events;
mod free_days;
mod held_back;
mod holds;
mod idempotency;
mod itineraries;
mod late_bookings;
mod lost_database;
mod lowered_seats;
mod migrations;
mod misfits;
mod on_both;
mod oracle;
mod refused;
mod reschedule;
mod rule_edits;
mod storm;
mod town;
mod town_life;
mod verify;
