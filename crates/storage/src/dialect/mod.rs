//! Where the two databases need different words.

mod bump_day;
mod change_mark;
mod claim_seats;
mod day_state;
mod held_back;
mod idempotency;
mod lock;
mod revision_news;
mod statement;
mod store_claimed;
mod taken_seats;

pub(crate) use bump_day::{Bumps, DayChange, PoolDay, bump_day, commit_with_bumps};
pub(crate) use change_mark::{complete_until, next_horizon};
pub(crate) use claim_seats::claim_seats;
pub(crate) use day_state::{DayState, HeldBackSeat, read_day_states};
pub(crate) use held_back::hold_back;
pub(crate) use idempotency::keep_answer;
pub(crate) use lock::lock_text;
pub(crate) use revision_news::{RevisionNews, read_revision_news, read_rules_revisions};
pub(crate) use statement::Statement;
pub(crate) use store_claimed::{DayBumps, NewClaimed, Stored, store_claimed};
pub(crate) use taken_seats::{AlsoTaken, Stretch, TakenSeats, read_taken_seats};
