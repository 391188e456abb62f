//! The most seats that the rules of a pool ever gave at one moment: no claim may lie above.

use diesel::prelude::*;
use einlass_domain::calendar::{DayRule, Opening, OpeningKind, SeatCount};
use einlass_domain::ids::PoolId;
use jiff::civil::{Time, Weekday};

use crate::schema::pool;
use crate::sql_types::Db;
use crate::{StorageError, WriteTx};

/// Raises the mark of the pool to what these openings can give at most.
pub(super) fn raise_seats_ever(
    tx: &mut WriteTx,
    pool_id: PoolId,
    openings: &[Opening],
) -> Result<(), StorageError> {
    let most = i16::from(most_seats(openings).get());
    let lower = pool::table.find(Db(pool_id)).filter(pool::seats_ever.lt(most));
    tx.run(|conn| diesel::update(lower).set(pool::seats_ever.eq(most)).execute(conn))
        .map(drop)
}

/// The greatest sum of seats of openings that can overlap: on the same weekday at the same time. Exceptions take the
/// place of series; extra hours come on top of either. Staffing changes only take seats away.
fn most_seats(openings: &[Opening]) -> SeatCount {
    let bookable = |one: &&Opening| one.rule == DayRule::WithAppointment;
    let is_exception = |one: &Opening| matches!(one.kind, OpeningKind::Exception { .. });
    let usual = openings.iter().filter(bookable).filter(|one| !is_exception(one));
    let other = openings
        .iter()
        .filter(bookable)
        .filter(|one| one.kind != OpeningKind::Series);
    most_at_once(&usual.collect::<Vec<_>>()).max(most_at_once(&other.collect::<Vec<_>>()))
}

fn most_at_once(openings: &[&Opening]) -> SeatCount {
    let sums = Weekday::Monday.cycle_forward().take(7).flat_map(|weekday| {
        let names = move |one: &Opening| one.recurrence.weekdays().any(|day| day == weekday);
        openings.iter().map(move |begins| {
            // The sum can only be greatest where one of the windows begins.
            openings
                .iter()
                .filter(|one| names(one) && contains(one, begins.from))
                .fold(SeatCount::NONE, |sum, one| sum.saturating_add(one.seats))
        })
    });
    sums.max().unwrap_or_default()
}

fn contains(opening: &Opening, time: Time) -> bool {
    opening.from <= time && (time < opening.until || opening.until == Time::midnight())
}
