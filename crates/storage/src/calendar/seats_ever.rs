//! The most seats that the rules of a pool ever gave at one moment: no claim may lie above.

use diesel::prelude::*;
use einlass_domain::calendar::{DayRule, Opening, Recurrence, SeatCount};
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

/// The greatest sum of seats of openings that can overlap: on the same weekday at the same time.
fn most_seats(openings: &[Opening]) -> SeatCount {
    let bookable = || openings.iter().filter(|one| one.rule == DayRule::WithAppointment);
    let sums = Weekday::Monday.cycle_forward().take(7).flat_map(|weekday| {
        bookable().map(move |begins| {
            // The sum can only be greatest where one of the windows begins.
            bookable()
                .filter(|one| names(&one.recurrence, weekday) && contains(one, begins.from))
                .fold(SeatCount::NONE, |sum, one| sum.saturating_add(one.seats))
        })
    });
    sums.max().unwrap_or_default()
}

fn names(recurrence: &Recurrence, weekday: Weekday) -> bool {
    match recurrence {
        Recurrence::Weekly(days) => days.contains(&weekday),
        Recurrence::MonthlyNth(days) => days.iter().any(|(_, day)| *day == weekday),
        Recurrence::Once(date) => date.weekday() == weekday,
    }
}

fn contains(opening: &Opening, time: Time) -> bool {
    opening.from <= time && (time < opening.until || opening.until == Time::midnight())
}
