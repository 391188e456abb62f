//! How many seats are taken on the days of a pool.

use diesel::dsl::count_star;
use diesel::prelude::*;
use einlass_domain::calendar::{DayClaims, LocalDay, Quantum};
use einlass_domain::ids::PoolId;
use jiff::Timestamp;
use jiff::civil::Date;

use crate::schema::{appointment, seat_claim};
use crate::sql_types::Db;
use crate::{ReadTx, StorageError};

/// The taken seats of a run of days of one pool.
#[derive(Debug)]
pub(super) struct TakenSeats {
    /// Quantum and number of claims, ascending.
    counts: Vec<(i64, i64)>,
    holds: Vec<HoldSpan>,
}

/// The claims of one hold.
#[derive(Clone, Copy, Debug, Queryable)]
struct HoldSpan {
    first_quantum: i64,
    quanta: i16,
    expires_at: Timestamp,
}

/// The claims of one day as they count at one moment.
pub(super) struct CountedDay {
    pub(super) claims: DayClaims,
    /// When the next hold lapses and the day must be counted again.
    pub(super) counts_until: Timestamp,
}

/// Reads the claims of a pool from the start of `first` to the end of `last`.
pub(super) fn read_taken_seats(
    tx: &mut ReadTx,
    pool_id: PoolId,
    first: &LocalDay,
    last: &LocalDay,
) -> Result<TakenSeats, StorageError> {
    let until = last.first().plus(i64::from(last.count()));
    // Holds before claims: a hold that is booked in between then counts as taken for good, which it is.
    let holds = read_holds(tx, pool_id, first.date(), last.date())?;
    let counts = seat_claim::table
        .filter(seat_claim::pool_id.eq(Db(pool_id)))
        .filter(seat_claim::quantum_at.ge(first.first().index()))
        .filter(seat_claim::quantum_at.lt(until.index()))
        .group_by(seat_claim::quantum_at)
        .order(seat_claim::quantum_at)
        .select((seat_claim::quantum_at, count_star()));
    let counts = tx.run(|conn| counts.load(conn))?;
    Ok(TakenSeats { counts, holds })
}

fn read_holds(
    tx: &mut ReadTx,
    pool_id: PoolId,
    first_on: Date,
    last_on: Date,
) -> Result<Vec<HoldSpan>, StorageError> {
    let holds = appointment::table
        .filter(appointment::pool_id.eq(Db(pool_id)))
        .filter(appointment::on_date.between(Db(first_on), Db(last_on)))
        .filter(appointment::expires_at.is_not_null())
        .select((
            appointment::first_quantum,
            appointment::quanta,
            appointment::expires_at.assume_not_null(),
        ));
    tx.run(|conn| holds.load(conn))
}

impl TakenSeats {
    /// The claims of one day without those of holds that have lapsed at `now`.
    ///
    /// Only their number matters for what is free, so the seats are numbered through.
    pub(super) fn count_day(&self, day: &LocalDay, now: Timestamp) -> CountedDay {
        let (from, until) = (day.first().index(), day.first().index() + i64::from(day.count()));
        let holds = || {
            self.holds
                .iter()
                .filter(move |hold| (from..until).contains(&hold.first_quantum))
        };
        let begin = self.counts.partition_point(|(quantum, _)| *quantum < from);
        let mut claims = DayClaims::default();
        for (quantum, count) in self.counts.iter().skip(begin).take_while(|(q, _)| *q < until) {
            let lapsed = holds()
                .filter(|hold| hold.expires_at <= now && hold.covers(*quantum))
                .count();
            let taken = usize::try_from(*count).unwrap_or(0).saturating_sub(lapsed);
            if let Some(offset) = day.offset_at(Quantum::from_index(*quantum)) {
                (0..64_u8)
                    .take(taken)
                    .for_each(|seat| claims.insert(offset, seat));
            }
        }
        let counts_until = holds().map(|hold| hold.expires_at).filter(|at| *at > now).min();
        CountedDay {
            claims,
            counts_until: counts_until.unwrap_or(Timestamp::MAX),
        }
    }
}

impl HoldSpan {
    fn covers(&self, quantum: i64) -> bool {
        (self.first_quantum..self.first_quantum + i64::from(self.quanta)).contains(&quantum)
    }
}
